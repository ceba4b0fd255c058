"""How `fullfolj explain` tells of a pupil when nobody asked for JSON. No command of its own (it has no NAME).

Every figure stands under the window and the coverage it has, with numerator and denominator; what is not known is said
to be unknown and never written as 0. The words for rules are those of the pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fullfolj.config.language import gettext as _
from fullfolj.config.language import ngettext

if TYPE_CHECKING:
    from fullfolj.domain.share import Share
    from fullfolj.measures import Total
    from fullfolj.measures.results import Change, StudentMeasures, WindowMeasures
    from fullfolj.signals.known_patterns import Told
    from fullfolj.signals.replay import Evaluation

#: Those in which a measure is at home (measures.results.HOME); JSON has the other two as well.
_WINDOWS = ("last_20_school_days", "term")


def told(
    student: str,
    measured: StudentMeasures,
    rules: Sequence[Evaluation],
    patterns: Told,
    sums: Sequence[Total] = (),
) -> str:
    """All of it as lines of text: measures by window, the change, attendance in sum, what is lit and what is not."""
    from django.utils import formats

    from fullfolj.signals.replay import State

    as_of = measured.as_of
    head = _("Pupil {id}, up to and including {day}").format(id=student, day=formats.date_format(as_of, "l j F Y"))
    lines = [head]
    for name in _WINDOWS:
        window = next(found for key, found in measured.windows.items() if key == name)
        lines += ["", *_of_window(window, as_of)]
    lines += ["", *_of_change(measured.change, as_of), *_of_sums(sums, as_of), "", _("Signals that are lit:")]
    lit = [one for one in rules if one.state is State.OPEN]
    for one in lit:
        lines += _of_signal(one, student, as_of)
    if not lit:
        lines.append("  " + _("none"))
    lines += ["", _("Rules that are not lit:")]
    lines += [_of_rule(one) for one in rules if one.state is not State.OPEN]
    lines += ["", _("Patterns:"), *patterns_told(patterns)]
    return "\n".join(lines)


def patterns_told(patterns: Told) -> Iterator[str]:
    """The found patterns, each with its guard against chance and when it goes; or why there are none to tell."""
    from fullfolj.signals.patterns import PATTERNS
    from fullfolj.signals.patterns.wording import cannot_tell, guarded

    if why := cannot_tell(patterns.window):
        yield f"  {why}"
    elif patterns.found is None:
        yield "  " + _(
            "not known: the latest search for them is of another day, and patterns are tested over all pupils at once"
        )
    elif not patterns.found:
        yield "  " + _("none")
    for one in patterns.found or ():
        pattern = PATTERNS.get(one.pattern)
        yield f"  {pattern.title}: {pattern.sentence(one.evidence)}"
        yield f"    {guarded(one.evidence)} {pattern.goes}"


def _of_window(found: WindowMeasures, as_of: dt.date) -> Iterator[str]:
    from fullfolj.shell import words
    from fullfolj.shell.measure_words import coverage_words, definition_words, window_words

    yield words.sentence_case(window_words(found.window, as_of)) + ":"
    if not found.school_days:
        yield "  " + _("There are no lessons, so nothing is known.")
        return
    days = ngettext(
        "{reported} of {n} school day with a reported lesson",
        "{reported} of {n} school days with a reported lesson",
        found.school_days,
    ).format(reported=found.reported_days, n=found.school_days)
    yield f"  {days}. {coverage_words(found.coverage)}"
    shares = (
        (_("Absence"), found.absence_share),
        (_("Valid absence"), found.valid_absence_share),
        (_("Invalid absence"), found.invalid_absence_share),
    )
    for title, share in shares:
        yield f"  {title}: {_share(share)}"
    yield "    " + _("Counted as: {definition}").format(definition=definition_words(found.absence_share.definition))
    yield "    " + _("The same absence, counted in four ways:")
    for share in found.definitions.values():
        # An unreported lesson counts as presence in one of them; where nothing is reported that says nothing.
        said = _share(share) if share.coverage.reported else _no_data()
        yield f"      {said}. {definition_words(share.definition)}"
    yield f"  {_('Whole days absent')}: {_count(found.whole_days_absent)}"
    yield f"  {_('Absence spells')}: {_spells(found)}"
    yield f"  {_('Late arrivals')}: {_count(found.late_arrivals)}"
    yield f"  {_('Whole lessons missed on other days')}: {_count(found.scattered_absence)}"
    yield f"  {_('School days with a whole lesson missed without a valid reason')}: {_count(found.invalid_occasions)}"


def _share(share: Share) -> str:
    """*21,5 procent (1 200 av 5 580 minuter)*."""
    from fullfolj.shell import words

    if share.value is None or share.numerator is None or share.denominator is None:
        return _no_data()
    if share.definition == "day":
        unit = ngettext("{n} of {m} school day", "{n} of {m} school days", share.denominator)
    else:
        unit = ngettext("{n} of {m} minute", "{n} of {m} minutes", share.denominator)
    amount = unit.format(n=words.digits(share.numerator), m=words.digits(share.denominator))
    return f"{words.percent(share.value, 1)} ({amount})"


def _count(count: int | None) -> str:
    return _no_data() if count is None else str(count)


def _spells(found: WindowMeasures) -> str:
    if found.absence_spells is None:
        return _no_data()
    if not found.absence_spells or found.longest_spell_days is None:
        return str(found.absence_spells)
    text = ngettext(
        "{n}, of which {short} of one or two days; the longest is {days} school day",
        "{n}, of which {short} of one or two days; the longest is {days} school days",
        found.longest_spell_days,
    )
    return text.format(n=found.absence_spells, short=found.short_spells, days=found.longest_spell_days)


def _no_data() -> str:
    return _("no data: nothing is reported")


def _of_change(change: Change, as_of: dt.date) -> Iterator[str]:
    from fullfolj.shell import words
    from fullfolj.shell.measure_words import coverage_words

    yield _("Change in absence, the last 20 school days against the 20 before them:")
    if change.points is None:
        yield "  " + _("not known: ten school days with a reported lesson are needed on either side")
    else:
        points = words.decimal(change.points)
        sign = "+" if change.points > 0 else ""
        yield "  " + _("{points} percentage points").format(points=f"{sign}{points}")
    for title, block in ((_("Before"), change.before), (_("After"), change.after)):
        window = block.share.window
        if window.first is None or window.last is None:
            yield f"  {title}: " + _("no school days")
            continue
        period = words.period(window.first, window.last, as_of)
        yield f"  {title}, {period}: {_share(block.share)}. {coverage_words(block.share.coverage)}"


def _of_sums(sums: Sequence[Total], as_of: dt.date) -> Iterator[str]:
    from fullfolj.shell import total_words

    if not sums:
        return
    yield ""
    yield _("Attendance in sum, as coarse as the source tells it:")
    for one in sums:
        yield f"  {total_words.period(one, as_of)}: {total_words.absence(one)} ({total_words.share(one)})"
        yield "    " + _("Reported: {coverage}").format(coverage=total_words.coverage(one))
        yield f"    {total_words.how_counted(one)}"


def _of_signal(one: Evaluation, student: str, as_of: dt.date) -> Iterator[str]:
    from django.utils import formats

    from fullfolj.shell.signal_words import RADAR, evidence_of
    from fullfolj.signals import ladder

    words, evidence = ladder.describe(one), evidence_of(one, student, as_of)
    since = formats.date_format(one.since, "j F Y") if one.since else ""
    yield "  " + _("{title} ({rule}), lit since {day}").format(title=words.title, rule=one.rule, day=since)
    yield f"    {words.sentence}"
    # What waits for a contact is no share: its limit stands where others have a denominator.
    rests_on = _("Evidence: {n}. {m}") if one.rule == RADAR else _("Evidence: {n} of {m}")
    yield "    " + rests_on.format(n=evidence.numerator, m=evidence.denominator)
    yield "    " + _("Window: {window}").format(window=evidence.window)
    yield "    " + _("Coverage: {coverage}").format(coverage=evidence.coverage)
    for term in evidence.extra:
        yield f"    {term.name}: {term.text}"
    yield f"    {words.clears_when}"


def _of_rule(one: Evaluation) -> str:
    from fullfolj.signals import ladder

    words = ladder.describe(one)
    return f"  {words.title} ({one.rule}): {words.because}"
