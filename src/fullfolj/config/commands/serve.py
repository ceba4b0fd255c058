"""`fullfolj serve`: the web server, in the foreground."""

from __future__ import annotations

import argparse

from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop

NAME = "serve"
HELP = gettext_noop("run the web server on this machine (127.0.0.1)")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, default=8000, help=_("the port to listen on (8000)"))
    parser.add_argument("--workers", type=int, default=2, help=_("how many processes answer, four threads each (2)"))


def port_number(text: str) -> int:
    """A port from 1 to 65535; ArgumentTypeError for anything else."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(_("{text} is no port: a number from 1 to 65535").format(text=text))
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Becomes gunicorn: does not return."""
    import os
    import sys
    from pathlib import Path

    from fullfolj.config import embedded, processes, schema

    data = embedded.data_directory()
    processes.refuse_a_second(data, "web")
    processes.check_port_is_free(options.port)
    schema.check_up_to_date()
    processes.register(data, "web", f"http://{processes.HOST}:{options.port}/")
    os.environ["FULLFOLJ_DATABASE_ROLE"] = "app"
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    sys.stdout.flush()
    source = Path(__file__).resolve().parents[3]
    os.execv(  # noqa: S606 (no shell is wanted)
        sys.executable,
        [
            *(sys.executable, "-P", "-m", "gunicorn", "fullfolj.config.wsgi"),
            # Named, or gunicorn would run a gunicorn.conf.py of whatever directory we stand in.
            *("--config", str(source / "fullfolj" / "config" / "web_server.py"), "--chdir", str(source)),
            *("--bind", f"{processes.HOST}:{options.port}", "--workers", str(options.workers)),
            *("--worker-tmp-dir", str(data / "tmp")),
        ],
    )
