"""Asking a colleague to get in touch: the form that the desk and the pupil page share."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.access.scopes import Reader
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import HandOverForm, Option
from fullfolj.shell.contact_forms import Place
from fullfolj.signals import handovers
from fullfolj.signals.models import Handover


class NobodyChosen(ValueError):
    """Nobody was chosen, or somebody who may not note a contact with the pupil."""


class HandOver(forms.Form):
    """To whom, by the number of an account; one who may not is no choice."""

    to = forms.ChoiceField()

    def __init__(self, data: object, *, colleagues: Iterable[Reader]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self._accounts = {str(one.account.pk): one.account for one in colleagues}
        self.fields["to"].choices = [(key, key) for key in self._accounts]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Account:
        return self._accounts[self.cleaned_data["to"]]


def hand_over_form(key: str, place: Place, colleagues: Iterable[Reader]) -> HandOverForm | None:
    """The form for one pupil, the colleagues by name with their roles; None when there is nobody to ask."""
    options = [Option(str(one.account.pk), _named(one)) for one in colleagues]
    if not options:
        return None
    options.sort(key=lambda one: one.label.casefold())
    return HandOverForm(f"hand-over-{key}", place.url, tuple(options), place.target, place.back)


def sent(data: object, student: Person, visitor: Visitor) -> Handover:
    """The handover that the form asks for; the pupil comes from a scope. Raises NobodyChosen, CannotHandOver."""
    form = HandOver(data, colleagues=handovers.colleagues(student, visitor.actor, visitor.today))
    if not form.is_valid():
        raise NobodyChosen
    return handovers.hand_over(student=student, to=form.chosen, by=visitor.actor, today=visitor.today, now=visitor.now)


def asked_words(handover: Handover, student: Person) -> str:
    return gettext("%(colleague)s is asked to get in touch with %(name)s.") % {
        "colleague": str(handover.to),
        "name": student,
    }


def choose_words(student: Person) -> str:
    return gettext("Choose a colleague who may note a contact with %(name)s.") % {"name": student}


def _named(reader: Reader) -> str:
    roles = dict.fromkeys(str(ground.role.label) for ground in reader.grounds)
    return f"{reader.account}, {words.listed(list(roles))}"
