"""A closed round as counts: made once, when its last day has been, and kept without pupils (ADR 0038).

A report that is made anew after somebody has left then says the same as the one before, so the two tell of nobody.
"""
