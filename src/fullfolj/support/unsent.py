"""What somebody wrote that could not be saved, for the page that says so: nothing that a person wrote is lost."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Unsent:
    """`why` says what happened; `words` is what was written, empty for nothing."""

    why: str
    words: str

    @classmethod
    def of(cls, why: str, sent: QueryDict, *names: str) -> Unsent:
        """With the texts of the named fields, as they were sent."""
        return cls(why, "\n\n".join(text for text in (sent.get(name, "").strip() for name in names) if text))
