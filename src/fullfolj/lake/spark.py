"""Apache Spark as an engine (lake.engine.Engine), for more pupils than one machine holds.

pyspark, sqlglot and Java are no part of what Fullfölj needs: whoever asks for Spark without them is told what to add.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.lake.engine import Cursor, Engine

_PACKAGES = ("pyspark", "sqlglot")


@contextmanager
def engine(master: str, also: Mapping[str, str] | None = None) -> Iterator[Engine]:
    """Spark on `master` (`local[2]`, `spark://…`, `yarn`) until the end of the block, then its Java process is gone.

    `also` is Spark's own settings by name, in place of ours. All pupils go in one piece: Spark shares them out. What it
    writes on the way lies in the data directory, which the nodes of a cluster must reach under the same path, and is
    removed.
    PlainError when packages or Java are missing, or Spark does not start.
    """
    _refuse_without_packages()
    _refuse_without_java()
    from fullfolj.lake import spark_cursor

    scratch = Path(tempfile.mkdtemp(prefix="spark-", dir=Path(settings.DATA) / "tmp"))
    try:
        with spark_cursor.session(master, scratch, also or {}) as session:

            @contextmanager
            def cursor() -> Iterator[Cursor]:
                yield spark_cursor.SparkCursor(session.newSession(), scratch)

            yield Engine(cursor, threads=1, pupils_at_a_time=sys.maxsize)
    except spark_cursor.DidNotStart as error:
        raise PlainError(
            _("Spark could not be started on %(master)s.") % {"master": master},
            _("What it says: %(words)s") % {"words": error},
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _refuse_without_packages() -> None:
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise PlainError(
            _("The sweep on Spark needs the Python packages %(names)s, which are not installed.")
            % {"names": ", ".join(missing)},
            _("Install them: %(command)s")
            % {"command": ".venv/bin/python -m pip install --require-hashes --no-deps -r requirements-spark.txt"},
        )


def _refuse_without_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which(str(Path(home) / "bin" / "java") if home else "java") is None:
        raise PlainError(
            _("The sweep on Spark needs Java 17 or 21, which was not found."),
            _(
                "Install it (on Debian and Ubuntu: apt-get install openjdk-17-jre-headless), or say where it is in"
                " JAVA_HOME."
            ),
        )
