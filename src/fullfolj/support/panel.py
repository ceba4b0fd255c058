"""The feature's parts of the pupil page, and its steps on from what others show there."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.shell.contact_steps import ContactStep
from fullfolj.shell.next_steps import GroupStep, NextStep, Shown
from fullfolj.shell.panels import Panel
from fullfolj.support import permissions
from fullfolj.support.contacts.presenters import step_label

EFFECT = Panel(
    name="support-effect",
    order=31,
    permission=permissions.SEE,
    heading=lambda: _("Before and after support"),
    link=lambda: _("Show how it was before and after each support measure"),
    url=lambda student: reverse("support-effect-student", args=[student]),
)
PANEL = Panel(
    name="support",
    order=30,
    permission=permissions.SEE,
    heading=lambda: _("Support"),
    link=lambda: _("Show what is done, and when it is followed up"),
    url=lambda student: reverse("support-student", args=[student]),
)
#: What somebody has shown to the pupil and the guardians, and no more.
OWN_PANEL = Panel(
    name="own-support",
    order=30,
    permission=permissions.SEE_OWN,
    heading=lambda: _("Support"),
    link=lambda: _("Show goals and what is done"),
    url=lambda student: reverse("support-own", args=[student]),
)
PROPOSE = NextStep(
    name="propose",
    permission=permissions.WORK,
    label=lambda: _("Take up in the next meeting"),
    url=lambda student, _shown: reverse("support-propose", args=[student]),
)
PROPOSE_GROUP = GroupStep(
    name="propose",
    permission=permissions.WORK,
    label=lambda: _("Take up in the next meeting"),
    url=lambda group: reverse("support-propose-group", args=[group]),
)
OPEN = NextStep(
    name="open-case",
    permission=permissions.WORK,
    label=lambda: _("Open a case"),
    url=lambda student, shown: f"{reverse('support-open', args=[student])}?from={shown}",
)
LAW = Panel(
    name="steps",
    order=35,
    permission=permissions.SEE,
    heading=lambda: _("Steps and investigation"),
    link=lambda: _("Show which steps have been reached, and what the law asks for"),
    url=lambda student: reverse("support-law", args=[student]),
)
AGREED = ContactStep(
    name="agreed",
    permission=permissions.CONTACT,
    label=step_label,
    url=lambda student, contact: reverse("support-contact", args=[student, contact.uuid]),
)
MESSAGE = NextStep(
    name="message",
    permission=permissions.CONTACT,
    label=lambda: _("Write a message"),
    url=lambda student, _shown: reverse("support-message", args=[student]),
    after=frozenset({Shown.CONTACT}),
)
#: Times that pupils book: the pupil's own, and for staff who book for the pupil.
OWN_SLOTS = Panel(
    name="own-slots",
    order=29,
    permission=permissions.BOOK,
    heading=lambda: _("Slots to book"),
    link=lambda: _("Show what you have booked and what can be booked"),
    url=lambda student: reverse("support-own-slots", args=[student]),
)
SLOTS = Panel(
    name="slots",
    order=36,
    permission=permissions.HOLD,
    heading=lambda: _("Slots to book"),
    link=lambda: _("Show what is booked and what can be booked"),
    url=lambda student: reverse("support-student-slots", args=[student]),
)
