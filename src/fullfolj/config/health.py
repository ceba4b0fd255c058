"""/health/: 200 when database, lake and worker answer; else 503 that says which does not."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from fullfolj.access.gate import open_to_all
from fullfolj.config import processes
from fullfolj.lake import store


@open_to_all
def health(request: HttpRequest) -> JsonResponse:
    """{"database": bool, "lake": bool, "worker": bool}: no names, no versions."""
    answers = {"database": _database_answers(), "lake": False, "worker": False}
    if answers["database"]:
        answers["lake"] = store.answers()
        answers["worker"] = processes.worker_is_alive()
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        return False
    return True
