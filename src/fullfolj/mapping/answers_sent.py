"""An answer as it is sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fullfolj.mapping.marks import Refusal


def given_answer(sent: Mapping[str, object], item: str, options: Collection[int]) -> int | str | None:
    """The option's number, or why there is none; None when nothing is chosen, or what is sent is no answer at all."""
    text = str(sent.get(f"answer-{item}", ""))
    if text in set(Refusal):
        return text
    return next((value for value in options if text == str(value)), None)
