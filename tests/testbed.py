"""A pytest plugin loaded before Django's settings: gives the tests a data directory and a database of their own.

The database is an embedded cluster without fsync (in /tmp: the address of a socket must be short), begun when the first
test asks for it, shared by the workers of one run and removed with the run. With DATABASE_URL set, that server is used.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

import fullfolj  # noqa: F401 (what it sets must be set before a test imports openpyxl)
from tests import branch_monitor

_PREFIX = "ff-test-"
_HOLDER = "holder"
FOLDER = "FULLFOLJ_TEST_FOLDER"


def _begin() -> Path | None:
    """The run's folder, made by the first process; None in a worker, which inherits it."""
    if FOLDER in os.environ:
        return None
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir="/tmp"))
    folder.chmod(0o711)  # the user that runs PostgreSQL for root must be able to pass
    (folder / _HOLDER).write_text(str(os.getpid()))
    os.environ[FOLDER] = str(folder)
    return folder


def _sweep() -> None:
    """Removes what killed runs left behind."""
    from fullfolj.config import embedded
    from fullfolj.config.process_identity import started_at

    for folder in Path("/tmp").glob(f"{_PREFIX}*"):
        try:
            holder = int((folder / _HOLDER).read_text())
        except (OSError, ValueError):
            continue
        if started_at(holder) is None:
            embedded.stop(folder)
            shutil.rmtree(folder, ignore_errors=True)


branch_monitor.install()
_made = _begin()
_folder = Path(os.environ[FOLDER])
os.environ["FULLFOLJ_DATA"] = tempfile.mkdtemp(prefix="data-", dir=_folder)
os.environ["FULLFOLJ_DATABASE_ROLE"] = "owner"
# Nothing collected: pages take their styles and scripts from the source, under the names that they have there.
os.environ["FULLFOLJ_STATIC"] = str(_folder / "static")
(_folder / "static").mkdir(exist_ok=True)
# Where root puts a cluster that cannot lie in its data directory: pytest's own directories are closed to others.
os.environ["FF_PG_HOME"] = str(_folder / "own")
if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = f"postgresql://postgres@/fullfolj?host={_folder}/postgres"
    os.environ["FULLFOLJ_TEST_CLUSTER"] = "embedded"


def ensure_cluster() -> str | None:
    """Starts the run's cluster unless it runs already; the name of a database there with all tables, to copy.

    None where the host gave a server of its own: nothing is started, and there is nothing to copy.
    """
    if os.environ.get("FULLFOLJ_TEST_CLUSTER") != "embedded":
        return None
    from tests import made_cluster

    return made_cluster.begin(_folder)


def unmeasured() -> dict[str, str]:
    """The environment for a process that coverage does not measure: measured, Django takes four times as long to start.

    One that is killed, or may write no file, would tell coverage nothing anyhow.
    """
    return {name: value for name, value in os.environ.items() if name != "COVERAGE_PROCESS_CONFIG"}


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if _made:
        from fullfolj.config import embedded

        embedded.stop(_made)
        shutil.rmtree(_made, ignore_errors=True)
        del os.environ[FOLDER]
