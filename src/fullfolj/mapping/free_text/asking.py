"""The field in which a pupil writes, with what is said before it: who reads, by when, and where to turn in need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from fullfolj.access import scopes
from fullfolj.access.models import Account
from fullfolj.access.scopes import Scope
from fullfolj.mapping import permissions
from fullfolj.mapping.free_text.written import LIMIT, Written, field_name
from fullfolj.mapping.instruments.content import Item
from fullfolj.mapping.models import MappingRound
from fullfolj.mapping.wording.health import TOLD, looks_like_health
from fullfolj.mapping.wording.words import Words
from fullfolj.school.models import Person


@dataclass(frozen=True)
class TextField:
    """`too_long` is said by script of any length, `trouble` of what was sent. `stems` are what the script looks for."""

    name: str
    text: str
    before: str
    need: str
    limits: str
    limit: int
    trouble: str
    too_long: str
    health: str
    has_health: bool
    stems: str


@dataclass(frozen=True)
class Asking:
    """What is asked for in words of one's own: who reads (None: nobody can), what is kept, what was just sent."""

    planned: MappingRound
    reader: Account | None
    kept: Mapping[str, str]
    sent: Written | None

    def field(self, item: Item, words: Words) -> TextField | None:
        """None for a question with choices."""
        if not item.is_text:
            return None
        sent = self.sent if self.sent and self.sent.item == item.code else None
        text, says, room = sent.text if sent else self.kept.get(item.code, ""), words.says, words.number(LIMIT)
        trouble = says["text_long"].format(length=words.number(sent.length), limit=room) if sent else ""
        return TextField(
            name=field_name(item.code),
            text=text,
            before=says["text_before"].format(
                reader=self.reader or says["text_reader"], read_by=words.day(self.planned.read_by)
            ),
            need=says["text_need"],
            limits=says["text_limit"].format(limit=room, closes=words.day(self.planned.closes_on)),
            limit=LIMIT,
            trouble=trouble,
            too_long=says["text_long"].format(length="{length}", limit=room),
            health=says["text_health"],
            has_health=looks_like_health(text),
            stems=TOLD,
        )


def asking(
    planned: MappingRound, student: Person, kept: Mapping[str, str], today: dt.date, sent: Written | None = None
) -> Asking:
    """`sent` is what was too long to be kept. A reader who no longer reaches the pupil is none."""
    reader = None
    if planned.reader_id and any(one.is_text for one in planned.instrument.instrument.items):
        scope = Scope(planned.reader_id, permissions.FILL, today)
        reader = planned.reader if scopes.student(scope, student.uuid) else None
    return Asking(planned, reader, kept, sent)
