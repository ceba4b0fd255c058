"""A process of its own that imports a file when it is told to: `import_child.py ARGUMENTS of fullfolj import`."""

from __future__ import annotations

import argparse
import os
import resource
import sys


def main() -> int:
    from fullfolj.config.cli import set_up_django
    from fullfolj.domain.errors import PlainError

    set_up_django()
    from fullfolj.config.commands import import_
    from fullfolj.intake import kinds

    kinds.kind_of("lessons")
    parser = argparse.ArgumentParser()
    import_.configure(parser)
    options = parser.parse_args(sys.argv[1:])
    exec(os.environ.get("BEFORE_IMPORT", ""), {})
    if limit := os.environ.get("LARGEST_FILE"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        return import_.run(options)
    except PlainError as error:
        print(error, file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
