"""Logging a contact and putting a pupil off: the forms and menus that the desk and the pupil page share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.shell import words
from fullfolj.shell.components import ContactMenu, ErrorLink, Option, SnoozeForm
from fullfolj.signals.models import Contact, ContactKind, SnoozeReason, Whom
from fullfolj.signals.snoozes import LONGEST

_QUICK = tuple(kind for kind in ContactKind if kind is not ContactKind.OTHER)
_LATER = (3, 7, 14)  # days ahead that a snooze offers, moved past weekends


class _Note(forms.CharField):
    """A note as its field counts it: a new line is one character there, and two in what is sent without script."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class NoteContact(forms.Form):
    """What a click in the contact menu sends. A contact of kind *other* needs its note."""

    kind = forms.ChoiceField(choices=ContactKind.choices)
    note = _Note(max_length=2000, required=False, strip=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == ContactKind.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Write what happened: this kind of contact says nothing by itself."))
        return cleaned

    @property
    def chosen(self) -> ContactKind:
        return ContactKind(self.cleaned_data["kind"])

    @property
    def text(self) -> str:
        """Only the kind *other* keeps its note: a note left in the field by mistake is not stored."""
        return str(self.cleaned_data["note"]) if self.chosen is ContactKind.OTHER else ""


class PutOff(forms.Form):
    """Reason and return date, both required; `until` is an ISO date or `other` with the date in `other`."""

    reason = forms.ChoiceField(
        choices=SnoozeReason.choices, error_messages={"required": _("Choose why."), "invalid_choice": _("Choose why.")}
    )
    until = forms.CharField(error_messages={"required": _("Choose when it should come back.")})
    other = forms.CharField(required=False)

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "until" in cleaned:
            text = cleaned["other"] if cleaned["until"] == "other" else cleaned["until"]
            cleaned["date"] = self._date(str(text or ""))
        return cleaned

    def _date(self, text: str) -> dt.date | None:
        try:
            date = dt.date.fromisoformat(text)
        except ValueError:
            self.add_error("until", _("Give the date as year-month-day."))
            return None
        if not self.today < date <= self.today + LONGEST:
            limit = words.day(self.today + LONGEST, self.today)
            self.add_error("until", gettext("Choose a day after today and not later than %(day)s.") % {"day": limit})
        return date

    @property
    def chosen(self) -> SnoozeReason:
        return SnoozeReason(self.cleaned_data["reason"])

    @property
    def date(self) -> dt.date:
        return cast(dt.date, self.cleaned_data["date"])

    def links(self, form_id: str) -> tuple[ErrorLink, ...]:
        """The errors, in the order of the form."""
        return tuple(
            ErrorLink(str(text), f"{form_id}-{name}")
            for name in ("reason", "until")
            for text in self.errors.get(name, [])
        )


@dataclass(frozen=True)
class Place:
    """Where a form stands: its address, the element that its answer replaces, and where to go without script."""

    url: str
    target: str
    back: str


def contact_id(key: str) -> str:
    return f"contact-{key}"


def contact_menu(key: str, name: str, place: Place) -> ContactMenu:
    """The menu for one pupil; `key` makes its ids unique on the page."""
    return ContactMenu(
        id=contact_id(key),
        name=name,
        url=place.url,
        kinds=tuple(Option(kind.value, str(kind.label)) for kind in _QUICK),
        note_kind=Option(ContactKind.OTHER.value, str(ContactKind.OTHER.label)),
        target=place.target,
        back=place.back,
    )


def snooze_id(key: str) -> str:
    return f"snooze-{key}"


def snooze_form(key: str, name: str, place: Place, today: dt.date, sent: PutOff | None = None) -> SnoozeForm:
    """The form for one pupil; with `sent` what was chosen stays chosen and the errors are listed."""
    days = [_schoolday(today + dt.timedelta(days=ahead)) for ahead in _LATER]
    chosen = sent.data.get("until", "") if sent else days[1].isoformat()
    return SnoozeForm(
        id=snooze_id(key),
        name=name,
        url=place.url,
        reasons=tuple(
            Option(r.value, str(r.label), is_chosen=bool(sent) and sent.data.get("reason") == r.value)  # type: ignore[union-attr]
            for r in SnoozeReason
        ),
        dates=tuple(
            Option(d.isoformat(), words.sentence_case(words.short_weekday(d)), is_chosen=d.isoformat() == chosen)
            for d in days
        ),
        earliest=today + dt.timedelta(days=1),
        target=place.target,
        other_date=str(sent.data.get("other", "")) if sent and chosen == "other" else "",
        errors=sent.links(snooze_id(key)) if sent else (),
        back=place.back,
    )


def contact_words(kind: ContactKind) -> str:
    """A contact in the middle of a sentence: *ringde, nådde hem*."""
    label = str(kind.label)
    return label[:1].lower() + label[1:] if kind is not ContactKind.OTHER else gettext("other contact")


def whom_words(whom: Whom) -> str:
    """With whom a contact was: *med eleven*."""
    return {
        Whom.PUPIL: gettext("with the pupil"),
        Whom.GUARDIAN: gettext("with a guardian"),
        Whom.OTHER: gettext("with somebody else"),
    }[whom]


def agreed_words(contact: Contact, today: dt.date) -> str:
    """What was agreed, when it is looked at again, and what came of it; empty where nothing was."""
    if not contact.agreed:
        return ""
    said = {"what": contact.agreed.rstrip("."), "outcome": contact.outcome.rstrip(".")}
    if contact.agreed_on is None:
        return gettext("Agreed: %(what)s.") % said
    if contact.looked_on is not None:
        day = words.day(contact.looked_on, today)
        return gettext("Agreed: %(what)s. Looked at on %(day)s: %(outcome)s.") % {**said, "day": day}
    said["day"] = words.day(contact.agreed_on, today)
    if contact.outcome:
        return gettext("Agreed: %(what)s. So far: %(outcome)s. Looked at again on %(day)s.") % said
    return gettext("Agreed: %(what)s. Looked at on %(day)s.") % said


def _schoolday(date: dt.date) -> dt.date:
    """The same day, or the Monday after a weekend."""
    return date + dt.timedelta(days=max(0, 7 - date.weekday()) if date.weekday() >= 5 else 0)
