"""Starting, and killing, an import in a process of its own on the test's database and data directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests import testbed


class ImportProcess:
    """`fullfolj import …`, ready to begin. `begin()`, then `kill()` or `wait()`."""

    child = Path(__file__).with_name("import_child.py")

    def __init__(self, data: Path, *words: object, **environment: str) -> None:
        url = urlsplit(os.environ["DATABASE_URL"])
        here = urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}"))
        self._process = subprocess.Popen(
            [sys.executable, str(self.child), *map(str, words)],
            env={**testbed.unmeasured(), "FULLFOLJ_DATA": str(data), "DATABASE_URL": here, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n", self._process.communicate()[1]

    def begin(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def wait(self) -> tuple[int, str]:
        """Exit code and what it said on stderr."""
        _out, errors = self._process.communicate(timeout=60)
        return self._process.returncode, errors


class UndoProcess(ImportProcess):
    """An import being taken back: `UndoProcess(data, import_id)`."""

    child = Path(__file__).with_name("undo_child.py")
