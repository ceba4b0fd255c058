"""What support does by itself: drafts that nobody goes on with are thrown away, and messages are sent."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from fullfolj.support.drafts.actions import forget
from fullfolj.support.messages import outgoing


@app.periodic(cron="25 2 * * *")
@app.task(name="fullfolj.support.forget_drafts", queueing_lock="support-forget-drafts", pass_context=False)
def forget_drafts(timestamp: int) -> None:
    forget(now=timezone.now())


@app.task(name=outgoing.SEND)
def send_message(number: int) -> None:
    """One message by e-mail. Run twice it is sent once."""
    now = timezone.now()
    outgoing.send(number=number, now=now, today=timezone.localdate(now))
