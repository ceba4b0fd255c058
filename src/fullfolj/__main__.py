"""`python -m fullfolj`: the command line."""

import sys

from fullfolj.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
