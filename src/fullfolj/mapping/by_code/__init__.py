"""In by a code: which classes are answering, where a code is written, and leaving a shared tablet to the next."""
