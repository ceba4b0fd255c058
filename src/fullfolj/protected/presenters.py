"""Protected profiles in words. The alias is unsealed here, for a handler's own page, and nowhere else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.protected import queries
from fullfolj.protected.models import Note, Opening, Permit, Profile
from fullfolj.protected.permissions import ALLOW, MAKE
from fullfolj.school.sealing import unseal
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.words import day, listed
from fullfolj.signals.models import ContactKind


@dataclass(frozen=True)
class OpeningLine:
    text: str
    is_new: bool = False


@dataclass(frozen=True)
class ProfileRow:
    """A profile in one's own list, by its code. Without `open_url` the visitor is no handler of it."""

    name: str
    text: str
    open_url: str
    manage_url: str
    openings: tuple[OpeningLine, ...]


@dataclass(frozen=True)
class OwnPage:
    rows: tuple[ProfileRow, ...]
    is_allowed: bool
    make_url: str


@dataclass(frozen=True)
class NoteLine:
    what: str
    by: str
    text: str


@dataclass(frozen=True)
class ProfilePage:
    alias: str
    code: str
    facts: str
    handlers: str
    notes: tuple[NoteLine, ...]
    openings: tuple[OpeningLine, ...]


@dataclass(frozen=True)
class SwitchPage:
    is_on: bool
    state: str
    number: str
    history: tuple[str, ...]


def own_page(visitor: Visitor) -> OwnPage:
    """What the visitor handles or manages, with who opened it lately. No alias: that is an opening."""
    handled = set(queries.handled(visitor).values_list("pk", flat=True))
    managed = set(queries.managed(visitor).values_list("pk", flat=True))
    seen = queries.last_look(visitor)
    rows = tuple(
        ProfileRow(
            name=str(one),
            text=_("Made %(day)s.") % {"day": day(timezone.localdate(one.made_at), visitor.today)},
            open_url=reverse("protected-profile", args=[one.pk]) if one.pk in handled else "",
            manage_url=reverse("protected-handlers", args=[one.pk]) if one.pk in managed else "",
            openings=tuple(
                _opening(o, visitor, seen) for o in queries.openings(one, visitor.now - queries.OPENINGS_SHOWN)
            ),
        )
        for one in queries.reached(visitor)
    )
    is_allowed = queries.permit(visitor.account.organiser_id) is not None
    makes = is_allowed and visitor.may(MAKE)
    return OwnPage(rows, is_allowed, reverse("protected-make") if makes else "")


def profile_page(profile: Profile, visitor: Visitor) -> ProfilePage:
    """What a handler needs, at minimum."""
    facts = [_("Year %(year)s") % {"year": profile.year_level}] if profile.year_level is not None else []
    facts += [str(profile.unit)] if profile.shows_unit else []
    handlers = profile.handlers.select_related("account", "account__person").order_by("account__display_name")
    return ProfilePage(
        alias=unseal(profile.alias_sealed, purpose=profile.alias_purpose),
        code=profile.code,
        facts=", ".join(facts),
        handlers=listed([str(one.account) for one in handlers]),
        notes=tuple(_note(one, profile, visitor.today) for one in queries.notes(profile)),
        openings=tuple(_opening(one, visitor, visitor.now) for one in queries.openings(profile)),
    )


def switch_page(visitor: Visitor) -> SwitchPage:
    """Whether profiles are allowed, how many there are, and how it has been. Never whose."""
    organiser = visitor.account.organiser_id
    number, is_on = queries.number_open(organiser), queries.permit(organiser) is not None
    return SwitchPage(
        is_on=is_on,
        state=_("Protected profiles are allowed.") if is_on else _("Protected profiles are not allowed."),
        number=ngettext("%(n)s profile is open.", "%(n)s profiles are open.", number) % {"n": number},
        history=tuple(_permit(one, visitor.today) for one in queries.permits(organiser)),
    )


def menu_label(visitor: Visitor) -> str:
    """The menu's words, with how many openings are new; '' when the menu has nothing to show the visitor."""
    if visitor.glances(queries.ANY_REACHED):
        new = queries.new_openings(visitor)
        return _("Protected profiles (%(n)s new)") % {"n": new} if new else _("Protected profiles")
    makes = visitor.may(MAKE) and queries.permit(visitor.account.organiser_id) is not None
    return _("Protected profiles") if makes or visitor.may(ALLOW) else ""


def error_links(form: forms.Form) -> tuple[ErrorLink, ...]:
    return tuple(ErrorLink(f"{field.label}: {error}", field.id_for_label) for field in form for error in field.errors)


def _opening(one: Opening, visitor: Visitor, seen: dt.datetime | None) -> OpeningLine:
    at = timezone.localtime(one.at)
    text = _("Opened by %(name)s %(day)s at %(time)s") % {
        "name": one.account,
        "day": day(at.date(), visitor.today),
        "time": f"{at:%H.%M}",
    }
    is_new = one.account_id != visitor.account.pk and (seen is None or one.at > seen)
    return OpeningLine(text, is_new)


def _note(one: Note, profile: Profile, today: dt.date) -> NoteLine:
    return NoteLine(
        what=f"{day(one.date, today)}: {ContactKind(one.kind).label}",
        by=str(one.by),
        text=unseal(one.text_sealed, purpose=profile.note_purpose),
    )


def _permit(one: Permit, today: dt.date) -> str:
    first = day(timezone.localdate(one.allowed_at), today)
    if one.ended_at is None:
        return _("Allowed since %(first)s") % {"first": first}
    return _("Allowed from %(first)s to %(last)s") % {
        "first": first,
        "last": day(timezone.localdate(one.ended_at), today),
    }
