"""`fullfolj simulate`: a made-up municipality, written in the source formats."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from fullfolj.config.cli import Needs
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop, reason
from fullfolj.domain.errors import PlainError

if TYPE_CHECKING:
    from fullfolj.simulation.town import Town

NAME = "simulate"
HELP = gettext_noop("make a made-up municipality in source formats")
_FORMATS = ("files", "ss12000", "lake")
_MOST_STUDENTS = 99_999
_MOST_DAYS = 178 * 9


def needs(_options: argparse.Namespace) -> Needs:
    """Files only: neither database nor settings."""
    return Needs.NOTHING


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", metavar=_("DIR"), type=Path, help=_("where the files are written"))
    parser.add_argument("--students", metavar="N", type=int, required=True, help=_("pupils on the last day"))
    parser.add_argument(
        "--days", metavar="D", type=int, required=True, help=_("school days of attendance, up to the last")
    )
    parser.add_argument("--seed", metavar="S", type=int, required=True, help=_("the same seed gives the same files"))
    parser.add_argument(
        "--format", choices=_FORMATS, default="files", help=_("files for upload (the default), or SS 12000's objects")
    )
    parser.add_argument(
        "--serve", metavar="PORT", type=int, help=_("serve the municipality as an SS 12000 provider on this computer")
    )
    parser.add_argument(
        "--scenario", default="clean", metavar=_("NAME"), help=_("how the provider behaves; see docs/reference")
    )
    parser.add_argument(
        "--last-day", metavar=_("DATE"), help=_("last day of the data; without it the latest school day before today")
    )


def run(options: argparse.Namespace) -> int:
    """Writes the files, lists them and gives 0. PlainError: exit code 2 for wrong usage, 1 when it can't write."""
    last_day = _checked(options)
    # Here, so that `fullfolj --help` does not wait for the table library.
    from fullfolj.simulation import files, town

    made = town.make_town(options.students, options.days, options.seed, last_day)
    write = files.write
    if options.format == "ss12000":
        from fullfolj.simulation.ss12000 import files as objects

        write = objects.write
    try:
        written = write(made, options.directory)
    except OSError as error:
        raise PlainError(
            _("The files could not be written to {place}: {reason}.").format(
                place=options.directory, reason=reason(error)
            ),
            _("Choose a directory that you may write to, with room for the files."),
        ) from error
    print(
        _("Pupils: {count}. School days up to {date}: {days}. Files:").format(
            count=len(made.enrolled), days=len(made.days.dates), date=made.last_day.isoformat()
        )
    )
    for path in written:
        print(f"  {path}")
    if options.serve is not None:
        _serve(made, options)
    return 0


def _serve(made: Town, options: argparse.Namespace) -> None:
    """Answers until it is interrupted."""
    from fullfolj.simulation.ss12000 import provider, scenarios

    served = scenarios.provider(made, options.scenario)
    try:
        server = served.server(options.serve)
    except OSError as error:
        raise PlainError(
            _("Port {port} can't be used: {reason}.").format(port=options.serve, reason=reason(error))
        ) from error
    address = f"http://127.0.0.1:{server.server_address[1]}"
    print(_("Serving {address} until you press Ctrl-C.").format(address=f"{address}{provider.BASE}"))
    print(f"  --base-url {address}{provider.BASE}")
    print(f"  --token-url {address}{provider.TOKEN}")
    print(f"  --client-id {provider.CLIENT_ID}")
    print("  " + _("secret: {secret}").format(secret=provider.CLIENT_SECRET), flush=True)
    with server:
        server.serve_forever()


def _checked(options: argparse.Namespace) -> dt.date:
    """The last day asked for; PlainError for what the command line can't do."""
    if options.format == "lake":
        raise PlainError(
            _("--format {format} is not built yet.").format(format=options.format),
            _("Use --format files."),
            exit_code=2,
        )
    if options.serve is not None and options.format != "ss12000":
        raise PlainError(_("--serve goes with --format ss12000."), exit_code=2)
    if options.serve is not None:
        from fullfolj.simulation.ss12000 import scenarios

        if options.scenario not in scenarios.names():
            raise PlainError(
                _("There is no scenario {name}.").format(name=options.scenario),
                _("There are: {names}.").format(names=", ".join(scenarios.names())),
                exit_code=2,
            )
    for option, value, most in (("--students", options.students, _MOST_STUDENTS), ("--days", options.days, _MOST_DAYS)):
        if not 1 <= value <= most:
            raise PlainError(_("{option} is a number from 1 to {most}.").format(option=option, most=most), exit_code=2)
    if options.directory.exists() and not options.directory.is_dir():
        raise PlainError(
            _("{place} is a file, not a directory.").format(place=options.directory),
            _("Name a directory; one that is not there yet is made."),
        )
    if options.last_day is None:
        return dt.datetime.now().astimezone().date() - dt.timedelta(days=1)
    try:
        return dt.date.fromisoformat(options.last_day)
    except ValueError:
        raise PlainError(
            _("--last-day {text} is not a date.").format(text=options.last_day),
            _("Write it as YYYY-MM-DD."),
            exit_code=2,
        ) from None
