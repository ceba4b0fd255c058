"""Any file: a profile tells what the columns of a foreign sheet are, and the ordinary kinds of import do the rest."""
