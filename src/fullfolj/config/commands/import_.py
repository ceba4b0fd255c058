"""`fullfolj import`: a roster, lessons or grades from a file, or all of them from an SS 12000 provider."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop, ngettext
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError

if TYPE_CHECKING:
    from fullfolj.intake.models import Import
    from fullfolj.school.models import Organisation

NAME = "import"
HELP = gettext_noop("import a class list, lesson attendance or grades from a file")
_KINDS = {
    "roster": gettext_noop(
        "class list: Skolverket's DNP workbook, CSV with the same columns, or any list with a profile"
    ),
    "lessons": gettext_noop("lesson attendance: canonical CSV"),
    "totals": gettext_noop("attendance in sum, for a day, a term or a school year: CSV or any report with a profile"),
    "grades": gettext_noop("grades: the SCB files of year 6 and year 9, or canonical CSV"),
}
_COUNTS = ("read", "new", "changed", "unchanged", "removed", "quarantined", "protected")
#: Quarantined rows that are listed; the page /imports/ has all.
_LISTED = 20


def configure(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar=_("KIND"))
    for kind, text in _KINDS.items():
        own = kinds.add_parser(kind, help=_(text), description=_(text))
        own.add_argument("file", metavar=_("FILE"), type=Path, help=_("the file to import"))
        _configure_all(own)
        own.add_argument("--profile", metavar=_("NAME"), help=_("a saved mapping of the file's columns"))
        if kind == "roster":
            own.add_argument(
                "--unit", metavar=_("CODE"), help=_("the school unit's code, where the rows of the list don't say it")
            )
        else:
            own.add_argument(
                "--period",
                metavar=_("PERIOD"),
                type=_period,
                help=_("the period of a file whose rows don't say it: HT2026, 2026/27 or 2026-08-18--2026-12-18"),
            )
        if kind in ("lessons", "totals"):
            own.add_argument(
                "--replace-period",
                action="store_true",
                help=_("the file is the whole truth for its units and its period"),
            )
    text = _("from a configured SS 12000 provider")
    pull = kinds.add_parser("ss12000", help=text, description=text)
    pull.add_argument("--source", required=True, metavar=_("NAME"), help=_("which provider; see: fullfolj source list"))
    pull.add_argument("--full", action="store_true", help=_("read everything, not only what has changed"))
    _configure_all(pull)


def _configure_all(own: argparse.ArgumentParser) -> None:
    """What every kind takes."""
    own.add_argument(
        "--dry-run",
        action="store_true",
        help=_("say what would change, change nothing"),
    )
    own.add_argument(
        "--yes",
        action="store_true",
        help=_("apply without asking when nothing is alarming"),
    )
    own.add_argument(
        "--allow-removals",
        action="store_true",
        help=_("apply although unusually much would vanish"),
    )
    own.add_argument("--json", action="store_true", help=_("the result as one JSON object"))
    own.add_argument(
        "--organiser",
        metavar=_("CODE"),
        default="",
        help=_("which organiser, where there are several"),
    )


def _period(text: str) -> str:
    from fullfolj.intake.mapping import periods

    if periods.read(text) is None:
        raise argparse.ArgumentTypeError(_("not a period: {text}").format(text=text))
    return text


def run(options: argparse.Namespace) -> int:
    """Reads, shows and applies; the exit codes of contract section 1."""
    if options.kind == "ss12000":
        from fullfolj.config.commands.pull import pull

        return pull(options)
    asks = not options.dry_run and not options.yes
    if asks and (options.json or not sys.stdin.isatty()):
        raise PlainError(
            _("Nobody is there to answer whether the import shall be applied."),
            _("Add --yes to apply it or --dry-run to only see what it would change."),
            exit_code=2,
        )
    from django.db import transaction
    from django.utils.timezone import now

    from fullfolj.intake import pipeline

    at = now()
    for imp in pipeline.recover(now=at):
        print(
            f"{imp.file_name} ({imp.created_at:%Y-%m-%d %H:%M}): {imp.failure}",
            file=sys.stderr,
        )
    if not options.dry_run:
        return _import(options, at)
    # Whatever reading leaves behind, the row of the import included, is taken back.
    with transaction.atomic():
        code = _import(options, at)
        transaction.set_rollback(True)
    return code


def _import(options: argparse.Namespace, at: dt.datetime) -> int:
    from fullfolj.intake import custody, pipeline

    # Looked at first: a mistyped name leaves no organiser behind.
    custody.size_of(options.file, options.file.name)
    organiser = _organiser(options)
    chosen = {name: getattr(options, name, None) for name in ("replace_period", "profile", "period", "unit")}
    with pipeline.in_one_go({name: value for name, value in chosen.items() if value}) as whole:
        imp = pipeline.receive(options.file, kind=options.kind, organiser=organiser, by=OPERATOR, now=at, **whole)
        imp, applied = _read_and_apply(imp, options, at)
    if options.json:
        print(json.dumps(report(imp, applied=applied), ensure_ascii=False))
    else:
        print(_("Applied. Import {id}.").format(id=imp.pk) if applied else _("Nothing was changed."))
    if _is_stopped(imp, options):
        raise imp.guarded_error()
    if applied:
        return 3 if imp.counts["quarantined"] else 0
    return 0 if options.dry_run else 1


def _read_and_apply(imp: Import, options: argparse.Namespace, at: dt.datetime) -> tuple[Import, bool]:
    """The import as it is in the end, and whether it was applied."""
    from django.utils import timezone

    from fullfolj.intake import pipeline
    from fullfolj.signals import aftermath

    task = pipeline.read(imp.pk, by=OPERATOR, now=at)
    if not options.json:
        show(task.imp)
    may = not (_is_stopped(task.imp, options) or options.dry_run)
    if not (may and (options.yes or _agreed())):
        pipeline.discard(imp.pk, by=OPERATOR, now=at)
        return task.imp, False
    only_as_shown = not options.yes
    allowed, known = options.allow_removals, aftermath.before(imp.organiser_id)
    done = pipeline.apply(imp.pk, by=OPERATOR, now=at, allow_removals=allowed, only_as_shown=only_as_shown, task=task)
    aftermath.note_applied(done, known, today=timezone.localdate(), now=timezone.now())
    return done, True


def _is_stopped(imp: Import, options: argparse.Namespace) -> bool:
    return bool(imp.preview["guard"]) and not options.allow_removals


def _organiser(options: argparse.Namespace) -> Organisation:
    from fullfolj.intake import organisers

    organiser = organisers.the_organiser(options.organiser)
    if organiser is None and options.kind == "roster":
        organiser = organisers.create_first(options.organiser, by=OPERATOR)
    if organiser is None:
        raise PlainError(
            _("There is nobody in the register yet."),
            _("Import the class list first: fullfolj import roster FILE."),
        )
    return organiser


def _agreed() -> bool:
    return input(_("Apply? [y/N] ")).strip().casefold() in {"y", "yes", "j", "ja"}


def report(imp: Import, *, applied: bool) -> dict[str, Any]:
    """The import JSON of contract section 1, and the first rows in quarantine."""
    from fullfolj.intake.findings import describe

    return {
        "import_id": str(imp.pk),
        "kind": imp.kind,
        # Read back from the database, the keys have lost their order.
        **{key: imp.counts[key] for key in _COUNTS},
        "warnings": imp.warnings,
        "applied": applied,
        "quarantine": [
            {
                "sheet": finding.sheet,
                "row": finding.row,
                "column": finding.column,
                "code": finding.code,
                "reason": describe(finding),
                "json_pointer": pointer,
            }
            for finding, pointer in _quarantined(imp)
        ],
    }


def _quarantined(imp: Import) -> list[tuple[Any, str]]:
    """The first rows in quarantine, each with where it stood in a provider's answer ('' for a file)."""
    from fullfolj.intake.findings import Finding

    rows = imp.quarantined_rows.order_by("sheet", "row_number")[:_LISTED]
    return [
        (Finding(row.code, row.row_number, row.column, row.sheet, row.shown_value), row.json_pointer) for row in rows
    ]


def show(imp: Import) -> None:
    """What the import would change, and what was found in the file."""
    from fullfolj.intake.findings import describe

    counts = imp.counts
    text = ngettext("{file}: {read} row read", "{file}: {read} rows read", counts["read"])
    print(text.format(file=imp.file_name, read=counts["read"]))
    words = (
        ("new", _("new")),
        ("changed", _("changed")),
        ("unchanged", _("unchanged")),
        ("removed", _("removed")),
    )
    print("  " + ", ".join(f"{word} {counts[key]}" for key, word in words))
    if counts["protected"]:
        print("  " + _("left out for a protected identity: {count}").format(count=counts["protected"]))
    for warning in imp.warnings:
        times = ngettext("{count} time", "{count} times", warning["count"]).format(count=warning["count"])
        print(f"  {warning['example']} ({times})")
    if counts["quarantined"]:
        text = ngettext(
            "{count} row in quarantine:",
            "{count} rows in quarantine:",
            counts["quarantined"],
        )
        print("  " + text.format(count=counts["quarantined"]))
        for finding, pointer in _quarantined(imp):
            print(f"    {describe(finding)}" + (f" [{pointer}]" if pointer else ""))
        if counts["quarantined"] > _LISTED:
            print("    …")
