"""Which rows of a quarantine somebody has chosen: one reason and column, and narrower if they like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404

from fullfolj.intake.models import Import, QuarantinedRow


@dataclass(frozen=True)
class Choice:
    """`value` is the shown value that the rows have; None is any. `row` is one row's own number, None is all."""

    code: str
    column: str
    value: str | None = None
    row: int | None = None

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Choice:
        """From an address or a form; Http404 for what no page of ours asks. NUL is in no text of the database."""
        row = str(asked.get("row") or "")
        texts = [str(asked.get(name, "")) for name in ("code", "column", "value")]
        if (row and not (row.isascii() and row.isdecimal() and len(row) < 18)) or "\0" in "".join(texts):
            raise Http404
        value = texts[2] if "value" in asked else None
        return cls(texts[0], texts[1], value, int(row) if row else None)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Names and values for a form or an address."""
        told = (("code", self.code), ("column", self.column), ("value", self.value), ("row", self.row))
        return tuple((name, str(value)) for name, value in told if value is not None)

    @property
    def query(self) -> str:
        return "?" + urlencode(self.fields)

    def rows_of(self, imp: Import) -> QuerySet[QuarantinedRow]:
        """The chosen rows of the import."""
        rows = QuarantinedRow.objects.filter(belongs_to=imp, code=self.code, column=self.column)
        if self.value is not None:
            rows = rows.filter(shown_value=self.value)
        return rows if self.row is None else rows.filter(pk=self.row)
