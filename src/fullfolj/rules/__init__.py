"""The ladder as people decide it: its rules and thresholds, who answers for which step, and the threshold workshop."""
