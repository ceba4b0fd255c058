"""A form that is kept while it is written: what is sent with it, or what its draft holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from fullfolj.access.gate import GatedRequest
from fullfolj.domain.actor import Actor
from fullfolj.school.models import Person
from fullfolj.support.drafts import actions


@dataclass(frozen=True)
class Drafted:
    """`sent` is None until the form is; `written` is what the draft holds then, and `saved_at` when it was saved."""

    student: Person
    form: str
    sent: QueryDict | None
    written: dict[str, Any]
    saved_at: dt.datetime | None
    by: Actor

    @property
    def url(self) -> str:
        return reverse("support-draft", args=[self.student.uuid])

    @property
    def discard_url(self) -> str:
        return reverse("support-draft-discard", args=[self.student.uuid])

    def drop(self) -> None:
        """What was written has been sent."""
        actions.discard(student=self.student, form=self.form, by=self.by)


def of(request: GatedRequest, student: Person, form: str) -> Drafted:
    """A box that is not ticked is no word, so a draft speaks for every field that it holds."""
    by = request.visitor.actor
    if request.method == "POST":
        return Drafted(student, form, request.POST, {}, None, by)
    draft = actions.written_by(request.visitor.account, student, form)
    if draft is None:
        return Drafted(student, form, None, {}, None, by)
    written = {name: values if len(values) > 1 else values[0] for name, values in draft.written.items() if values}
    return Drafted(student, form, None, written, draft.saved_at, by)
