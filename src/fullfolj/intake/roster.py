"""The class list: Skolverket's DNP workbook, CSV with the columns of its pupils' sheet, or somebody's own list."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.intake import (
    dnp,
    kept,
    markers,
    quarantine,
    roster_guardians,
    roster_reading,
    source_rows,
    tables,
    workbooks,
)
from fullfolj.intake.kinds import KINDS, Changes, Task
from fullfolj.intake.mapping import marks, table
from fullfolj.intake.models import ImportKind
from fullfolj.intake.roster_plan import Plan, Planner
from fullfolj.intake.roster_register import load
from fullfolj.intake.roster_rows import HeldRow, PersonPart
from fullfolj.intake.source_rows import SourceRows
from fullfolj.intake.ss12000 import pack
from fullfolj.intake.tables import Sheet
from fullfolj.school.actions_protection import empty_people, with_merged
from fullfolj.school.actions_register import write_register
from fullfolj.school.enums import IdentityKind
from fullfolj.school.models import SourceIdentity

_WHAT = "import.roster"


class Roster:
    """The kind of import for pupils, classes, groups and staff: the whole truth for the units it contains."""

    name = ImportKind.ROSTER

    def stage(self, task: Task) -> None:
        """Reads the file; what it holds stays in memory, since it has names."""
        task.progress("read")
        about, form = None, task.options.get("form")
        if form == pack.FORM:
            sheets, about = pack.read_sheets(task.source)
        else:
            sheets = table.roster(task, lambda: _sheets(task))
        is_part = form == source_rows.FORM or bool(task.kept.get("is_part"))
        task.progress("check")
        reader = _reader(task, about)
        task.kept["staged"] = staged = roster_reading.read(task, _without_marks(sheets) if is_part else sheets, reader)
        _check_unit(task, staged)
        staged.is_own_list = bool(task.kept.get("through_profile"))
        staged.source = reader.source
        if is_part:
            _only_a_part(staged)
        if about is not None:
            _take_over(task, about)

    def compare(self, task: Task) -> Changes:
        """What the file changes: counts of enrolments, and whether too many pupils of a unit would vanish."""
        task.progress("compare")
        staged: roster_reading.Staged = task.kept["staged"]
        plan = Plan(load(task.organiser, staged.units(), task.today, now=task.now, import_id=task.imp.pk))
        Planner(staged, plan, task.findings, task.kept.get("unit_names", {}), task.kept.get("left")).run()
        task.kept["plan"] = plan
        return plan.changes

    def apply(self, task: Task, changes: Changes) -> None:
        """Writes the plan that `compare` made in this process."""
        plan: Plan = task.kept["plan"]
        if plan.is_empty:
            return
        task.progress("write")
        if plan.protect:
            from fullfolj.intake import lessons

            protect = with_merged(plan.protect)
            lessons.forget(task, protect)
            empty_people(person_ids=protect, what=_WHAT, by=task.by)
        write_register(changes=plan.register.changes, what=_WHAT, by=task.by)
        markers.lift(task.organiser, plan.unhide)
        markers.keep(task.organiser, plan.hide, at=task.now)
        if plan.protect or plan.hide:
            kept.forget_protected(task.organiser, today=task.today)

    def rows(self, task: Task) -> SourceRows:
        """See Kind."""
        form = task.options.get("form")
        if form == source_rows.FORM or "profile_name" in task.imp.options:
            return table.as_it_came(task)
        return SourceRows(sheets=pack.read_sheets(task.source)[0] if form == pack.FORM else _sheets(task))


def _reader(task: Task, about: pack.SheetsAbout | None) -> markers.Reader:
    """What the list's marks are kept as: the provider's, or those of a file."""
    kind, made_at = task.imp.kind, task.imp.created_at
    if about is None:
        return markers.Reader(kind, made_at, task.options.get(quarantine.SOURCE, ""))
    return markers.Reader(kind, made_at, about.source, about.marked, about.whole)


def _without_marks(sheets: dict[str, Sheet]) -> dict[str, Sheet]:
    """Some rows of a list mark somebody as protected, and never as protected no longer."""
    return {name: replace(sheet, columns=sheet.columns - {"Sekretessmarkering"}) for name, sheet in sheets.items()}


def _check_unit(task: Task, staged: roster_reading.Staged) -> None:
    """PlainError when somebody has said which school the list is of and a row says another."""
    chosen = task.options.get("unit")
    rows: list[PersonPart | HeldRow] = [*staged.students, *staged.staff, *staged.held]
    others = [row.row for row in rows if row.unit and row.unit != chosen]
    if chosen and others:
        raise PlainError(
            _("Row %(row)s is of another school unit than %(unit)s, which was chosen for the list.")
            % {"row": min(others), "unit": chosen},
            _("Import the list without choosing a school (no --unit), or take out the rows of other schools."),
        )


def _only_a_part(staged: roster_reading.Staged) -> None:
    """Some rows of a list say nothing of those who are not among them: nobody leaves, and no duty or mentor ends."""
    staged.is_part = True
    staged.held_staff.append(HeldRow(0, "", "", ""))
    staged.held_guardians.append(HeldRow(0, "", "", ""))


def _take_over(task: Task, about: pack.SheetsAbout) -> None:
    """What a pull tells beside its sheets: findings, names of school units, and whom it could not read."""
    about.told.tell(task.findings)
    task.kept.update({"unit_names": about.units, "left": about.left})
    staged: roster_reading.Staged = task.kept["staged"]
    staged.held += _held(task, about.held)
    staged.held_guardians += roster_guardians.unread(about.held)
    if about.holds_staff:
        staged.held_staff.append(HeldRow(0, "", "", ""))


def _held(task: Task, unread: list[tuple[int, str]]) -> list[HeldRow]:
    """Those of the register whom the source's ids stand for; an id that could not be read may be anybody's.

    Somebody new has nothing to lose.
    """
    numbers = {own: row for row, own in unread}
    known = SourceIdentity.objects.filter(
        unit__parent=task.organiser, kind=IdentityKind.STUDENT, source_id__in=list(numbers)
    ).values_list("unit__school_unit_code", "source_id")
    anybody = [HeldRow(row, "", "", "") for row, own in unread if not own]
    return [*(HeldRow(numbers[own], unit, own, "") for unit, own in known), *anybody]


def _sheets(task: Task) -> dict[str, Sheet]:
    """The tables by the name of the workbook's sheet; a CSV file is the pupils' sheet. PlainError without data."""
    tables.check_size(task.source)
    if not tables.is_workbook(task.source):
        return {dnp.STUDENTS: marks.folded(tables.read_csv(task.source, dnp.STUDENT_LAYOUT))}
    found = workbooks.read_workbook(task.source, dnp.LAYOUTS)
    sheets = {name: marks.folded(sheet) for name, sheet in found.items()}
    if dnp.STUDENTS not in sheets and dnp.STAFF not in sheets:
        raise PlainError(
            _("The workbook has no rows with data in the sheets %(students)s and %(staff)s.")
            % {"students": dnp.STUDENTS, "staff": dnp.STAFF},
            _("Use Skolverket's template, with its sheet names unchanged, and fill it in."),
        )
    return sheets


KINDS.register(Roster())
