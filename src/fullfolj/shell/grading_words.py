"""Grades in words: subjects, merit value, what opens a programme, and what is odd. On pages, paper and command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from fullfolj.grading.assessment import Assessment
from fullfolj.grading.eligibility import DEMANDS, Outcome, Programmes
from fullfolj.grading.merit import Merit
from fullfolj.grading.numbers import NEEDED, OUT_OF, NumberMerit
from fullfolj.grading.rule_sets import Certainty, RuleSet
from fullfolj.grading.scales import Value
from fullfolj.grading.standing import Issue, Trouble
from fullfolj.grading.subjects import NotASubject, name_of
from fullfolj.shell import words

#: So many of the smallest sets are told in a sentence; the rest are counted.
_SETS_TOLD = 3


def subject_name(code: str) -> str:
    """Matematik; Modersmål (ARA). A code that is no subject's is shown as it stands."""
    try:
        return name_of(code)
    except NotASubject:
        return code


def subject_names(codes: Iterable[str]) -> str:
    """Named within a sentence: matematik, bild och fysik."""
    names = [(code, subject_name(code)) for code in codes]
    return words.listed([name if name == code else words.uncapital(name) for code, name in names])


def grade_words(grade: str) -> str:
    """What stands for a grade in a table: the letter, the digit, a dash, or why there is none."""
    reasons: dict[str, str] = {
        Value.NO_BASIS: "–",
        Value.NOT_STUDIED: gettext("not studied"),
        Value.ADAPTED: gettext("adapted course of study"),
        Value.NOT_GRADED: gettext("grades are not set by criteria"),
        Value.NOT_TAUGHT: gettext("not taught that year"),
    }
    return reasons.get(grade, grade)


def programmes_name(programmes: Programmes) -> str:
    """Within a sentence, after 'to'."""
    return {
        Programmes.VOCATIONAL: gettext("the vocational programmes"),
        Programmes.ECONOMICS_HUMANITIES_SOCIAL_SCIENCE: gettext("economics, humanities and social science"),
        Programmes.NATURAL_SCIENCE_TECHNOLOGY: gettext("natural science and technology"),
        Programmes.ARTS: gettext("the arts programme"),
    }[programmes]


def merit_words(merit: Merit) -> str:
    """227,5 of 340, and whether it is preliminary."""
    if merit.value is None:
        return gettext("There is no merit value: no subject has a grade.")
    told = {"value": points(merit.value), "out_of": merit.out_of}
    if merit.is_preliminary:
        return gettext("Merit value %(value)s of %(out_of)s, preliminary: not all the grades are final.") % told
    return gettext("Merit value %(value)s of %(out_of)s, by the final grades.") % told


def points(value: Decimal) -> str:
    """17,5 or 20."""
    return words.decimal(value, 1 if value % 1 else 0)


def merit_figure(merit: Merit) -> str:
    """What of `merit_words` is the figure: *227,5 of 340*; '' without any."""
    if merit.value is None:
        return ""
    return gettext("%(value)s of %(out_of)s") % {"value": points(merit.value), "out_of": merit.out_of}


def number_merit_words(merit: NumberMerit) -> str:
    """4,25 of 10 on the scale 1–10, and whether it opens upper secondary school."""
    if merit.value is None:
        return gettext("There is no merit value: no subject has a grade on the scale 1–10.")
    told = {"value": words.decimal(merit.value, 2), "out_of": OUT_OF, "needed": NEEDED}
    text = gettext("Merit value %(value)s of %(out_of)s by the grades alone; %(needed)s is needed.") % told
    if merit.points_short:
        short = ngettext(
            "One step up in one subject is lacking.",
            "%(count)s steps up are lacking, in whatever subjects.",
            merit.points_short,
        )
        text = f"{text} {short % {'count': words.count(merit.points_short)}}"
    return text


def outcome_words(programmes: Programmes, outcome: Outcome) -> str:
    """Whether the programmes are open, and if not what is lacking and what lies nearest."""
    told = {"programmes": programmes_name(programmes)}
    if outcome.is_eligible is None:
        return gettext("It can't be told for %(programmes)s: no subject has a grade.") % told
    if outcome.is_eligible:
        return gettext("Eligible for %(programmes)s.") % told
    lacking = gettext("Not yet eligible for %(programmes)s. A passing grade is lacking in %(lacking)s.")
    text = lacking % {**told, "lacking": lacking_words(programmes, outcome)}
    return " ".join(part for part in (text, nearest_words(outcome), unknown_words(outcome)) if part)


def lacking_words(programmes: Programmes, outcome: Outcome) -> str:
    """Within a sentence: svenska, matematik och dessutom i ett ämne till (4 av 5 är godkända utöver kärnämnena)."""
    subjects = subject_names((*outcome.missing_core, *outcome.missing_named))
    more = outcome.others_short - len(outcome.missing_named)
    if more <= 0:
        return subjects
    text = ngettext("one more subject", "%(count)s more subjects", more) % {"count": words.count(more, neuter=True)}
    passed = gettext("%(text)s (%(passed)s of %(needed)s are passed besides the core)") % {
        "text": text,
        "passed": words.digits(outcome.others_passed),
        "needed": words.digits(DEMANDS[programmes].others),
    }
    return (
        gettext("%(subjects)s and besides in %(more)s") % {"subjects": subjects, "more": passed} if subjects else passed
    )


def nearest_words(outcome: Outcome) -> str:
    """The smallest sets of subjects that open the programmes, '' without any."""
    if not outcome.nearest:
        return ""
    sets = [subject_names(some) for some in outcome.nearest]
    if len(sets) == 1:
        return gettext("Nearest: %(subjects)s.") % {"subjects": sets[0]}
    told = gettext("; or ").join(sets[:_SETS_TOLD])
    return gettext("Nearest, for example: %(sets)s.") % {"sets": told}


def enough_words(nearest: Sequence[tuple[str, ...]], names: Iterable[Programmes]) -> str:
    """That the smallest sets of subjects are enough for the programmes."""
    told = {"programmes": words.listed([programmes_name(one) for one in names])}
    sets = [subject_names(some) for some in nearest]
    if len(sets) == 1:
        text = gettext("%(subjects)s is enough for %(programmes)s.") % {**told, "subjects": sets[0]}
    else:
        some = gettext("; or ").join(sets[:_SETS_TOLD])
        text = gettext("%(sets)s: each is enough for %(programmes)s, and there may be more.") % {**told, "sets": some}
    return words.sentence_case(text)


def unknown_words(outcome: Outcome) -> str:
    """The subjects that there is no word of in the register, '' without any."""
    if not outcome.unknown:
        return ""
    return gettext("There is no grade on record in %(subjects)s.") % {"subjects": subject_names(outcome.unknown)}


def rule_set_words(rule_set: RuleSet) -> str:
    """Which rules made the figures, their sources and how sure they are."""
    sure = {
        Certainty.IN_FORCE: gettext("in force"),
        Certainty.DECIDED: gettext("decided, not yet in force"),
        Certainty.REPORTED: gettext("decided, not yet in force, and not all of it is known"),
    }[rule_set.certainty]
    return gettext("Rules of %(year)s (%(sure)s): %(sources)s.") % {
        "year": rule_set.id,
        "sure": sure,
        "sources": "; ".join(rule_set.sources),
    }


def issue_words(issue: Issue) -> str:
    """What is odd in the register, and what it does to the figures."""
    told = {"subjects": subject_names(issue.subjects), "counted": subject_names(issue.counted)}
    return {
        Trouble.SV_AND_SVA: gettext(
            "Graded in both %(subjects)s the same school year: %(counted)s, the better, counts."
        ),
        Trouble.BLOCK_GRADE: gettext(
            "A grade in %(subjects)s together is not set in the last three years: it does not count."
        ),
        Trouble.BLOCK_AND_SUBJECTS: gettext(
            "A sum beside its own subjects (%(subjects)s): %(counted)s count, the sum does not."
        ),
        Trouble.WRONG_SCALE: gettext("The grade in %(subjects)s is not on the scale of the cohort: it does not count."),
        Trouble.UPPER_SECONDARY: gettext(
            "Set in upper secondary school's own subjects or courses (%(subjects)s): kept, and counted in neither merit"
            " value nor eligibility."
        ),
        Trouble.UNKNOWN_SUBJECT: gettext("No subject has the designation %(subjects)s: it does not count."),
        Trouble.SUBJECT_TWICE: gettext("Two grades in %(subjects)s the same term: the last one counts."),
        Trouble.TWO_LANGUAGE_OPTIONS: gettext(
            "Two languages as the language option (%(subjects)s): %(counted)s, the better, counts."
        ),
        Trouble.LANGUAGE_UNTOLD: gettext(
            "The same subject with and without its language (%(subjects)s): %(counted)s, the better, counts."
        ),
        Trouble.OTHER_SCALE: gettext(
            "The grade in %(subjects)s is on another scale than the rest: the two can't be weighed, and it does not"
            " count."
        ),
        Trouble.BEFORE_ENROLMENT: gettext(
            "Dated before the pupil was enrolled here: %(subjects)s. They count, and may be from a former school."
        ),
    }[issue.trouble] % told


def assessment_lines(assessment: Assessment) -> Iterator[str]:
    """All of it, a sentence a line."""
    if assessment.rule_set is None:
        yield gettext("The grades are on the scale 1–10, and the rules of %(year)s are not switched on here.") % {
            "year": assessment.awaits
        }
    if assessment.merit is not None:
        yield merit_words(assessment.merit)
    if assessment.numbers is not None:
        yield number_merit_words(assessment.numbers)
    for programmes, outcome in (assessment.eligibility or {}).items():
        yield outcome_words(programmes, outcome)
    choice = assessment.programme_oriented
    if choice is not None and choice.is_needed and choice.is_eligible:
        yield gettext("Programme-oriented choice (IMV) is open.")
    if assessment.merit is not None and assessment.merit.is_preliminary and assessment.standing.is_graded:
        yield gettext("All of it is a prognosis until the final grades are set.")
    for issue in assessment.standing.issues:
        yield issue_words(issue)
    if assessment.rule_set is not None:
        yield rule_set_words(assessment.rule_set)
