"""The sessions of a support measure: what was held, whether the pupil came, and whether it went as planned."""
