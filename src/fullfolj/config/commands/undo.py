"""`fullfolj undo`: takes back the newest import of its kind, or a pull with all its imports."""

from __future__ import annotations

import argparse
import json
import uuid
from typing import TYPE_CHECKING, Any

from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError

if TYPE_CHECKING:
    from fullfolj.intake.models import Import

NAME = "undo"
HELP = gettext_noop("take back the newest import of its kind as a whole")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("import_id", metavar="IMPORT_ID", help=_("the id that the import was given"))
    parser.add_argument("--json", action="store_true", help=_("the result as one JSON object"))


def run(options: argparse.Namespace) -> int:
    """0 when it has been taken back; PlainError when it can't be, and then nothing has changed."""
    from django.utils.timezone import now

    from fullfolj.intake import pipeline, undo
    from fullfolj.intake.models import Import
    from fullfolj.intake.ss12000 import runs

    at = now()
    pipeline.recover(now=at)
    own = _number(options.import_id)
    if Import.objects.filter(pk=own).exists():
        done = [undo.take_back(own, by=OPERATOR, now=at)]
    else:
        done = runs.take_back(own, by=OPERATOR, now=at)
    if options.json:
        print(json.dumps({"import_id": str(own), "undone": [_report(imp) for imp in done]}, ensure_ascii=False))
        return 0
    for imp in done:
        print(_("Taken back: {kind}, import {id}.").format(kind=imp.get_kind_display(), id=imp.pk))
    return 0


def _number(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise PlainError(_("{id} is no import's id.").format(id=text), exit_code=2) from None


def _report(imp: Import) -> dict[str, Any]:
    return {"import_id": str(imp.pk), "kind": imp.kind, "undone": True, **imp.preview["taken_back"]}
