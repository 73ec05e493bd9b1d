"""From a class's folders to nbgrader's gradebook: plans, a pool of warm processes, one writer."""
