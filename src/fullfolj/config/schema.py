"""Is the database up to date? Fills an empty one, and says in words what is wrong with one that is not."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, Error, OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from fullfolj.access.actions import write_role_reaches
from fullfolj.config import embedded
from fullfolj.config.language import gettext as _
from fullfolj.config.light_state import light_states
from fullfolj.domain.errors import PlainError


def fill_if_empty() -> None:
    """An empty embedded database gets its tables; a server of the host's own is left to `fullfolj migrate`."""
    if is_empty():
        if not embedded.is_embedded():
            raise _not_up_to_date()
        migrate()


def is_empty() -> bool:
    """Whether nothing was ever migrated into the database."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations') is null")
        row = cursor.fetchone()
    return bool(row and row[0])


def pending() -> list[str]:
    """The migrations that this Fullfölj has and the database has not, in order: ["school.0003_grades", …]."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate() -> int:
    """Bring the database up to date as its owner; how many migrations that took. One process at a time."""
    if os.environ.get("FULLFOLJ_DATABASE_ROLE") != "owner" and embedded.is_embedded():
        return _migrate_in_a_process_of_the_owner()
    with _turn():
        missing = pending()
        if missing:
            with light_states():
                call_command("migrate", interactive=False, verbosity=0)
        # A release may change what roles may without a migration of its own.
        write_role_reaches()
    return len(missing)


def is_ours_alone() -> bool:
    """Whether no other program is connected, so that stopping the database disturbs nobody. True if it is gone."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity "
                "where backend_type = 'client backend' and pid <> pg_backend_pid()"
            )
            row = cursor.fetchone()
    except Error:
        return True
    return bool(row) and row[0] == 0


def check_up_to_date() -> None:
    """A PlainError when the database lacks migrations."""
    if pending():
        raise _not_up_to_date()


def explained(error: BaseException) -> PlainError | None:
    """Words for an error of the database; None for any other. The server's own text may name pupils: it is left out."""
    if not isinstance(error, Error):
        return None
    try:
        if isinstance(error, ProgrammingError) and pending():
            return _not_up_to_date()
    except Error:
        pass  # it does not answer at all: below
    if isinstance(error, OperationalError):
        return PlainError(
            _("The database does not answer ({kind}).").format(kind=type(error.__cause__ or error).__name__),
            _("`fullfolj doctor` says what is wrong."),
        )
    return None


def _migrate_in_a_process_of_the_owner() -> int:
    before = len(pending())
    environment = {**os.environ, "FULLFOLJ_DATABASE_ROLE": "owner"}
    command = [sys.executable, "-P", "-m", "fullfolj", "migrate"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PlainError(done.stderr.strip() or _("The database could not be brought up to date."))
    return before


@contextmanager
def _turn() -> Iterator[None]:
    path = embedded.data_directory() / "run" / f"migrate-{DEFAULT_DB_ALIAS}.lock"
    with path.open("a", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _not_up_to_date() -> PlainError:
    return PlainError(_("The database is not up to date with this Fullfölj."), _("Run `fullfolj migrate`."))
