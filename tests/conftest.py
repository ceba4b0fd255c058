"""What all tests share: order, database, browser, and the coverage that the four inner rooms must have."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from tests import testbed
from tests.measuring import Measuring

#: How long an example takes says how busy the machine is, not whether the program is right.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

_ROOT = Path(__file__).parent
#: Quick ones first, so that a run that fails fails soon.
_ORDER = ("unit", "spec", "docs", "generative", "integration", "access", "faults", "functional")
_LONG = ("test_february.py", "test_a_new_town.py", "test_manual_pictures.py")
#: Coverage is not measured in these: a browser, killed processes, drawn data, every route by every role, whole towns
#: read over and over. What is reported is what the others cover without them.
_WHOLE_TOWNS = (
    "test_ss12000_scenarios.py",
    "test_ss12000_guards.py",
    "test_ss12000_meanwhile.py",
    "test_ss12000_lessons.py",
    "test_protected_marks.py",
    "test_protected_lifted.py",
    "test_import_effects.py",
    "test_quarantine_sources.py",
    "test_simulation_rates.py",
    "test_simulation_planted.py",
)
_UNMEASURED = ("functional", "faults", "generative", "test_routes.py", "test_spark.py", *_WHOLE_TOWNS, *_LONG)
#: What their tests share takes long to make: one worker makes it for all of them.
_MADE_ONCE = (
    "test_simulation_rates.py",
    "test_simulation_planted.py",
    "test_simulation_files.py",
    "test_simulation_town.py",
    "test_simulation_uneven.py",
    "test_spark.py",
)
_COVERED_WHOLLY = ("domain", "grading", "measures", "access")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-pictures", action="store_true", help="take the manual's pictures anew")
    parser.addoption("--renew-examples", action="store_true", help="write the manual's examples anew")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks for groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sorts by kind of test, and keeps those that kill processes or fill disks on one worker (pytest-xdist).

    pytest-xdist hands out the largest groups first. The long ones are the second group, so that the other worker begins
    with them, and neither is left alone with one at the end.
    """
    for item in items:
        if _kind(item) == "faults":
            item.add_marker(pytest.mark.xdist_group("faults"))
        elif _kind(item) == "generative" or item.path.name in _LONG:
            item.add_marker(pytest.mark.xdist_group("long"))
        elif item.path.name in _MADE_ONCE:
            item.add_marker(pytest.mark.xdist_group(item.path.name))
    items.sort(key=lambda item: _ORDER.index(_kind(item)) if _kind(item) in _ORDER else len(_ORDER))


def _kind(item: pytest.Item) -> str:
    return item.path.relative_to(_ROOT).parts[0]


_MEASURING = pytest.StashKey[Measuring]()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> bool:
    """pytest-django's hook before it makes the test database: the cluster must answer by then.

    The database is a copy of one with all tables. pytest-django migrates it nevertheless, which does what is to be done
    after every migrating; on a server of the host's own it begins with nothing. Coverage rests meanwhile, and what is
    returned is whether it did before.
    """
    from django.conf import settings

    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = testbed.ensure_cluster()
    return request.config.stash[_MEASURING].rest(True)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_modify_db_settings: bool, django_db_setup: None) -> None:
    """pytest-django's test database, made."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    from tests.emptied import sql_flush

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign,assignment]
    request.config.stash[_MEASURING].rest(django_db_modify_db_settings)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_MEASURING] = measuring = Measuring(config)
    if "PYTEST_XDIST_WORKER" in os.environ:
        measuring.end_what_is_thrown_away()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    measuring = item.config.stash[_MEASURING]
    measuring.rest(not {_kind(item), item.path.name}.isdisjoint(_UNMEASURED))
    try:
        return (yield)
    finally:
        if nextitem is None:
            measuring.rest(False)


@pytest.fixture(autouse=True)
def _own_language() -> Generator[None]:
    """A page fetched in English leaves the thread speaking English; the next test begins in the settings' language."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture
def data_folder() -> Generator[Path]:
    """An empty data directory that PostgreSQL may pass (pytest's own are closed); its server is stopped after."""
    from fullfolj.config import embedded

    folder = Path(tempfile.mkdtemp(prefix="d-", dir=os.environ[testbed.FOLDER]))
    folder.chmod(0o711)
    yield folder
    embedded.stop(folder)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser that bin/_setup found."""
    noted = _ROOT.parent / ".venv" / ".browser"
    return os.environ.get("FULLFOLJ_BROWSER") or noted.read_text(encoding="utf-8").strip()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """A whole run with --cov fails when a room that must be covered wholly is not."""
    result = yield
    cov = session.config.pluginmanager.getplugin("_cov")
    whole = not any(session.config.getoption(name) for name in ("file_or_dir", "keyword", "markexpr"))
    if cov and whole and "PYTEST_XDIST_WORKER" not in os.environ and not session.testsfailed:
        _check_rooms(session)
    return result


def _check_rooms(session: pytest.Session) -> None:
    import coverage

    measured = coverage.Coverage()
    measured.load()
    for room in _COVERED_WHOLLY:
        include = [f"*/fullfolj/{room}/*"]
        try:
            share = measured.report(include=include, file=io.StringIO())
        except coverage.exceptions.NoDataError:
            continue
        if share < 100:
            session.testsfailed += 1
            session.shouldfail = f"coverage of {room} is {share:.2f} %, and must be 100"
            measured.report(include=include, show_missing=True, skip_covered=True)
