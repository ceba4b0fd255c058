"""A pupil of whom little or nothing is reported is not told to be doing well."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.school.enums import DutyRole
from fullfolj.signals import sweeps
from tests import lake_days, register

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ("?" * 40, "säga något: 0 procent av lektionstiden."),
        ("." * 20 + "?" * 6 + "." * 14, "säga något: 70 procent av lektionstiden."),
        ("." * 20 + "?" * 5 + "." * 15, "Ingen signal är tänd."),
        ("." * 40, "Ingen signal är tänd."),
    ],
)
def test_nothing_lit_is_well_only_where_enough_is_reported(client: Client, days: str, says: str) -> None:
    unit = register.unit(register.organiser())
    pupil, today = register.student(unit), timezone.localdate()
    lake_days.keep(unit, {pupil: days}, today)
    sweeps.run(organiser=pupil.organiser, as_of=today, by=OPERATOR, now=timezone.now())
    client.force_login(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR))
    text = client.get(reverse("student", args=[pupil.uuid])).text.replace("\xa0", " ")
    assert says in text
    assert ("Fungerar" in text) == (says == "Ingen signal är tänd.")
