"""SS 12000 v2.0 and v2.1: a provider's resources become the sheets and facts that the kinds of import read."""
