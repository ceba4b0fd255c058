"""The page about who takes part in a case."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse

from fullfolj.school.models import Person
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support.models import Case


@dataclass(frozen=True)
class ParticipantRow:
    name: str
    part: str
    remove_url: str


@dataclass(frozen=True)
class ParticipantsPage:
    """`rows` can be taken away while the case is open."""

    name: str
    back: str
    rows: tuple[ParticipantRow, ...]
    form: Form
    may_name: bool
    errors: tuple[ErrorLink, ...]


def participants_page(student: Person, case: Case, form: Form, *, may_name: bool) -> ParticipantsPage:
    """Without `may_name` the colleagues are not to be chosen from, nor taken away."""

    def remove_url(number: object) -> str:
        return reverse("support-participant-remove", args=[student.uuid, case.uuid, number])

    rows = tuple(
        ParticipantRow(
            str(one),
            one.part,
            "" if case.closed_on or (one.account_id and not may_name) else remove_url(one.uuid),
        )
        for one in case.participants.all()
    )
    back = reverse("support-case", args=[student.uuid, case.uuid])
    return ParticipantsPage(str(student), back, rows, form, may_name, error_links(form, whole="support"))
