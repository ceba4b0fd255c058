"""The command line `fullfolj`: finds the commands, prepares what one needs, and turns errors into words.

Exit codes (contract section 1): 0 done, 1 failed and nothing applied, 2 wrong usage, 3 applied with rows in quarantine,
4 stopped by a guard.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Any, Protocol, cast

from fullfolj.config import commands
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop, language, ngettext, reason
from fullfolj.domain.errors import PlainError


class Needs(Enum):
    """What must be there before a command runs."""

    NOTHING = "nothing"
    SETTINGS = "settings"
    DATABASE = "database"


class Command(Protocol):
    """A module of `config.commands`."""

    NAME: str
    HELP: str

    def configure(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


# argparse's own texts: it looks them up under its own names, so they are listed here for the translator.
_ARGPARSE_TEXTS = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("expected one argument"),
    gettext_noop("expected at least one argument"),
    gettext_noop("not allowed with argument %s"),
    gettext_noop("one of the arguments %s is required"),
    gettext_noop("ambiguous option: %(option)s could match %(matches)s"),
    gettext_noop("ignored explicit argument %r"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code back. Expected errors end in a sentence on stderr, never in a traceback."""
    os.umask(0o077)  # whatever a command writes may hold personal data
    words = list(sys.argv[1:] if arguments is None else arguments)
    _speak_argparse()
    options = _parser(words).parse_args(words)
    command = cast(Command, options.command)
    try:
        prepare(command, options)
        code = command.run(options)
        sys.stdout.flush()
        return code
    except PlainError as error:
        return _say(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has seen enough (`… | head`); Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 (the last resort: a sentence and a file instead of a traceback)
        return _say(explained(error))


def prepare(command: Command, options: argparse.Namespace) -> None:
    """Django, and a database that answers and is not empty, as far as the command needs them."""
    ask = cast(Callable[[argparse.Namespace], Needs], getattr(command, "needs", lambda _options: Needs.DATABASE))
    needs = ask(options)
    if needs is Needs.NOTHING:
        return
    from fullfolj.config import embedded

    data = embedded.prepare_data_directory()
    # A relative name means the same to the processes that we begin, wherever they stand.
    os.environ["FULLFOLJ_DATA"] = str(data)
    # The operator is no person with a reach: the second wall (row-level security) is for web and worker.
    os.environ.setdefault("FULLFOLJ_DATABASE_ROLE", "owner")
    if needs is Needs.DATABASE:
        embedded.ensure_running()
    set_up_django()
    if needs is Needs.DATABASE:
        from fullfolj.config import schema

        schema.fill_if_empty()


def set_up_django() -> None:
    """Django ready to use, speaking the language of the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language())


def names() -> dict[str, str]:
    """{command: module}, from the files there are: `create-admin` is create_admin.py, `import` is import_.py."""
    return {found.name.strip("_").replace("_", "-"): found.name for found in pkgutil.iter_modules(commands.__path__)}


def _commands(wanted: str | None) -> Iterator[Command]:
    """Only the wanted command when there is one of that name: the others need not be loaded to run it."""
    modules = names()
    for module in [modules[wanted]] if wanted in modules else sorted(modules.values()):
        found = importlib.import_module(f"{commands.__name__}.{module}")
        if hasattr(found, "NAME"):
            yield cast(Command, found)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fullfolj", description=_("Koll och uppföljning: who needs an adult's attention today, and why.")
    )
    heading = _("commands")
    subparsers = parser.add_subparsers(title=heading, metavar=_("COMMAND"), required=True, dest="command_name")
    wanted = next((word for word in words if not word.startswith("-")), None)
    for command in _commands(wanted):
        own = subparsers.add_parser(command.NAME, help=_(command.HELP), description=_(command.HELP))
        command.configure(own)
        own.set_defaults(command=command)
    return parser


def _speak_argparse() -> None:
    module = cast(Any, argparse)
    module._, module.ngettext = _, ngettext


def _say(error: PlainError) -> int:
    print(f"fullfolj: {error.message}", file=sys.stderr)
    if error.what_to_do:
        print(error.what_to_do, file=sys.stderr)
    return error.exit_code


def explained(error: Exception) -> PlainError:
    """Words for what nobody foresaw: known troubles of the machine by name, else where the traceback lies."""
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return PlainError(f"{place}{reason(error)}.")
    if "django.db" in sys.modules:
        from fullfolj.config import schema

        if told := schema.explained(error):
            return told
    if os.environ.get("FULLFOLJ_DEBUG") == "1":
        raise error
    return PlainError(
        _("Something went wrong that Fullfölj did not foresee: {kind}.").format(kind=type(error).__name__),
        _("What the program was doing is written in {path}. It holds no data about pupils.").format(
            path=_written_down(error)
        ),
    )


def _written_down(error: Exception) -> str:
    """The path of a file with the program's own lines. Not the error's message: it may hold names and numbers."""
    from fullfolj.config import embedded

    path = embedded.data_directory() / "log" / f"error-{os.getpid()}.txt"
    frames = "".join(traceback.format_tb(error.__traceback__))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(f"{type(error).__module__}.{type(error).__name__}\n{frames}", encoding="utf-8")
    except OSError:
        return frames
    return str(path)
