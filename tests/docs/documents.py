"""What the documents hold: links and what they point at, fences, and the commands that they name."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATHS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in PATHS]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_PROGRAMS = ("fullfolj", "bin/")


@dataclass(frozen=True)
class Fence:
    """A block of code: its language ('' when it names none) and its lines."""

    language: str
    text: str

    def commands(self) -> Iterator[list[str]]:
        """The commands of a shell fence as words, without their comments; ';' begins another."""
        for line in self.text.splitlines():
            for part in line.split("#")[0].split(";"):
                if words := shlex.split(part):
                    yield words


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def fences(name: str) -> list[Fence]:
    return [Fence(language, inside) for language, inside in _FENCE.findall(text(name))]


def shell_commands(name: str) -> list[list[str]]:
    """The commands that the document's shell fences hold."""
    return [words for fence in fences(name) if fence.language == "sh" for words in fence.commands()]


def spans(name: str) -> list[str]:
    """Code within the running text."""
    return _CODE.findall(_FENCE.sub("", text(name)))


def named_commands(name: str) -> list[str]:
    """The commands that the running text names, as they stand: placeholders, brackets for what may be left out."""
    return [span.replace("\\|", "|") for span in spans(name) if span.startswith(_PROGRAMS)]


def links(name: str) -> list[str]:
    """What the document links to within the repository."""
    prose = _CODE.sub("", _FENCE.sub("", text(name)))
    found = [one or other for one, other in _LINK.findall(prose)]
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(path: Path) -> set[str]:
    """The anchors of the document's headings, as GitHub makes them."""
    seen: Counter[str] = Counter()
    made = set()
    for heading in re.findall(r"^#+ (.+)$", _FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        made.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return made
