"""A support measure for a class or a school, as it is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.access.models import Account
from fullfolj.school.models import Group
from fullfolj.shell.closed_days import school_day_from
from fullfolj.support.cases.forms import InterventionForm
from fullfolj.support.catalogue.content import said
from fullfolj.support.follow_up.forms import FollowUpForm
from fullfolj.support.models import Fidelity, Level, SharedMeasure, WorkMode
from fullfolj.support.shared.actions import SharedPlan


class SharedFollowUpForm(FollowUpForm):
    """The same three questions and a decision, and whether it goes as planned; no pupil and no home is asked."""

    own_rating = None  # type: ignore[assignment]
    home_rating = None  # type: ignore[assignment]
    fidelity = forms.ChoiceField(
        required=False,
        choices=[("", gettext_lazy("Cannot say yet")), *Fidelity.choices],
        label=gettext_lazy("Does it go as planned?"),
        widget=forms.RadioSelect,
    )

    def __init__(self, sent: Any, *, intervention: SharedMeasure, **about: Any) -> None:
        super().__init__(sent, initial={"fidelity": intervention.fidelity}, intervention=intervention, **about)


class SharedForm(InterventionForm):
    """`groups` are those that the visitor may choose among, besides everybody at the school; `whom` the proposal.

    `working_in` says who works with support for somebody in a group, of those who may see to something at the school.
    """

    level = None  # type: ignore[assignment]
    field_order = ("kind", "whom")
    whom = forms.ChoiceField(
        required=False, label=gettext_lazy("For whom"), widget=forms.Select(attrs={"class": "ds-input"})
    )

    def __init__(
        self,
        sent: Any,
        *,
        groups: Sequence[Group],
        working_in: Callable[[Group], Collection[Account]],
        whom: str = "",
        **offered: Any,
    ) -> None:
        super().__init__(sent, initial={}, **offered)
        self._working_in = working_in
        self._groups = {str(one.uuid): one for one in groups}
        everybody = [("", _("Everybody at the school"))]
        self._offer("whom", [*everybody, *((key, one.display_name) for key, one in self._groups.items())])
        self.fields["what"].help_text = _("Name no pupil.")
        self.initial["whom"] = whom if whom in self._groups else ""
        self.initial["next_on"] = school_day_from(self._today + self._level.rhythm, self._periods)
        if self.proposed is None:
            self.initial["mode"] = WorkMode.PREVENTIVE

    @property
    def _level(self) -> Level:
        """Of what is proposed."""
        is_for_groups = self.proposed is not None and self.proposed.level is Level.GROUP
        return Level.GROUP if self.initial["whom"] or is_for_groups else Level.UNIVERSAL

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        group = self._groups.get(values.get("whom", ""))
        if group is not None:
            self._check_works_in(group, values)
        return values

    def _check_works_in(self, group: Group, values: dict[str, Any]) -> None:
        """Whoever works with nobody in the group would never see that it waits."""
        working = self._working_in(group)
        for name in ("responsible", "stand_in"):
            chosen = self._workers.get(values.get(name, ""))
            if chosen is not None and chosen not in working:
                told = {"name": chosen, "group": group.display_name}
                self.add_error(
                    name, _("%(name)s works with support for nobody in %(group)s. Choose somebody who does.") % told
                )

    @property
    def plan(self) -> SharedPlan:
        """What a valid form decides, as the action takes it."""
        given, kind = self.cleaned_data, self._kinds.get(self.cleaned_data["kind"])
        return SharedPlan(
            group=self._groups.get(given["whom"]),
            what=given["what"] or (said(kind.name) if kind else ""),
            kind="" if kind is None else kind.slug,
            kind_version=None if kind is None else kind.version,
            mode=given["mode"],
            responsible=self._workers[given["responsible"]],
            stand_in=self._workers.get(given["stand_in"]),
            starts_on=given["starts_on"],
            next_on=given["next_on"],
            times_a_week=given["times_a_week"],
            minutes=given["minutes"],
        )
