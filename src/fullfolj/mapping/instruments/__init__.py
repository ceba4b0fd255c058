"""Instruments as reviewed data: what is asked, of whom, and which answers point to a need of support."""
