"""Signing in, out and changing one's password; nobody registers by themselves."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory

from fullfolj.access.accounts import make_account
from fullfolj.access.models import Account
from fullfolj.access.sign_in import AccountAdapter
from fullfolj.domain.actor import OPERATOR
from tests import register

pytestmark = pytest.mark.django_db
PASSWORD, OTHER = "sju-sjosjuka-sjoman", "sju-skonsjungande-sjuskoterskor"


@pytest.fixture
def account() -> Account:
    return make_account(
        organiser=register.organiser(),
        username="Kim.Ek",
        password=PASSWORD,
        display_name="Kim Ek",
        by=OPERATOR,
        is_system_administrator=True,
    )


def sign_in(client: Client, password: str) -> int:
    return client.post("/accounts/login/", {"login": "KIM.ek", "password": password}).status_code


def test_the_name_is_read_whatever_its_case_and_a_wrong_password_is_refused(account: Account) -> None:
    assert sign_in(Client(), "fel-losenord-helt-enkelt") == 200
    assert sign_in(Client(), PASSWORD) == 302
    assert Account.objects.get_by_natural_key("KIM.EK") == account
    assert account.get_full_name() == "Kim Ek"


def test_nobody_registers_by_themselves() -> None:
    assert AccountAdapter().is_open_for_signup(RequestFactory().get("/")) is False


def test_one_changes_the_own_password(account: Account) -> None:
    client = Client()
    sign_in(client, PASSWORD)
    sent = client.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert sent.status_code == 302
    assert authenticate(None, username="kim.ek", password=OTHER) == account


def test_what_a_notice_says_is_in_no_cookie(account: Account) -> None:
    client = Client()
    sign_in(client, PASSWORD)
    client.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert "messages" not in client.cookies
