"""What every page's frame shows: where you are, who you are, where you can go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from fullfolj.access.gate import Visitor, visitor_of
from fullfolj.access.permissions import Role
from fullfolj.access.scopes import HeldRole
from fullfolj.school.models import Organisation
from fullfolj.shell import words
from fullfolj.shell.components import Notes, Toast, Undo
from fullfolj.shell.navigation import MenuItem, in_sight, menu_for

#: The role a person with several is shown as: the widest first.
_PRECEDENCE = (
    Role.PRINCIPAL,
    Role.ATTENDANCE_COORDINATOR,
    Role.HEAD_OF_EDUCATION,
    Role.SYSTEM_ADMINISTRATOR,
    Role.SCHOOL_ADMINISTRATOR,
    Role.STUDENT_HEALTH,
    Role.CAREER_COUNSELLOR,
    Role.MENTOR,
    Role.TEACHER,
    Role.GUARDIAN,
    Role.STUDENT,
)
UNDO_TAG = "undo:"


@dataclass(frozen=True)
class Frame:
    """`name` is empty when nobody is signed in; `more` are entries of the menu that lie behind a button."""

    name: str
    role: str
    place: str
    menu: tuple[MenuItem, ...]
    more: tuple[MenuItem, ...] = ()
    printed: str = ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame, a fresh list of footnotes, what just happened; read only when the page uses it."""
    return {
        "frame": SimpleLazyObject(partial(frame_of, request)),
        "notes": Notes(),
        "toasts": SimpleLazyObject(partial(toasts_of, request)),
    }


def frame_of(request: HttpRequest) -> Frame:
    """Asks the database for the visitor's roles (once a request) and at most one organisation's name."""
    visitor = visitor_of(request) if hasattr(request, "user") else None
    if visitor is None:
        return Frame("", "", "", ())
    held = main_role(visitor.roles)
    menu, more = in_sight(menu_for(visitor, request.path))
    return Frame(
        name=str(visitor.account),
        role=_role_words(held),
        place=_place(visitor, held),
        menu=menu,
        more=more,
        printed=gettext("Printed from Fullfölj on %(day)s by %(name)s")
        % {"day": f"{words.day(visitor.today, visitor.today)} {visitor.today.year}", "name": visitor.account},
    )


def main_role(roles: tuple[HeldRole, ...]) -> HeldRole | None:
    """The one role that says best what the person does here; None without any."""
    return min(roles, key=lambda held: _PRECEDENCE.index(held.role), default=None)


def _role_words(held: HeldRole | None) -> str:
    if held is None:
        return ""
    label = str(held.role.label)
    return f"{label} {held.via}" if held.role is Role.MENTOR and held.via else label


def _place(visitor: Visitor, held: HeldRole | None) -> str:
    """The school, or the organiser for those who work for all its schools."""
    if held is None:
        return ""
    if held.role not in (Role.MENTOR, Role.TEACHER, Role.STUDENT, Role.GUARDIAN, Role.SYSTEM_ADMINISTRATOR):
        return held.via
    return Organisation.objects.values_list("display_name", flat=True).filter(pk=held.organisation_id).first() or ""


def toasts_of(request: HttpRequest) -> list[Toast]:
    """Messages of the request before, for pages without script; one tagged `undo:<address>` carries a way back."""
    if not hasattr(request, "_messages"):
        return []
    return [Toast(str(m), _undo(m.extra_tags or "", request.path)) for m in get_messages(request)]


def _undo(tags: str, back: str) -> Undo | None:
    address = next((tag.removeprefix(UNDO_TAG) for tag in tags.split() if tag.startswith(UNDO_TAG)), "")
    return Undo(address, back) if address else None
