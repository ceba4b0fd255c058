"""One page for a talk of ten minutes, on a phone: strength, own goal, next step."""
