"""What an import does to the open signals, in words: a trial with its age, whom it is about, what a sweep did."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.imports import effects, permissions
from fullfolj.imports.effects import Foretold, Told, Trial
from fullfolj.intake.models import Import, ImportKind, ImportState
from fullfolj.shell.components import AltTable, Cell
from fullfolj.shell.words import digits, listed, moment
from fullfolj.signals.aftermath import After
from fullfolj.signals.rules import RULES


@dataclass(frozen=True)
class TrialPart:
    """The trial on the import's page. `stale` says why it may no longer hold; `who_url` is '' for whoever sees none."""

    table: AltTable
    when: str
    stale: str
    who_url: str


@dataclass(frozen=True)
class Pupil:
    url: str
    name: str
    group: str
    rules: str


@dataclass(frozen=True)
class PupilList:
    """The pupils in one direction, and in `rest` those who are only counted."""

    caption: str
    pupils: tuple[Pupil, ...]
    rest: str


@dataclass(frozen=True)
class WhoPage:
    import_url: str
    import_title: str
    lead: str
    lists: tuple[PupilList, ...]
    is_tried: bool


def trial_part(imp: Import, visitor: Visitor) -> TrialPart | None:
    """None until somebody has asked."""
    trial = effects.trial_of(imp)
    if trial is None:
        return None
    can_name = visitor.may(permissions.SEE_SIGNALS) and bool(trial.lit.pupils or trial.out.pupils)
    return TrialPart(
        table=_table(imp, trial),
        when=_("Tried %(when)s.") % {"when": moment(trial.made_at, visitor.now)} if trial.made_at else "",
        stale=_stale(imp, trial, visitor),
        who_url=reverse("import-effect-pupils", args=[imp.pk]) if can_name else "",
    )


def who_page(imp: Import, visitor: Visitor) -> WhoPage:
    """Whom the trial is about, as far as the visitor may see them; the reading is logged."""
    trial = effects.trial_of(imp)
    address, title = reverse("import", args=[imp.pk]), ImportKind(imp.kind).heading
    if trial is None:
        return WhoPage(
            address, title, _("The trial no longer holds. Try again on the page of the import."), (), is_tried=False
        )
    lead = " ".join(part for part in (f"{_caption(imp)}.", _stale(imp, trial, visitor)) if part)
    return WhoPage(address, title, lead, _lists(trial, visitor), is_tried=True)


def after_words(found: After | None) -> str:
    """What the import has done to the open signals; '' as long as no sweep has seen it."""
    if found is None:
        return ""
    if not found.is_noted:
        return _("What the import did to the signals was not noted when it was applied.")
    if found.lit is None or found.out is None:
        return _("What the import did to the signals can't be told apart from what else has changed them.")
    lit = ngettext("%(n)s signal lit", "%(n)s signals lit", found.lit) % {"n": digits(found.lit)}
    out = ngettext("%(n)s put out", "%(n)s put out", found.out) % {"n": digits(found.out)}
    parts = [_("Since the import was applied: %(lit)s, %(out)s.") % {"lit": lit, "out": out}]
    if not found.alone:
        parts.append(_("A new day, contacts or other imports may have played a part too."))
    if found.foretold is not None:
        told = {"lit": digits(found.foretold[0]), "out": digits(found.foretold[1])}
        parts.append(_("The trial before it said %(lit)s and %(out)s.") % told)
    return " ".join(parts)


def _caption(imp: Import) -> str:
    if imp.state == ImportState.APPLIED:
        return _("Signals, if you take the import back")
    return _("Signals, if you apply the file")


def _table(imp: Import, trial: Trial) -> AltTable:
    """How many signals, rule by rule."""
    rules = [rule for rule in RULES if rule.id in {**trial.lit.rules, **trial.out.rules}]
    lit, out = _("Would be lit"), _("Would go out")
    return AltTable(
        caption=_caption(imp),
        headers=(Cell(_("Signal")), Cell(lit, is_number=True), Cell(out, is_number=True)),
        rows=tuple(
            (
                Cell(rule.title),
                Cell(digits(trial.lit.rules.get(rule.id, 0)), is_number=True, label=lit),
                Cell(digits(trial.out.rules.get(rule.id, 0)), is_number=True, label=out),
            )
            for rule in rules
        ),
        is_stacked=True,
    )


def _stale(imp: Import, trial: Trial, visitor: Visitor) -> str:
    if not effects.is_stale(imp, trial, visitor.today):
        return ""
    return _("Something has changed since: the register, the lessons or the day. The trial may no longer hold.")


def _lists(trial: Trial, visitor: Visitor) -> tuple[PupilList, ...]:
    told = effects.list_told(visitor, trial.lit, trial.out)
    groups = {pk: one.group.display_name for pk, one in effects.classes(told, visitor.today).items()}
    named = ((_("Would be lit"), trial.lit), (_("Would go out"), trial.out))
    return tuple(
        _list(caption, foretold, one, groups)
        for (caption, foretold), one in zip(named, told, strict=True)
        if foretold.pupils
    )


def _list(caption: str, foretold: Foretold, told: Told, groups: dict[int, str]) -> PupilList:
    pupils = tuple(
        Pupil(
            url=reverse("student", args=[person.uuid]),
            name=str(person),
            group=groups.get(person.pk, ""),
            rules=listed([RULES.get(rule).title for rule in foretold.who[person.pk] if rule in RULES]),
        )
        for person in told.people
    )
    return PupilList(caption, pupils, _rest(caption, told))


def _rest(caption: str, told: Told) -> str:
    """*and 3 more, and 12 pupils whom you can't see*; with the caption where no list stands before it."""
    unseen = {"n": digits(told.unseen)}
    if not told.people:
        text = ngettext("%(n)s pupil whom you can't see", "%(n)s pupils whom you can't see", told.unseen) % unseen
        return f"{caption}: {text}."
    parts = []
    if told.more:
        parts.append(ngettext("and %(n)s more", "and %(n)s more", told.more) % {"n": digits(told.more)})
    if told.unseen:
        text = ngettext("and %(n)s pupil whom you can't see", "and %(n)s pupils whom you can't see", told.unseen)
        parts.append(text % unseen)
    return ", ".join(parts)
