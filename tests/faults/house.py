"""A data directory of its own, and the commands that are run on it as processes of their own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from fullfolj.config import processes
from tests import testbed

# The demo without its town, which takes a minute to make and has tests of its own.
DEMO = """
import sys, types
town = types.ModuleType("fullfolj.config.commands.demo_town")
town.ensure = lambda *, students, fresh: [("Mentor", "Nils Ek", "nils", "pw")]
sys.modules[town.__name__] = town
from fullfolj.config.cli import main
sys.exit(main(sys.argv[1:]))
"""


class House:
    """A data directory and the commands that are run on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.demos: list[subprocess.Popen[str]] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        given = testbed.unmeasured()
        for name in ("DATABASE_URL", "FULLFOLJ_DATABASE_ROLE"):
            given.pop(name, None)
        self.environment = {**given, "FULLFOLJ_DATA": str(data), "LC_ALL": "en_GB.UTF-8"}

    def run(self, *words: str, given: str | None = None, measured: bool = False) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "fullfolj", *words], env=self.given(measured=measured), input=given,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def begin_demo(self, *, measured: bool = False) -> subprocess.Popen[str]:
        demo = subprocess.Popen(
            [sys.executable, "-P", "-c", DEMO, "demo", "--port", str(self.port)], env=self.given(measured=measured),
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.demos.append(demo)
        assert demo.stdout
        while (line := demo.stdout.readline()) and "Ctrl-C" not in line:
            pass
        assert line, demo.communicate()
        return demo

    def given(self, *, measured: bool) -> dict[str, str]:
        """The environment. Each command is measured for coverage once, for that makes it slow."""
        wanted = {name: value for name, value in os.environ.items() if name not in testbed.unmeasured()}
        return self.environment | (wanted if measured else {})

    def health(self) -> dict[str, bool]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=30) as answer:
                found: dict[str, bool] = json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                found = json.load(refused)
        return found

    def pid(self, name: str) -> int:
        found = processes.running(self.data, name)
        assert found, f"{name} does not run"
        return found.pid

    def nothing_runs(self) -> bool:
        return not any(processes.running(self.data, name) for name in processes.NAMES)


def wait_until(what: object, patience: float = 30.0) -> None:
    assert callable(what)
    until = time.monotonic() + patience
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
