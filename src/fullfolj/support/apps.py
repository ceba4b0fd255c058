from __future__ import annotations

from collections.abc import Collection, Iterable

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "fullfolj.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        _on_the_desk()
        _on_the_pupils_page()
        _what_lies_with_whom()


def _on_the_desk() -> None:
    from fullfolj.access.glances import GLANCES
    from fullfolj.shell.desk_lines import DESK_LINES
    from fullfolj.shell.navigation import MENU
    from fullfolj.support.contacts import desk as contacts_desk
    from fullfolj.support.contacts.queries import COME
    from fullfolj.support.continuity import desk as continuity_desk
    from fullfolj.support.continuity.queries import RESTING
    from fullfolj.support.flex import desk as flex_desk
    from fullfolj.support.flex.queries import AHEAD_OF_US
    from fullfolj.support.follow_up import desk
    from fullfolj.support.follow_up.queries import DUE
    from fullfolj.support.handover import desk as handover_desk
    from fullfolj.support.handover.queries import WAITING
    from fullfolj.support.investigations import desk as investigations_desk
    from fullfolj.support.meetings import desk as meetings_desk
    from fullfolj.support.meetings.queries import TASKS
    from fullfolj.support.menu import SOURCE
    from fullfolj.support.messages import desk as messages_desk
    from fullfolj.support.messages.queries import STUCK
    from fullfolj.support.referrals import desk as referrals_desk
    from fullfolj.support.referrals.queries import OPEN
    from fullfolj.support.shared import desk as shared_desk
    from fullfolj.support.shared.queries import DUE as SHARED_DUE

    rooms = (desk, meetings_desk, shared_desk, referrals_desk, investigations_desk, contacts_desk, messages_desk)
    for room in (*rooms, continuity_desk, flex_desk):
        DESK_LINES.register(room.SOURCE)
    for lines in (handover_desk.RECEIVED, handover_desk.ASKED_BACK):
        DESK_LINES.register(lines)
    for glance in (DUE, TASKS, SHARED_DUE, OPEN, COME, STUCK, WAITING, AHEAD_OF_US, RESTING):
        GLANCES.register(glance)
    MENU.register(SOURCE)


def _on_the_pupils_page() -> None:
    from fullfolj.shell.chart_bands import CHART_BANDS
    from fullfolj.shell.contact_steps import CONTACT_STEPS
    from fullfolj.shell.next_steps import GROUP_STEPS, NEXT_STEPS
    from fullfolj.shell.panels import PANELS
    from fullfolj.support.effect.bands import BANDS
    from fullfolj.support.panel import (
        AGREED,
        EFFECT,
        LAW,
        MESSAGE,
        OPEN,
        OWN_PANEL,
        OWN_SLOTS,
        PANEL,
        PROPOSE,
        PROPOSE_GROUP,
        SLOTS,
    )

    for panel in (PANEL, EFFECT, OWN_PANEL, LAW, OWN_SLOTS, SLOTS):
        PANELS.register(panel)
    for step in (OPEN, PROPOSE, MESSAGE):
        NEXT_STEPS.register(step)
    GROUP_STEPS.register(PROPOSE_GROUP)
    CHART_BANDS.register(BANDS)
    CONTACT_STEPS.register(AGREED)


def _what_lies_with_whom() -> None:
    from fullfolj.intake.undo import WORK, Work
    from fullfolj.shell.open_work import OPEN_WORK
    from fullfolj.support.continuity import registered

    if "support" not in WORK:
        WORK.register(Work("support", _with_a_case))
        WORK.register(Work("investigations", _with_an_investigation))
        WORK.register(Work("handovers", _with_a_handover))
    for work in registered.EVERY:
        OPEN_WORK.register(work)


def _with_a_case(students: Collection[int]) -> Iterable[int]:
    """Those of the pupils about whom anything is kept that nobody may lose, and never which kind it is.

    Only a job is told all of it: for the web the wall is there (docs/adr/0046).
    """
    from fullfolj.support.models import (
        Booking,
        Case,
        OutgoingMessage,
        Referral,
        ReportOfConcern,
        SameDayNotice,
        SharedAttendance,
    )

    kinds = (Case, OutgoingMessage, Referral, ReportOfConcern, SameDayNotice, Booking, SharedAttendance)
    return {
        student
        for kind in kinds
        for student in kind._default_manager.filter(student__in=students).values_list("student", flat=True)
    }


def _with_an_investigation(students: Collection[int]) -> Iterable[int]:
    """Those of the pupils of whom the question of an investigation has been answered, or something been reported."""
    from fullfolj.support.models import Investigation, SentReport

    answered = Investigation.objects.filter(student__in=students).values_list("student", flat=True)
    return answered.union(SentReport.objects.filter(student__in=students).values_list("student", flat=True))


def _with_a_handover(students: Collection[int]) -> Iterable[int]:
    """Those of the pupils of whom a handover has been prepared."""
    from fullfolj.support.models import SchoolHandover

    return SchoolHandover.objects.filter(student__in=students).values_list("student", flat=True)
