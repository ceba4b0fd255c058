"""What the mapping does by itself: rounds whose last day has been are counted, each once."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from procrastinate.contrib.django import app

from fullfolj.domain.actor import SYSTEM
from fullfolj.mapping.round_figures.counting import count_closed

#: What was on its way when the last day ended has come.
_UNDER_WAY = dt.timedelta(minutes=10)


@app.periodic(cron="10 * * * *")
@app.task(name="fullfolj.mapping.count_rounds", queueing_lock="mapping-count-rounds", pass_context=False)
def count_rounds(timestamp: int) -> None:
    """Every hour, so that a machine that is off at night does it in the morning. Mostly there is nothing to count."""
    now = timezone.now()
    count_closed(by=SYSTEM, now=now, today=timezone.localdate(now - _UNDER_WAY))
