"""A row of the grade register as somebody writes it by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.grading.scales import LETTERS, NUMBERS, Scale, Value, grade_scale
from fullfolj.grading.subjects import NotASubject, parse
from fullfolj.school.enums import GradeKind
from fullfolj.school.grade_actions import Written

#: So many school years back may be written.
_YEARS = 5


class GradeForm(forms.Form):
    """`written` is what a valid form says. The grade must be one on the scale of the year level that school year."""

    use_required_attribute = False

    subject = forms.CharField(
        max_length=8, label=gettext_lazy("Subject"), error_messages={"required": gettext_lazy("Write a designation.")}
    )
    term = forms.ChoiceField(label=gettext_lazy("Term"))
    year_level = forms.IntegerField(
        label=gettext_lazy("Year level"),
        min_value=1,
        max_value=10,
        error_messages={"required": gettext_lazy("Write the year level.")},
    )
    grade = forms.ChoiceField(label=gettext_lazy("Grade"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of grade"), choices=GradeKind.choices)

    def __init__(self, *args: Any, today: dt.date, school_type: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.school_type = school_type
        self.fields["term"].choices = [(one.label, one.label) for one in _terms(today)]  # type: ignore[attr-defined]
        self.fields["grade"].choices = _grades()  # type: ignore[attr-defined]

    def clean_subject(self) -> str:
        try:
            return parse(self.cleaned_data["subject"]).code
        except NotASubject as error:
            raise forms.ValidationError(
                _("No subject has that designation. Write it as MA, M2SPA or MLARA.")
            ) from error

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if {"term", "year_level", "grade"} <= set(values):
            scale = grade_scale(Term.parse(values["term"]).school_year, values["year_level"], self.school_type)
            if values["grade"] in (NUMBERS if scale is Scale.LETTERS else LETTERS):
                text = _("The year level has the scale %(scale)s that school year.")
                self.add_error("grade", text % {"scale": scale.value.replace("-", "–")})
        return values

    @property
    def written(self) -> Written:
        given = self.cleaned_data
        return Written(
            Term.parse(given["term"]), given["year_level"], given["subject"], given["grade"], GradeKind(given["kind"])
        )


def _terms(today: dt.date) -> list[Term]:
    """The newest first, this one included."""
    now, this_year = Term.of(today), SchoolYear.of(today).start
    every = [
        Term(SchoolYear(year), name)
        for year in range(this_year, this_year - _YEARS, -1)
        for name in (TermName.SPRING, TermName.AUTUMN)
    ]
    return [one for one in every if one.first_day <= now.first_day]


def _grades() -> list[tuple[str, str]]:
    codes = {
        Value.NO_BASIS: _("– (a dash: too little to judge from because of absence)"),
        Value.NOT_STUDIED: _("not studied"),
        Value.ADAPTED: _("adapted course of study"),
        Value.NOT_TAUGHT: _("not taught that year"),
    }
    plain = [(str(one), str(one)) for one in (*LETTERS, *NUMBERS)]
    return [*plain, *((str(value), words) for value, words in codes.items())]
