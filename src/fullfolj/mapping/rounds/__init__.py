"""Rounds: which groups answer which instrument, and when."""
