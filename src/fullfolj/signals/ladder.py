"""What is said about an evaluation: why, why not, and when it clears. Made of its evidence alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext, ngettext

from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rules import RULES, DayRule
from fullfolj.signals.rules.base import Evidence
from fullfolj.signals.rules.wording import too_little


@dataclass(frozen=True)
class Description:
    """An open signal has `sentence` and `clears_when`; any other has `because`. The rest is None."""

    title: str
    sentence: str | None = None
    clears_when: str | None = None
    because: str | None = None


def rule_title(rule_id: str, evidence: Evidence) -> str:
    """What the rule is called with the thresholds that lit the signal."""
    rule = RULES.get(rule_id)
    return rule.titled(evidence.get("thresholds") or rule.limits())


def describe(evaluation: Evaluation, coming: Sequence[dt.date] = ()) -> Description:
    """The words for an evaluation in the active language.

    `coming` are the pupil's next school days, in order, after the as-of date: where they reach far enough the day it
    would clear with full attendance is named, else the number of school days.
    """
    rule = RULES.get(evaluation.rule)
    evidence = evaluation.evidence
    title = rule_title(evaluation.rule, evidence)
    match evaluation.state:
        case State.OPEN:
            return Description(
                title, _sentence(evaluation), f"{rule.clears(evidence)}{_with_attendance(evidence, coming)}"
            )
        case State.LOWER_STEP:
            return Description(title, because=gettext("A higher step is open."))
        case State.OFF:
            return Description(title, because=gettext("The rule is switched off in the school's ladder."))
        case State.NOT_ENROLLED:
            return Description(title, because=gettext("The pupil is not enrolled on this day."))
        case State.NO_LESSONS:
            return Description(title, because=gettext("There are no lessons up to this day."))
        case State.TOO_COARSE:
            return Description(
                title, because=gettext("Not available at this grain: attendance is told in sum, not lesson by lesson.")
            )
        case State.CLOSED if isinstance(rule, DayRule) and "school_days" not in evidence:
            return Description(title, because=gettext("The school year has had no school day yet."))
    return Description(title, because=rule.why_not(evidence))


def signal_json(evaluation: Evaluation, coming: Sequence[dt.date] = ()) -> dict[str, Any]:
    """An entry of `signals` in `explain --json` (contract section 3)."""
    words = describe(evaluation, coming)
    return {
        "rule": evaluation.rule,
        "state": str(evaluation.state),
        "since": evaluation.since.isoformat() if evaluation.since else None,
        "sentence": words.sentence,
        "evidence": evaluation.evidence,
        "clears_when": words.clears_when,
    }


def not_signalled_json(evaluation: Evaluation) -> dict[str, Any]:
    """An entry of `not_signalled` in `explain --json`."""
    return {"rule": evaluation.rule, "because": describe(evaluation).because}


def _sentence(evaluation: Evaluation) -> str:
    """Where nothing of the window is reported there is no count to tell: then it says that, and nothing else."""
    evidence, stays = evaluation.evidence, gettext("The signal stays until more is reported.")
    if evidence.get("count", 0) is None:
        return f"{too_little(evidence)} {stays}"
    sentence = RULES.get(evaluation.rule).sentence(evidence)
    return f"{sentence} {too_little(evidence)} {stays}" if evidence.get("holds") is None else sentence


def _with_attendance(evidence: Evidence, coming: Sequence[dt.date]) -> str:
    count = evidence.get("clears_after_school_days")
    if count is None:
        return ""
    if len(coming) >= count:
        date = formats.date_format(coming[count - 1], "j F")
        return " " + gettext("With full attendance that happens on %(date)s.") % {"date": date}
    return " " + ngettext(
        "With full attendance that takes %(count)s school day.",
        "With full attendance that takes %(count)s school days.",
        count,
    ) % {"count": count}
