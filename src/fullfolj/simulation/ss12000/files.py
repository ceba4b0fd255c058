"""A town as SS 12000's objects in files: one a resource, an object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fullfolj.simulation import files
from fullfolj.simulation.ss12000.resources import resources

if TYPE_CHECKING:
    from fullfolj.simulation.town import Town


def write(town: Town, directory: Path) -> list[Path]:
    """Writes the town into `directory` (made when missing) and gives the files. OSError when it can't be written.

    `facit/planted.json` is that of the file formats; `facit/persons.json` tells which object its pupils are.
    """
    made = resources(town)
    (directory / "facit").mkdir(parents=True, exist_ok=True)
    written = []
    for path, things in made.things.items():
        written.append(directory / f"{path}.jsonl")
        written[-1].write_bytes(b"".join(msgspec.json.encode(thing) + b"\n" for thing in things))
    for name, content in (("planted", files.facit(town)), ("persons", made.person_ids)):
        written.append(directory / "facit" / f"{name}.json")
        written[-1].write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return written
