"""Referrals: somebody at the school or outside it is asked to meet a pupil, answers, and says what came of it."""
