"""From the typed program to Python source over NumPy, one function per kernel."""
