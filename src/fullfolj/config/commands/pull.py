"""What `fullfolj import ss12000` does. No command of its own (it has no NAME)."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from fullfolj.config.commands.arguments import the_organiser
from fullfolj.config.language import gettext as _
from fullfolj.config.language import ngettext
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError

if TYPE_CHECKING:
    from fullfolj.intake.models import Pull

_ENDINGS = {"done": 0, "guarded": 4}


def pull(options: argparse.Namespace) -> int:
    """Pulls and applies; the exit codes of contract section 1. Nobody is asked: what no guard stops is applied.

    With --dry-run everything is done and taken back.
    """
    from django.db import transaction
    from django.utils.timezone import now

    from fullfolj.intake import pipeline
    from fullfolj.intake.models import PullMode
    from fullfolj.intake.ss12000 import runs, sources

    at = now()
    pipeline.recover(now=at)
    for lost in runs.recover(at):
        print(f"{lost.source.name} ({lost.started_at:%Y-%m-%d %H:%M}): {lost.failure}", file=sys.stderr)
    source = sources.find(the_organiser(options), options.source)
    wanted = runs.Options(mode=PullMode.FULL if options.full else None, allow_removals=options.allow_removals)
    if not options.dry_run:
        return _told(runs.run(source, wanted, by=OPERATOR, now=at), options)
    with transaction.atomic():
        code = _told(runs.run(source, wanted, by=OPERATOR, now=at), options)
        transaction.set_rollback(True)
    return code


def _told(found: Pull, options: argparse.Namespace) -> int:
    applied = found.state == "done" and not options.dry_run
    if options.json:
        print(json.dumps(_report(found, applied=applied), ensure_ascii=False))
    else:
        _show(found, applied=applied)
    if found.state == "guarded":
        raise found.imports.order_by("-created_at", "-pk").get(state="guarded").guarded_error()
    if found.state != "done":
        raise PlainError(found.failure or _("The pull was stopped. Nothing more was changed."))
    quarantined = any(imp.counts["quarantined"] for imp in found.imports.all())
    return 3 if quarantined and not options.dry_run else 0


def _report(found: Pull, *, applied: bool) -> dict[str, Any]:
    """The import JSON of contract section 1 for the pull as a whole, and one for each of its imports."""
    from fullfolj.config.commands.import_ import report
    from fullfolj.intake.ss12000 import runs

    imports = list(found.imports.order_by("created_at", "pk"))
    return {
        "import_id": str(found.pk),
        "kind": "ss12000",
        **runs.totals(found),
        "warnings": [warning for imp in imports for warning in imp.warnings],
        "applied": applied,
        "source": found.source.name,
        "mode": found.mode,
        "state": found.state,
        "failure": found.failure,
        "resources": found.outcome,
        "imports": [report(imp, applied=applied and imp.state == "applied") for imp in imports],
    }


def _show(found: Pull, *, applied: bool) -> None:
    from fullfolj.config.commands.import_ import show
    from fullfolj.intake.models import PullMode
    from fullfolj.intake.ss12000.faults import in_words

    print(f"{found.source.name}: {PullMode(found.mode).label}")
    for path, told in found.outcome.items():
        if told.get("code"):
            print(f"  {path}: {in_words(told['code'], told.get('what', ''))}")
        elif "read" in told:
            text = ngettext("{path}: {count} object read", "{path}: {count} objects read", told["read"])
            print("  " + text.format(path=path, count=told["read"]))
    for imp in found.imports.order_by("created_at", "pk"):
        show(imp)
    print(_("Applied. Pull {id}.").format(id=found.pk) if applied else _("Nothing was changed."))
