"""The step that waits for somebody, in words: the same on Idag and on the pupil page."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext

from fullfolj.shell import words
from fullfolj.signals.dues import Due


def next_step(due: Due, today: dt.date) -> str:
    """*Nästa steg: utredning, senast 3 december*; the step alone where nobody knows which days are school days."""
    name = words.uncapital(str(due.step.name))
    if due.day is None:
        return gettext("Next step: %(step)s") % {"step": name}
    said = {"step": name, "day": words.near_day(due.day, today)}
    if due.day < today:
        return gettext("Next step: %(step)s, was due by %(day)s") % said
    return gettext("Next step: %(step)s, by %(day)s at the latest") % said
