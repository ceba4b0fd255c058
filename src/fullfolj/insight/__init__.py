"""Feature insight: what is known of many pupils together, told to those who work with them: reports and exports."""
