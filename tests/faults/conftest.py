"""Houses for tests that kill: a data directory with all tables, copied for each."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from fullfolj.config import processes
from tests import made_cluster
from tests.faults.house import House


@pytest.fixture
def house(data_folder: Path) -> Generator[House]:
    made_cluster.copy_to(data_folder / "postgres")
    made = House(data_folder)
    yield made
    processes.stop_all(data_folder)
    for demo in made.demos:
        demo.communicate(timeout=30)
