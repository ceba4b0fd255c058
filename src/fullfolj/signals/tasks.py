"""Background work of the signals room: the nightly sweep, and the sweep that an import asks for."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from procrastinate import RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from fullfolj.domain.actor import SYSTEM
from fullfolj.domain.errors import PlainError
from fullfolj.intake import undo
from fullfolj.lake import store
from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Organisation
from fullfolj.signals import sweeps
from fullfolj.signals.queue import SWEEP


class _UnlessRefused(RetryStrategy):
    """What was refused in words is refused a moment later too: doing it again helps nobody."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, PlainError):
            return None
        return super().get_retry_decision(exception=exception, job=job)


@app.task(name=SWEEP, lock="sweep", retry=_UnlessRefused(max_attempts=3, wait=30))
def sweep(organiser_id: int, as_of: str | None = None) -> None:
    """One sweep of the organiser; `as_of` is an ISO date, today when it is None. Running it twice changes nothing."""
    organiser = Organisation.objects.get(pk=organiser_id)
    day = dt.date.fromisoformat(as_of) if as_of else timezone.localdate()
    sweeps.run(organiser=organiser, as_of=day, by=SYSTEM, now=timezone.now())


@app.task(name="fullfolj.signals.search_patterns", lock="patterns", retry=_UnlessRefused(max_attempts=3, wait=30))
def search_patterns(organiser_id: int) -> None:
    """One search for patterns in the organiser's pupils, as of today. Running it twice changes nothing."""
    from fullfolj.signals import pattern_searches  # DuckDB loads only when it is used

    organiser = Organisation.objects.get(pk=organiser_id)
    now = timezone.now()
    pattern_searches.run(organiser=organiser, as_of=timezone.localdate(now), by=SYSTEM, now=now)


@app.task(name="fullfolj.signals.prepare_backtest", lock="backtest", retry=_UnlessRefused(max_attempts=2, wait=30))
def prepare_backtest(place_id: int, only_used: bool = False) -> None:
    """The tables of the threshold workshop for the unit, or all units of the organiser, those that are not there.

    With `only_used`, those of units whose tables somebody has asked for before.
    """
    from fullfolj.signals import backtest_states, backtest_tables  # DuckDB loads only when they are used
    from fullfolj.signals.kinds import KINDS

    places = Organisation.objects.filter(Q(parent=place_id) | Q(pk=place_id, parent__isnull=False))
    units = list(places.select_related("parent"))
    for unit in backtest_tables.used(units) if only_used else units:
        backtest_tables.keep([unit], timezone.localdate())
        for kind in KINDS:
            backtest_states.keep(kind, [unit], timezone.localdate())


@app.periodic(cron="30 4 * * *")
@app.task(name="fullfolj.signals.night", queueing_lock="night", pass_context=False)
def night(timestamp: int) -> None:
    """Every night: a sweep of each organiser, then its patterns; the workshop's tables; files nobody needs any more go.

    Tables are made of all the history, a second a school and year, so only for schools whose workshop is used.
    """
    from fullfolj.measures import day_sums  # DuckDB loads only when it is used
    from fullfolj.signals import backtest_states, backtest_tables

    organisers = Organisation.objects.filter(organisation_type=OrganisationType.ORGANISER).values_list("pk", flat=True)
    for work in (sweep, search_patterns):
        for organiser_id in organisers:
            work.defer(organiser_id=organiser_id)
    for organiser_id in organisers:
        prepare_backtest.defer(place_id=organiser_id, only_used=True)
    store.clean_up(now=timezone.now(), keep_for=undo.needing_files())
    day_sums.clean_up(now=timezone.now())
    backtest_tables.clean_up(now=timezone.now())
    backtest_states.clean_up(now=timezone.now())
