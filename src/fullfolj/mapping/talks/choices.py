"""Whom a pupil can say that the pupil wants to talk to, and what is said once that is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fullfolj.mapping.models import TalkWish
from fullfolj.mapping.talks.queries import Adult
from fullfolj.mapping.wording.choices import Choice
from fullfolj.mapping.wording.words import Words


def talk_choices(words: Words, adults: Sequence[Adult], wish: TalkWish | None) -> Iterator[Choice]:
    """Whom the pupil can name, anybody, and not now."""
    for one in adults:
        text = words.says["talk_to"].format(name=one.account)
        yield Choice(str(one.account.pk), text, wish is not None and wish.to_id == one.account.pk)
    yield Choice("any", words.says["talk_any"], wish is not None and wish.to_id is None)
    yield Choice("no", words.says["talk_no"], is_chosen=False)


def wished_words(words: Words, wish: TalkWish | None) -> str:
    if wish is None:
        return ""
    return words.says["wished_to"].format(name=wish.to) if wish.to else words.says["wished"]
