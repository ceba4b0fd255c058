"""The ladder in words: each step with its rules as sentences, who answers for it, and what was decided when and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.rules import permissions
from fullfolj.rules.forms import OUTSIDE, ChangeLadder, FollowOrganiser
from fullfolj.rules.queries import PlaceLadder
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.signals import ladders
from fullfolj.signals.ladders import Wanted
from fullfolj.signals.models import LadderVersion
from fullfolj.signals.presets import PRESETS
from fullfolj.signals.rules import RULES, Rule
from fullfolj.signals.steps import Step


@dataclass(frozen=True)
class RuleLine:
    """A rule in the ladder: the whole condition, and why there is such a rule."""

    title: str
    text: str
    ground: str
    is_off: bool


@dataclass(frozen=True)
class StepBlock:
    heading: str
    meta: str
    rules: tuple[RuleLine, ...]
    id: str


@dataclass(frozen=True)
class Coming:
    """A version that has not begun to hold."""

    text: str
    ground: str
    uuid: str
    may_withdraw: bool


@dataclass(frozen=True)
class LadderPage:
    """One place's ladder."""

    name: str
    lead: str
    ground: str
    steps: tuple[StepBlock, ...]
    coming: tuple[Coming, ...]
    history: AltTable | None
    change_url: str
    workshop_url: str
    presets: tuple[tuple[str, str, str], ...]
    withdraw_url: str
    follow: FollowOrganiser | None
    follow_url: str


@dataclass(frozen=True)
class PlaceLine:
    name: str
    url: str
    text: str


def overview(found: Sequence[PlaceLadder], today: dt.date) -> list[PlaceLine]:
    """A line a place."""
    return [
        PlaceLine(one.place.display_name, reverse("rules-ladder", args=[one.place.uuid]), _standing(one, today))
        for one in found
    ]


def ladder(found: PlaceLadder, visitor: Visitor, follow: FollowOrganiser | None = None) -> LadderPage:
    """The page of one place, with what the visitor may do there."""
    place, may = found.place, permissions.may_decide(visitor, found.place)
    urls = {name: reverse(f"rules-{name}", args=[place.uuid]) for name in ("change", "withdraw", "follow", "workshop")}
    may_follow = may and found.is_own
    return LadderPage(
        name=place.display_name,
        lead=_standing(found, visitor.today),
        ground=found.version.ground if found.version else "",
        steps=tuple(_blocks(found.wanted)),
        coming=tuple(_coming(one, place.pk if place.parent_id else None, visitor.today, may) for one in found.coming),
        history=_history(found.past, visitor.today) if found.past else None,
        change_url=urls["change"] if may else "",
        workshop_url=urls["workshop"],
        presets=tuple(
            (str(preset.name), f"{urls['change']}?preset={preset.id}", f"{preset.differs} ({preset.source})")
            for preset in PRESETS
        )
        if may
        else (),
        withdraw_url=urls["withdraw"],
        follow=(follow or FollowOrganiser(initial={"first_day": visitor.today})) if may_follow else None,
        follow_url=urls["follow"],
    )


def _standing(found: PlaceLadder, today: dt.date) -> str:
    version = found.version
    if version is None:
        return _("The ladder that Fullfölj comes with.")
    since = {"date": words.day(version.first_day, today)}
    if found.is_own:
        return _("A ladder of its own since %(date)s.") % since
    if found.place.parent_id is None:
        return _("Decided by the organiser, since %(date)s.") % since
    return _("The organiser's ladder, since %(date)s.") % since


def _blocks(wanted: Wanted) -> Iterator[StepBlock]:
    for step in wanted.steps:
        rules = tuple(_line(RULES.get(rule), wanted) for rule in step.rules)
        yield StepBlock(_heading(step), _step_words(step), rules, f"step-{step.number}")
    about_work = tuple(_line(rule, wanted) for rule in OUTSIDE)
    yield StepBlock(
        _("Beside the steps"),
        _("The radar and what is not mapped are about the work itself. Good news asks for a word, and for no step."),
        about_work,
        "step-0",
    )


def _heading(step: Step) -> str:
    return _("Step %(number)s: %(name)s") % {"number": step.number, "name": str(step.name).lower()}


def _step_words(step: Step) -> str:
    owner = words.sentence_case(str(step.owner.label))
    text = ngettext(
        "%(owner)s, within %(days)s school day.", "%(owner)s, within %(days)s school days.", step.due_school_days
    ) % {"owner": owner, "days": step.due_school_days}
    if step.after_school_days is None:
        return text
    return " ".join(
        [
            text,
            ngettext(
                "Also when a signal of the step below has been lit for more than %(days)s school day.",
                "Also when a signal of the step below has been lit for more than %(days)s school days.",
                step.after_school_days,
            )
            % {"days": step.after_school_days},
        ]
    )


def _line(rule: Rule, wanted: Wanted) -> RuleLine:
    limits = rule.limits(wanted.limits.get(rule.id))
    ground = f"{rule.ground} ({rule.source})"
    return RuleLine(rule.titled(limits), rule.told(limits), ground, rule.id in wanted.off)


def _coming(version: LadderVersion, unit_id: int | None, today: dt.date, may: bool) -> Coming:
    date = {"date": words.day(version.first_day, today)}
    if version.follows_organiser:
        text = _("From %(date)s: the organiser's ladder.") % date
    elif version.unit_id is None and unit_id is not None:
        text = _("From %(date)s: the organiser changes its ladder.") % date
    else:
        text = _("From %(date)s: %(changes)s") % {**date, "changes": _changes(version)}
    return Coming(text, version.ground, str(version.uuid), may and version.unit_id == unit_id)


def _changes(version: LadderVersion) -> str:
    """What the version says other than the ladder that Fullfölj comes with."""
    wanted, first = ladders.wanted_of(version), Wanted()
    said = []
    for rule in RULES:
        if rule.id in wanted.off:
            said.append(_("%(rule)s off") % {"rule": rule.title})
        elif wanted.limits.get(rule.id) and any(
            wanted.limit(rule, one.name) != first.limit(rule, one.name) for one in rule.thresholds
        ):
            said.append(rule.told(wanted.limits[rule.id]).rstrip("."))
    return "; ".join(said) + "." if said else _("the thresholds that Fullfölj comes with.")


def _history(past: Sequence[LadderVersion], today: dt.date) -> AltTable:
    headers = (_("From"), _("Decided for"), _("What"), _("Written ground"), _("By"))
    rows = []
    for version in past:
        where = version.unit.display_name if version.unit else version.organiser.display_name
        what = (
            _("The organiser's ladder again.") if version.follows_organiser else words.sentence_case(_changes(version))
        )
        who = version.by.display_name if version.by else version.actor
        texts = (words.day(version.first_day, today), where, what, version.ground, who)
        rows.append(tuple(Cell(text, label=label) for text, label in zip(texts, headers, strict=True)))
    return AltTable(_("Earlier decisions"), tuple(Cell(one) for one in headers), tuple(rows), is_stacked=True)


@dataclass(frozen=True)
class FieldBlock:
    """A step of the form: its rules with switch and thresholds, then who answers for it."""

    heading: str
    rules: tuple[tuple[BoundField, list[BoundField], str], ...]
    fields: tuple[BoundField, ...]
    id: str


@dataclass(frozen=True)
class ChangePage:
    name: str
    back: str
    form: ChangeLadder
    blocks: tuple[FieldBlock, ...]
    begun_from: str
    errors: tuple[ErrorLink, ...]


def change(found: PlaceLadder, form: ChangeLadder) -> ChangePage:
    """The form in blocks, step by step."""
    blocks = [
        FieldBlock(
            _heading(step),
            tuple((*form.rule_fields(RULES.get(rule)), str(RULES.get(rule).ground)) for rule in step.rules),
            tuple(form.step_fields(step)),
            f"step-{step.number}",
        )
        for step in form.begin.steps
    ]
    about_work = tuple((*form.rule_fields(rule), str(rule.ground)) for rule in OUTSIDE)
    blocks.append(FieldBlock(_("Beside the steps"), about_work, (), "step-0"))
    preset = form["preset"].value()
    return ChangePage(
        name=found.place.display_name,
        back=reverse("rules-ladder", args=[found.place.uuid]),
        form=form,
        blocks=tuple(blocks),
        begun_from=str(PRESETS.get(preset).differs) if preset in PRESETS else "",
        errors=ladder_errors(form),
    )


def ladder_errors(form: ChangeLadder) -> tuple[ErrorLink, ...]:
    """Every error with the field it is about; those about the whole ladder lead to the first threshold."""
    return error_links(form, whole=next(iter(form.rule_fields(next(iter(RULES)))[1])).id_for_label)
