"""The made-up municipality as a provider by SS 12000 v2.1: what it has, how it answers, and how it misbehaves."""
