"""What a page that breaks leaves in the log: neither a pupil's uuid nor the address that is a provider's secret."""

from __future__ import annotations

import datetime as dt
import io
import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fullfolj.administration import source_actions
from fullfolj.config.logs import WithoutAddresses
from fullfolj.intake.models import Source
from fullfolj.intake.ss12000 import feedback, runs
from tests import register

pytestmark = pytest.mark.django_db
TOKEN = "hemlig-å-ingen-gissar"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the console is told, through the handler that the settings have made."""
    told = io.StringIO()
    (handler,) = [
        one for one in logging.getLogger().handlers if any(isinstance(f, WithoutAddresses) for f in one.filters)
    ]
    monkeypatch.setattr(handler, "stream", told)
    return told


def breaks(*_given: Any, **_named: Any) -> None:
    raise RuntimeError("broken")


@pytest.fixture
def source() -> Source:
    return Source.objects.create(
        organiser=register.organiser(), name="x", base_url="https://a.example.se", hook_digest=feedback.digest(TOKEN),
        created_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
    )  # fmt: skip


def test_the_address_of_a_providers_notices_is_not_logged(
    log: io.StringIO, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_actions, "ask_to_pull", breaks)

    response = Client(raise_request_exception=False).post(reverse("notice", args=[TOKEN]))

    assert response.status_code == 500
    assert "RuntimeError: broken" in log.getvalue()
    assert "/notices/<str:token>/" in log.getvalue()
    assert "gissar" not in log.getvalue()


def test_nor_is_a_uuid_in_a_pages_address(log: io.StringIO, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(register.account(source.organiser, administrator=True))
    monkeypatch.setattr(runs, "recover", breaks)

    response = client.get(reverse("administration-source", args=[source.pk]))

    assert response.status_code == 500
    assert "/administration/sources/<uuid:source_id>/" in log.getvalue()
    assert str(source.pk) not in log.getvalue()
