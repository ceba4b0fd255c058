"""What people decide about an organiser or a school unit: its name, and how its absence is counted."""

from __future__ import annotations

from fullfolj.domain.actor import Actor
from fullfolj.school.enums import AbsenceDefinition
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation


def name(*, organisation: Organisation, display_name: str, by: Actor) -> None:
    """The name that people see; a class list knows its units by code only."""
    with recorded("organisation.name", by=by):
        Organisation.objects.filter(pk=organisation.pk).exclude(display_name=display_name).update(
            display_name=display_name
        )


def choose_absence_definition(*, organiser: Organisation, definition: AbsenceDefinition, by: Actor) -> None:
    """How shares of absence are counted from the next sweep on, for all the organiser's units."""
    with recorded("organisation.absence_definition", by=by):
        Organisation.objects.filter(pk=organiser.pk).exclude(absence_definition=definition).update(
            absence_definition=definition
        )
