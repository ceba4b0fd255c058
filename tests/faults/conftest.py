"""Houses for tests that kill: a data directory with all tables, copied for each."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from fullfolj.config import processes
from tests import testbed
from tests.faults.house import House


@pytest.fixture(scope="session")
def migrated() -> Generator[Path]:
    """A stopped data directory with all tables, to copy: migrating takes longer than all the rest."""
    folder = Path(tempfile.mkdtemp(prefix="m-", dir=os.environ[testbed.FOLDER]))
    folder.chmod(0o711)
    template = House(folder)
    assert template.run("migrate").returncode == 0
    template.run("stop")
    yield folder / "postgres"
    shutil.rmtree(folder)


@pytest.fixture
def house(data_folder: Path, migrated: Path) -> Generator[House]:
    subprocess.run(["cp", "-a", str(migrated), str(data_folder)], check=True)
    made = House(data_folder)
    yield made
    processes.stop_all(data_folder)
    for demo in made.demos:
        demo.communicate(timeout=30)
