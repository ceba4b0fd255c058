"""The page on which all open work of a person is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink, Option
from fullfolj.shell.error_links import error_links
from fullfolj.support import permissions
from fullfolj.support.continuity.actions import Moved
from fullfolj.support.continuity.forms import HandOverForm
from fullfolj.support.continuity.queries import Held, Taker, students_in


@dataclass(frozen=True)
class HandOverPage:
    """`held` says in words what lies with `giver`, or nothing; `givers` is empty for the own work alone.

    `form` is None where no colleague can take over any of it.
    """

    back: str
    back_text: str
    giver: str
    giver_number: int
    givers: tuple[Option, ...]
    held: tuple[str, ...]
    students: str
    sealed: str
    form: Form | None
    errors: tuple[ErrorLink, ...]
    url: str


def taker_label(one: Taker, students: int) -> str:
    """Who can take over everything is told by name alone."""
    if one.reaches == students and one.at_units:
        return str(one.account)
    if not one.reaches:
        return _("%(name)s (can take over a part)") % {"name": one.account}
    said = {"name": one.account, "count": one.reaches, "all": students}
    return _("%(name)s (can take over all about %(count)s of %(all)s pupils)") % said


def page(
    giver: Account, givers: Sequence[Account], held: Sequence[Held], sealed: int, form: HandOverForm, visitor: Visitor
) -> HandOverPage:
    count = len(students_in(held))
    about = ngettext("It is about %(count)s pupil.", "It is about %(count)s pupils.", count) % {"count": count}
    works = visitor.may(permissions.WORK)
    return HandOverPage(
        back=reverse("support-due" if works else "support-slots"),
        back_text=_("Support") if works else _("Slots to book"),
        giver="" if giver.pk == visitor.account.pk else str(giver),
        giver_number=giver.pk,
        givers=tuple(Option(str(one.pk), str(one)) for one in givers) if len(givers) > 1 else (),
        held=tuple(one.work.label(len(one.rows)) for one in held if one.rows),
        students=about if count else "",
        sealed=_sealed(sealed),
        form=form if form.has_takers else None,
        errors=error_links(form, whole="hand-over"),
        url=reverse("support-open-work"),
    )


def _sealed(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(count)s of these things is in a case that only some may read. Whoever takes over can read that case.",
        "%(count)s of these things are in cases that only some may read. Whoever takes over can read those cases.",
        count,
    )
    return words.sentence_case(text % {"count": words.count(count)})


def nothing_there() -> str:
    """What the notice says when somebody else has moved it before, or it is with nobody whom the visitor reaches."""
    return _("Nothing lies with that person that you can hand over. Somebody may have done it already.")


def done(moved: Moved, to: Account) -> str:
    """What the notice says."""
    said = ngettext("%(count)s thing is with %(name)s now.", "%(count)s things are with %(name)s now.", moved.rows)
    text = said % {"count": moved.rows, "name": to}
    if not moved.stayed:
        return text
    stays = ngettext(
        "%(count)s thing stays, since %(name)s can't see to it. Choose somebody else for it.",
        "%(count)s things stay, since %(name)s can't see to them. Choose somebody else for them.",
        moved.stayed,
    )
    return f"{text} {stays % {'count': moved.stayed, 'name': to}}"
