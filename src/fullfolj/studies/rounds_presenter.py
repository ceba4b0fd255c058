"""The rounds in words: of one unit with the form, of all units, and the one that is on as other pages tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.domain.schoolyear import Term, TermName
from fullfolj.school.models import Organisation
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.studies.models import Round
from fullfolj.studies.rounds_calendar import Span
from fullfolj.studies.rounds_forms import RoundForm
from fullfolj.studies.rounds_queries import CurrentRound, RoundState


@dataclass(frozen=True)
class RoundRow:
    """One planned round; `uuid` is what the form that takes it back sends."""

    name: str
    when: str
    talks: str
    uuid: str
    take_back_label: str


@dataclass(frozen=True)
class RoundsPage:
    """The page of one unit. `is_proposal` says that the forms begin from dates that Fullfölj proposes."""

    unit: str
    lead: str
    rows: tuple[RoundRow, ...]
    forms: tuple[RoundForm, ...]
    errors: tuple[ErrorLink, ...]
    is_proposal: bool
    take_back_url: str
    back: str


@dataclass(frozen=True)
class UnitRow:
    name: str
    url: str
    text: str


def unit_page(
    unit: Organisation, rounds: Sequence[Round], forms: Sequence[RoundForm], today: dt.date, trouble: str = ""
) -> RoundsPage:
    """`trouble` is why the rounds could not be planned, beside what the forms say themselves."""
    links = [
        ErrorLink(f"{_('Round %(number)s') % {'number': number}}, {form[name].label}: {text}", form[name].id_for_label)
        for number, form in enumerate(forms, 1)
        for name, texts in form.errors.items()
        for text in texts
    ]
    return RoundsPage(
        unit=unit.display_name,
        lead=_state(rounds, today),
        rows=tuple(_row(one, rounds, today) for one in rounds),
        forms=tuple(forms),
        errors=(*([ErrorLink(trouble, forms[0]["opens_on"].id_for_label)] if trouble else []), *links),
        is_proposal=any(form.initial for form in forms),
        take_back_url=reverse("studies-rounds-take-back", args=[unit.uuid]),
        back=reverse("studies"),
    )


def unit_rows(
    units: Sequence[Organisation], rounds: Mapping[int, Sequence[Round]], today: dt.date
) -> tuple[UnitRow, ...]:
    return tuple(
        UnitRow(one.display_name, reverse("studies-rounds-unit", args=[one.uuid]), _state(rounds[one.pk], today))
        for one in units
    )


def name(term: Term, number: int) -> str:
    """*höstens andra omgång*; in the middle of a sentence."""
    which = {"ordinal": words.ordinal(number)}
    if term.name is TermName.AUTUMN:
        return _("the %(ordinal)s round of the autumn") % which
    return _("the %(ordinal)s round of the spring") % which


def standing(found: CurrentRound, today: dt.date) -> str:
    """The round, and how long it is open or since when it has been closed."""
    if found.is_open(today):
        said = _("%(round)s, open until %(day)s")
    else:
        said = _("%(round)s, which closed %(day)s")
    return said % {"round": name(found.term, found.number), "day": words.day(found.span.closes_on, today)}


def talks(found: CurrentRound, today: dt.date) -> str:
    """When the talks that the round is for begin, a sentence; '' when that has been, or is not set."""
    day = found.span.conferences_on
    if day is None or day < today:
        return ""
    return _("The development talks begin %(day)s.") % {"day": words.day(day, today)}


def waiting(found: RoundState, today: dt.date) -> str:
    """What is said before the term's first round has opened, and where none is planned; a sentence."""
    if found.next_on is None:
        return none_planned()
    return _("The next round opens %(day)s.") % {"day": words.day(found.next_on, today)}


def none_planned() -> str:
    return _("No round is planned, so nobody is reminded.")


def _state(rounds: Sequence[Round], today: dt.date) -> str:
    """The round that is on, else the next one, else that there is none."""
    for one in rounds:
        if one.closes_on < today:
            continue
        said = _("Open until %(day)s.") if one.opens_on <= today else _("The next one opens %(day)s.")
        day = one.closes_on if one.opens_on <= today else one.opens_on
        return said % {"day": words.long_day(day, today)}
    return none_planned()


def _row(one: Round, rounds: Sequence[Round], today: dt.date) -> RoundRow:
    term = Term.of(one.opens_on)
    number = sum(Term.of(other.opens_on) == term and other.opens_on <= one.opens_on for other in rounds)
    title = words.sentence_case(name(term, number))
    when = words.period(one.opens_on, one.closes_on, today)
    return RoundRow(
        name=title,
        when=when,
        talks=words.long_day(one.conferences_on, today) if one.conferences_on else _("not set"),
        uuid=str(one.uuid),
        take_back_label=_("Take back %(name)s, %(when)s") % {"name": words.uncapital(title), "when": when},
    )


def planned_words(spans: Sequence[Span], today: dt.date) -> str:
    """What was planned, for the notice."""
    days = words.listed([words.period(one.opens_on, one.closes_on, today) for one in spans])
    return _("Planned: %(days)s.") % {"days": days}
