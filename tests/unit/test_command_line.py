"""The command line: how commands are found, what they may need, and how errors become words."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from fullfolj.config import cli, embedded
from fullfolj.config.language import gettext, language, ngettext, reason
from fullfolj.domain.errors import PlainError

pytestmark = pytest.mark.usefixtures("own_umask")


@pytest.fixture
def own_umask() -> object:
    """main() closes what it writes to others; the tests' own process goes on as before."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def command(run: Callable[[argparse.Namespace], int], **more: object) -> SimpleNamespace:
    return SimpleNamespace(
        NAME="try", HELP="try it", configure=lambda parser: parser.add_argument("--n", type=int), run=run,
        needs=lambda options: cli.Needs.NOTHING, **more,
    )  # fmt: skip


def run_main(monkeypatch: pytest.MonkeyPatch, run: Callable[[argparse.Namespace], int], *words: str) -> int:
    monkeypatch.setattr(cli, "_commands", lambda wanted: iter([command(run)]))
    return cli.main(["try", *words])


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({}, "sv"), ({"LANG": "C.UTF-8"}, "sv"), ({"LANG": "de_DE"}, "sv"), ({"LANG": "en_US.UTF-8"}, "en"),
     ({"LANG": "en_US", "LC_ALL": "sv_SE"}, "sv"), ({"LANG": "sv_SE", "LC_MESSAGES": "en_GB"}, "en")],
)  # fmt: skip
def test_swedish_unless_the_locale_asks_for_english(environment: dict[str, str], expected: str) -> None:
    assert language(environment) == expected


def test_words_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gettext("the disk is full") == "the disk is full"
    assert ngettext("{n} migration applied.", "{n} migrations applied.", 2).startswith("{n} migrations")
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    assert gettext("the disk is full") == "disken är full"
    assert ngettext("{n} migration applied.", "{n} migrations applied.", 2).startswith("{n} migreringar")


def test_the_systems_reasons_in_words() -> None:
    assert reason(OSError(28, "No space left on device")) == "the disk is full"
    assert reason(OSError(71, "Protocol error")) == "Protocol error"
    assert reason(OSError()) == "OSError"


@pytest.mark.parametrize("words", [("import", "lessons"), ("create-admin",), ("simulate",)])
def test_help_in_swedish_names_its_arguments_in_swedish(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    with pytest.raises(SystemExit):
        cli.main([*words, "--help"])
    shown = capsys.readouterr().out
    assert not re.findall(r"\b(?:FILE|CODE|NAME|USERNAME|DIR|DATE)\b", shown)


def test_every_command_of_the_house_can_be_asked_for_help(capsys: pytest.CaptureFixture[str]) -> None:
    found = [command.NAME for command in cli._commands(None)]
    assert {"demo", "serve", "worker", "stop", "migrate", "create-admin", "doctor", "import", "simulate"} <= set(found)
    for name in found:
        with pytest.raises(SystemExit) as ended:
            cli.main([name, "--help"])
        assert ended.value.code == 0
        assert f"fullfolj {name}" in capsys.readouterr().out


def test_a_command_is_named_by_its_file() -> None:
    for name, module in cli.names().items():
        found = importlib.import_module(f"fullfolj.config.commands.{module}")
        assert getattr(found, "NAME", name) == name


def test_help_does_not_load_django() -> None:
    code = (
        "import sys; from fullfolj.config import cli\n"
        "try: cli.main(['--help'])\nfinally: assert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [["nonsense"], [], ["serve", "--port", "99999"], ["serve", "--port", "x"]])
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert "usage: fullfolj" in capsys.readouterr().err


def test_argparse_speaks_swedish_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LANG", "")
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    with pytest.raises(SystemExit):
        cli.main(["nonsense"])
    said = capsys.readouterr().err
    assert said.startswith("användning: fullfolj")
    assert "fel:" in said


@pytest.mark.parametrize("code", [0, 1, 3, 4])
def test_a_commands_exit_code_is_the_programs(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_main(monkeypatch, lambda options: code) == code


def test_a_plain_error_is_two_sentences_and_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: argparse.Namespace) -> int:
        raise PlainError("The file is empty.", "Export it again.", exit_code=4)

    assert run_main(monkeypatch, run) == 4
    assert capsys.readouterr().err == "fullfolj: The file is empty.\nExport it again.\n"


def test_a_full_disk_is_named_with_its_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: argparse.Namespace) -> int:
        raise OSError(28, "No space left on device", "/srv/lake/a.parquet")

    assert run_main(monkeypatch, run) == 1
    assert "/srv/lake/a.parquet: the disk is full." in capsys.readouterr().err


def test_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(options: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    assert run_main(monkeypatch, run) == 130


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    code = (
        "import sys\nfrom types import SimpleNamespace\nfrom fullfolj.config import cli\n"
        "def run(options):\n    for n in range(100_000): print('row', n)\n    return 0\n"
        "cli._commands = lambda wanted: iter([SimpleNamespace(NAME='try', HELP='', configure=lambda parser: None,"
        " run=run, needs=lambda options: cli.Needs.NOTHING)])\nsys.exit(cli.main(['try']))"
    )
    writer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writer.stdout
    assert writer.stderr
    with writer.stderr:
        assert writer.stdout.readline() == b"row 0\n"
        writer.stdout.close()
        assert (writer.wait(timeout=60), writer.stderr.read()) == (1, b"")


def test_what_nobody_foresaw_tells_where_but_not_whom(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("FULLFOLJ_DATA", str(tmp_path))

    def run(options: argparse.Namespace) -> int:
        raise ZeroDivisionError("Åsa Öberg")

    assert run_main(monkeypatch, run) == 1
    said = capsys.readouterr().err
    [path] = (tmp_path / "log").iterdir()
    assert "ZeroDivisionError" in said
    assert str(path) in said
    told = path.read_text()
    assert "test_command_line.py" in told
    assert "Öberg" not in said + told.split("\n", 1)[0]
    assert path.stat().st_mode & 0o077 == 0


def test_a_developer_sees_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FULLFOLJ_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run_main(monkeypatch, lambda options: 1 // 0)


def test_what_a_command_needs_is_there_before_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setenv("FULLFOLJ_DATA", "relative")
    monkeypatch.setattr(embedded, "prepare_data_directory", lambda: done.append("directory") or Path("/srv/data"))
    monkeypatch.setattr(embedded, "ensure_running", lambda: done.append("server"))
    monkeypatch.setattr(cli, "set_up_django", lambda: done.append("django"))
    monkeypatch.setattr("fullfolj.config.schema.fill_if_empty", lambda: done.append("tables"))
    for needs, expected in (
        (cli.Needs.NOTHING, []),
        (cli.Needs.SETTINGS, ["directory", "django"]),
        (cli.Needs.DATABASE, ["directory", "server", "django", "tables"]),
    ):
        done.clear()
        cli.prepare(SimpleNamespace(needs=lambda options, needs=needs: needs), argparse.Namespace())  # type: ignore[arg-type]
        assert done == expected
    done.clear()
    cli.prepare(SimpleNamespace(), argparse.Namespace())  # type: ignore[arg-type]
    assert os.environ["FULLFOLJ_DATA"] == "/srv/data"
    assert done == ["directory", "server", "django", "tables"], "by default a command needs the database"


@pytest.mark.django_db
def test_a_fault_in_the_database_is_told_without_its_own_words() -> None:
    from django.db import IntegrityError, OperationalError, ProgrammingError, connection

    told = cli.explained(OperationalError("password of Öberg"))
    assert "does not answer" in told.message
    assert "Öberg" not in str(told)
    assert "IntegrityError" in cli.explained(IntegrityError("Öberg")).message
    assert "ProgrammingError" in cli.explained(ProgrammingError("up to date, so it is a fault of ours")).message
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'lake'")
    assert "fullfolj migrate" in cli.explained(ProgrammingError("no such column")).what_to_do


def test_a_demo_that_was_killed_halfway_is_made_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from fullfolj.config.commands import demo, demo_town

    (tmp_path / "run").mkdir()
    asked: list[tuple[int, bool]] = []

    def ensure(*, students: int, fresh: bool) -> list[tuple[str, ...]]:
        asked.append((students, fresh))
        if len(asked) == 1:
            raise KeyboardInterrupt
        return [("Mentor", "Nils Ek", "nils", "pw")]

    monkeypatch.setattr(demo_town, "ensure", ensure)

    def make(students: int | None, *, fresh: bool = False) -> None:
        demo._made(tmp_path, argparse.Namespace(students=students, fresh=fresh))

    with pytest.raises(KeyboardInterrupt):
        make(None)
    make(None)
    make(None)
    assert asked == [(600, True), (600, True), (600, False)]
    assert capsys.readouterr().out == ""
    make(100)
    assert "--fresh" in capsys.readouterr().out
    make(100, fresh=True)
    make(100)
    assert asked[-2:] == [(100, True), (100, False)]
    assert capsys.readouterr().out == ""
