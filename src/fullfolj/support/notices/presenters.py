"""Who has been told at home, day by day and over the weeks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, ErrorLink, Evidence, MenuLink
from fullfolj.shell.contact_forms import contact_words
from fullfolj.shell.error_links import error_links
from fullfolj.signals.models import ContactKind
from fullfolj.support.models import NoticeReason, SameDayNotice
from fullfolj.support.notices.queries import NoticeData, Standing, Told


@dataclass(frozen=True)
class NoticeRow:
    name: str
    url: str
    state: str
    link: str


@dataclass(frozen=True)
class NoticesPage:
    """`waiting` are those of whom nothing is noted on the day: the attendance system may have told them."""

    unit: str
    school: str
    day: str
    iso_day: str
    lead: str
    rows: tuple[NoticeRow, ...]
    waiting: tuple[str, ...]
    share: str
    evidence: Evidence
    table: AltTable | None
    late: str
    schools: tuple[MenuLink, ...]
    days: tuple[MenuLink, ...]


@dataclass(frozen=True)
class NoticePage:
    name: str
    back: str
    day: str
    state: str
    form: Form
    errors: tuple[ErrorLink, ...]


def page(data: NoticeData, today: dt.date) -> NoticesPage:
    rows = tuple(_row(one, data, today) for one in data.on_the_day)
    told = Counter(one.standing for one in data.told)
    same_day, every = told[Standing.SAME_DAY], len(data.told)
    return NoticesPage(
        unit=str(data.unit),
        school=str(data.unit.uuid),
        day=words.sentence_case(words.heading_day(data.day, today)) if data.day else "",
        iso_day=data.day.isoformat() if data.day else "",
        lead=_lead(data, today),
        rows=rows,
        waiting=tuple(
            str(data.people[one.student].uuid) for one in data.on_the_day if one.standing is Standing.NOT_NOTED
        ),
        share=_share(told, every),
        evidence=_evidence(data, same_day, today),
        table=_weeks(data) if data.told else None,
        late=_late(data),
        schools=_schools(data),
        days=_days(data, today),
    )


def day_url(school: uuid.UUID | None, day: dt.date) -> str:
    """A day at a school; None is the visitor's first."""
    where = {"school": school} if school else {}
    return f"{reverse('support-notices')}?{urlencode({**where, 'day': day.isoformat()})}"


def notice_page(
    student: Person, day: dt.date, held: SameDayNotice | None, form: Form, back: str, today: dt.date
) -> NoticePage:
    return NoticePage(
        name=str(student),
        back=back,
        day=words.day(day, today),
        state=notice_words(held, today) if held else _("Nothing is noted yet"),
        form=form,
        errors=error_links(form, whole="support"),
    )


def notice_words(one: SameDayNotice, today: dt.date) -> str:
    """*Samma dag: per telefon*, *20 november: per telefon*, or *Inte meddelat: …*."""
    word = f" ({one.word})" if one.word else ""
    if one.reason:
        reason = words.uncapital(str(NoticeReason(one.reason).label))
        return _("Not told: %(reason)s") % {"reason": reason} + word
    said = {"how": words.uncapital(one.get_way_display()), "day": words.day(one.told_on or one.day, today)}
    told = _("Told the same day: %(how)s") if one.told_on == one.day else _("Told later, on %(day)s: %(how)s")
    return told % said + word


def _row(one: Told, data: NoticeData, today: dt.date) -> NoticeRow:
    student = data.people[one.student]
    return NoticeRow(
        name=str(student),
        url=f"{reverse('support-notice', args=[student.uuid, one.day.isoformat()])}?school={data.unit.uuid}",
        state=_state(one, today),
        link=_("Note it") if one.standing is Standing.NOT_NOTED else _("Change"),
    )


def _state(one: Told, today: dt.date) -> str:
    if one.notice is not None:
        return notice_words(one.notice, today)
    if one.contact is None:
        return _("Not told yet") if one.day == today else _("Nothing is noted")
    said = {"what": contact_words(ContactKind(one.contact.kind)), "who": one.contact.by or _("the operator")}
    return _("Told the same day, by a contact: %(who)s %(what)s") % said


def _lead(data: NoticeData, today: dt.date) -> str:
    if data.day is None:
        return _("No lesson has been read in for the last five weeks: nothing can be told.")
    count = len(data.on_the_day)
    text = ngettext(
        "%(count)s pupil under 18 was away from at least one whole lesson without a valid reason.",
        "%(count)s pupils under 18 were away from at least one whole lesson without a valid reason.",
        count,
    )
    parts = [words.sentence_case(text % {"count": words.count(count)})]
    if data.of_age:
        text = ngettext(
            "%(count)s who is of age is not counted: guardians of theirs are not told.",
            "%(count)s who are of age are not counted: guardians of theirs are not told.",
            data.of_age,
        )
        parts.append(words.sentence_case(text % {"count": words.count(data.of_age)}))
    if data.day == data.days[-1] and data.day < today:
        parts.append(_("The lessons reach to this day: what is away today is not known yet."))
    if data.day_coverage.value is not None and data.day_coverage.value < 1:
        share = words.percent_sign(data.day_coverage.value)
        parts.append(_("%(share)s of the day's lesson minutes are reported: there may be more.") % {"share": share})
    return " ".join(parts)


def _share(of: Counter[Standing], every: int) -> str:
    """What nobody has noted is not known: the share is told as at least so much, or not at all."""
    if not every:
        return _("No pupil under 18 has been away without a valid reason in the window.")
    unknown = of[Standing.NOT_NOTED]
    said = {"told": words.n_of_m(of[Standing.SAME_DAY], every), "unknown": words.digits(unknown)}
    if unknown == every:
        text = ngettext(
            "Nothing is noted of %(unknown)s day of absence. How often the home was told can't be said.",
            "Nothing is noted of %(unknown)s days of absence. How often the home was told can't be said.",
            unknown,
        )
        return text % said
    if unknown:
        return _("Told the same day: at least %(told)s. Nothing is noted of %(unknown)s.") % said
    said["share"] = words.percent_sign(of[Standing.SAME_DAY] / every)
    return _("Told the same day: %(told)s, %(share)s.") % said


def _share_of_week(of: Counter[Standing]) -> str:
    every, unknown = of.total(), of[Standing.NOT_NOTED]
    share = words.percent_sign(of[Standing.SAME_DAY] / every)
    return "–" if unknown == every else _("at least %(share)s") % {"share": share} if unknown else share


def _evidence(data: NoticeData, same_day: int, today: dt.date) -> Evidence:
    days = data.days or [today]
    reasons = Counter(one.notice.reason for one in data.told if one.notice is not None and one.notice.reason)
    why = "; ".join(f"{NoticeReason(key).label}: {words.digits(count)}" for key, count in sorted(reasons.items()))
    covered = data.coverage.value
    return Evidence(
        title=_("Guardians told the same day"),
        numerator=_("%(n)s times that somebody has noted a notice, or a contact with a guardian, of the same day")
        % {"n": words.digits(same_day)},
        denominator=_("%(n)s times that a pupil under 18 was away from a whole lesson without a valid reason on a day")
        % {"n": words.digits(len(data.told))},
        window=words.period(days[0], days[-1], today),
        coverage=_("Nothing has been read in.")
        if covered is None
        else _(
            "%(share)s of the lesson minutes are reported. Pupils enrolled today whom you reach; those with a protected"
            " identity are not counted."
        )
        % {"share": words.percent_sign(covered)},
        rule=_(
            "Education Act chapter 7, section 17 and chapter 15, section 16: the same day, but for special reasons."
        ),
        sentence=_("Reasons noted: %(reasons)s.") % {"reasons": why}
        if why
        else _("No reason for an exception is noted."),
    )


def _weeks(data: NoticeData) -> AltTable:
    headers = (
        Cell(_("Week")),
        Cell(_("Days with invalid absence"), is_number=True),
        Cell(_("Told the same day"), is_number=True),
        Cell(_("Share"), is_number=True),
        Cell(_("Told later"), is_number=True),
        Cell(_("Not told, with a reason"), is_number=True),
        Cell(_("Nothing noted"), is_number=True),
    )
    rows = []
    for week in sorted({_monday(one.day) for one in data.told}):
        found = [one for one in data.told if _monday(one.day) == week]
        of = Counter(one.standing for one in found)
        figures = (
            words.digits(len(found)),
            words.digits(of[Standing.SAME_DAY]),
            _share_of_week(of),
            words.digits(of[Standing.LATER]),
            words.digits(of[Standing.EXCEPTION]),
            words.digits(of[Standing.NOT_NOTED]),
        )
        cells = [Cell(text, is_number=True, label=headers[n + 1].text) for n, text in enumerate(figures)]
        rows.append((Cell(words.sentence_case(words.week(week))), *cells))
    return AltTable(_("Week by week"), headers, tuple(rows), is_stacked=True)


def _late(data: NoticeData) -> str:
    """Days whose lessons were not known here that day: whether the home was told then can't be seen from here."""
    if not data.late:
        return ""
    text = ngettext(
        "On %(late)s of %(all)s school days the lessons reached Fullfölj only later."
        " What was told that day is known only if somebody has noted it.",
        "On %(late)s of %(all)s school days the lessons reached Fullfölj only later."
        " What was told those days is known only if somebody has noted it.",
        len(data.late),
    )
    return text % {"late": words.digits(len(data.late)), "all": words.digits(len(data.days))}


def _schools(data: NoticeData) -> tuple[MenuLink, ...]:
    if len(data.units) < 2:
        return ()
    address = reverse("support-notices")
    return tuple(MenuLink(str(one), f"{address}?school={one.uuid}", one == data.unit) for one in data.units)


def _days(data: NoticeData, today: dt.date) -> tuple[MenuLink, ...]:
    """The last ten with lessons, the newest first."""
    newest: Sequence[dt.date] = data.days[:-11:-1]
    return tuple(
        MenuLink(words.sentence_case(words.short_day(one)), day_url(data.unit.uuid, one), one == data.day)
        for one in newest
    )


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
