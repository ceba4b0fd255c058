"""The slots that programmes ask for, filled and empty; and which subjects are enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.grading.eligibility import CORE, DEMANDS, Outcome, Programmes
from fullfolj.shell import grading_words, words
from fullfolj.shell.components import (
    MarkShape,
    Slot,
    SlotLine,
)
from fullfolj.studies.queries import Studies

#: With more lacking than so many, sets of subjects are no help.
_NEAR = 3
#: The general demand of the programmes that prepare for higher education; some ask for named subjects besides.
_PREPARING = Programmes.ARTS


def slot_lines(studies: Studies) -> Iterator[SlotLine]:
    """One slot a subject that is needed: the vocational programmes, and what the preparing ones need besides."""
    if studies.outcomes is None:
        return
    vocational, preparing = studies.outcomes[Programmes.VOCATIONAL], studies.outcomes[_PREPARING]
    passed = studies.prognosis.grades
    core = [_core_slot(alternatives, vocational, passed) for alternatives in CORE]
    others = list(_others(studies))
    needed = DEMANDS[Programmes.VOCATIONAL].others
    yield SlotLine(
        _heading(_("Vocational programmes"), vocational, needed),
        (*core, Slot(_("and five more")), *_filled(others, needed)),
    )
    more = DEMANDS[_PREPARING].others - needed
    yield SlotLine(
        _heading(_("Programmes that prepare for higher education"), preparing, DEMANDS[_PREPARING].others),
        (Slot(_("the same eight, and four more")), *_filled(others[needed:], more)),
    )


def _heading(name: str, outcome: Outcome, needed: int) -> str:
    there = len(CORE) - len(outcome.missing_core) + min(outcome.others_passed, needed)
    return _("%(name)s: %(there)s of %(all)s") % {
        "name": name,
        "there": words.digits(there),
        "all": words.digits(len(CORE) + needed),
    }


def _core_slot(alternatives: tuple[str, ...], outcome: Outcome, grades: dict[str, str]) -> Slot:
    missing = [code for code in outcome.missing_core if code in alternatives]
    code = missing[0] if missing else next(one for one in alternatives if one in grades)
    return _slot(code, is_there=not missing)


def _others(studies: Studies) -> Iterator[str]:
    core = {code for alternatives in CORE for code in alternatives}
    for code, one in studies.prognosis.expected.items():
        if one.is_passed and code not in core:
            yield code


def _filled(codes: Sequence[str], needed: int) -> Iterator[Slot]:
    yield from (_slot(code, is_there=True) for code in codes[:needed])
    short = needed - len(codes)
    if short > 0:
        text = ngettext("one is lacking", "%(count)s are lacking", short) % {"count": words.count(short, neuter=True)}
        yield Slot(text, MarkShape.NEEDS_SUPPORT)


def _slot(code: str, *, is_there: bool) -> Slot:
    name = grading_words.subject_name(code)
    if is_there:
        return Slot(code, MarkShape.WORKS, name)
    return Slot(_("%(code)s is lacking") % {"code": code}, MarkShape.NEEDS_SUPPORT, name)


def suffices(studies: Studies) -> Iterator[str]:
    """What is enough for the programmes that are not open, the nearest first; one sentence for those that ask alike."""
    same: dict[tuple[tuple[str, ...], ...], list[Programmes]] = {}
    left = {name: one for name, one in (studies.outcomes or {}).items() if one.is_eligible is False}
    for programmes, outcome in sorted(left.items(), key=lambda one: one[1].distance):
        if outcome.nearest and outcome.distance <= _NEAR:
            same.setdefault(outcome.nearest, []).append(programmes)
        else:
            yield grading_words.outcome_words(programmes, replace(outcome, nearest=()))
    for nearest, names in same.items():
        yield grading_words.enough_words(nearest, names)
    told = {name for names in same.values() for name in names}
    if told:
        yield from filter(None, [grading_words.unknown_words(max((left[one] for one in told), key=_unknown))])


def _unknown(outcome: Outcome) -> int:
    return len(outcome.unknown)
