"""Codes on slips of paper: a pupil without a sign-in opens the survey on a shared tablet."""
