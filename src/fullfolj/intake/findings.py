"""What was found wrong, odd or worth a look in a file: codes, sentences, and the collector that counts them.

A finding that stops a row puts it in quarantine (`reject`); one that doesn't is a warning (`warn`). Neither keeps a
value that could name a person: a cell's text is stored only for codes that say so (codes.py), cut to SHOWN characters,
and the caller gives it only when it has the shape of a date, a time, a number of minutes or a public code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from fullfolj.intake.codes import CODES

#: Longest value that is shown or stored.
SHOWN = 40


@dataclass(frozen=True)
class Finding:
    """One finding at one place: `row` is the number that a person sees, `column` the canonical name."""

    code: str
    row: int
    column: str = ""
    sheet: str = ""
    shown_value: str = ""


def describe(finding: Finding) -> str:
    """Where and what, as one line in the active language: "Row 12, column date: …"."""
    sentence = str(CODES.get(finding.code).sentence) if finding.code in CODES else finding.code
    return f"{place(finding)}: {sentence}"


def place(finding: Finding) -> str:
    """Where, with the value when it may be shown: "Sheet Klasser, row 12, column date (2025-13-01)"."""
    parts = [_("sheet %(sheet)s") % {"sheet": finding.sheet}] if finding.sheet else []
    parts.append(_("row %(row)s") % {"row": finding.row})
    if finding.column:
        parts.append(_("column %(column)s") % {"column": finding.column})
    text = ", ".join(parts)
    text = text[:1].upper() + text[1:]
    return f"{text} ({finding.shown_value})" if finding.shown_value else text


_REJECTED = {
    "sheet": pl.String(),
    "row": pl.UInt32(),
    "column": pl.String(),
    "code": pl.String(),
    "shown_value": pl.String(),
}


@dataclass
class _Warning:
    count: int
    example: Finding


@dataclass
class Findings:
    """Collects what one reading of a file finds. A row is in quarantine once, for the first reason given."""

    _rejected: list[pl.DataFrame] = field(default_factory=list)
    _singles: list[Finding] = field(default_factory=list)
    _warnings: dict[str, _Warning] = field(default_factory=dict)
    #: (sheet, row) → where a provider's object stood.
    pointers: dict[tuple[str, int], str] = field(default_factory=dict)
    #: The same for any row, where the reader can tell.
    pointer_of: Callable[[str, int], str] = lambda _sheet, _row: ""
    #: Canonical column → what the file calls it, where that differs.
    headers: dict[str, str] = field(default_factory=dict)

    def reject(self, finding: Finding) -> None:
        """This row goes to quarantine."""
        self._singles.append(_shorn(finding))

    def reject_rows(self, rows: pl.DataFrame, *, sheet: str = "") -> None:
        """Rows to quarantine in bulk: columns `row`, `column`, `code` and optionally `shown_value`."""
        if rows.is_empty():
            return
        showing = [code.name for code in CODES if code.shows_value]
        shown = pl.col("shown_value").str.slice(0, SHOWN) if "shown_value" in rows.columns else pl.lit("")
        self._rejected.append(
            rows.select(
                pl.lit(sheet).alias("sheet"),
                pl.col("row").cast(pl.UInt32),
                pl.col("column").fill_null(""),
                "code",
                pl.when(pl.col("code").is_in(showing)).then(shown).fill_null("").alias("shown_value"),
            )
        )

    def warn(self, finding: Finding, *, count: int = 1) -> None:
        """`count` more of this warning; the first one seen is the example."""
        known = self._warnings.get(finding.code)
        if known is None:
            self._warnings[finding.code] = _Warning(count, _shorn(finding))
        else:
            known.count += count

    def warn_rows(self, code: str, column: str, rows: pl.DataFrame, *, sheet: str = "") -> None:
        """A warning for each row of `rows`: columns `row` and optionally `shown_value`; nothing when it is empty."""
        if rows.is_empty():
            return
        first = rows.row(int(rows["row"].arg_min() or 0), named=True)
        example = Finding(code, first["row"], column, sheet, first.get("shown_value") or "")
        self.warn(example, count=rows.height)

    def rejected(self) -> pl.DataFrame:
        """One line per row in quarantine: sheet, row, column, code, shown_value, in the order of the file."""
        singles = pl.DataFrame(
            [(one.sheet, one.row, one.column, one.code, one.shown_value) for one in self._singles],
            schema=_REJECTED,
            orient="row",
        )
        everything = pl.concat([*self._rejected, singles])
        if self.headers:
            everything = everything.with_columns(pl.col("column").replace(self.headers))
        return everything.unique(["sheet", "row"], keep="first", maintain_order=True).sort("sheet", "row")

    def rejected_rows(self, sheet: str = "") -> set[int]:
        """The rows of a sheet that are in quarantine."""
        return set(self.rejected().filter(pl.col("sheet") == sheet)["row"])

    def warnings(self) -> list[dict[str, Any]]:
        """For Import.warnings: code, count, example (a sentence without personal data) and its place."""
        return [
            {
                "code": code,
                "count": warning.count,
                "example": describe(example),
                "row": example.row,
                "column": example.column,
                "sheet": example.sheet,
                "shown_value": example.shown_value,
            }
            for code, warning in self._warnings.items()
            for example in [self._named(warning.example)]
        ]

    def _named(self, finding: Finding) -> Finding:
        """The finding with the column's name in the file."""
        return replace(finding, column=self.headers.get(finding.column, finding.column))


def described(warning: Mapping[str, Any]) -> str:
    """The example of a stored warning, in the language that is active now."""
    keys = ("code", "row", "column", "sheet", "shown_value")
    return describe(Finding(**{key: warning[key] for key in keys}))


def _shorn(finding: Finding) -> Finding:
    """The finding without a value that may not be kept."""
    shows = finding.code in CODES and CODES.get(finding.code).shows_value
    shown = finding.shown_value[:SHOWN] if shows else ""
    return Finding(finding.code, finding.row, finding.column, finding.sheet, shown)
