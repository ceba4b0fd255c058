"""`fullfolj patterns`: patterns looked for in all pupils."""

from __future__ import annotations

import argparse

from fullfolj.config.commands.arguments import add_organiser, date, the_organiser
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop

NAME = "patterns"
HELP = gettext_noop("look for patterns in all pupils' attendance")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=date, metavar=_("DATE"), help=_("the day it is about (today)"))
    add_organiser(parser)


def run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from fullfolj.domain.actor import OPERATOR
    from fullfolj.signals import pattern_searches

    now = timezone.now()
    as_of = options.as_of or timezone.localdate(now)
    done = pattern_searches.run(organiser=the_organiser(options), as_of=as_of, by=OPERATOR, now=now)
    print(
        _("{day}: pupils searched {pupils}, patterns found {found}.").format(
            day=done.as_of, pupils=done.students, found=done.found
        )
    )
    if not done.moves_patterns:
        print(_("A later day has been searched already, so no pattern was changed."))
    return 0
