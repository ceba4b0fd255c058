"""`fullfolj migrate`: the database up to date."""

from __future__ import annotations

import argparse

from fullfolj.config.cli import Needs
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop, ngettext

NAME = "migrate"
HELP = gettext_noop("bring the database up to date with this Fullfölj")


def configure(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def needs(options: argparse.Namespace) -> Needs:
    """Django alone: an empty database is what this is for."""
    return Needs.SETTINGS


def run(options: argparse.Namespace) -> int:
    from fullfolj.config import embedded, schema

    embedded.ensure_running()
    done = schema.migrate()
    if done:
        print(ngettext("{n} migration applied.", "{n} migrations applied.", done).format(n=done))
    else:
        print(_("The database was up to date already."))
    return 0
