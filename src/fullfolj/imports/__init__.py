"""Feature imports."""
