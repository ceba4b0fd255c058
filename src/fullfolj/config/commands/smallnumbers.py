"""`fullfolj smallnumbers`: tables of shares as they may be published beside one another (small numbers)."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never

from fullfolj.config.cli import Needs
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop, language
from fullfolj.domain.errors import PlainError

if TYPE_CHECKING:
    from fullfolj.domain.disclosure import Published
    from fullfolj.domain.published_tables import PublishedTable
    from fullfolj.domain.table_links import Counts, Table, WrongTable

NAME = "smallnumbers"
HELP = gettext_noop("publish tables of shares under the rules for small numbers")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--file", type=Path, required=True, metavar=_("FILE"), help=_("tables as JSON, read without a database")
    )
    parser.add_argument("--json", action="store_true", help=_("the same JSON with what may be published"))


def needs(options: argparse.Namespace) -> Needs:
    return Needs.NOTHING


def run(options: argparse.Namespace) -> int:
    from fullfolj.domain.published_tables import publish_tables
    from fullfolj.domain.table_links import WrongTable

    document = _read(options.file)
    tables = [_table(found, number) for number, found in enumerate(document["tables"], start=1)]
    try:
        published = publish_tables(tables)
    except WrongTable as wrong:
        raise _explained(wrong) from None
    if options.json:
        told = [{**found, **_as_json(published[found["id"]], found)} for found in document["tables"]]
        print(json.dumps({**document, "tables": told}, ensure_ascii=False))
    else:
        for table in tables:
            print("\n".join(_in_words(table, published[table.id])))
        print(_("`..` is hidden, `~100` is one to four who did not reach, `.` is nobody or nothing to tell."))
    return 0


def _read(path: Path) -> dict[str, Any]:
    """The file's object, with a list of objects under "tables"."""
    if not path.is_file():
        raise PlainError(_("There is no file {name}.").format(name=path.name), exit_code=2)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        where = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        raise PlainError(
            _("{name} is no JSON in UTF-8{where}.").format(name=path.name, where=where), _("Write the file anew.")
        ) from None
    tables = document.get("tables") if isinstance(document, dict) else None
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise PlainError(_("{name} holds no tables.").format(name=path.name), _shape())
    found: dict[str, Any] = document
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; refused when a name stands twice, for one of the two would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for at, (name, _value) in enumerate(pairs) if name in dict(pairs[:at]))
        raise PlainError(
            _("The name {name} stands twice in the same object of the file.").format(name=twice),
            _("Give each table, split and part a name of its own."),
        )
    return found


def _no_number(name: str) -> Never:
    raise ValueError(name)


def _shape() -> str:
    return _("It should look like this: {example}").format(
        example='{"tables": [{"id": "T", "total": {"n": 40, "k": 25}, "by": {"sex": {"girls": {"n": 31, "k": 20}, '
        '"boys": {"n": 9, "k": 5}}}}]}'
    )


def _table(found: dict[str, Any], number: int) -> Table:
    from fullfolj.domain.table_links import Table

    name, by, outer = found.get("id"), found.get("by"), found.get("subset_of")
    by = {} if by is None else by
    if not isinstance(name, str) or not name:
        raise PlainError(_("Table number {number} has no id.").format(number=number), _shape())
    if not isinstance(by, dict) or not all(isinstance(parts, dict) for parts in by.values()):
        raise PlainError(_("Table {table}: by holds no splits with named parts.").format(table=name), _shape())
    if not isinstance(outer, str | None):
        raise PlainError(
            _("Table {table}: subset_of is no name.").format(table=name),
            _("Name a table (T0) or a cell of one (T0.sex.girls)."),
        )
    splits = {
        split: {part: _counts(pair, name, f"{split}.{part}") for part, pair in parts.items()}
        for split, parts in by.items()
    }
    return Table(name, _counts(found.get("total"), name, "total"), splits, outer)


def _counts(pair: object, table: str, cell: str) -> Counts:
    numbers = [pair.get(key) for key in "nk"] if isinstance(pair, dict) else []
    match numbers:
        # A truth value is a whole number to Python, and not to us.
        case [int(n), int(k)] if not isinstance(n, bool) and not isinstance(k, bool):
            return n, k
    raise PlainError(
        _("Table {table}, {cell}: no whole numbers n and k.").format(table=table, cell=cell),
        _('Write how many pupils, and how many of them reached: {"n": 40, "k": 25}.'),
    )


def _explained(wrong: WrongTable) -> PlainError:
    """Which table, what is wrong with it, and what to do."""
    from fullfolj.domain.table_links import Wrong

    what, to_do = {
        Wrong.NO_SHARE: (
            _("Table {table}, {about}: k must lie between 0 and n."),
            _("Correct how many pupils there are, or how many of them reached."),
        ),
        Wrong.ID_TWICE: (_("Two tables have the id {table}."), _("Give each table an id of its own.")),
        Wrong.NO_SUCH_GROUP: (
            _("Table {table} is a subset of {about}, which is neither a table nor a cell in the file."),
            _("Name a table (T0) or a cell of one (T0.sex.girls), and have it in the same file."),
        ),
        Wrong.SEVERAL_SUCH_GROUPS: (
            _("Table {table} is a subset of {about}, which could be more than one cell."),
            _("Give tables, splits and parts names without points."),
        ),
        Wrong.CIRCLE: (
            _("Table {table} is a subset of itself, by itself or through others."),
            _("Take away one subset_of."),
        ),
        Wrong.NO_SUM: (
            _("Table {table}: the parts of {about} do not add up to the total, in n or in k."),
            _("Each pupil is in one part of a split; put those that belong to none in a part of their own."),
        ),
        Wrong.NO_SUBSET: (
            _("Table {table} has more pupils, who reached or who did not, than {about} that it is a subset of."),
            _("Correct the numbers, or take away subset_of."),
        ),
    }[wrong.wrong]
    return PlainError(what.format(table=wrong.table, about=wrong.about or "total"), to_do)


def _as_json(table: PublishedTable, found: Mapping[str, Any]) -> dict[str, Any]:
    """The table's published cells, under the keys that the file has."""
    by = {split: {part: _cell(cell) for part, cell in parts.items()} for split, parts in table.by.items()}
    return {"total": _cell(table.total), **({"by": by} if found.get("by") else {})}


def _cell(cell: Published) -> float | str:
    return float(cell) if isinstance(cell, Decimal) else cell.value


def _in_words(table: Table, published: PublishedTable) -> Iterator[str]:
    def line(depth: int, name: str, cell: Published) -> str:
        told = str(cell).replace(".", ",") if isinstance(cell, Decimal) and language() == "sv" else str(cell)
        return f"{'  ' * depth + name:<40} {told:>6}"

    yield _("{table}, part of {outer}").format(table=table.id, outer=table.subset_of) if table.subset_of else table.id
    yield line(1, _("all pupils"), published.total)
    for split, parts in published.by.items():
        yield f"  {split}"
        for part, cell in parts.items():
            yield line(2, part, cell)
    yield ""
