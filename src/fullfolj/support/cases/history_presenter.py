"""The page about what a case has said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.support.cases.forms import AboutForm, CloseForm, ReopenForm
from fullfolj.support.cases.presenters import TEXTS, said_as
from fullfolj.support.models import Case

#: Why it was closed, and reopened.
_REASONS = {"close_reason": CloseForm, "reopen_reason": ReopenForm}


@dataclass(frozen=True)
class Version:
    """What the case said from a moment on: what was changed, each with its heading."""

    meta: str
    changed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HistoryPage:
    name: str
    back: str
    versions: tuple[Version, ...]


def history_page(student: Person, case: Case, versions: Sequence[tuple[Any, str]], today: dt.date) -> HistoryPage:
    """The newest first; what only moved a day or another number is left out."""
    labels = {name: str(AboutForm.base_fields[name].label) for name in TEXTS}
    labels |= {name: str(form.base_fields["reason"].label) for name, form in _REASONS.items()}
    told = []
    for (version, who), before in zip(versions, [*(one for one, _who in versions[1:]), None], strict=True):
        changed = tuple(
            (label, said_as(name, getattr(version, name)))
            for name, label in labels.items()
            if _has_come(name, version, before)
        )
        if changed:
            told.append(Version(_at(version.pgh_created_at, who, today), changed))
    return HistoryPage(str(student), reverse("support-case", args=[student.uuid, case.uuid]), tuple(told))


def _has_come(name: str, version: Any, before: Any) -> bool:
    """Whether it is another than before; that a reason holds no longer is told by the next one."""
    value = getattr(version, name)
    return value != (getattr(before, name) if before else "") and bool(value or name not in _REASONS)


def _at(moment: dt.datetime, who: str, today: dt.date) -> str:
    at = localtime(moment)
    said = {"day": words.day(at.date(), today), "time": f"{at:%H.%M}", "who": who}
    return words.sentence_case((_("%(day)s at %(time)s, %(who)s") if who else _("%(day)s at %(time)s")) % said)
