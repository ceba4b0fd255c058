"""What is written of an own instrument: how it begins, what it is called, and one question at a time."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fullfolj.mapping.instruments.content import Dimension, Party
from fullfolj.mapping.own_instruments import drafts
from fullfolj.mapping.own_instruments.drafts import Draft
from fullfolj.mapping.own_instruments.looking import item_troubles, protected_trouble
from fullfolj.mapping.wording.words import every_language
from fullfolj.shell.dimension_words import NAMES

_INPUT = {"class": "ds-input"}
_LONGEST_NAME, _LONGEST_TEXT = 80, 300


class _Words(forms.CharField):
    """Words in a language that name no protected instrument."""

    default_error_messages = {"required": gettext_lazy("Write something here.")}

    def __init__(self, *, language: str = "sv", rows: int = 1, **kwargs: Any) -> None:
        attributes = {**_INPUT, "lang": language, "dir": "auto"}
        widget = forms.TextInput(attributes) if rows == 1 else forms.Textarea({**attributes, "rows": rows})
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if trouble := protected_trouble(text):
            raise forms.ValidationError(trouble)
        return text


class BeginForm(forms.Form):
    """A name, who answers, and what to begin from. `sources` is code → data, `parties` those that can answer."""

    use_required_attribute = False
    instrument = forms.UUIDField(widget=forms.HiddenInput)
    name = _Words(label=gettext_lazy("What the questions are called"), max_length=_LONGEST_NAME)
    source = forms.ChoiceField(
        label=gettext_lazy("Begin from"),
        required=False,
        help_text=gettext_lazy(
            "From one that is there already you get all its questions, and leave out or change what you want."
        ),
        widget=forms.Select(attrs=_INPUT),
    )
    party = forms.ChoiceField(
        label=gettext_lazy("Who answers"),
        help_text=gettext_lazy("When you begin from one that is there already, the same answer as there."),
        widget=forms.Select(attrs=_INPUT),
    )

    def __init__(self, sent: Any, *, sources: Mapping[str, Mapping[str, Any]], parties: Mapping[str, object]) -> None:
        super().__init__(sent, initial={"instrument": uuid.uuid4()})
        self._sources = sources
        language = "sv" if (get_language() or "sv").startswith("sv") else "en"
        named = [(code, data["name"].get(language, data["name"]["sv"])) for code, data in sources.items()]
        self.fields["source"].choices = [("", _("Nothing")), *named]  # type: ignore[attr-defined]
        self.fields["party"].choices = list(parties.items())  # type: ignore[attr-defined]

    @property
    def begun(self) -> dict[str, Any]:
        """What a valid form begins, as the action takes it."""
        return {**self.cleaned_data, "source": self._sources.get(self.cleaned_data["source"])}


class DescribeForm(forms.Form):
    """Name and reason in Swedish and the other languages that are chosen."""

    use_required_attribute = False

    def __init__(self, sent: Any, draft: Draft) -> None:
        known = every_language()
        initial: dict[str, Any] = {"languages": [one for one in draft["languages"] if one != "sv"]}
        initial["is_young"] = draft.get("young", False)
        for language in draft["languages"]:
            initial |= {f"{part}_{language}": draft[part].get(language, "") for part in ("name", "why")}
        super().__init__(sent, initial=initial)
        self._languages = list(draft["languages"])
        for language in self._languages:
            said, is_needed = {"language": known[language].name}, language == "sv"
            self.fields[f"name_{language}"] = _Words(
                label=_("Name (%(language)s)") % said,
                language=language,
                max_length=_LONGEST_NAME,
                required=is_needed,
            )
            self.fields[f"why_{language}"] = _Words(
                label=_("Why you ask (%(language)s)") % said,
                language=language,
                max_length=_LONGEST_TEXT,
                rows=2,
                required=is_needed,
            )
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Other languages"),
            help_text=_("Each must then be written for every question before you can publish."),
            choices=[(code, one.name) for code, one in known.items() if code != "sv"],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        if draft["party"] == "student":
            self.fields["is_young"] = forms.BooleanField(
                label=_("For years 4–6: pictures beside the answers, and simpler words around the questions"),
                required=False,
            )

    @property
    def described(self) -> dict[str, Any]:
        """What a valid form says, as the action takes it."""
        words = {part: {one: self.cleaned_data[f"{part}_{one}"] for one in self._languages} for part in ("name", "why")}
        return {
            **words,
            "languages": ["sv", *self.cleaned_data["languages"]],
            "is_young": self.cleaned_data.get("is_young", False),
        }


#: Which part of a scale points to a need of support → of how many options, counted from the lowest, it is made.
_RISKS = {
    "": gettext_lazy("No answer"),
    "low": gettext_lazy("The lower half of the scale"),
    "high": gettext_lazy("The upper half of the scale"),
    "lowest": gettext_lazy("Only the lowest answer"),
    "highest": gettext_lazy("Only the highest answer"),
}


def _risk_values(risk: str, values: list[int]) -> list[int]:
    """The answers that point to a need of support."""
    ordered, half = sorted(values), len(values) // 2
    return {
        "": [],
        "low": ordered[:half],
        "high": ordered[-half:],
        "lowest": ordered[:1],
        "highest": ordered[-1:],
    }[risk]


#: In place of a scale: the answer is written, and somebody at school reads it.
_TEXT = "text"


class ItemForm(forms.Form):
    """One question. What is unsound about it is told beside the field that it is about.

    A question that is answered in free text is never counted: what else the form says of it is left out.
    """

    use_required_attribute = False
    dimension = forms.ChoiceField(
        label=gettext_lazy("Dimension"),
        required=False,
        choices=[("", gettext_lazy("None: not counted")), *((one.value, NAMES[one]) for one in Dimension)],
        widget=forms.Select(attrs=_INPUT),
    )
    scale = forms.ChoiceField(label=gettext_lazy("Answers to choose among"), widget=forms.Select(attrs=_INPUT))
    risk = forms.ChoiceField(
        label=gettext_lazy("Answers that point to a need of support"),
        help_text=gettext_lazy("The lowest answer is the first of those above, such as Not true or No."),
        required=False,
        choices=list(_RISKS.items()),
        widget=forms.Select(attrs=_INPUT),
    )
    is_prioritised = forms.BooleanField(
        label=gettext_lazy("One of the most important: belongs to the short form"), required=False
    )
    is_context = forms.BooleanField(
        label=gettext_lazy("Background, such as support already given: never counts"), required=False
    )
    is_strength = forms.BooleanField(
        label=gettext_lazy("To agree is a strength: shown first, and not counted"), required=False
    )

    def __init__(self, sent: Any, draft: Draft, code: str) -> None:
        self._draft, self._code = draft, code
        self._was = drafts.item_of(draft, code) or {}
        super().__init__(sent, initial=self._initial())
        known = every_language()
        scales = [(one, self._scale_label(one)) for one in draft["scales"]]
        if draft["party"] != Party.STAFF:
            scales.append((_TEXT, _("Words of their own, which somebody at school reads. Not counted.")))
        self.fields["scale"].choices = scales  # type: ignore[attr-defined]
        for language in draft["languages"]:
            self.fields[f"text_{language}"] = _Words(
                label=_("The question (%(language)s)") % {"language": known[language].name},
                language=language,
                max_length=_LONGEST_TEXT,
                rows=2,
                required=language == "sv",
            )
        self.order_fields([f"text_{language}" for language in draft["languages"]])

    def _initial(self) -> dict[str, Any]:
        was = self._was
        if not was:
            return {"scale": next(iter(self._draft["scales"]))}
        given = {f"text_{language}": words for language, words in was["text"].items()}
        if was.get("kind") == _TEXT:
            return given | {"scale": _TEXT}
        return given | {
            "dimension": was.get("dimension", ""),
            "scale": was["scale"],
            "risk": self._risk(),
            "is_prioritised": was.get("prioritised", False),
            "is_context": was.get("context", False),
            "is_strength": was.get("strength", False),
        }

    def _risk(self) -> str:
        values = self._values(self._was["scale"])
        return next((one for one in _RISKS if _risk_values(one, values) == sorted(self._was.get("risk", []))), "")

    def _values(self, scale: str) -> list[int]:
        return [one["value"] for one in drafts.options_of(self._draft, scale)]

    def _scale_label(self, scale: str) -> str:
        language = (get_language() or "sv")[:2]
        texts = [one["text"] for one in sorted(drafts.options_of(self._draft, scale), key=lambda one: one["value"])]
        return " – ".join(text.get(language, text["sv"]) for text in texts)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for field, text in item_troubles(self._draft, self.item):
                self.add_error(field or None, text)
        return values

    @property
    def item(self) -> dict[str, Any]:
        """What the form says, as an item's data. What it does not ask of stands as it was."""
        given = self.cleaned_data
        texts = {one: given[f"text_{one}"] for one in self._draft["languages"]}
        if given["scale"] == _TEXT:
            return {"code": self._code, "kind": _TEXT, "text": self._was.get("text", {}) | texts}
        kept = {key: self._was[key] for key in ("part_of", "talk") if key in self._was}
        item = kept | {"code": self._code, "scale": given["scale"], "text": self._was.get("text", {}) | texts}
        if given["dimension"]:
            item["dimension"] = given["dimension"]
        if risk := _risk_values(given["risk"], self._values(given["scale"])):
            item["risk"] = risk
        said = {"prioritised": "is_prioritised", "context": "is_context", "strength": "is_strength"}
        return item | {key: True for key, field in said.items() if given[field]}


class PublishForm(forms.Form):
    """Whether the questions that may ask what a school may not are looked at."""

    is_looked_at = forms.BooleanField(
        label=gettext_lazy("We have looked at the remarks. No question asks about this."), required=False
    )
