"""`fullfolj demo`: a made-up municipality, ready to sign in to."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fullfolj.config.cli import Needs
from fullfolj.config.commands.serve import port_number
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop

if TYPE_CHECKING:
    from pathlib import Path

NAME = "demo"
HELP = gettext_noop("make a made-up municipality and show it in the browser")
_STUDENTS = 600


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--students", type=int, metavar="N", help=_("about how many pupils (600)"))
    parser.add_argument("--port", type=port_number, default=8000, help=_("the port to listen on (8000)"))
    parser.add_argument("--fresh", action="store_true", help=_("throw away the demo there is and make a new one"))
    parser.add_argument("--no-serve", action="store_true", help=_("only make the data, start no web server"))


def needs(options: argparse.Namespace) -> Needs:
    """Django alone: a taken port is told before the database is started and the data made."""
    return Needs.SETTINGS


def run(options: argparse.Namespace) -> int:
    import signal

    from fullfolj.config import embedded, processes, schema

    data = embedded.data_directory()
    if options.students is not None and options.students < 1:
        raise _too_few()
    if not options.no_serve:
        for name in ("demo", "web", "worker"):
            processes.refuse_a_second(data, name)
        processes.check_port_is_free(options.port)
        processes.register(data, "demo", f"http://{processes.HOST}:{options.port}/")
    # Ctrl-C and a plain kill alike end by way of `finally`, also while the data are being made.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    embedded.ensure_running()
    try:
        schema.migrate()
        sign_ins = _made(data, options)
        if options.no_serve:
            _print_sign_ins(sign_ins)
        else:
            _serve(data, options.port, sign_ins)
    finally:
        if embedded.is_embedded() and not options.no_serve and schema.is_ours_alone():
            embedded.stop(data)
    return 0


def _made(data: Path, options: argparse.Namespace) -> list[tuple[str, ...]]:
    """The demo's data, there already or made now; rows of (role, name, user name, password).

    A note says that a demo was made to its end: one that was killed halfway is thrown away and made anew.
    """
    from fullfolj.config.commands import demo_town

    note = data / "run" / "demo.made"
    students, is_whole = options.students or _STUDENTS, note.exists()
    fresh = options.fresh or not is_whole
    if not fresh and options.students not in (None, int(note.read_text(encoding="ascii"))):
        print(_("The demo there is has another number of pupils: add --fresh to make a new one."), flush=True)
    if fresh:
        note.unlink(missing_ok=True)
    rows: Iterable[Iterable[str]] = demo_town.ensure(students=students, fresh=fresh)
    sign_ins = [tuple(row) for row in rows]
    if fresh:
        note.write_text(str(students), encoding="ascii")
    return sign_ins


def _serve(data: Path, port: int, sign_ins: list[tuple[str, ...]]) -> None:
    from fullfolj.config import processes

    with processes.Watch(data) as watch:
        watch.begin("web", ["serve", "--port", str(port)])
        watch.begin("worker", ["worker"])
        if watch.wait_for_answer(port):
            print(_("Fullfölj is at {address}").format(address=f"http://{processes.HOST}:{port}/"))
            _print_sign_ins(sign_ins)
            print(_("Stop with Ctrl-C, or with `fullfolj stop` from elsewhere."), flush=True)
            watch.until_told_to_stop()


def _print_sign_ins(rows: list[tuple[str, ...]]) -> None:
    print(_("Sign in as one of these (role, name, user name, password):"))
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), flush=True)


def _too_few() -> Exception:
    from fullfolj.domain.errors import PlainError

    return PlainError(_("A demo needs at least one pupil."), _("Give --students a number from 1 up."), exit_code=2)
