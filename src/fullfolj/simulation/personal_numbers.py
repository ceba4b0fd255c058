"""Personal numbers that nobody can have.

Nearly all are temporary numbers, ÅÅÅÅMMDDTFxx, the form that Skolverket's workbook and SCB take for pupils without a
Swedish number: they are given out by each school for itself, so no register links one to a person. A few have the
ordinary twelve digits with a check digit that is wrong on purpose (one in three a coordination number, day + 60), so
that the reading of that form is exercised: a number whose check digit is wrong is never given to anyone.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from fullfolj.domain.personal_number import LegalSex
from fullfolj.simulation import draws

_DAY = dt.timedelta(days=1)


class NumberSeries:
    """Hands out numbers, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def temporary(self, rng: Random, born: dt.date, sex: LegalSex) -> tuple[str, dt.date]:
        """(number, birth date). The date moves a day ahead when its fifty numbers for the sex are taken."""
        odd = 0 if sex is LegalSex.FEMALE else 1
        while True:
            free = [
                number
                for place in range(50)
                if (number := f"{born:%Y%m%d}TF{2 * (place // 10) + odd}{place % 10}") not in self._taken
            ]
            if free:
                number = draws.pick(rng, free)
                self._taken.add(number)
                return number, born
            born += _DAY

    def impossible(self, rng: Random, born: dt.date, sex: LegalSex) -> str:
        """Twelve digits with a wrong check digit, for the birth date and sex."""
        odd = 0 if sex is LegalSex.FEMALE else 1
        while True:
            offset = 60 if rng.random() < 1 / 3 else 0
            nine = f"{born:%y%m}{born.day + offset:02d}{draws.whole(rng, 10, 99)}{2 * draws.whole(rng, 0, 4) + odd}"
            wrong = (_check_digit(nine) + draws.whole(rng, 1, 9)) % 10
            number = f"{born:%Y}"[:2] + nine + str(wrong)
            if number not in self._taken:
                self._taken.add(number)
                return number


def _check_digit(nine: str) -> int:
    """The digit that would make the number valid (Luhn, as Skatteverket describes it)."""
    total = 0
    for place, character in enumerate(nine):
        product = int(character) * (2 if place % 2 == 0 else 1)
        total += product // 10 + product % 10
    return -total % 10
