"""Planning the rounds of a unit, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation
from fullfolj.studies.models import Round
from fullfolj.studies.rounds_calendar import Span


def plan(*, unit: Organisation, spans: Sequence[Span], by: Actor) -> list[Round]:
    """The rounds, all or none. PlainError where one of them shares a day with another."""
    with recorded("rounds.plan", by=by):
        Organisation.objects.select_for_update().get(pk=unit.pk)  # two who plan take turns
        held = [Span(one.opens_on, one.closes_on) for one in Round.objects.filter(unit=unit)]
        for span in spans:
            if any(map(span.meets, held)):
                raise PlainError(
                    _("The round from %(first)s to %(last)s shares days with another.")
                    % {"first": span.opens_on.isoformat(), "last": span.closes_on.isoformat()},
                    _("Change the dates, or take the other one back first."),
                )
            held.append(span)
        return [
            Round.objects.create(
                unit=unit,
                opens_on=span.opens_on,
                closes_on=span.closes_on,
                conferences_on=span.conferences_on,
                by_id=by.account_id,
            )
            for span in spans
        ]


def take_back(*, planned: Round, by: Actor) -> None:
    """The round is no more; what has been told in it stays."""
    with recorded("rounds.take-back", by=by):
        Round.objects.filter(pk=planned.pk).delete()
