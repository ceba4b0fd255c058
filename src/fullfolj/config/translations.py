"""`python -m fullfolj.config.translations compile|check`: Swedish complete, in step with the source, ready to use.

The check finds the texts in Python with `ast` and in templates with Django's own `templatize`, and proves that each has
a Swedish translation with the same placeholders, that no two rooms translate one text differently, and that no
translation is left without a text.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fullfolj.config.catalogues import BrokenCatalogue, Entry, compile_catalogue, read

SOURCE = Path(__file__).resolve().parents[1]
LANGUAGE = "sv"
#: {function: places of (context, singular, plural)}; None where it has none.
_FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
_CALL = re.compile(r"(?<![\w.])(np?gettext|p?gettext|_)\(")
_LITERAL = re.compile(r"""\s*,?\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)(?:%%)*%[sdr]|\{\w*(?:[.!:\[][^{}]*)?\}")


@dataclass(frozen=True)
class Text:
    """A text to translate, and where it stands."""

    path: Path
    line: int
    context: str | None
    singular: str
    plural: str | None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.singular


def texts_in_python(path: Path) -> Iterator[Text]:
    """Every text that a gettext function is called with; ValueError for one put together with an f-string."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    functions = dict(_FUNCTIONS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            functions |= {a.asname: _FUNCTIONS[a.name] for a in node.names if a.asname and a.name in _FUNCTIONS}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in functions:
            text = _text_of_call(path, node, functions[called])
            if text:
                yield text


def _text_of_call(path: Path, call: ast.Call, places: tuple[int | None, int, int | None]) -> Text | None:
    """None for a call with a variable: its text is marked where it is written."""
    words: list[str | None] = []
    for place in places:
        argument = None if place is None or place >= len(call.args) else call.args[place]
        if isinstance(argument, ast.JoinedStr):
            raise ValueError(f"{path}:{call.lineno}: an f-string can't be translated; use {{name}} and .format()")
        value = argument.value if isinstance(argument, ast.Constant) else None
        words.append(value if isinstance(value, str) else None)
    context, singular, plural = words
    return None if singular is None else Text(path, call.lineno, context, singular, plural)


def texts_in_template(path: Path) -> Iterator[Text]:
    """Every text of {% translate %}, {% blocktranslate %} and _("…")."""
    from django.utils.translation.template import templatize

    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in _CALL.finditer(source):
        words, position = [], call.end()
        while literal := _LITERAL.match(source, position):
            words.append(str(ast.literal_eval(literal[1])))
            position = literal.end()
        if words:
            picked = [words[p] if p is not None and p < len(words) else None for p in _FUNCTIONS[call[1]]]
            line = source.count("\n", 0, call.start()) + 1
            yield Text(path, line, picked[0], picked[1] or "", picked[2])


def catalogues(source: Path = SOURCE) -> list[Path]:
    """The Swedish .po files, room by room."""
    return sorted(source.glob(f"*/locale/{LANGUAGE}/LC_MESSAGES/*.po"))


def check(source: Path = SOURCE) -> list[str]:
    """What is wrong, one line each; empty when all is well."""
    try:
        texts = [text for path in sorted(source.rglob("*.py")) for text in texts_in_python(path)]
        texts += [text for path in sorted(source.rglob("templates/**/*.*")) for text in texts_in_template(path)]
        whole = {path: read(path) for path in catalogues(source)}
    except (BrokenCatalogue, ValueError) as error:
        return [str(error)]
    entries = {path: [entry for entry in room if entry.singular] for path, room in whole.items()}
    headless = [f"{path}:1: no header with charset=UTF-8" for path, room in whole.items() if not _has_header(room)]
    return [*headless, *_missing(texts, entries, source), *_faulty(entries), *_unused(texts, entries)]


def _has_header(entries: list[Entry]) -> bool:
    """Without it the program that reads the .mo takes it for ASCII, and stops at the first å."""
    return bool(entries) and not entries[0].singular and "charset=UTF-8" in entries[0].forms.get(0, "")


def _missing(texts: Iterable[Text], entries: dict[Path, list[Entry]], source: Path) -> Iterator[str]:
    everywhere = {entry.key: entry for room in entries.values() for entry in room}
    # The command line reads the catalogue of its own room alone, so that it need not load Django.
    command_line = {entry.key for path, room in entries.items() if _room(path, source) == "config" for entry in room}
    seen: set[tuple[str | None, str]] = set()
    for text in texts:
        known = command_line if _room(text.path, source) == "config" else everywhere
        if text.key not in known and not (known is everywhere and _comes_with_django(*text.key)):
            if text.key not in seen:
                yield f"{text.path}:{text.line}: not in Swedish: {text.singular!r}"
            seen.add(text.key)
        elif text.plural and text.key in everywhere and everywhere[text.key].plural != text.plural:
            yield f"{text.path}:{text.line}: its plural is not that of the catalogue: {text.plural!r}"


def _faulty(entries: dict[Path, list[Entry]]) -> Iterator[str]:
    first: dict[tuple[str | None, str], tuple[Path, Entry]] = {}
    for path, room in entries.items():
        for entry in room:
            where = f"{path}:{entry.line}"
            if entry.is_fuzzy:
                yield f"{where}: fuzzy: {entry.singular!r}"
            if not entry.forms or not all(form.strip() for form in entry.forms.values()):
                yield f"{where}: empty: {entry.singular!r}"
            if entry.plural is not None and len(entry.forms) != 2:
                yield f"{where}: Swedish has two forms, for one and for many: {entry.singular!r}"
            if any(_placeholders(form) != _wanted(entry, number) for number, form in entry.forms.items()):
                yield f"{where}: other placeholders than in English: {entry.singular!r}"
            other_path, other = first.setdefault(entry.key, (path, entry))
            if other.forms != entry.forms:
                yield f"{where}: translated in another way in {other_path}:{other.line}: {entry.singular!r}"
            elif other is not entry and other_path == path:
                yield f"{where}: stands twice: {entry.singular!r}"


def _unused(texts: Iterable[Text], entries: dict[Path, list[Entry]]) -> Iterator[str]:
    used = {text.key for text in texts}
    for path, room in entries.items():
        yield from (f"{path}:{entry.line}: nothing uses: {entry.singular!r}" for entry in room if entry.key not in used)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _wanted(entry: Entry, form: int) -> set[str]:
    """The placeholders a form must have: the singular's for one, the plural's for many."""
    return _placeholders(entry.singular if form == 0 or entry.plural is None else entry.plural)


def _room(path: Path, source: Path) -> str:
    return path.relative_to(source).parts[0]


@cache
def _django() -> frozenset[tuple[str | None, str]]:
    """What Django and allauth translate themselves."""
    import allauth
    import django

    roots = [Path(django.__file__).parent, Path(allauth.__file__).parent]
    found = [path for root in roots for path in root.rglob(f"locale/{LANGUAGE}/LC_MESSAGES/django.po")]
    return frozenset(entry.key for path in found for entry in read(path) if all(entry.forms.values()))


def _comes_with_django(context: str | None, singular: str) -> bool:
    return (context, singular) in _django()


def main(arguments: list[str]) -> int:
    if arguments == ["compile"]:
        for path in catalogues():
            compile_catalogue(path)
        return 0
    if arguments == ["check"]:
        faults = check()
        print("\n".join(fault.replace(f"{SOURCE}/", "") for fault in faults))
        return 1 if faults else 0
    print("python -m fullfolj.config.translations compile|check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
