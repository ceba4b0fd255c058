"""Texts in a case, each for those who may read it."""
