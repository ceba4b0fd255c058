"""The mapping meeting: staff answer together, pupil by pupil."""
