"""What the baseline takes from the lessons: absence of the term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from fullfolj.measures.results import WindowName
from fullfolj.school.models import Organisation
from fullfolj.shell.baseline import BaselineColumn, ColumnKind


def _absence(students: Collection[int], on: dt.date) -> Mapping[int, Decimal]:
    """Valid and invalid, in per cent of the term up to the evening before; not where too little is reported."""
    from fullfolj.signals import evaluation  # DuckDB loads only when it is used

    found: dict[int, Decimal] = {}
    for organiser in Organisation.objects.filter(people__in=students).distinct():
        for student, measured in evaluation.measured(organiser, on - dt.timedelta(days=1), students).items():
            term = measured.windows[WindowName.TERM]
            share = term.absence_share.value
            if share is not None and term.coverage.is_enough:
                found[student] = _per_cent(share)
    return found


def _per_cent(share: Fraction) -> Decimal:
    return round(Decimal(100 * share.numerator) / share.denominator, 1)


ABSENCE = BaselineColumn(
    "absence", 30, ColumnKind.PERCENT, lambda: _("Absence in the term, valid and invalid, per cent"), _absence
)
