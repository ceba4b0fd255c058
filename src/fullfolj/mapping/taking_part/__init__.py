"""The pupil takes part: own answers over time, what staff have shown, own goals, and what guardians are shown."""
