"""The gate every route goes through: who is asking, what the route needs, which pupil.

A view is declared with `@requires(Permission.X)`, `@signed_in` or `@open_to_all`; a test walks the URL resolver and
fails on a view that is not. Object level: `student_or_refusal` answers 404 for a pupil outside every scope and 403 for
one whom the account may see but not in this way.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from fullfolj.access import glances
from fullfolj.access.glances import Glance
from fullfolj.access.models import Account
from fullfolj.access.narrowing import Narrowing, narrowing_of
from fullfolj.access.permissions import Permission, permissions_of
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import HeldRole, Scope, enter, student, units_of
from fullfolj.domain.actor import Actor, ActorKind
from fullfolj.school.models import Organisation, Person

type View = Callable[..., HttpResponseBase]
DECLARED = "fullfolj_gate"


@dataclass(frozen=True)
class Visitor:
    """The signed-in person behind a request: account, roles today, and the day and time of asking.

    Whoever came in by a code instead of a password may one thing only, about one subject: `narrowed`.
    """

    account: Account
    roles: tuple[HeldRole, ...]
    now: dt.datetime
    narrowed: Narrowing | None = None

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.ACCOUNT, self.account.pk)

    @property
    def permissions(self) -> frozenset[Permission]:
        held = permissions_of(frozenset(held.role for held in self.roles))
        return held if self.narrowed is None else held & {self.narrowed.permission}

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def glances(self, glance: Glance) -> bool:
        """Whether there is anything of the kind; all kinds are asked for in one statement, the first time."""
        return self._glances[glance.name]

    @cached_property
    def _glances(self) -> Mapping[str, bool]:
        return glances.answers(self.account, self.today)

    def scope(self, permission: Permission) -> Scope:
        """PermissionDenied for a permission beyond the one that a code has opened."""
        if self.narrowed is not None and permission is not self.narrowed.permission:
            raise PermissionDenied
        return Scope(self.account.pk, permission, self.today)

    def places(self, permission: Permission) -> tuple[int, ...] | None:
        """The school units where a role gives the permission; None is every unit of the organiser, also new ones."""
        held = {one.organisation_id for one in self.roles if permission in permissions_of(frozenset({one.role}))}
        return None if self.account.organiser_id in held else tuple(sorted(held))

    def units(self, permission: Permission) -> QuerySet[Organisation]:
        """The school units where a role gives the permission, by name."""
        return units_of(self.roles, self.account, permission).order_by("display_name", "pk")

    def unit(self, permission: Permission, unit_uuid: uuid.UUID) -> Organisation:
        """One of them; Http404 for any other."""
        found = self.units(permission).filter(uuid=unit_uuid).first()
        if found is None:
            raise Http404
        return found

    def ground(self, permission: Permission) -> str:
        """The roles that give the permission, as the reading log writes them."""
        return "+".join(sorted({h.role.value for h in self.roles if permission in permissions_of(frozenset({h.role}))}))


class SignedOut(PermissionDenied):
    """Somebody whose session has ended sent a form: the answer keeps what was written."""


class GatedRequest(HttpRequest):
    """A request that has passed the gate."""

    visitor: Visitor


def requires[**P](
    permission: Permission, *, signed_out: Callable[[HttpRequest], HttpResponseBase] | None = None
) -> Callable[[Callable[Concatenate[GatedRequest, P], HttpResponseBase]], View]:
    """For those who hold the permission in some role; others get 403, the not signed in the sign-in page.

    `signed_out` makes another page for them, where a password is not the only way in. It knows nothing of anybody.
    """

    def declare(view: Callable[Concatenate[GatedRequest, P], HttpResponseBase]) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            visitor = visitor_of(request)
            if visitor is None:
                return (signed_out or _to_sign_in)(request)
            if not visitor.may(permission):
                raise PermissionDenied
            return view(_let_in(request, visitor), *args, **kwargs)

        setattr(gated, DECLARED, permission)
        return gated

    return declare


def signed_in[**P](view: Callable[Concatenate[GatedRequest, P], HttpResponseBase]) -> View:
    """The view is for everybody who is signed in with a password, and shows no pupil."""

    @wraps(view)
    def gated(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visitor = visitor_of(request)
        if visitor is None:
            return _to_sign_in(request)
        if visitor.narrowed is not None:
            raise PermissionDenied
        return view(_let_in(request, visitor), *args, **kwargs)

    setattr(gated, DECLARED, "signed-in")
    return gated


def open_to_all(view: View) -> View:
    """The view is for anybody and shows nothing about anybody."""
    setattr(view, DECLARED, "open")
    return view


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Who is asking, read once per request; None when nobody is signed in."""
    if not request.user.is_authenticated:
        return None
    known = getattr(request, "visitor", None)
    if known is None:
        now = timezone.now()
        account = request.user
        known = Visitor(account, enter(account, timezone.localdate(now)), now, narrowing_of(request.session))
        request.visitor = known  # type: ignore[attr-defined]
    return cast(Visitor, known)


def student_or_refusal(visitor: Visitor, student_uuid: uuid.UUID, permission: Permission, *, page: str) -> Person:
    """The pupil, with the reading logged; Http404 outside every scope, PermissionDenied when not in this way."""
    found = student(visitor.scope(permission), student_uuid)
    if found is None:
        if student(visitor.scope(Permission.SEE_STUDENT), student_uuid) is not None:
            raise PermissionDenied
        raise Http404
    log_readings([found.pk], by=visitor.actor, page=page, ground=visitor.ground(permission), at=visitor.now)
    return found


def by_script(request: HttpRequest) -> bool:
    """Whether htmx asks, for a part of a page, rather than somebody for the whole of it."""
    return request.headers.get("HX-Request") == "true"


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back; SignedOut for a form or a part of a page, which no redirect can bring back.

    Whoever has written the bare address wants the first page of their own, which is not everybody's.
    """
    if request.method not in ("GET", "HEAD") or by_script(request):
        raise SignedOut
    path = request.get_full_path()
    return redirect_to_login(settings.LOGIN_REDIRECT_URL if path == "/" else path)


def _let_in(request: HttpRequest, visitor: Visitor) -> GatedRequest:
    gated: Any = request
    gated.visitor = visitor
    return cast(GatedRequest, gated)
