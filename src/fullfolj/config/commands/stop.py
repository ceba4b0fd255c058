"""`fullfolj stop`: nothing of this data directory runs in the background any more."""

from __future__ import annotations

import argparse

from fullfolj.config.cli import Needs
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop

NAME = "stop"
HELP = gettext_noop("stop the web server, the worker and the embedded database of this data directory")


def configure(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def needs(options: argparse.Namespace) -> Needs:
    """Nothing: what is to be stopped need not be started first."""
    return Needs.NOTHING


def run(options: argparse.Namespace) -> int:
    from fullfolj.config import embedded, processes

    data = embedded.data_directory()
    stopped = processes.stop_all(data) if data.exists() else []
    if data.exists() and embedded.is_embedded() and embedded.stop(data):
        stopped.append(_("database"))
    if stopped:
        print(_("Stopped: {names}.").format(names=", ".join(stopped)))
    else:
        print(_("Nothing was running for {data}.").format(data=data))
    return 0
