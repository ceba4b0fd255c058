"""`fullfolj sweep`: measures and signals for all pupils."""

from __future__ import annotations

import argparse
from contextlib import ExitStack

from fullfolj.config.commands.arguments import add_organiser, date, the_organiser
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop

NAME = "sweep"
HELP = gettext_noop("work out measures and signals for all pupils")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=date, metavar=_("DATE"), help=_("the day it is about (today)"))
    add_organiser(parser)
    parser.add_argument(
        "--engine", choices=["duckdb", "spark"], default="duckdb", help=_("what it runs on: this machine, or Spark")
    )
    parser.add_argument(
        "--master", metavar=_("ADDRESS"), default="local[*]", help=_("with Spark: where, such as spark://HOST:7077")
    )


def run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from fullfolj.domain.actor import OPERATOR
    from fullfolj.lake import spark
    from fullfolj.signals import sweeps

    now = timezone.now()
    organiser = the_organiser(options)
    as_of = options.as_of or timezone.localdate(now)
    with ExitStack() as until_done:
        on = until_done.enter_context(spark.engine(options.master)) if options.engine == "spark" else None
        done = sweeps.run(organiser=organiser, as_of=as_of, by=OPERATOR, now=now, on=on)
    print(
        _("{day}: pupils {pupils}, signals open {open}, new {opened}, cleared {cleared}.").format(
            day=done.as_of, pupils=done.students, open=done.open_signals, opened=done.opened, cleared=done.cleared
        )
    )
    if not done.moves_signals:
        print(_("A later day has been swept already, so no signal was moved."))
    return 0
