"""Instruments that a school writes itself: drafts, the two looks, and what is published for rounds."""
