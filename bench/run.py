"""`bin/bench [NAME …] [--json]`: speed as ratios in one run (contract section 1). A measure is a module beside this."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.result import Result

NAMES = {
    "import-lessons": "import_lessons",
    "sweep": "sweep",
    "pages": "pages",
    "ss12000-pull": "ss12000_pull",
    "ss12000-night": "ss12000_night",
    "measures": "measures",
    "night": "night",
    "pandas": "pandas_peer",
    "workshop": "workshop",
    "eligibility": "eligibility",
    "grid": "grid",
    "profiles": "profiles",
    "answers": "answers",
    "effect": "effect",
    "meeting": "meeting",
}


def main(arguments: list[str]) -> int:
    """0 when every ratio is within its limit, 1 when one is not, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        parser.error(f"no measure called {', '.join(unknown)}; there are {', '.join(NAMES)}")
    names = options.names or list(NAMES)
    if len(names) > 1:
        return _each_alone(names, as_json=options.json)
    result = _measure(names[0])
    print(json.dumps(result.to_json()) if options.json else result.in_words(), flush=True)
    return 0 if result.is_within else 1


def _each_alone(names: list[str], *, as_json: bool) -> int:
    """A process for each: Django's settings, with the place of the database in them, are read once a process."""
    more = ["--json"] if as_json else []
    codes = [subprocess.run([sys.executable, "-m", "bench.run", name, *more], check=False).returncode for name in names]
    return max(codes)


def _measure(name: str) -> Result:
    """Each measure has a data directory of its own, short enough for a socket, that goes with it."""
    before = dict(os.environ)
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="ffb", dir=os.environ.get("FULLFOLJ_BENCH_DIR")) as directory:
        os.environ["FULLFOLJ_DATA"] = directory
        try:
            module = importlib.import_module(f"bench.{NAMES[name]}")
            return module.measure(Path(directory))  # type: ignore[no-any-return]
        finally:
            from bench.processes import fullfolj

            fullfolj("stop")
            os.environ.clear()
            os.environ.update(before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
