"""Rules, the life of a signal, and the contacts that answer it."""
