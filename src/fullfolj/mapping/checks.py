"""Does the state allow it?"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.marks import Refusal
from fullfolj.mapping.models import AnonymousRound, MappingRound


class RoundClosed(PlainError):
    """The round has not opened, or has closed."""


def check_open(planned: MappingRound, now: dt.datetime) -> None:
    if not planned.is_open_on(timezone.localdate(now)):
        raise RoundClosed(_("The round is not open."), _("What has been answered already is kept."))


def check_open_later(planned: MappingRound | AnonymousRound, now: dt.datetime) -> None:
    """The same for what prepares a round: it may be planned still."""
    if timezone.localdate(now) > planned.closes_on:
        raise RoundClosed(_("The round is not open."), _("What has been answered already is kept."))


def check_answer(instrument: Instrument, code: str, value: int | str) -> None:
    item = instrument.item(code)
    if item is None:
        raise PlainError(_("There is no such question."))
    if value not in set(Refusal) and value not in {option.value for option in instrument.options(item)}:
        raise PlainError(_("There is no such answer to the question."))
