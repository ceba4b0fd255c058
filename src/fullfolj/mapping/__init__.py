"""Mapping what lies behind: instruments, rounds, answers and profiles of school attachment."""
