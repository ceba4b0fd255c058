"""The pages on which a school writes questions of its own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from fullfolj.mapping.instruments.content import Dimension, Instrument, Party
from fullfolj.mapping.models import OwnInstrument
from fullfolj.mapping.own_instruments import drafts
from fullfolj.mapping.own_instruments.drafts import Draft
from fullfolj.mapping.own_instruments.looking import Remark, looks
from fullfolj.mapping.wording.choices import Choice, choices_of
from fullfolj.mapping.wording.frames import LanguageLink, frame
from fullfolj.mapping.wording.words import Reader, Words, every_language
from fullfolj.school.models import Organisation
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.dimension_words import NAMES
from fullfolj.shell.error_links import error_links

PARTIES: Mapping[str, object] = {
    Party.STUDENT.value: gettext_lazy("The pupils"),
    Party.GUARDIAN.value: gettext_lazy("Guardians"),
    Party.STAFF.value: gettext_lazy("Staff, about each pupil"),
}


@dataclass(frozen=True)
class InstrumentRow:
    name: str
    url: str
    state: str
    items: str


@dataclass(frozen=True)
class ListPage:
    unit: str
    back: str
    rows: tuple[InstrumentRow, ...]
    form: Form
    errors: tuple[ErrorLink, ...]


@dataclass(frozen=True)
class ItemRow:
    """A question; `meta` is what it counts in, `remarks` what to look at, `up_url` nothing for the first."""

    code: str
    text: str
    meta: str
    url: str
    remarks: tuple[str, ...]
    leave_out_url: str
    up_url: str


@dataclass(frozen=True)
class InstrumentPage:
    name: str
    unit: str
    back: str
    state: str
    rows: tuple[ItemRow, ...]
    add_url: str
    describe: Form
    errors: tuple[ErrorLink, ...]
    remarks: tuple[str, ...]
    publish: Form
    publish_url: str
    may_publish: bool
    is_stopped: bool
    must_look: bool
    preview_url: str
    withdraw_url: str
    withdraw: str


@dataclass(frozen=True)
class ItemPage:
    name: str
    back: str
    form: Form
    errors: tuple[ErrorLink, ...]
    is_new: bool


@dataclass(frozen=True)
class PreviewItem:
    code: str
    progress: str
    about: str
    text: str
    choices: tuple[Choice, ...]
    others: tuple[str, ...]
    is_text: bool


@dataclass(frozen=True)
class PreviewPage:
    """As whoever answers meets it, in one of the languages in which nothing lacks."""

    back: str
    name: str
    why: str
    words: Words
    languages: tuple[LanguageLink, ...]
    items: tuple[PreviewItem, ...]


def list_page(unit: Organisation, found: Sequence[OwnInstrument], form: Form) -> ListPage:
    rows = tuple(_row(unit, one) for one in found)
    return ListPage(unit.display_name, reverse("mapping-unit", args=[unit.uuid]), rows, form, _errors(form))


def instrument_page(
    unit: Organisation, own: OwnInstrument, describe: Form, publish: Form, trouble: str
) -> InstrumentPage:
    remarks = looks(own.content)
    changed = _is_changed(own)
    return InstrumentPage(
        name=own.content["name"]["sv"],
        unit=unit.display_name,
        back=reverse("mapping-instruments", args=[unit.uuid]),
        state=_state(own),
        rows=tuple(_item_row(unit, own, item, remarks) for item in own.content["items"]),
        add_url=_address("mapping-instrument-item", unit, own, f"q{uuid.uuid4().hex[:8]}"),
        describe=describe,
        errors=((ErrorLink(trouble, "h-publish"),) if trouble else ()) + _errors(describe),
        remarks=tuple(one.text for one in remarks if not one.item),
        publish=publish,
        publish_url=_address("mapping-instrument-publish", unit, own),
        may_publish=changed and not any(one.stops for one in remarks),
        is_stopped=any(one.stops and one.item for one in remarks),
        must_look=bool(remarks),
        preview_url=_address("mapping-instrument-preview", unit, own) if own.content["items"] else "",
        withdraw_url=_address("mapping-instrument-withdraw", unit, own),
        withdraw=_("Offer it no more") if own.published else _("Throw the draft away"),
    )


def item_page(unit: Organisation, own: OwnInstrument, code: str, form: Form) -> ItemPage:
    is_new = drafts.item_of(own.content, code) is None
    return ItemPage(own.content["name"]["sv"], instrument_address(unit, own), form, _errors(form), is_new)


def instrument_address(unit: Organisation, own: OwnInstrument) -> str:
    return _address("mapping-instrument", unit, own)


def preview_page(unit: Organisation, own: OwnInstrument, instrument: Instrument, wished: str) -> PreviewPage:
    language = wished if wished in instrument.languages else instrument.languages[0]
    words = every_language(Reader.of(instrument))[language]
    address, total = _address("mapping-instrument-preview", unit, own), len(instrument.items)
    return PreviewPage(
        back=instrument_address(unit, own),
        name=instrument.name[language],
        why=instrument.why[language],
        words=words,
        languages=frame(words, instrument.languages, address).languages,
        items=tuple(
            PreviewItem(
                code=item.code,
                progress=words.says["progress"].format(number=words.number(number), total=words.number(total)),
                about=words.says[item.dimension.value] if item.dimension else "",
                text=item.text[language],
                choices=choices_of(instrument, item, words, None),
                others=() if item.is_text else (words.says["skip"], words.says["unclear"]),
                is_text=item.is_text,
            )
            for number, item in enumerate(instrument.items, 1)
        ),
    )


def _row(unit: Organisation, own: OwnInstrument) -> InstrumentRow:
    number = len(own.content["items"])
    items = ngettext("%(count)s question", "%(count)s questions", number) % {"count": number}
    return InstrumentRow(own.content["name"]["sv"], instrument_address(unit, own), _state(own), items)


def _state(own: OwnInstrument) -> str:
    if own.published is None:
        return _("A draft: not published yet.")
    said = {"version": own.version}
    if _is_changed(own):
        return _("Version %(version)s is published. What is changed since is not in it.") % said
    return _("Version %(version)s is published. Rounds can be planned with it.") % said


def _is_changed(own: OwnInstrument) -> bool:
    return own.published != drafts.data_of(own.content, own.version, own.content["languages"])


def _item_row(unit: Organisation, own: OwnInstrument, item: Draft, remarks: Sequence[Remark]) -> ItemRow:
    code = item["code"]
    is_first = own.content["items"][0]["code"] == code
    return ItemRow(
        code=code,
        text=item["text"]["sv"],
        meta=", ".join(_meta(own.content, item)),
        url=_address("mapping-instrument-item", unit, own, code),
        remarks=tuple(one.text for one in remarks if one.item == code),
        leave_out_url=_address("mapping-instrument-leave-out", unit, own, code),
        up_url="" if is_first else _address("mapping-instrument-up", unit, own, code),
    )


def _meta(draft: Draft, item: Draft) -> list[str]:
    """What it counts in, which answers point to a need of support, and whether it is among the most important."""
    if "scale" not in item:
        return [_("words of their own"), _("not counted")]
    if item.get("strength"):
        said = [_("a strength")]
    elif "dimension" in item:
        said = [str(NAMES[Dimension(item["dimension"])])]
    else:
        said = [_("not counted")]
    language = (get_language() or "sv")[:2]
    pointing = [one["text"] for one in drafts.options_of(draft, item["scale"]) if one["value"] in item.get("risk", [])]
    if pointing:
        texts = " / ".join(text.get(language, text["sv"]) for text in pointing)
        said.append(_("need of support: %(answers)s") % {"answers": texts})
    if item.get("context"):
        said.append(_("background"))
    return [*said, _("short form")] if item.get("prioritised") else said


def _address(route: str, unit: Organisation, own: OwnInstrument, *more: str) -> str:
    return reverse(route, args=[unit.uuid, own.uuid, *more])


def _errors(form: Form) -> tuple[ErrorLink, ...]:
    return error_links(form, whole=form[next(iter(form.fields))].id_for_label)
