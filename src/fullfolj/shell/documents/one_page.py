"""A table on one page, to hand out: no figures, so nothing that has to be told how it is counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.shell import words
from fullfolj.shell.documents import pdf


@dataclass(frozen=True)
class OnePage:
    """`groups` are what stands in the first column, each with the rest of its rows; at least one.

    `empty` stands in place of a table without any; `notes` below it.
    """

    title: str
    facts: tuple[str, ...]
    headers: tuple[str, ...]
    groups: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    empty: str
    notes: tuple[str, ...]
    made: str


def one_page(made: OnePage, *, at: dt.datetime) -> bytes:
    """As a tagged PDF. The type is made smaller to keep it on one page, as far as it can be read; then it goes on."""
    return pdf.render(
        "one_page.typ",
        {
            "lang": words.language(),
            "title": made.title,
            "facts": made.facts,
            "headers": made.headers,
            "groups": [{"head": head, "rows": rows} for head, rows in made.groups],
            "empty": "" if made.groups else made.empty,
            "notes": made.notes,
            "made": made.made,
            "page": _("Page"),
            "of": _("of"),
        },
        at=at,
    )
