"""Who does something: every write and every reading names one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    ACCOUNT = "account"
    OPERATOR = "operator"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """A signed-in person (`account_id` set), the operator at the command line, or the system's own schedule."""

    kind: ActorKind
    account_id: int | None = None

    @property
    def label(self) -> str:
        return f"account:{self.account_id}" if self.account_id is not None else str(self.kind)


OPERATOR = Actor(ActorKind.OPERATOR)
SYSTEM = Actor(ActorKind.SYSTEM)
