"""A follow-up in the meeting: the agenda stays, and the pupil's short name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse

from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support.cases.presenters import when
from fullfolj.support.drafts.drafting import Drafted
from fullfolj.support.drafts.presenters import DraftNotice, draft_notice
from fullfolj.support.meetings.presenters import AgendaSection, about, agenda
from fullfolj.support.models import Intervention, Meeting, MeetingItem


@dataclass(frozen=True)
class MeetingFollowPage:
    """`last_step` is what was to come next when it was followed up last; empty the first time."""

    heading: str
    what: str
    when: str
    last_step: str
    agenda: tuple[AgendaSection, ...]
    back: str
    form: Form
    errors: tuple[ErrorLink, ...]
    draft: DraftNotice


def follow_page(
    meeting: Meeting,
    items: Sequence[MeetingItem],
    item: MeetingItem,
    one: Intervention,
    form: Form,
    draft: Drafted,
    today: dt.date,
) -> MeetingFollowPage:
    earlier = sorted(one.follow_ups.all(), key=lambda told: (told.date, told.pk))
    return MeetingFollowPage(
        heading=about(item),
        what=one.what,
        when=when(one, today),
        last_step=earlier[-1].next_step if earlier else "",
        agenda=agenda(meeting, items, item),
        back=reverse("support-meeting-item", args=[meeting.uuid, item.uuid]),
        form=form,
        errors=error_links(form, whole="support"),
        draft=draft_notice(draft, today),
    )
