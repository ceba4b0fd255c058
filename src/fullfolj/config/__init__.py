"""Puts the house together: settings, addresses, command line. Nothing imports it but itself."""
