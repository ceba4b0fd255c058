"""Merit value and eligibility on the scale 1–10, for those who leave compulsory school from spring 2031 on.

Known of the reform: the merit value is a mean of 1–10 in which teachers' grades weigh 70 percent and national final
exams 30, and from 4 on it opens upper secondary school. No line is drawn between passed and failed in one subject.
Whether some programmes will demand more is not known to us. Source: prop. 2025/26:197, bet. 2025/26:UbU26; SOU 2025:18.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fullfolj.grading.scales import LETTERS, NUMBERS
from fullfolj.grading.standing import Standing

NEEDED = 4
OUT_OF = 10
_GRADES_WEIGH, _EXAMS_WEIGH = Fraction(7, 10), Fraction(3, 10)


@dataclass(frozen=True)
class NumberMerit:
    """`exact` is None without any grade, and preliminary without final grades and exams.

    `points_short` is how many steps on the scale, in whatever subjects, lift the mean of the grades to NEEDED; None
    where exams count too. While letters stand in `letters` subjects, the mean is of a part, and nobody can tell yet
    who is eligible.
    """

    exact: Fraction | None
    is_preliminary: bool
    counted: int
    points_short: int | None
    letters: int = 0

    @property
    def value(self) -> Decimal | None:
        """With two decimals, halves to the even figure; it is the exact value that must reach NEEDED."""
        return None if self.exact is None else Decimal(round(self.exact * 100)) / 100

    @property
    def is_eligible(self) -> bool | None:
        return None if self.exact is None or self.letters else self.exact >= NEEDED

    def to_json(self) -> dict[str, object]:
        return {
            "value": None if self.value is None else float(self.value),
            "out_of": OUT_OF,
            "counted": self.counted,
            "preliminary": self.is_preliminary,
            "points_short": self.points_short,
        }


def number_merit(stands: Standing, exams: Mapping[str, Decimal] | None = None) -> NumberMerit:
    """The merit value of grades 1–10; `exams` are results of the national final exams, on the same scale.

    Without exams it is the mean of the grades alone. How a dash will count is not known to us: it is left out.
    """
    graded = [one for one in stands.decisions.values() if one.grade in NUMBERS]
    grades = [int(one.grade) for one in graded]
    if not grades:
        return NumberMerit(None, is_preliminary=True, counted=0, points_short=None)
    mean = Fraction(sum(grades), len(grades))
    # Of a subject that was left before, no final grade will come.
    is_whole = all(one.stays for one in graded)
    letters = sum(one.grade in LETTERS and (one.stays or not is_whole) for one in stands.decisions.values())
    if not exams:
        short = None if letters else max(0, NEEDED * len(grades) - sum(grades))
        return NumberMerit(mean, is_preliminary=True, counted=len(grades), points_short=short, letters=letters)
    of_exams = sum(map(Fraction, exams.values()), Fraction(0)) / len(exams)
    value = _GRADES_WEIGH * mean + _EXAMS_WEIGH * of_exams
    return NumberMerit(
        value, is_preliminary=not stands.is_final, counted=len(grades), points_short=None, letters=letters
    )
