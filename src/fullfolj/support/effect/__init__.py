"""Did it help? Before and after for one pupil, and per kind of support compared with pupils without it."""
