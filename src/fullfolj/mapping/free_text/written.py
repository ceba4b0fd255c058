"""A text as it is sent, and as it can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fullfolj.mapping.instruments.content import Item

#: Characters. It is told beside the field.
LIMIT = 2000


@dataclass(frozen=True)
class Written:
    """What was sent for a question: `text` stands in the field also when it is too long to be kept."""

    item: str
    text: str

    @property
    def length(self) -> int:
        return len(self.text)

    @property
    def is_too_long(self) -> bool:
        return self.length > LIMIT


def field_name(item: str) -> str:
    """`note` and more, so that a session that has ended loses nothing (shell.errors)."""
    return f"note-{item}"


def written(sent: Mapping[str, object], item: Item | None) -> Written | None:
    """None for a question with choices, and where nothing at all is sent for the question.

    Line ends are one sign whatever the browser; NUL, which nobody sees and no database keeps, is left out. Blanks alone
    are no text.
    """
    if item is None or not item.is_text or field_name(item.code) not in sent:
        return None
    text = str(sent[field_name(item.code)]).replace("\r\n", "\n").replace("\x00", "")
    return Written(item.code, text if text.strip() else "")
