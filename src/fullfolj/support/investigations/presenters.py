"""The pages about the law's clock for one pupil, and the list of what waits for the principal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.school.ages import of_age_on
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.signals.models import Signal
from fullfolj.signals.rules import RULES
from fullfolj.support.drafts.presenters import DraftNotice
from fullfolj.support.investigations import law
from fullfolj.support.investigations.drafts import asks_for_home, drafts_of
from fullfolj.support.investigations.queries import Standing, Waiting
from fullfolj.support.investigations.questions import Question
from fullfolj.support.investigations.steps import steps_table
from fullfolj.support.models import Answer, Investigation, Participation, Party, ReportKind, Rule, SentReport


@dataclass(frozen=True)
class QuestionBox:
    """The question as it is put. The addresses are empty for those who do not decide."""

    why: tuple[str, ...]
    earlier: str
    start_url: str
    unnecessary_url: str


@dataclass(frozen=True)
class AnswerRow:
    heading: str
    meta: str
    text: str
    url: str
    is_late: bool = False


@dataclass(frozen=True)
class ReportRow:
    """A draft or what was sent; `when` says by when, or when and by whom. No `url`: not for this reader."""

    name: str
    when: str
    why: str
    url: str
    is_late: bool = False


@dataclass(frozen=True)
class LawPage:
    """Everything about the steps and the investigation of one pupil. `start_url` is for one that no signal asks for."""

    name: str
    back: str
    url: str
    duty: str
    notice: str
    contacts_url: str
    question: QuestionBox | None
    answers: tuple[AnswerRow, ...]
    steps: AltTable
    of_age: str
    home: str
    home_url: str
    drafts: tuple[ReportRow, ...]
    sent: tuple[ReportRow, ...]
    start_url: str


@dataclass(frozen=True)
class PartRow:
    who: str
    when: str
    said: str
    remove_url: str


@dataclass(frozen=True)
class InvestigationPage:
    """One investigation, whole. The addresses are empty for what can't be done."""

    name: str
    back: str
    lead: str
    reopened: str
    rule: str
    parts: tuple[PartRow, ...]
    lacking: str
    causes: tuple[tuple[str, str], ...]
    ending: tuple[tuple[str, str], ...]
    urls: Mapping[str, str]


@dataclass(frozen=True)
class FormPage:
    """A form about the pupil, under `back`; `lead` says what the rule is, `standing` what stands there now."""

    name: str
    back: str
    back_name: str
    lead: str
    form: Form
    errors: tuple[ErrorLink, ...]
    standing: tuple[tuple[str, str], ...] = ()
    draft: DraftNotice | None = None


@dataclass(frozen=True)
class WaitingRow:
    name: str
    meta: str
    url: str
    is_late: bool = False


@dataclass(frozen=True)
class WaitingPage:
    questions: tuple[WaitingRow, ...]
    open: tuple[WaitingRow, ...]
    unreported: tuple[WaitingRow, ...]


def law_page(standing: Standing, *, may_decide: bool) -> LawPage:
    student, rule = standing.student, standing.rule
    put = standing.question
    start = _url("support-investigation-start", student) if may_decide and rule and standing.open is None else ""
    return LawPage(
        name=str(student),
        back=reverse("student", args=[student.uuid]),
        url=_url("support-law", student),
        duty=law.duty_in_words(rule) if rule else _no_rule(standing),
        notice=law.notice_in_words(rule) if rule else "",
        contacts_url=f"{reverse('student', args=[student.uuid])}#contacts",
        question=_question(put, standing, may_decide=may_decide) if put and rule else None,
        answers=tuple(_answer(one, standing.today) for one in standing.answers),
        steps=steps_table(standing),
        of_age=_of_age(standing),
        home=_home(standing),
        home_url=_url("support-home", student),
        drafts=_drafts(standing, may_decide=may_decide),
        sent=tuple(_sent(one, standing.today) for one in standing.sent),
        start_url=start if put is None else "",
    )


def investigation_page(one: Investigation, today: dt.date, *, may_work: bool, may_decide: bool) -> InvestigationPage:
    is_open = one.is_open
    noted = tuple(one.participations.all())
    lacking = law.missing(noted, one.student, today) if is_open else ()
    names = words.listed([words.uncapital(str(party.label)) for party in lacking])
    may = {
        "write": may_work and is_open,
        "part": may_work and is_open,
        "end": may_decide and is_open,
        "reopen": may_decide and one.ended_on is not None,
    }
    said = _("Started on %(day)s by decision of %(who)s, to be finished by %(due)s.") % {
        "day": words.day(one.decided_on, today),
        "who": one.by or _("the operator"),
        "due": words.day(one.due_on, today) if one.due_on else "",
    }
    return InvestigationPage(
        name=str(one.student),
        back=_url("support-law", one.student),
        lead=f"{said} {one.acting_for}".strip(),
        reopened=_("Reopened: %(reason)s") % {"reason": one.reopen_reason} if one.reopen_reason else "",
        rule=law.duty_in_words(Rule(one.rule)),
        parts=tuple(_part(part, one, today, may_work=may_work and is_open) for part in noted),
        lacking=_("Still to take part, or to be said why not: %(names)s.") % {"names": names} if lacking else "",
        causes=causes_of(one),
        ending=_ending(one, today),
        urls={
            name: reverse(f"support-investigation-{name}", args=[one.student.uuid, one.uuid]) if allowed else ""
            for name, allowed in may.items()
        }
        | {"report": _report_url(one) if may_decide else ""},
    )


def _report_url(one: Investigation) -> str:
    """The draft to the organiser; empty where the section asks for none, or it has been sent."""
    if not law.wants_organiser_report(one) or any(sent.kind == ReportKind.ORGANISER for sent in one.reports.all()):
        return ""
    return reverse("support-report-draft", args=[one.student.uuid, ReportKind.ORGANISER])


def causes_of(one: Investigation) -> tuple[tuple[str, str], ...]:
    nothing = _("Nothing is written yet.")
    return (
        (_("For the pupil"), one.pupil_causes or nothing),
        (_("In the class and the groups"), one.group_causes or nothing),
        (_("In how the school works"), one.organisation_causes or nothing),
    )


def form_page(
    student: Person,
    form: Form,
    *,
    lead: str = "",
    of: Investigation | None = None,
    standing: tuple[tuple[str, str], ...] = (),
    draft: DraftNotice | None = None,
) -> FormPage:
    """Of the investigation where there is one, else of the pupil's steps."""
    back = _url("support-law", student)
    name = _("Steps and investigation: %(name)s") % {"name": student}
    if of is not None:
        back = reverse("support-investigation", args=[student.uuid, of.uuid])
        name = _("The investigation: %(name)s") % {"name": student}
    return FormPage(str(student), back, name, lead, form, error_links(form, whole="support"), standing, draft)


def waiting_page(found: Waiting, pupils: Mapping[int, Person], today: dt.date) -> WaitingPage:
    def due(one: Investigation) -> WaitingRow:
        assert one.due_on is not None  # the database says so of a started one
        lacking = len(law.missing(list(one.participations.all()), one.student, today))
        text = ngettext("%(count)s still to take part", "%(count)s still to take part", lacking)
        missing = text % {"count": words.count(lacking)} if lacking else _("all have taken part, or it is said why not")
        when = _("To be finished by %(day)s · %(missing)s") % {"day": words.day(one.due_on, today), "missing": missing}
        url = reverse("support-investigation", args=[one.student.uuid, one.uuid])
        return WaitingRow(str(one.student), when, url, one.due_on < today)

    def report(one: Investigation) -> WaitingRow:
        last = one.decided_on + law.PROMPTLY
        told = {"day": words.day(one.decided_on, today), "due": words.day(last, today)}
        url = reverse("support-report-draft", args=[one.student.uuid, ReportKind.ORGANISER])
        return WaitingRow(
            str(one.student),
            _("Started on %(day)s; reported by %(due)s at the latest, we propose") % told,
            url,
            last < today,
        )

    return WaitingPage(
        questions=tuple(
            WaitingRow(
                str(pupils[one.student_id]),
                " ".join(_why(one.signals, one.earlier, today)),
                _url("support-law", pupils[one.student_id]),
            )
            for one in found.questions
            if one.student_id in pupils
        ),
        open=tuple(due(one) for one in found.open),
        unreported=tuple(report(one) for one in found.unreported),
    )


def _url(route: str, student: Person) -> str:
    return reverse(route, args=[student.uuid])


def _no_rule(standing: Standing) -> str:
    if standing.enrolment is None:
        return _("The pupil is not enrolled anywhere today, so no rule can be told.")
    return _(
        "Fullfölj does not know the rule for this form of schooling. The principal finds out what applies, in its own"
        " chapter of the Education Act."
    )


def _of_age(standing: Standing) -> str:
    day = of_age_on(standing.student.birth_date)
    if day is None:
        return _("The birth date is not known: it can't be told whether the pupil is of age.")
    if day <= standing.today:
        return _(
            "The pupil has been of age since %(day)s. Guardians no longer see anything in Fullfölj, take no part in"
            " investigations and get no messages."
        ) % {"day": words.day(day, standing.today)}
    return ""


def _question(put: Question, standing: Standing, *, may_decide: bool) -> QuestionBox:
    student = standing.student
    return QuestionBox(
        why=tuple(_why(put.signals, None, standing.today)),
        earlier=_earlier(put.earlier, standing.today),
        start_url=_url("support-investigation-start", student) if may_decide else "",
        unnecessary_url=_url("support-investigation-unnecessary", student) if may_decide else "",
    )


def _why(signals: Sequence[Signal], earlier: Investigation | None, today: dt.date) -> list[str]:
    lit = [
        _("%(rule)s, lit since %(day)s.") % {"rule": RULES.get(one.rule).title, "day": words.day(one.since, today)}
        for one in signals
    ]
    return [*lit, *([_earlier(earlier, today)] if earlier else [])]


def _earlier(one: Investigation | None, today: dt.date) -> str:
    if one is None:
        return ""
    if one.answer == Answer.UNNECESSARY:
        return _("Found unnecessary on %(day)s: %(reason)s") % {
            "day": words.day(one.decided_on, today),
            "reason": one.reason,
        }
    return _("An investigation ended on %(day)s.") % {"day": words.day(one.ended_on or one.decided_on, today)}


def _answer(one: Investigation, today: dt.date) -> AnswerRow:
    who = one.by or _("the operator")
    decided = _("%(day)s, %(who)s") % {"day": words.sentence_case(words.day(one.decided_on, today)), "who": who}
    meta = f"{decided} · {one.acting_for}" if one.acting_for else decided
    if one.answer == Answer.UNNECESSARY:
        again = (
            _("To be looked at again on %(day)s.") % {"day": words.day(one.look_again_on, today)}
            if one.look_again_on
            else ""
        )
        return AnswerRow(_("Found unnecessary"), meta, f"{one.reason} {again}".strip(), "")
    url = reverse("support-investigation", args=[one.student.uuid, one.uuid])
    if one.ended_on is not None:
        ended = _("Ended on %(day)s.") % {"day": words.day(one.ended_on, today)}
        return AnswerRow(_("Investigation, ended"), meta, ended, url)
    assert one.due_on is not None  # the database says so of a started one
    due = _("To be finished by %(day)s.") % {"day": words.day(one.due_on, today)}
    if one.due_on < today:
        due = _("Should have been finished by %(day)s.") % {"day": words.day(one.due_on, today)}
    return AnswerRow(_("Investigation, goes on"), meta, due, url, one.due_on < today)


def _home(standing: Standing) -> str:
    if standing.home is None:
        return _("The home municipality is unknown. Ask the home, or look in the population register.")
    if standing.home.is_organiser:
        return _("The home municipality is the school's organiser. Nothing is reported to another.")
    return _("The home municipality is %(name)s, another than the organiser.") % {"name": standing.home.name}


def _drafts(standing: Standing, *, may_decide: bool) -> tuple[ReportRow, ...]:
    rows = [
        ReportRow(
            str(one.kind.label),
            _("Promptly; by %(day)s, we propose.") % {"day": words.day(one.due_on, standing.today)}
            if one.due_on
            else _("When the principal judges so."),
            one.why,
            reverse("support-report-draft", args=[standing.student.uuid, one.kind]) if may_decide else "",
            one.due_on is not None and one.due_on < standing.today,
        )
        for one in drafts_of(standing)
    ]
    if asks_for_home(standing):
        unknown = _("Unknown whether anything is to be reported: nobody has said where the home is.")
        url = _url("support-home", standing.student)
        rows.append(ReportRow(_("Reports to the home municipality"), unknown, "", url))
    return tuple(rows)


def _sent(one: SentReport, today: dt.date) -> ReportRow:
    said = _("Sent on %(day)s to %(whom)s by %(who)s: %(how)s") % {
        "day": words.day(one.sent_on, today),
        "whom": one.recipient,
        "who": one.by or _("the operator"),
        "how": one.how,
    }
    url = reverse("support-report", args=[one.student.uuid, one.uuid])
    return ReportRow(str(ReportKind(one.kind).label), said, "", url)


def _part(one: Participation, of: Investigation, today: dt.date, *, may_work: bool) -> PartRow:
    label = str(Party(one.party).label)
    name = str(one.guardian) if one.guardian else one.who
    when = (
        _("Took part on %(day)s") % {"day": words.day(one.took_part_on, today)}
        if one.took_part_on
        else _("Has not taken part: %(why)s") % {"why": one.why_not}
    )
    url = reverse("support-investigation-part-remove", args=[of.student.uuid, of.uuid, one.uuid]) if may_work else ""
    return PartRow(f"{label}: {name}" if name else label, when, one.said, url)


def _ending(one: Investigation, today: dt.date) -> tuple[tuple[str, str], ...]:
    if not one.outcome:
        return ()
    inquiry = one.get_inquiry_display()
    if one.inquiry_on is not None:
        inquiry = _("Yes, begun on %(day)s") % {"day": words.day(one.inquiry_on, today)}
    return (
        (_("What it has led to"), one.outcome),
        (_("Inquiry into special support (chapter 3, section 7)"), f"{inquiry}. {one.inquiry_note}"),
    )
