"""`fullfolj source`: SS 12000 providers that data is pulled from. Secrets are read from standard input."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fullfolj.config.commands.arguments import add_organiser
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError

if TYPE_CHECKING:
    from fullfolj.intake.ss12000.sources import Secrets
    from fullfolj.school.models import Organisation

NAME = "source"
HELP = gettext_noop("add, list or remove a provider that data is pulled from (SS 12000)")


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    add = actions.add_parser("add", help=_("add a provider"))
    add.add_argument("name", metavar=_("NAME"))
    add.add_argument("--base-url", required=True, metavar="URL", help=_("its address, as far as the version"))
    add.add_argument("--token-url", default="", metavar="URL", help=_("where tokens are fetched (OAuth2)"))
    add.add_argument("--client-id", default="", metavar="ID")
    add.add_argument("--client-secret-stdin", action="store_true", help=_("read the client's secret from stdin"))
    add.add_argument("--bearer-stdin", action="store_true", help=_("read a fixed token from stdin"))
    add.add_argument(
        "--client-cert", type=Path, metavar=_("FILE"), help=_("the client's certificate and key, a PEM file")
    )
    listing = actions.add_parser("list", help=_("the providers there are"))
    remove = actions.add_parser("remove", help=_("remove a provider; what it brought in stays"))
    remove.add_argument("name", metavar=_("NAME"))
    for own in (add, listing, remove):
        add_organiser(own)


def run(options: argparse.Namespace) -> int:
    """0, or PlainError with exit code 2 for what can't be used."""
    {"add": _add, "list": _list, "remove": _remove}[options.action](options)
    return 0


def _add(options: argparse.Namespace) -> None:
    from django.utils.timezone import now

    from fullfolj.intake import organisers
    from fullfolj.intake.ss12000 import connection, sources

    secrets = _secrets(options)
    connection.check_address(options.base_url)  # a mistyped address leaves no organiser behind
    organiser = organisers.the_organiser(options.organiser) or organisers.create_first(options.organiser, by=OPERATOR)
    source = sources.add(
        organiser=organiser,
        name=options.name,
        base_url=options.base_url,
        token_url=options.token_url,
        client_id=options.client_id,
        secrets=secrets,
        by=OPERATOR,
        now=now(),
    )
    print(_("Added {name}. Pull from it with: fullfolj import ss12000 --source {name}").format(name=source.name))


def _secrets(options: argparse.Namespace) -> Secrets:
    from fullfolj.intake.ss12000.sources import Secrets

    if options.client_secret_stdin and options.bearer_stdin:
        raise PlainError(
            _("Standard input can hold one secret: give --client-secret-stdin or --bearer-stdin."), exit_code=2
        )
    given = ""
    if options.client_secret_stdin or options.bearer_stdin:
        given = sys.stdin.readline().strip()
        if not given:
            raise PlainError(_("There was no secret on standard input."), exit_code=2)
    certificate = ""
    if options.client_cert is not None:
        try:
            certificate = options.client_cert.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise PlainError(
                _("{file} can't be read as a PEM file.").format(file=options.client_cert.name), exit_code=2
            ) from error
    return Secrets(
        client_secret=given if options.client_secret_stdin else "",
        bearer=given if options.bearer_stdin else "",
        certificate=certificate,
    )


def _list(options: argparse.Namespace) -> None:
    from fullfolj.intake.models import PullState, Source

    found = Source.objects.filter(organiser=_organiser(options)).order_by("name")
    for source in found:
        last = source.pulls.order_by("-started_at").first()
        told = (
            f"{last.started_at.astimezone():%Y-%m-%d %H:%M} {PullState(last.state).label}"
            if last is not None
            else _("never pulled")
        )
        print(f"{source.name}\t{source.base_url}\t{told}")
    if not found:
        print(_("There are no sources yet."))


def _remove(options: argparse.Namespace) -> None:
    from fullfolj.intake.ss12000 import sources

    source = sources.find(_organiser(options), options.name)
    sources.remove(source=source, by=OPERATOR)
    print(_("Removed {name}.").format(name=options.name))


def _organiser(options: argparse.Namespace) -> Organisation:
    from fullfolj.intake import organisers

    organiser = organisers.the_organiser(options.organiser)
    if organiser is None:
        raise PlainError(_("There are no sources yet."), exit_code=2)
    return organiser
