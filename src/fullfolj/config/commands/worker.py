"""`fullfolj worker`: background work and its schedule, in the foreground."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop

if TYPE_CHECKING:
    from procrastinate import App

NAME = "worker"
HELP = gettext_noop("run background work and the nightly schedule")
#: Seconds without a sign of life after which a worker's jobs are taken over. It gives one every ten.
STALLED_AFTER = 30


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until-idle", action="store_true", help=_("do what is waiting, then end"))


def run(options: argparse.Namespace) -> int:
    import logging

    from procrastinate.contrib.django import procrastinate_app

    from fullfolj.config import embedded, processes, schema

    data = embedded.data_directory()
    processes.refuse_a_second(data, "worker")
    schema.check_up_to_date()
    processes.register(data, "worker")
    logging.getLogger("procrastinate").setLevel(logging.ERROR)  # job arguments stay out of the log
    app = procrastinate_app.current_app
    add_rescue(app)
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            name="fullfolj",
            concurrency=1,
            wait=not options.until_idle,
            delete_jobs="successful",
            shutdown_graceful_timeout=10,
            stalled_worker_timeout=STALLED_AFTER,
        )
    return 0


def add_rescue(app: App) -> None:
    """Every minute, jobs whose worker was killed go back into the queue. So a task may run twice."""

    async def rescue(timestamp: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
            await app.job_manager.retry_job(job)

    task = app.task(name="fullfolj.rescue", queueing_lock="rescue")(rescue)
    app.periodic(cron="* * * * *")(task)
