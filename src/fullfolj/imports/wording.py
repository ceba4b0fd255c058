"""What an import did or would do, in sentences and in one table. Counts, never a name."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.intake.again import CORRECTED
from fullfolj.intake.codes import CODES
from fullfolj.intake.models import Import, ImportKind, ImportState
from fullfolj.intake.protection import PROTECTED
from fullfolj.intake.roster_guard import GROUPS
from fullfolj.intake.roster_guardians import GUARDIANS
from fullfolj.shell.components import AltTable, Cell
from fullfolj.shell.words import digits


def sentence(imp: Import) -> str:
    """*412 rows read. 12 new pupils, 3 changed, 1 would leave. 2 rows could not be read.*"""
    counts = imp.counts
    changes = [words for words in (_new(imp), _changed(counts), _removed(imp)) if words]
    parts = [
        _n(ngettext("%(n)s row read.", "%(n)s rows read.", counts.get("read", 0)), counts.get("read", 0)),
        f"{', '.join(changes)}." if changes else _nothing(imp),
        _guardians(imp),
        _unread(counts.get("quarantined", 0)),
        _protected(counts.get("protected", 0)),
    ]
    return " ".join(part for part in parts if part)


def _guardians(imp: Import) -> str:
    """Ties between guardians and children, where the source tells them and any of them would change."""
    counts = imp.preview.get("guardians", {})
    new, gone = counts.get("new", 0) + counts.get("changed", 0), counts.get("removed", 0)
    told = [
        _n(ngettext("%(n)s new guardianship", "%(n)s new guardianships", new), new) if new else "",
        _n(ngettext("%(n)s ended guardianship", "%(n)s ended guardianships", gone), gone) if gone else "",
    ]
    words = ", ".join(part for part in told if part)
    return f"{words}." if words else ""


def short(imp: Import) -> str:
    """The result in few words, for the list."""
    if imp.state in (ImportState.READY, ImportState.GUARDED, ImportState.APPLIED):
        changes = [words for words in (_new(imp), _changed(imp.counts), _removed(imp)) if words]
        return " ".join(
            part
            for part in (
                f"{', '.join(changes) or _nothing(imp).rstrip('.')}.",
                _unread(imp.counts.get("quarantined", 0)),
            )
            if part
        )
    return ""


def state_words(state: str) -> str:
    """The state as a person would say it."""
    return {
        ImportState.RECEIVED: _("Waiting to be read"),
        ImportState.READING: _("Being read"),
        ImportState.READY: _("Waits for you to apply it"),
        ImportState.GUARDED: _("Stopped: much would vanish"),
        ImportState.APPLYING: _("Being applied"),
        ImportState.APPLIED: _("Applied"),
        ImportState.DISCARDED: _("Discarded"),
        ImportState.FAILED: _("Failed, nothing changed"),
        ImportState.INTERRUPTED: _("Interrupted, nothing changed"),
        ImportState.TAKEN_BACK: _("Taken back"),
        ImportState.UNMAPPED: _("Waits for you to say what the columns are"),
    }[ImportState(state)]


def counts_table(imp: Import) -> AltTable:
    """Every count of the import with what it means."""
    is_done, counts = imp.state == ImportState.APPLIED, imp.counts
    lines = [
        (_("Rows in the file"), "read", ""),
        (_("New"), "new", _("Were not in Fullfölj before.")),
        (_("Changed"), "changed", _("Were there, with other values.")),
        (_("Unchanged"), "unchanged", _("The same as before.")),
        (_("Gone") if is_done else _("Would go"), "removed", _removed_meaning(imp)),
        (_("In quarantine"), "quarantined", _("Rows that could not be read. They change nothing and remove nobody.")),
        (_("Protected identity"), "protected", _("Left out. Nothing about them is stored.")),
    ]
    what, number, meaning = _("What"), _("Number"), _("What it means")
    return AltTable(
        caption=_("What the file has done") if is_done else _("What the file would do"),
        headers=(Cell(what), Cell(number, is_number=True), Cell(meaning)),
        rows=tuple(
            (
                Cell(name),
                Cell(digits(counts.get(key, 0)), is_number=True, label=number),
                Cell(text, label=meaning if text else ""),
            )
            for name, key, text in lines
            if key in ("read", "new", "changed", "unchanged", "removed") or counts.get(key)
        ),
        is_stacked=True,
    )


def guard_words(imp: Import) -> str:
    """Why a guard stopped the import."""
    stops = imp.preview.get("guard", [])
    if stops and all(stop.get("of") == GUARDIANS for stop in stops):
        return _(
            "More guardians than usual are missing. The system they come from may have stopped telling whose guardian "
            "somebody is. A guardian that is missing would no longer see the child here."
        )
    if stops and all(stop.get("of") == PROTECTED for stop in stops):
        return _(
            "More pupils than usual are marked as protected in the file. A column may mean something else. Everything "
            "about a pupil who is protected is taken away for good."
        )
    if stops and all(stop.get("of") == GROUPS for stop in stops):
        return _(
            "More pupils than usual would be in no class or group any more. The system they come from may have stopped "
            "telling the groups of a school. A group that a pupil leaves is not shown with the pupil any longer."
        )
    if imp.kind == ImportKind.GRADES:
        return _(
            "Many of the grades that the system has given before are missing now. It may have been asked in the middle "
            "of a change. A grade that is missing would be taken away here too."
        )
    if imp.kind == ImportKind.ROSTER:
        return _(
            "More pupils than usual are missing from the file. It may be only a part of the school, or an old list. "
            "A pupil that is not in the file would have the enrolment ended."
        )
    return _(
        "Much of what Fullfölj has for the same days is missing from the file. It may be only a part of the school, "
        "or cut off. What is not in the file would be taken away."
    )


def reason(code: str) -> str:
    """The code's sentence with a large first letter; the code itself when nobody has described it."""
    text = str(CODES.get(code).sentence) if code in CODES else code
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def again(imp: Import) -> str:
    """That the import tries rows of an earlier one again, and what somebody corrected in them; '' else."""
    if imp.again_of_id is None:
        return ""
    text = _("Rows that were left out of an earlier import are tried again.")
    corrected = imp.options.get(CORRECTED)
    if corrected is None:
        return text
    told = ngettext(
        "In %(n)s row the column %(column)s was corrected by hand.",
        "In %(n)s rows the column %(column)s was corrected by hand.",
        corrected["rows"],
    ) % {"n": digits(corrected["rows"]), "column": corrected["column"]}
    value = _("It now has the value %(value)s.") % {"value": corrected["value"]} if corrected["value"] else ""
    return " ".join(part for part in (text, told, value) if part)


def _new(imp: Import) -> str:
    n = imp.counts.get("new", 0)
    if not n:
        return ""
    if imp.kind == ImportKind.ROSTER:
        return _n(ngettext("%(n)s new pupil", "%(n)s new pupils", n), n)
    if imp.kind == ImportKind.LESSONS:
        return _n(ngettext("%(n)s new lesson fact", "%(n)s new lesson facts", n), n)
    if imp.kind == ImportKind.TOTALS:
        return _n(ngettext("%(n)s new sum", "%(n)s new sums", n), n)
    return _n(ngettext("%(n)s new grade", "%(n)s new grades", n), n)


def _changed(counts: dict[str, int]) -> str:
    n = counts.get("changed", 0)
    return _n(ngettext("%(n)s changed", "%(n)s changed", n), n) if n else ""


def _removed(imp: Import) -> str:
    n = imp.counts.get("removed", 0)
    if not n:
        return ""
    if imp.state == ImportState.APPLIED:
        if imp.kind == ImportKind.ROSTER:
            return _n(ngettext("%(n)s has left", "%(n)s have left", n), n)
        return _n(ngettext("%(n)s removed", "%(n)s removed", n), n)
    if imp.kind == ImportKind.ROSTER:
        return _n(ngettext("%(n)s would leave", "%(n)s would leave", n), n)
    return _n(ngettext("%(n)s would be removed", "%(n)s would be removed", n), n)


def _nothing(imp: Import) -> str:
    return _("Nothing changed.") if imp.state == ImportState.APPLIED else _("Nothing would change.")


def _unread(n: int) -> str:
    return _n(ngettext("%(n)s row could not be read.", "%(n)s rows could not be read.", n), n) if n else ""


def _protected(n: int) -> str:
    if not n:
        return ""
    return _n(
        ngettext(
            "%(n)s row with a protected identity was left out.",
            "%(n)s rows with a protected identity were left out.",
            n,
        ),
        n,
    )


def _removed_meaning(imp: Import) -> str:
    if imp.kind == ImportKind.ROSTER:
        return _("Are not in the file. The enrolment is ended; nothing earlier is lost.")
    if imp.options.get("replace_period"):
        return _("Are not in the file, which is the whole truth for its dates.")
    return _("Are taken away by the file.")


def _n(text: str, n: int) -> str:
    return text % {"n": digits(n)}
