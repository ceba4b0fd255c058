"""The commands that the documents show exist with their flags; those that are quick and harmless are run."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from bench import run as bench
from fullfolj.config import cli
from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Organisation
from fullfolj.simulation import files
from fullfolj.simulation.town import make_town
from tests.docs import documents

_RUN = {"import", "sweep", "create-admin"}
#: They go on until they are stopped, or are tested as whole processes in tests/integration (test_setup.py,
#: test_grading_command.py).
_NOT_RUN = {"grading", "serve", "worker", "bin/demo", "bin/test", "bin/check", "bin/bench"}
_SHOWN = [(name, words) for name in documents.NAMES for words in documents.shell_commands(name)]
_NAMED = [(name, command) for name in documents.NAMES for command in documents.named_commands(name)]
_READMES = ("README.md", "README.sv.md")


def parser() -> argparse.ArgumentParser:
    return cli._parser([])


def below(one: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands of a parser."""
    choices = [action.choices for action in one._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(choices[0]) if choices else {}


def flags(command: str) -> set[str]:
    return set(re.findall(r"--[a-z][a-z-]*", command))


def as_ours(words: list[str]) -> list[str]:
    """The words after `fullfolj`: bin/demo is `fullfolj demo`."""
    return ["demo", *words[1:]] if words[0] == "bin/demo" else words[1:]


@pytest.mark.parametrize(
    ("name", "words"), _SHOWN, ids=lambda value: value if isinstance(value, str) else "_".join(value)
)
def test_a_command_in_a_fence_is_one_that_we_have(
    name: str, words: list[str], capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    program = words[0]
    assert (documents.ROOT / program).exists() or program == "fullfolj"
    if program in ("bin/fullfolj", "bin/demo", "fullfolj"):
        try:
            parser().parse_args(as_ours(words))
        except SystemExit:
            pytest.fail(capsys.readouterr().err)
    elif program == "bin/bench":
        assert set(words[1:]) <= set(bench.NAMES)
    elif program == "bin/test":
        assert [word for word in words[1:] if word[0] != "-" and not (documents.ROOT / word).exists()] == []
        assert [word for word in flags(" ".join(words)) if pytestconfig.getoption(word) is None] == []
    else:
        assert program == "bin/check"


@pytest.mark.parametrize(("name", "command"), _NAMED)
def test_a_command_in_the_text_has_its_words_and_flags(name: str, command: str) -> None:
    words = command.split()
    if words[0] not in ("fullfolj", "bin/fullfolj", "bin/demo"):
        assert (documents.ROOT / words[0]).exists()
        return
    found = parser()
    for word in as_ours(words):
        commands = below(found)
        if not commands or not re.fullmatch(r"[a-z][a-z0-9-]*", word) or word.startswith("-"):
            break
        assert word in commands, f"no command {word}"
        found = commands[word]
    assert flags(command) <= set(found._option_string_actions)


def test_there_are_commands_to_look_at() -> None:
    assert len(_SHOWN) > 15
    assert len(_NAMED) > 40


def test_every_command_in_a_fence_is_run_or_has_a_reason_not_to_be() -> None:
    kinds = {words[1] if words[0] == "bin/fullfolj" else words[0] for _name, words in _SHOWN}
    assert kinds <= _RUN | _NOT_RUN


@pytest.mark.parametrize("name", ["docs/how-to/systemadministrator.md"])
def test_the_administrators_chapter_names_every_command(name: str) -> None:
    told = {command.split()[1] for command in documents.named_commands(name) if command.startswith("fullfolj ")}
    assert told == set(below(parser()))


def test_both_readmes_name_the_same_commands() -> None:
    english, swedish = (sorted(set(_plain(name))) for name in _READMES)
    assert english == swedish


def _plain(name: str) -> Iterator[str]:
    """The commands of a README, whatever its placeholders are called."""
    yield from (" ".join(words) for words in documents.shell_commands(name))
    yield from (re.sub(r"\b[A-ZÅÄÖ]{2,}\b", "…", command) for command in documents.named_commands(name))
    yield from (span for span in documents.spans(name) if span.startswith("--"))


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the fences' files lie, under the names that the fences have for them; somebody is there to answer yes."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    files.write(make_town(40, 10, 7), tmp_path / "town")
    grades = sorted((tmp_path / "town").glob("grades_year9_*.txt"))[0]
    for name, source in (
        ("klasslista.xlsx", "roster.xlsx"),
        ("lektioner.csv", "lessons.csv"),
        ("betyg.txt", grades.name),
    ):
        shutil.copy(tmp_path / "town" / source, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: "j")
    return tmp_path


def run(words: list[str]) -> int:
    """One command as its fence has it, in the test's own database; its exit code."""
    options = parser().parse_args(as_ours(words))
    return int(options.command.run(options))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("folder")
def test_the_fences_run_in_the_order_of_the_manual(capsys: pytest.CaptureFixture[str]) -> None:
    """The administrator first, then each source, then the line for every night; the JSON has the keys that are told."""
    chapters = [f"docs/how-to/{name}.md" for name in ("klasslista", "lektionsnarvaro", "betyg", "systemadministrator")]
    shown = [words for name in chapters for words in documents.shell_commands(name) if words[1] in _RUN]
    shown.sort(key=lambda words: words[1] != "create-admin")
    assert len(shown) >= 6
    for words in shown:
        assert run(words) in (0, 3), words
    assert Organisation.objects.filter(organisation_type=OrganisationType.SCHOOL_UNIT).exists()
    capsys.readouterr()
    run(["fullfolj", "import", "lessons", "lektioner.csv", "--dry-run", "--json"])
    answer = json.loads(capsys.readouterr().out)
    told = next(fence for fence in documents.fences(chapters[-1]) if fence.language == "json")
    assert set(json.loads(told.text)) | {"quarantine"} == set(answer)
