"""What a launch did: faults, counters per line, what it printed, and pictures of it."""
