"""A second, naïve telling of the contract's definitions, to hold the program's against."""
