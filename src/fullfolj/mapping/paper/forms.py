"""What stands on a paper, as digits are typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.mapping.instruments.content import Instrument, Item
from fullfolj.mapping.marks import Answers, Refusal

#: What is typed for an answer that is none; the options are numbered from 1.
REFUSED = {"0": Refusal.SKIP, "9": Refusal.UNCLEAR}


class PaperForm(forms.Form):
    """A digit for each question: the number that stands beside the crossed box; nothing where nothing is crossed."""

    use_required_attribute = False

    def __init__(self, sent: Any, instrument: Instrument, answers: Answers, language: str) -> None:
        super().__init__(sent)
        self._instrument = instrument
        for number, item in enumerate(instrument.items, 1):
            if not item.is_text:
                self.fields[item.code] = forms.CharField(
                    label=f"{number}. {item.text[language]}",
                    required=False,
                    initial=_typed(instrument, item, answers.get(item.code)),
                    widget=forms.TextInput(
                        attrs={"class": "ds-input m-digit", "inputmode": "numeric", "autocomplete": "off"}
                    ),
                )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for code, typed in list(values.items()):
            if typed and self._answer(code, typed) is None:
                self.add_error(code, _("There is no answer %(typed)s to the question.") % {"typed": typed[:3]})
        if not self.errors and not any(values.values()):
            self.add_error(None, gettext_lazy("Nothing is typed in yet."))
        return values

    @property
    def answers(self) -> dict[str, int | str]:
        """Item → answer, of a valid form."""
        given = ((code, self._answer(code, typed)) for code, typed in self.cleaned_data.items() if typed)
        return {code: value for code, value in given if value is not None}

    def _answer(self, code: str, typed: str) -> int | str | None:
        if typed in REFUSED:
            return REFUSED[typed].value
        item = self._instrument.item(code)
        options = self._instrument.options(item) if item is not None else ()
        return next((one.value for place, one in enumerate(options, 1) if typed == str(place)), None)


def _typed(instrument: Instrument, item: Item, answer: int | str | None) -> str:
    if isinstance(answer, str):
        return next(digit for digit, refusal in REFUSED.items() if refusal == answer)
    options = enumerate(instrument.options(item), 1)
    return next((str(place) for place, one in options if one.value == answer), "")
