"""Reading translators' catalogues (.po) and compiling them (.mo), with the standard library alone.

bin/_setup compiles before anything else is installed, and GNU gettext need not be there.
"""

from __future__ import annotations

import ast
import os
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

_KEYWORD = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d+)\])?)\s+(".*)$')


class BrokenCatalogue(ValueError):
    """A line of a catalogue that can't be read; the message names file and line."""


@dataclass
class Entry:
    """One text: `forms` are its translations, several for a text with a number; "" is not translated yet."""

    line: int = 0
    context: str | None = None
    singular: str = ""
    plural: str | None = None
    forms: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.singular


def read(path: Path) -> list[Entry]:
    """The entries in the order of the file, its header (the entry with an empty msgid) first. Old entries (#~) are left
    out. Raises BrokenCatalogue."""
    entries: list[Entry] = []
    entry, part, fuzzy = Entry(), "", False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        if not line:
            continue
        keyword = _KEYWORD.match(line)
        if keyword:
            part, text = keyword[1], keyword[3]
            if part == "msgctxt" or (part == "msgid" and (entry.forms or not entries)):
                entry = Entry(number, is_fuzzy=fuzzy)
                entries.append(entry)
                fuzzy = False
        elif line.startswith('"') and part:
            text = line
        else:
            raise BrokenCatalogue(f"{path}:{number}: neither a keyword nor a text")
        try:
            _append(entry, part, ast.literal_eval(text))
        except (SyntaxError, ValueError):
            raise BrokenCatalogue(f"{path}:{number}: the text does not end, or holds a quotation mark") from None
    return entries


def _append(entry: Entry, part: str, text: str) -> None:
    if part == "msgctxt":
        entry.context = (entry.context or "") + text
    elif part == "msgid":
        entry.singular += text
    elif part == "msgid_plural":
        entry.plural = (entry.plural or "") + text
    else:
        form = int(part[7:-1]) if "[" in part else 0
        entry.forms[form] = entry.forms.get(form, "") + text


def compile_catalogue(path: Path) -> Path:
    """Write the .mo beside the .po, whole or not at all; texts without a translation, and fuzzy ones, are left out."""
    texts: dict[bytes, bytes] = {}
    for entry in read(path):
        if all(entry.forms.values()) and entry.forms and (not entry.is_fuzzy or not entry.singular):
            identifier = entry.singular if entry.plural is None else f"{entry.singular}\0{entry.plural}"
            if entry.context is not None:
                identifier = f"{entry.context}\x04{identifier}"
            texts[identifier.encode()] = "\0".join(form for _number, form in sorted(entry.forms.items())).encode()
    compiled = path.with_suffix(".mo")
    beside = path.with_name(f".{compiled.name}.{os.getpid()}")
    beside.write_bytes(_packed(texts))
    beside.chmod(0o644)
    beside.replace(compiled)
    return compiled


def _packed(texts: dict[bytes, bytes]) -> bytes:
    """GNU's format: a header of seven numbers, two tables of (length, offset), then the texts, each ended by a zero."""
    identifiers = sorted(texts)
    tables_end = 28 + 16 * len(identifiers)
    tables: list[int] = []
    body = b""
    for column in (identifiers, [texts[one] for one in identifiers]):
        for text in column:
            tables += [len(text), tables_end + len(body)]
            body += text + b"\0"
    header = [0x950412DE, 0, len(identifiers), 28, 28 + 8 * len(identifiers), 0, tables_end]
    return struct.pack(f"<{len(header) + len(tables)}I", *header, *tables) + body
