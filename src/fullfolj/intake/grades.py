"""Grades: canonical CSV (contract section 2) and the files that schools deliver to SCB."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.domain.errors import PlainError
from fullfolj.grading.scales import REFORM
from fullfolj.intake import grade_rows, grades_gone, people, scb, source_rows, tables
from fullfolj.intake.cells import Cells, Remark
from fullfolj.intake.findings import Finding
from fullfolj.intake.grade_rows import Given, Places
from fullfolj.intake.kinds import KINDS, Changes, Task
from fullfolj.intake.mapping import table
from fullfolj.intake.models import ImportKind
from fullfolj.intake.source_rows import Lines, SourceRows
from fullfolj.intake.ss12000 import pack
from fullfolj.intake.tables import Sheet
from fullfolj.school.actions_register import RegisterChanges, write_register
from fullfolj.school.models import BY_HAND, Grade, Organisation, Person

_WHAT = "import.grades"
_LOOK_AT = 200
_BATCH = 5000


class Grades:
    """The kind of import for grades. A later file replaces grades with the same key; it takes none away.

    A source takes away those that it gave itself (grades_gone).
    """

    name = ImportKind.GRADES

    def stage(self, task: Task) -> None:
        """Reads the file into grades, one per key."""
        task.progress("read")
        places = Places.of(task.organiser)
        if task.options.get("form") == pack.FORM:
            given = _canonical(task, places, _pulled(task))
        elif task.options.get("form") == source_rows.FORM:
            given = _again(task, places)
        elif _is_scb(task):
            given = _scb(task, places, _numbered(task))
        else:
            given = _canonical(task, places, table.grades(task))
        task.progress("check")
        task.kept["given"] = _one_per_key(task, given)

    def compare(self, task: Task) -> Changes:
        """Counts of grades; see Kind."""
        task.progress("compare")
        given: list[Given] = task.kept["given"]
        wanted = {one.key: one for one in given}
        plan, changes = RegisterChanges(), Changes()
        units: dict[int, Counter[str]] = defaultdict(Counter)
        standing = _standing({one.person for one in given})
        about: pack.GradesAbout | None = task.kept.get("about")
        for key, one in wanted.items():
            known = standing.get(key)
            if known is not None and known.source == BY_HAND and known.grade != one.grade:
                task.findings.warn(Finding("grade-by-hand", one.row, "grade" if not one.is_whole else "PersonNr"))
            state = _planned(plan, known, one, about.source if about else "")
            units[one.unit][state] += 1
        gone = [] if about is None else grades_gone.find(task, about, wanted)
        changes.guard = grades_gone.guard(task, about, gone) if about else []
        for grade in [*_languages_gone(standing, wanted), *gone]:
            plan.drop(grade)
            units[grade.unit_id]["removed"] += 1
        names = {unit.pk: unit for unit in task.organiser.units.all()}
        told = ("new", "changed", "unchanged", "removed")
        rows = [
            {"code": names[pk].school_unit_code, "name": names[pk].display_name, **{name: count[name] for name in told}}
            for pk, count in units.items()
        ]
        for name in told:
            setattr(changes, name, sum(count[name] for count in units.values()))
        changes.preview = {"units": sorted(rows, key=lambda row: str(row["code"]))}
        task.kept["plan"] = plan
        return changes

    def apply(self, task: Task, changes: Changes) -> None:
        """Writes the plan that `compare` made in this process."""
        plan: RegisterChanges = task.kept["plan"]
        if not plan.is_empty:
            task.progress("write")
            write_register(changes=plan, what=_WHAT, by=task.by)

    def rows(self, task: Task) -> SourceRows:
        """See Kind."""
        form = task.options.get("form")
        if form == source_rows.FORM:
            return source_rows.read(task.source)
        if form == pack.FORM:
            return SourceRows(sheets=pack.read_sheets(task.source)[0])
        if _is_scb(task):
            rows = _numbered(task)
            form_of = scb.form_of([fields for _row, fields in rows])
            return SourceRows(lines=Lines(rows, list(form_of.columns if form_of else ())))
        if "profile_name" in task.imp.options:
            return table.as_it_came(task)
        return SourceRows(sheets={"grades": tables.read_table(task.source, grade_rows.LAYOUT)})


def _is_scb(task: Task) -> bool:
    """Whether the file has SCB's form rather than the canonical header."""
    tables.check_size(task.source)
    if tables.is_workbook(task.source):
        return False
    first = list(itertools.islice(tables.records(task.source), _LOOK_AT))
    if not first or scb.is_header(first[0][1]):
        return bool(first)
    return scb.form_of([fields for _row, fields in first]) is not None


@dataclass
class _Scb:
    """One SCB file being read."""

    task: Task
    places: Places
    form: scb.Form
    by_digest: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    units: dict[str, int] = field(default_factory=dict)

    def read(self, number: int, fields: list[str]) -> Iterator[Given]:
        """The row's grades; nothing when it goes to quarantine or is a protected pupil's."""
        values = scb.fields_of(fields, self.form)
        if values is None:
            self._reject(number, Remark("uneven-row", ""))
            return
        cells = Cells(values, self.task.today)
        civic = cells.number("PersonNr")
        digest = people.civic_no_digest(civic) if civic is not None else ""
        if digest in self.hidden:
            self.task.counted["protected"] += 1
            return
        person, unit, date = (
            self.by_digest.get(digest),
            self.units.get(cells.code("Skolenhetskod", 20)),
            self._date(cells),
        )
        if not cells.text("PersonNr"):
            cells.problem("missing-value", "PersonNr")
        elif person is None:
            cells.problem("unknown-student", "PersonNr")
        if unit is None:
            cells.problem("unknown-unit", "Skolenhetskod")
        grades = scb.grades_of(cells, self.form)
        if cells.problems or person is None or unit is None or date is None:
            self._reject(number, cells.problems[0])
            return
        for note in cells.notes:
            self.task.findings.warn(Finding(note.code, number, note.column, "", note.shown))
        if not self.places.has_been_at(person, unit):
            self.task.findings.warn(Finding("not-at-unit", number, "Skolenhetskod"))
        term = self.form.term(date)
        for subject, grade in grades.items():
            year, name = term.school_year.label, term.name.value
            key = (person, year, name, subject, self.form.kind.value)
            yield Given(number, key, unit, self.form.year_level, grade, is_whole=True)

    def _date(self, cells: Cells) -> dt.date | None:
        date = cells.date("Datum")
        if date is None and not cells.text("Datum"):
            cells.problem("missing-value", "Datum")
        if date is not None and self.form.term(date).school_year >= REFORM:
            raise PlainError(
                _("The file is dated %(date)s. Fullfölj knows SCB's description for grades A–F only.") % {"date": date},
                _("Use the canonical CSV file for grades from the school year 2028/29 on."),
            )
        return date

    def _reject(self, row: int, why: Remark) -> None:
        self.task.findings.reject(Finding(why.code, row, why.column, "", why.shown))


def _numbered(task: Task) -> list[tuple[int, list[str]]]:
    """The rows of an SCB file with their numbers."""
    return [(number, fields) for number, fields in tables.records(task.source) if not scb.is_header(fields)]


def _again(task: Task, places: Places) -> list[Given]:
    """The rows of an earlier quarantine."""
    rows = source_rows.read(task.source)
    if rows.lines is not None and not rows.lines.header_row:  # SCB's files have no row of headers
        return _scb(task, places, rows.lines.rows)
    return _canonical(task, places, table.grades(task))


def _scb(task: Task, places: Places, rows: list[tuple[int, list[str]]]) -> list[Given]:
    if not rows:
        raise PlainError(
            _("The file has a header but no rows with data."), _("Check the export: it should hold one row per pupil.")
        )
    form = scb.form_of([fields for _row, fields in rows])
    if form is None:
        raise PlainError(
            ngettext(
                "Row %(row)s has %(count)s field; SCB's file for year 9 has %(nine)s and the one for year 6 %(six)s.",
                "Row %(row)s has %(count)s fields; SCB's file for year 9 has %(nine)s and the one for year 6 %(six)s.",
                len(rows[0][1]),
            )
            % {"row": rows[0][0], "count": len(rows[0][1]), "nine": len(scb.YEAR_9), "six": len(scb.YEAR_6)},
            _("Check that it is the file for SCB, saved without changes, with semicolons between the fields."),
        )
    reader = _Scb(task, places, form)
    known = Person.objects.filter(organiser=task.organiser, is_protected=False).exclude(civic_no_digest="")
    reader.by_digest = dict(known.values_list("civic_no_digest", Coalesce("merged_into_id", "pk")))
    reader.hidden = people.protected_digests(task.organiser)
    reader.units = dict(Organisation.objects.filter(parent=task.organiser).values_list("school_unit_code", "pk"))
    task.counted["read"] = len(rows)
    return [given for number, fields in rows for given in reader.read(number, fields)]


def _pulled(task: Task) -> Sheet:
    """The grades that a pull has fetched, as a table."""
    sheets, about = pack.read_sheets(task.source)
    about.told.tell(task.findings)
    task.kept.update({"about": about.grades, "sheet": sheets["grades"]})
    return sheets["grades"]


def _canonical(task: Task, places: Places, sheet: Sheet) -> list[Given]:
    hidden = task.kept.get("hidden_in_file", 0)
    task.counted["read"] = sheet.frame["row"].n_unique() + hidden
    task.counted["protected"] += hidden
    reckons = bool(task.kept.get("through_profile"))
    seen_protected: set[int] = set()
    met = people.resolve(task.organiser, sheet.frame["student_id"].drop_nulls().unique().to_list())
    outcomes = {written: (student, outcome) for written, student, outcome in met.iter_rows()}
    uneven = set(sheet.uneven)
    given = []
    for values in sheet.frame.iter_rows(named=True):
        student, outcome = outcomes.get(values["student_id"], (None, "missing-value"))
        if outcome == people.PROTECTED:
            seen_protected.add(values["row"])
            continue
        cells = Cells(values, task.today)
        if values["row"] in uneven:
            cells.problem("uneven-row", "")
        if outcome != people.FOUND:
            cells.problem(outcome, "student_id")
        one = grade_rows.read(cells, student, places, reckons=reckons)
        if one is None:
            problem = cells.problems[0]
            task.findings.reject(Finding(problem.code, values["row"], problem.column, sheet.name, problem.shown))
        else:
            given.append(one)
    task.counted["protected"] += len(seen_protected)
    # A row in quarantine changes nothing, also when some of its grades could be read.
    rejected = task.findings.rejected_rows(sheet.name)
    return [one for one in given if one.row not in rejected]


def _one_per_key(task: Task, given: list[Given]) -> list[Given]:
    """Equal grades once; of unlike ones the last, with a warning.

    One that a provider gives under two ids has none here: the other stands when one of them is deleted.
    """
    last: dict[grade_rows.Key, Given] = {}
    for one in given:
        earlier = last.get(one.key)
        if earlier is not None and earlier.said != one.said:
            task.findings.warn(Finding("duplicate-grade", earlier.row, "grade" if not one.is_whole else "PersonNr"))
        twice = earlier is not None and earlier.source_id != one.source_id
        last[one.key] = replace(one, source_id="") if twice else one
    return list(last.values())


def _standing(people_ids: set[int]) -> dict[grade_rows.Key, Grade]:
    standing = {}
    for ids in itertools.batched(sorted(people_ids), _BATCH):
        for grade in Grade.objects.filter(person__in=ids):
            key = (grade.person_id, grade.school_year, grade.term, grade.subject, grade.kind)
            standing[key] = grade
    return standing


def _planned(plan: RegisterChanges, known: Grade | None, one: Given, source: str) -> str:
    """What becomes of the grade. It is theirs who gave it or changed it last; the same again stays whose it was."""
    if known is None:
        person, year, term, subject, kind = one.key
        plan.add(
            Grade(
                person_id=person,
                unit_id=one.unit,
                school_year=year,
                term=term,
                year_level=one.year_level,
                subject=subject,
                grade=one.grade,
                kind=kind,
                source=source,
                source_id=one.source_id,
            )
        )
        return "new"
    # The canonical file does not name the unit: one that is only inferred never takes the place of a known one.
    unit = one.unit if one.is_whole else known.unit_id
    changed = plan.change(known, unit_id=unit, year_level=one.year_level, grade=one.grade)
    if changed or (source and known.source == source):
        plan.change(known, source=source, source_id=one.source_id)
    return "changed" if changed else "unchanged"


def _languages_gone(standing: dict[grade_rows.Key, Grade], wanted: dict[grade_rows.Key, Given]) -> list[Grade]:
    """Grades in a language that a newer SCB row has another language, or none, for: the row is whole."""
    rows = {(*key[:3], key[4], key[3][:2]) for key, one in wanted.items() if one.is_whole}
    return [
        grade
        for key, grade in standing.items()
        if key not in wanted
        and grade.source != BY_HAND
        and key[3][:2] in ("M1", "M2", "ML")
        and (*key[:3], key[4], key[3][:2]) in rows
    ]


KINDS.register(Grades())
