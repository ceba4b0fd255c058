"""The merit value on the scale A–F: what upper secondary school sorts applicants by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from fullfolj.grading.scales import Value
from fullfolj.grading.standing import Standing

#: Gymnasieförordningen 7 kap. 4 §. A dash is no grade, and adds nothing.
POINTS: dict[str, Decimal] = {
    Value.A: Decimal(20),
    Value.B: Decimal("17.5"),
    Value.C: Decimal(15),
    Value.D: Decimal("12.5"),
    Value.E: Decimal(10),
    Value.F: Decimal(0),
}
#: So many grades count, and that in the language option besides.
COUNTED = 16
_MOST, _MOST_WITH_LANGUAGE = 320, 340


@dataclass(frozen=True)
class Counted:
    """A grade that is in the sum."""

    subject: str
    grade: str
    points: Decimal

    @cached_property
    def is_language_option(self) -> bool:
        return self.subject.startswith("M2")

    def to_json(self) -> dict[str, object]:
        return {"subject": self.subject, "grade": self.grade, "points": float(self.points)}


@dataclass(frozen=True)
class Merit:
    """`value` is None without any grade. Only final grades make a merit value in law: else it is preliminary."""

    value: Decimal | None
    out_of: int
    counted: tuple[Counted, ...]
    is_preliminary: bool

    def to_json(self) -> dict[str, object]:
        return {
            "value": None if self.value is None else float(self.value),
            "out_of": self.out_of,
            "counted": [one.to_json() for one in self.counted],
            "preliminary": self.is_preliminary,
        }


def merit_value(stands: Standing) -> Merit:
    """The sum of the 16 best grades, and of that in the language option: of 320, or of 340 with a grade A–F in M2.

    Grades in the mother tongue and in M1 may be among the 16. Source: gymnasieförordningen 7 kap. 4 §.
    """
    grades = [_counted(code, grade) for code, grade in stands.grades.items() if grade in POINTS]
    language = [one for one in grades if one.is_language_option]
    others = [one for one in grades if not one.is_language_option]
    others.sort(key=lambda one: one.points, reverse=True)
    counted = (*others[:COUNTED], *language)
    return Merit(
        value=sum((one.points for one in counted), Decimal(0)) if counted else None,
        out_of=_MOST_WITH_LANGUAGE if language else _MOST,
        counted=counted,
        is_preliminary=not stands.is_final,
    )


@lru_cache(maxsize=10_000)
def _counted(code: str, grade: str) -> Counted:
    """The same for every pupil with that grade."""
    return Counted(code, grade, POINTS[grade])
