"""Signing in: allauth with local accounts. Nobody can register: accounts are made by an administrator."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SignIn(LoginView):
    """The sign-in page; template account/login.html in the shell."""


class SignOut(LogoutView):
    """Signs out on POST; asks first on GET."""


class OwnPassword(PasswordChangeView):
    """Changing one's own password; template account/password_change.html in the shell."""

    success_url = "/start/"
