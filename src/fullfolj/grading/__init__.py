"""Subjects, scales and what a grade is worth, by cohort: pure, the standard library only."""
