"""Do signals and support reach alike? By sex, newly arrived, year and class, under the small-number rules."""
