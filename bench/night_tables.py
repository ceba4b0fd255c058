"""`python -m bench.night_tables`: the threshold workshop's tables of 40 schools of 500 pupils, made as at night.

First all of them from nothing, then again when nothing has changed; seconds, processor seconds and the peak as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from bench import big_town
from bench.processes import fullfolj, timed


def main() -> None:
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
    with tempfile.TemporaryDirectory(prefix="ffb", dir=os.environ.get("FULLFOLJ_BENCH_DIR")) as directory:
        os.environ["FULLFOLJ_DATA"] = directory
        try:
            fullfolj("migrate")
            big_town.make(Path(directory))
            for _ in range(2):
                run = timed([sys.executable, "-m", "bench.night_tables", "keep"])
                print(run.output.strip(), f"{run.peak_mb:.0f} MB", flush=True)
        finally:
            fullfolj("stop")


def keep() -> None:
    import django

    django.setup()
    from fullfolj.school.models import Organisation
    from fullfolj.signals import tasks

    organiser = Organisation.objects.get(parent=None)
    started, used = time.perf_counter(), time.process_time()
    tasks.prepare_backtest(organiser.pk)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    print(json.dumps({"seconds": round(seconds, 1), "cpu_seconds": round(used, 1)}))


if __name__ == "__main__":
    keep() if sys.argv[1:] == ["keep"] else main()
