"""Notebooks run warm: one process that has imported everything, and a fork of it per submission."""
