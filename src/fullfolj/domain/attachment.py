"""School attachment in words that several rooms use: its dimensions, who tells of them, and what is told.

Source: Furlong & Christenson (2008), Psychology in the Schools 45(5). The dimensions are never summed.
"""

from __future__ import annotations

from enum import StrEnum


class Dimension(StrEnum):
    """In the order in which it is always shown (Furlong & Christenson 2008)."""

    ACADEMIC = "academic"
    BEHAVIOURAL = "behavioural"
    COGNITIVE = "cognitive"
    AFFECTIVE = "affective"


class Party(StrEnum):
    """Who answers."""

    STUDENT = "student"
    STAFF = "staff"
    GUARDIAN = "guardian"


class Mark(StrEnum):
    """What the answers in a dimension say; NO_BASIS is never read as fine, nor as a need."""

    WORKS = "works"
    WATCH = "watch"
    NEEDS_SUPPORT = "needs-support"
    NO_BASIS = "no-basis"
