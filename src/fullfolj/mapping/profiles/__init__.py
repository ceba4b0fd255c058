"""Profiles: four dimensions of school attachment, never summed."""
