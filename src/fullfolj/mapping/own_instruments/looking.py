"""Both looks at a draft, in plain words: is everything there, does it mean something, and may a school ask it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.mapping.instruments.content import Dimension
from fullfolj.mapping.instruments.meaning import Doubt, Kind, doubts
from fullfolj.mapping.own_instruments import drafts
from fullfolj.mapping.own_instruments.drafts import Draft
from fullfolj.mapping.own_instruments.protected_names import protected_in
from fullfolj.mapping.own_instruments.sensitive import Sensitive, sensitive_in
from fullfolj.mapping.wording.words import every_language
from fullfolj.shell import words
from fullfolj.shell.dimension_words import NAMES

#: A doubt about a question → the field of its form that it belongs to, and its words.
_DOUBTS: Mapping[Kind, tuple[str, object]] = {
    Kind.NO_DIMENSION: (
        "dimension",
        gettext_lazy("Choose a dimension, or say that no answer points to a need of support."),
    ),
    Kind.NO_RISK: (
        "risk",
        gettext_lazy("Choose which answers point to a need of support, or that the question belongs to no dimension."),
    ),
    Kind.ALL_RISK: ("risk", gettext_lazy("Not every answer can point to a need of support.")),
    Kind.CONTEXT_COUNTS: (
        "risk",
        gettext_lazy("Background never points to a need of support. Choose that no answer does."),
    ),
    Kind.ODD_STRENGTH: ("is_strength", gettext_lazy("A strength belongs to no dimension, since it is not counted.")),
    Kind.ASKED_TWICE: ("text_sv", gettext_lazy("Another question is the same.")),
    Kind.ONLY_PART: (
        "",
        gettext_lazy("The question is a part of another, whose other parts are left out. Write it anew."),
    ),
    Kind.UNLIKE_PARTS: (
        "dimension",
        gettext_lazy("The question is a part of another, and all parts are of the same dimension and weight."),
    ),
}
_MAY_NOT: Mapping[Sensitive, object] = {
    Sensitive.HEALTH: gettext_lazy(
        "May be about health. School may not collect that in a survey, and need not: ask what helps, not why it is "
        "needed. Student health can talk with the pupil."
    ),
    Sensitive.ORIGIN: gettext_lazy(
        "May be about origin. School may not collect that in a survey. Ask about the help in school instead, such as "
        "study guidance."
    ),
    Sensitive.BELIEF: gettext_lazy("May be about belief or opinion. School may not collect that in a survey."),
    Sensitive.SEXUAL_LIFE: gettext_lazy("May be about sexual life. School may not collect that in a survey."),
}


@dataclass(frozen=True)
class Remark:
    """`item` is the code of the question that it is about, or nothing. What does not stop asks to be looked at."""

    text: str
    item: str
    stops: bool


def looks(draft: Draft) -> list[Remark]:
    """Everything to remark on, what stops first; nothing when it can be published."""
    return sorted([*_lacking(draft), *_unsound(draft), *_named(draft), *_asked(draft)], key=lambda one: not one.stops)


def item_troubles(draft: Draft, item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with a question if it were put in: the field of its form, and the words."""
    swedish = draft | {"languages": ["sv"], "why": {"sv": "x"}, "name": {"sv": "x"}, "talk": []}
    written = drafts.instrument_as_written(drafts.with_item(swedish, item))
    found = [one for one in doubts(written) if one.item == item["code"]] if written else []
    return [("text_sv" if one.kind is Kind.LONG else _DOUBTS[one.kind][0], doubt_words(one)) for one in found]


def protected_trouble(text: str) -> str:
    """Why a text that names a protected instrument is not taken, and what to do instead; nothing for any other."""
    name = protected_in(text)
    if not name:
        return ""
    return _(
        "%(name)s belongs to somebody else. Neither its questions nor its name can be put in here. Write questions of "
        "your own about school. An instrument that student health uses is kept in its own record."
    ) % {"name": name}


def _lacking(draft: Draft) -> Iterator[Remark]:
    languages = every_language()
    for place, language in dict.fromkeys(drafts.lacking(draft)):
        said = {"language": languages[language].name, "place": _place(draft, place)}
        item = place if drafts.item_of(draft, place) else ""
        yield Remark(_("%(place)s lacks words: %(language)s.") % said, item, stops=True)


def _place(draft: Draft, place: str) -> str:
    named = {"name": _("The name"), "why": _("Why you ask"), "talk": _("The support for a conversation")}
    if place in named:
        return named[place]
    number = next(at for at, one in enumerate(draft["items"], 1) if one["code"] == place)
    return _("Question %(number)s") % {"number": number}


def _unsound(draft: Draft) -> Iterator[Remark]:
    written = drafts.instrument_as_written(draft)
    for one in doubts(written) if written else ():
        if one.kind is Kind.EMPTY:
            yield Remark(_("There are no questions yet."), "", stops=True)
        elif one.kind is Kind.NO_SHORT_FORM:
            name = words.uncapital(str(NAMES[Dimension(one.about)]))
            text = _("No question is among the most important in the dimension %(name)s. Choose one or two.")
            yield Remark(text % {"name": name}, "", stops=True)
        else:
            yield Remark(f"{_place(draft, one.item)}: {doubt_words(one)}", one.item, stops=True)


def doubt_words(doubt: Doubt) -> str:
    if doubt.kind is Kind.LONG:
        language = every_language()[doubt.about].name
        return _("More than 20 words (%(language)s). Is it two questions?") % {"language": language}
    return str(_DOUBTS[doubt.kind][1])


def _named(draft: Draft) -> Iterator[Remark]:
    for place in ("name", "why"):
        for text in draft[place].values():
            if trouble := protected_trouble(text):
                yield Remark(trouble, "", stops=True)
    for item in draft["items"]:
        for text in item["text"].values():
            if trouble := protected_trouble(text):
                yield Remark(trouble, item["code"], stops=True)


def _asked(draft: Draft) -> Iterator[Remark]:
    for item in draft["items"]:
        kinds = dict.fromkeys(kind for text in item["text"].values() for kind in sensitive_in(text))
        for kind in kinds:
            yield Remark(f"{_place(draft, item['code'])}: {_MAY_NOT[kind]}", item["code"], stops=False)
