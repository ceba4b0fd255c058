"""Reports about a class and a unit, how it all is counted, and an instrument's data with its codebook."""
