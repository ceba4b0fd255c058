"""Rounds in which nobody can tell who answered what: counted together as they are handed in, and no sheet is kept."""
