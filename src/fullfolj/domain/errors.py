"""The one error that is meant for people to read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class PlainError(Exception):
    """Something went wrong that a person can understand and do something about.

    `message` says what happened and where, `what_to_do` the next step; `exit_code` is what the command line ends with
    (contract section 1: 1 failed, 2 wrong usage, 3 quarantine, 4 stopped by a guard). Never holds personal data.
    """

    message: str
    what_to_do: str = ""
    exit_code: int = 1

    def __str__(self) -> str:
        return f"{self.message} {self.what_to_do}".strip()
