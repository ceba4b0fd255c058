"""What the pupil and the guardians see of a case, once somebody has shown it to them."""
