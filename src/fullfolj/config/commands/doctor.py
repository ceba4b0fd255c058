"""`fullfolj doctor`: says what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from fullfolj.config.cli import Needs
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop, ngettext
from fullfolj.domain.errors import PlainError

NAME = "doctor"
HELP = gettext_noop("say what is wrong with this installation")
_OLDEST_SERVER = 160000
_LEAST_FREE = 1_000_000_000  # bytes


def configure(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def needs(options: argparse.Namespace) -> Needs:
    """Nothing: what is missing is what this is to find."""
    return Needs.NOTHING


def run(options: argparse.Namespace) -> int:
    """One line for each part; 1 when something is wrong."""
    faults = _count_faults([("Python", _python), (_("data directory"), _data_directory)])
    no_database = _count_faults([(_("database"), _database)])
    if not no_database:
        faults += _count_faults([(_("migrations"), _migrations), (_("lake"), _lake), (_("worker"), _worker)])
    if _is_for_development():
        faults += _count_faults([(_("browser for the tests"), _browser)])
    faults += no_database
    if faults:
        print(ngettext("{n} thing is wrong.", "{n} things are wrong.", faults).format(n=faults))
    return 1 if faults else 0


def _count_faults(parts: list[tuple[str, Callable[[], str]]]) -> int:
    """Looks at each part and prints its line; how many are wrong."""
    return sum(not _says(name, look) for name, look in parts)


def _says(name: str, look: Callable[[], str]) -> bool:
    from fullfolj.config import cli

    try:
        print(_("ok     {name}: {found}").format(name=name, found=look()), flush=True)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is what is wrong)
        told = error if isinstance(error, PlainError) else cli.explained(error)
        print(_("WRONG  {name}: {found}").format(name=name, found=str(told)), flush=True)
        return False
    return True


def _python() -> str:
    return ".".join(str(number) for number in sys.version_info[:3])


def _data_directory() -> str:
    from fullfolj.config import embedded

    data = embedded.prepare_data_directory()
    free = shutil.disk_usage(data).free
    if free < _LEAST_FREE:
        raise PlainError(
            _("only {megabytes} MB are free in {data}.").format(megabytes=free // 1_000_000, data=data),
            _("Free at least 1 GB: an import writes new files beside the old ones."),
        )
    return _("{data}, {gigabytes} GB free").format(data=data, gigabytes=free // 1_000_000_000)


def _database() -> str:
    from fullfolj.config import cli, embedded

    os.environ.setdefault("FULLFOLJ_DATABASE_ROLE", "owner")
    embedded.ensure_running()
    cli.set_up_django()
    from django.db import connection

    from fullfolj.config import schema

    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version'), current_setting('server_version_num')::int")
        row = cursor.fetchone()
    version, number = row or ("?", 0)
    if number < _OLDEST_SERVER:
        raise PlainError(
            _("PostgreSQL {version} is too old.").format(version=version), _("Fullfölj needs 16 or newer.")
        )
    schema.fill_if_empty()
    place = _("embedded") if embedded.is_embedded() else _("named by DATABASE_URL")
    return f"PostgreSQL {version}, {place}"


def _migrations() -> str:
    from fullfolj.config import schema

    schema.check_up_to_date()
    return _("up to date")


def _lake() -> str:
    from fullfolj.lake import store
    from fullfolj.lake.models import Partition

    files = Partition.objects.filter(is_current=True)
    missing = [file.file_name for file in files if not store.path_of(file).exists()]
    if missing:
        text = ngettext("{n} file is missing: {file}.", "{n} files are missing, the first is {file}.", len(missing))
        raise PlainError(
            text.format(n=len(missing), file=missing[0]), _("Restore the newest backup, or import the lessons anew.")
        )
    return ngettext("{n} file, all there", "{n} files, all there", len(files)).format(n=len(files))


def _worker() -> str:
    from fullfolj.config import processes

    if not processes.worker_is_alive():
        raise PlainError(_("no worker has given a sign of life for a minute."), _("Start one with `fullfolj worker`."))
    return _("alive")


def _is_for_development() -> bool:
    return (_venv() / ".stamps" / "packages-dev").exists()


def _browser() -> str:
    noted = _venv() / ".browser"
    path = Path(noted.read_text(encoding="utf-8").strip()) if noted.exists() else None
    if path is None or not path.exists():
        raise PlainError(_("no Chromium or Chrome."), _("Run bin/test, which looks for one."))
    return str(path)


def _venv() -> Path:
    from fullfolj.config import embedded

    return embedded.CHECKOUT / ".venv"
