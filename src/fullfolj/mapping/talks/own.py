"""*I want to talk to an adult* on the pupil's own page, at any time."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from fullfolj.access.gate import Visitor
from fullfolj.mapping.talks import queries
from fullfolj.mapping.talks.choices import talk_choices, wished_words
from fullfolj.mapping.wording.choices import Choice
from fullfolj.mapping.wording.words import Words, every_language
from fullfolj.school.models import Person


@dataclass(frozen=True)
class OwnTalk:
    words: Words
    wished: str
    choices: tuple[Choice, ...]
    url: str


def part(student: Person, visitor: Visitor) -> OwnTalk:
    """Whom the pupil can name, in the language that the pupil last answered in, else that of the pages."""
    wish = queries.open_wish(student)
    words = _words(student)
    choices = talk_choices(words, queries.adults(student, visitor.today), wish)
    return OwnTalk(
        words=words,
        wished=wished_words(words, wish),
        choices=tuple(one for one in choices if wish or one.value != "no"),
        url=reverse("mapping-talk-wish", args=[student.uuid]),
    )


def _words(student: Person) -> Words:
    known = every_language()
    last = (
        student.mapping_sheets.filter(guardian=None).order_by("-changed_at").values_list("language", flat=True).first()
    )
    return next((known[one] for one in (last, get_language()) if one is not None and one in known), known["sv"])
