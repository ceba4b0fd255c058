"""Documents that people hand over: reports in parts, tagged PDF, sheets."""
