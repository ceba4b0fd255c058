"""What if: the programmes that open when other subjects are passed. A prognosis that is tried and never kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.grading.eligibility import CORE, Outcome, Programmes, eligibility, programme_oriented
from fullfolj.grading.scales import Value
from fullfolj.grading.standing import place_of
from fullfolj.grading.subjects import read_by_all
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import MarkShape, Tag
from fullfolj.studies.queries import Studies

#: With more grades lacking than this the nearest sets are too many to be of help.
_NEAR = 3
_CORE_CODES = tuple(code for alternatives in CORE for code in alternatives)


@dataclass(frozen=True)
class Tick:
    """A subject that may be ticked as passed; `note` is what is known of it."""

    code: str
    name: str
    is_ticked: bool
    note: str


@dataclass(frozen=True)
class Opened:
    """A group of programmes: open or not, and in words what is lacking. `is_new`: it was not open from the start."""

    name: str
    tag: Tag
    text: str
    is_new: bool


@dataclass(frozen=True)
class WhatIfPage:
    """`empty` alone where no answer can be given."""

    name: str
    back: str
    url: str
    empty: str
    core: tuple[Tick, ...]
    others: tuple[Tick, ...]
    lead: str
    programmes: tuple[Opened, ...]
    notes: tuple[str, ...]


def page(studies: Studies, ticked: Collection[str] | None) -> WhatIfPage:
    """`ticked` are the subjects thought of as passed; None: as it stands."""
    codes = subjects(studies)
    start = [code for code in codes if _passes(studies, code)]
    chosen = start if ticked is None else [code for code in codes if code in ticked]
    ticks = [_tick(studies, code, code in chosen) for code in codes]
    empty = _empty(studies)
    outcomes, before = ({}, {}) if empty else (_outcomes(codes, chosen), _outcomes(codes, start))
    return WhatIfPage(
        name=str(studies.student),
        back=reverse("studies-student", args=[studies.student.uuid]),
        url=reverse("studies-what-if", args=[studies.student.uuid]),
        empty=empty,
        core=tuple(one for one in ticks if one.code in _CORE_CODES),
        others=tuple(one for one in ticks if one.code not in _CORE_CODES),
        lead=_lead(chosen, start),
        programmes=tuple(_opened(name, one, before[name]) for name, one in outcomes.items()),
        notes=tuple(_notes(studies, chosen, codes)),
    )


def subjects(studies: Studies) -> list[str]:
    """The subjects that can be ticked: what something is known of, and what all pupils read."""
    known = list(studies.prognosis.expected)
    return sorted([*known, *read_by_all(known)], key=place_of)


def _passes(studies: Studies, code: str) -> bool:
    expected = studies.prognosis.expected.get(code)
    return expected is not None and expected.is_passed


def _tick(studies: Studies, code: str, ticked: bool) -> Tick:
    if code not in studies.prognosis.expected:
        note = _("nothing is known yet")
    elif _passes(studies, code):
        note = ""
    else:
        note = _("something is left")
    return Tick(code, grading_words.subject_name(code), ticked, note)


def _empty(studies: Studies) -> str:
    if not studies.prognosis.expected:
        return _("Nothing is known of the subjects yet, so there is nothing to begin from.")
    if studies.outcomes is None:
        return _("On the scale 1–10 no line parts passed from failed, so no single subject opens a programme.")
    return ""


def grades(codes: Sequence[str], chosen: Collection[str]) -> dict[str, str]:
    """As `eligibility` takes them: what is ticked is passed, and the rest is not."""
    return {code: Value.E if code in chosen else Value.F for code in codes}


def _outcomes(codes: Sequence[str], chosen: Collection[str]) -> dict[Programmes, Outcome]:
    return eligibility(grades(codes, chosen))


def _lead(chosen: Sequence[str], start: Sequence[str]) -> str:
    if set(chosen) == set(start):
        return _("This is how it stands if the grades were set today. Tick a subject and see what opens.")
    more, fewer = [code for code in chosen if code not in start], [code for code in start if code not in chosen]
    parts = [
        _("passed besides in %(subjects)s") % {"subjects": grading_words.subject_names(more)} if more else "",
        _("not passed in %(subjects)s") % {"subjects": grading_words.subject_names(fewer)} if fewer else "",
    ]
    return words.sentence_case(_("If %(what)s:") % {"what": words.listed([part for part in parts if part])})


def _opened(name: Programmes, outcome: Outcome, before: Outcome) -> Opened:
    is_new = bool(outcome.is_eligible and not before.is_eligible)
    if outcome.is_eligible:
        tag = Tag(MarkShape.WORKS, _("Opens") if is_new else _("Is open"))
    else:
        lacking = ngettext("%(count)s grade is lacking", "%(count)s grades are lacking", outcome.distance)
        tag = Tag(MarkShape.WATCH, lacking % {"count": words.digits(outcome.distance)})
    title = words.sentence_case(grading_words.programmes_name(name))
    return Opened(title, tag, "" if outcome.is_eligible else _lacking(name, outcome), is_new)


def _lacking(name: Programmes, outcome: Outcome) -> str:
    """What is lacking; what lies nearest only where few sets of subjects could be meant."""
    text = _("Lacking in %(subjects)s.") % {"subjects": grading_words.lacking_words(name, outcome)}
    if outcome.distance > _NEAR:
        return text
    return " ".join(part for part in (text, grading_words.nearest_words(outcome)) if part)


def _notes(studies: Studies, chosen: Collection[str], codes: Sequence[str]) -> Iterator[str]:
    if _empty(studies):
        return
    choice = programme_oriented(grades(codes, chosen))
    if choice.is_needed and choice.is_eligible:
        yield _("Programme-oriented choice (IMV) is open.")
    yield _("A prognosis, and no grade: what is done from here on decides.")
