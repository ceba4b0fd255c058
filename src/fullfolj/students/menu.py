"""The pupil list in the menu of staff; the own page in a pupil's, the children's pages in a guardian's."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Role
from fullfolj.access.scopes import students
from fullfolj.shell.navigation import MENU, MenuItem, MenuSource
from fullfolj.students import permissions


def items(visitor: Visitor) -> Iterable[MenuItem]:
    if visitor.may(permissions.LIST):
        yield MenuItem(gettext("Pupils"), reverse("students"))
    roles = {held.role for held in visitor.roles}
    if roles <= {Role.STUDENT, Role.GUARDIAN} and roles:
        for student in students(visitor.scope(permissions.SEE)).order_by("given_name", "id"):
            is_self = student.pk == visitor.account.person_id
            yield MenuItem(
                gettext("My attendance") if is_self else student.given_name, reverse("student", args=[student.uuid])
            )


def register() -> None:
    """Called once, when the app is ready."""
    MENU.register(MenuSource("students", 20, items))
