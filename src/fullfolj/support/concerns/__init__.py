"""That a report of concern has been made outside Fullfölj, and when: for the principal and those named alone."""
