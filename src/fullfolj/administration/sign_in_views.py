"""Sign-ins: made, given a new password, closed. A password is on the answer to the post and nowhere else."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.access.models import Account
from fullfolj.administration import actions, permissions, queries
from fullfolj.administration.actions import HandedOut
from fullfolj.domain.errors import PlainError
from fullfolj.school.models import Person


class OpensMore(PlainError):
    """May this person? No: whoever makes the password could go where they have no business."""


@require_POST
@requires(permissions.MANAGE)
def make(request: GatedRequest, person_uuid: uuid.UUID) -> HttpResponse:
    person = queries.one_person(permissions.managed_by(request.visitor), person_uuid)
    try:
        _check_opens_no_more(request, person)
        handed = actions.make_sign_in(person=person, by=request.visitor.actor)
    except PlainError as error:
        return _refused(request, person, error)
    return _handed_out(request, str(person), handed, person)


@require_POST
@requires(permissions.MANAGE)
def renew(request: GatedRequest, person_uuid: uuid.UUID) -> HttpResponse:
    person = queries.one_person(permissions.managed_by(request.visitor), person_uuid)
    account = _account(person)
    try:
        _check_opens_no_more(request, person)
        handed = actions.renew_password(account=account, by=request.visitor.actor)
    except PlainError as error:
        return _refused(request, person, error)
    _stay_signed_in(request, account)
    return _handed_out(request, str(person), handed, person)


@require_POST
@requires(permissions.MANAGE)
def close(request: GatedRequest, person_uuid: uuid.UUID) -> HttpResponse:
    managed = permissions.managed_by(request.visitor)
    person = queries.one_person(managed, person_uuid)
    account = _account(person)
    try:
        _check_opens_no_more(request, person)
        actions.close_sign_in(account=account, managed=managed, by=request.visitor.actor)
    except PlainError as error:
        return _refused(request, person, error)
    messages.success(request, _("%(name)s can't sign in any more.") % {"name": person})
    return redirect("administration-person", person.uuid)


@require_POST
@requires(permissions.MANAGE)
def renew_admin(request: GatedRequest, account_id: int) -> HttpResponse:
    account = _administrator(request, account_id)
    try:
        handed = actions.renew_password(account=account, by=request.visitor.actor)
    except PlainError as error:
        return _refused(request, None, error)
    _stay_signed_in(request, account)
    return _handed_out(request, str(account), handed, None)


@require_POST
@requires(permissions.MANAGE)
def close_admin(request: GatedRequest, account_id: int) -> HttpResponse:
    account = _administrator(request, account_id)
    managed = permissions.managed_by(request.visitor)
    try:
        actions.close_sign_in(account=account, managed=managed, by=request.visitor.actor)
    except PlainError as error:
        return _refused(request, None, error)
    messages.success(request, _("%(name)s can't sign in any more.") % {"name": account})
    return redirect("administration")


def _check_opens_no_more(request: GatedRequest, person: Person) -> None:
    """OpensMore for a sign-in that opens anything beyond what the visitor manages.

    Whether by a duty, a group or a child is not said: who is whose guardian is no business of the visitor's.
    """
    if queries.opens_more(permissions.managed_by(request.visitor), person, request.visitor.today):
        raise OpensMore(
            _("The sign-in of %(name)s opens more than what you manage, so you can't change it.") % {"name": person},
            _("Ask a system administrator to do it."),
        )


def _account(person: Person) -> Account:
    account: Account | None = getattr(person, "account", None)
    if account is None:
        raise Http404
    return account


def _administrator(request: GatedRequest, account_id: int) -> Account:
    managed = permissions.managed_by(request.visitor)
    if not managed.is_system_administrator:
        raise PermissionDenied
    return queries.one_administrator(managed, account_id)


def _stay_signed_in(request: GatedRequest, account: Account) -> None:
    """A new password ends every session of the account but the one that asked for it."""
    if account.pk == request.visitor.account.pk:
        account.refresh_from_db()
        update_session_auth_hash(request, account)


def _handed_out(request: GatedRequest, name: str, handed: HandedOut, person: Person | None) -> HttpResponse:
    if person is not None and person.is_protected:
        handed = replace(handed, username="")  # it is made of the name, and the person knows it
    context = {"name": name, "handed": handed, "person": person}
    return render(request, "administration/handed_out.html", context)


def _refused(request: GatedRequest, person: Person | None, error: PlainError) -> HttpResponse:
    status = 403 if isinstance(error, OpensMore) else 409
    return render(request, "administration/refused.html", {"error": error, "person": person}, status=status)
