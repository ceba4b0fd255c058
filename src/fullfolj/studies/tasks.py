"""The figures of schools, worked out at night and when a page asks for those that are not there."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Organisation
from fullfolj.signals.queue import ask_once

#: Also deferred by the page, by its name.
PREPARE = "fullfolj.studies.prepare_figures"


@app.task(name=PREPARE, lock="study-figures")
def prepare_figures(organiser_id: int) -> None:
    """The figures of the organiser's schools, those that are not there, and what may be told of all together."""
    from fullfolj.studies import figures_kept  # DuckDB loads only when it is used

    now = timezone.now()
    today = timezone.localdate(now)
    units = Organisation.objects.filter(parent=organiser_id).select_related("parent")
    places = figures_kept.places(units, today)
    for unit, path in places.items():
        if figures_kept.read(path) is None:
            figures_kept.make(unit, path, now, today)
    shared = figures_kept.shared(places)
    if shared is not None and figures_kept.read_shared(shared) is None:
        found = {str(unit.pk): figures_kept.read(path) for unit, path in places.items()}
        figures_kept.make_shared(shared, {name: one for name, one in found.items() if one is not None}, today)


@app.periodic(cron="10 5 * * *")
@app.task(name="fullfolj.studies.night", queueing_lock="study-figures-night", pass_context=False)
def night(timestamp: int) -> None:
    """Every night, after the sweep: the figures of the organisers that have none for the week; those of no use go."""
    from fullfolj.studies import figures_kept

    for organiser in Organisation.objects.filter(organisation_type=OrganisationType.ORGANISER):
        ask_once(PREPARE, waits_as=f"study-figures:{organiser.pk}", lock="study-figures", organiser_id=organiser.pk)
    figures_kept.clean_up(now=timezone.now())
