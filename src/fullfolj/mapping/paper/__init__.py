"""The survey on paper: forms to print, and what was answered on them typed in."""
