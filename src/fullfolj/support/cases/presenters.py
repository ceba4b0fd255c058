"""The pages about the cases of one pupil."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.domain.attachment import Dimension
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.dimension_words import NAMES
from fullfolj.shell.error_links import error_links
from fullfolj.support.cases.forms import AboutForm, InterventionForm
from fullfolj.support.cases.queries import Sealed
from fullfolj.support.catalogue.content import said as said_of
from fullfolj.support.drafts.drafting import Drafted
from fullfolj.support.drafts.presenters import DraftNotice, draft_notice
from fullfolj.support.models import (
    Case,
    CheckIn,
    FollowUp,
    Intervention,
    Note,
    Rating,
    SharedFollowUp,
    SharedMeasure,
    Tier,
)
from fullfolj.support.sessions.presenters import MeasurePart, measure_part
from fullfolj.support.sessions.queries import NOTHING, Background

#: Quick check-ins that are shown.
_LATEST = 5
#: What a case says, as on the page.
TEXTS = tuple(AboutForm.base_fields)


@dataclass(frozen=True)
class FollowUpRow:
    """`said` are the three answers, each with its question."""

    meta: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class InterventionRow:
    """`when` says when it is followed up, or that it has ended; the addresses are empty once it has.

    `check_ins` are how it has worked between the follow-ups, `ratings` what a click can say.
    """

    what: str
    meta: str
    when: str
    is_due: bool
    follow_url: str
    check_in_url: str
    ratings: tuple[tuple[str, str], ...]
    check_ins: tuple[str, ...]
    follow_ups: tuple[FollowUpRow, ...]
    part: MeasurePart


@dataclass(frozen=True)
class NoteRow:
    """`text` is empty for one of a stricter tier, which is opened by itself; `who_reads` is empty for any other."""

    text: str
    meta: str
    who_reads: str
    url: str


@dataclass(frozen=True)
class CaseRow:
    """Own words first: `own_goal` is the pupil's. The addresses are empty for what can't be done.

    `views` are how the pupil and the guardians see it, each with its heading. `who_reads` is empty for a case that all
    who work with the pupil may read.
    """

    needs: str
    url: str
    meta: str
    strengths: str
    own_goal: str
    staff_goal: str
    views: tuple[tuple[str, str], ...]
    participants: str
    who_reads: str
    shown_to: str
    closed: str
    interventions: tuple[InterventionRow, ...]
    notes: tuple[NoteRow, ...]
    begin_url: str
    choose_url: str
    note_url: str
    revise_url: str
    history_url: str
    participants_url: str
    show_url: str
    close_url: str
    reopen_url: str


@dataclass(frozen=True)
class SealedRow:
    """That there is a case which is opened on purpose."""

    text: str
    meta: str
    url: str


@dataclass(frozen=True)
class StudentPage:
    name: str
    back: str
    open: tuple[CaseRow, ...]
    closed: tuple[CaseRow, ...]
    sealed: tuple[SealedRow, ...]
    open_url: str
    choose_url: str
    talk_url: str
    referrals_url: str
    duty_url: str
    handovers_url: str


@dataclass(frozen=True)
class CasePage:
    name: str
    back: str
    case: CaseRow


@dataclass(frozen=True)
class FormPage:
    """A form of `back`, of the pupil's case when there is one. `stands` is what a colleague has changed meanwhile.

    `choose_url` leads to the catalogue where there is something to choose, and `proposed` names what has been chosen.
    """

    name: str
    back: str
    form: Form
    errors: tuple[ErrorLink, ...]
    draft: DraftNotice
    stands: tuple[tuple[str, str], ...] = ()
    choose_url: str = ""
    proposed: str = ""


def student_page(
    student: Person,
    cases: Sequence[Case],
    sealed: Sequence[Sealed],
    behind: Background,
    today: dt.date,
    *,
    may_work: bool,
    sees_concerns: bool,
) -> StudentPage:
    rows = [(one, _row(one, student, behind, today, may_work=may_work)) for one in cases]
    return StudentPage(
        name=str(student),
        back=reverse("student", args=[student.uuid]),
        open=tuple(row for one, row in rows if one.closed_on is None),
        closed=tuple(row for one, row in rows if one.closed_on is not None),
        sealed=tuple(_sealed(one, student, today) for one in sealed),
        open_url=reverse("support-open", args=[student.uuid]) if may_work else "",
        choose_url=reverse("support-choose", args=[student.uuid]) if may_work else "",
        talk_url=reverse("support-talk", args=[student.uuid]) if may_work else "",
        referrals_url=reverse("support-student-referrals", args=[student.uuid]) if may_work else "",
        duty_url=reverse("support-duty", args=[student.uuid]) if sees_concerns else "",
        handovers_url=reverse("support-student-handovers", args=[student.uuid]) if may_work else "",
    )


def case_page(student: Person, case: Case, behind: Background, today: dt.date, *, may_work: bool) -> CasePage:
    back = reverse("support-student", args=[student.uuid])
    return CasePage(str(student), back, _row(case, student, behind, today, may_work=may_work))


def form_page(student: Person, form: Form, draft: Drafted, today: dt.date) -> FormPage:
    back = reverse("support-student", args=[student.uuid])
    return FormPage(str(student), back, form, error_links(form, whole="support"), draft_notice(draft, today))


def planned_page(
    student: Person, form: InterventionForm, case: Case | None, draft: Drafted, today: dt.date
) -> FormPage:
    """The same for a support measure, which may be taken from the catalogue."""
    route, more = ("support-choose", []) if case is None else ("support-choose-in-case", [case.uuid])
    proposed = "" if form.proposed is None else said_of(form.proposed.name)
    choose_url = reverse(route, args=[student.uuid, *more])
    return replace(form_page(student, form, draft, today), choose_url=choose_url, proposed=proposed)


def revise_page(student: Person, case: Case, form: Form, draft: Drafted, today: dt.date) -> FormPage:
    back = reverse("support-case", args=[student.uuid, case.uuid])
    stands: tuple[tuple[str, str], ...] = ()
    if form.is_bound and form.non_field_errors():
        stands = tuple(
            (str(form.fields[name].label), said_as(name, getattr(case, name)))
            for name in TEXTS
            if form.cleaned_data.get(name) != getattr(case, name)
        )
    return FormPage(str(student), back, form, error_links(form, whole="support"), draft_notice(draft, today), stands)


def said(case: Case) -> dict[str, Any]:
    """What the case says, as a form begins."""
    return {name: getattr(case, name) for name in TEXTS}


def said_as(name: str, value: Any) -> str:
    """One of them in words; what is empty is said to be."""
    if name == "needs":
        return words.listed([words.uncapital(str(NAMES[Dimension(one)])) for one in value])
    if name == "tier":
        return str(Tier(value).label)
    return str(value) or _("(empty)")


def intervention_row(
    one: Intervention, student: Person, today: dt.date, *, may_work: bool, behind: Background = NOTHING
) -> InterventionRow:
    about = {
        "level": words.uncapital(one.get_level_display()),
        "mode": words.uncapital(one.get_mode_display()),
        "owner": str(one.responsible),
        "day": words.day(one.starts_on, today),
    }
    goes_on = may_work and one.ended_on is None
    return InterventionRow(
        what=one.what,
        meta=_("For: %(level)s · %(mode)s · %(owner)s sees to it · from %(day)s") % about,
        when=when(one, today),
        is_due=one.is_due(today),
        follow_url=reverse("support-follow", args=[student.uuid, one.uuid]) if goes_on else "",
        check_in_url=reverse("support-check-in", args=[student.uuid, one.uuid]) if goes_on else "",
        ratings=tuple((value, str(label)) for value, label in Rating.choices) if goes_on else (),
        check_ins=tuple(_check_in(told, today) for told in one.check_ins.all()[:_LATEST]),
        follow_ups=tuple(follow_up_row(told, today) for told in one.follow_ups.all()),
        part=measure_part(one, student, behind, today, may_work=may_work),
    )


def _row(case: Case, student: Person, behind: Background, today: dt.date, *, may_work: bool) -> CaseRow:
    def url(route: str) -> str:
        return reverse(route, args=[student.uuid, case.uuid])

    is_open = case.closed_on is None
    opened = {"day": words.day(localdate(case.opened_at), today), "owner": str(case.responsible)}
    closed = _("Closed on %(day)s: %(reason)s") % {
        "day": "" if case.closed_on is None else words.day(case.closed_on, today),
        "reason": case.close_reason,
    }
    return CaseRow(
        needs=words.sentence_case(words.listed([words.uncapital(str(NAMES[Dimension(one)])) for one in case.needs])),
        url=url("support-case"),
        meta=_("Opened on %(day)s. %(owner)s leads it.") % opened,
        strengths=case.strengths,
        own_goal=case.own_goal,
        staff_goal=case.staff_goal,
        views=tuple(
            (heading, text)
            for heading, text in ((_("The pupil's view"), case.own_view), (_("The guardians' view"), case.home_view))
            if text
        ),
        participants=words.listed([f"{one} ({one.part})" for one in case.participants.all()]),
        who_reads="" if case.tier == Tier.WORKING else str(Tier(case.tier).label),
        shown_to=_shown_to(case),
        closed="" if is_open else closed,
        interventions=tuple(
            intervention_row(one, student, today, may_work=may_work, behind=behind) for one in case.interventions.all()
        ),
        notes=tuple(_note(one, student, today) for one in case.notes.all()),
        begin_url=url("support-begin") if may_work and is_open else "",
        choose_url=url("support-choose-in-case") if may_work and is_open else "",
        note_url=url("support-note-write") if may_work and is_open else "",
        revise_url=url("support-revise") if may_work and is_open else "",
        history_url=url("support-history"),
        participants_url=url("support-participants") if may_work and is_open else "",
        show_url=url("support-show") if may_work and is_open else "",
        close_url=url("support-close") if may_work and is_open else "",
        reopen_url=url("support-reopen") if may_work and not is_open else "",
    )


def _shown_to(case: Case) -> str:
    if case.pupil_sees and case.guardians_see:
        return _("The pupil and the guardians see goals and support on their own pages.")
    if case.pupil_sees:
        return _("The pupil sees goals and support on the own page.")
    return _("The guardians see goals and support on their own page.") if case.guardians_see else ""


def _note(note: Note, student: Person, today: dt.date) -> NoteRow:
    said = {"day": words.day(localdate(note.noted_at), today), "who": str(note.by or "")}
    is_stricter = note.tier != Tier.WORKING
    return NoteRow(
        text=note.shown,  # type: ignore[attr-defined]
        meta=words.sentence_case(_("%(day)s, %(who)s") % said),
        who_reads=str(Tier(note.tier).label) if is_stricter else "",
        url=reverse("support-note", args=[student.uuid, note.uuid]),
    )


def _sealed(one: Sealed, student: Person, today: dt.date) -> SealedRow:
    day = {"day": words.day(localdate(one.opened_at), today)}
    return SealedRow(
        text=_("A case for: %(who)s") % {"who": words.uncapital(str(one.tier.label))},
        meta=(_("Opened on %(day)s.") if one.is_open else _("Opened on %(day)s, closed now.")) % day,
        url=reverse("support-case", args=[student.uuid, one.uuid]),
    )


def when(one: Intervention | SharedMeasure, today: dt.date) -> str:
    """When it is followed up, or that it has ended."""
    if one.ended_on is not None:
        return _("Ended on %(day)s") % {"day": words.day(one.ended_on, today)}
    if one.next_on < today:
        return _("Should have been followed up on %(day)s") % {"day": words.day(one.next_on, today)}
    if one.next_on == today:
        return _("Is followed up today")
    return _("Is followed up on %(day)s") % {"day": words.day(one.next_on, today)}


def _check_in(told: CheckIn, today: dt.date) -> str:
    said = {"day": words.day(told.date, today), "how": words.uncapital(told.get_rating_display()), "who": told.by or ""}
    return words.sentence_case(_("%(day)s: %(how)s (%(who)s)") % said)


def follow_up_row(told: FollowUp | SharedFollowUp, today: dt.date) -> FollowUpRow:
    who = str(told.by) if told.by else ""
    own, home = ("", "") if isinstance(told, SharedFollowUp) else _ratings(told)
    return FollowUpRow(
        meta=_("%(day)s, %(who)s: %(decision)s")
        % {
            "day": words.sentence_case(words.day(told.date, today)),
            "who": who,
            "decision": words.uncapital(told.get_decision_display()),
        },
        said=(
            (_("How does it work?"), told.works),
            (_("What progress do we see?"), told.progress),
            (_("What comes next?"), told.next_step),
            *([(_("What does the pupil say?"), own)] if own else []),
            *([(_("What do the guardians say?"), home)] if home else []),
        ),
    )


def _ratings(told: FollowUp) -> tuple[str, str]:
    """The pupil's and the guardians', empty where they were not asked."""
    own = told.get_own_rating_display() if told.own_rating else ""
    return own, told.get_home_rating_display() if told.home_rating else ""
