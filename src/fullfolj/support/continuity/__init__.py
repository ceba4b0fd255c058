"""Leave, substitutes, a new mentor: all open work of a person is handed over in one step, also by somebody else."""
