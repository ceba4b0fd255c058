"""Profiles: proposed from a file's names and values, kept under a name, found again for the next file of the shape."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.grading.subjects import SUBJECTS
from fullfolj.intake.mapping import roles
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.models import ImportKind, MappingProfile
from fullfolj.school.enums import SchoolType
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation

#: What the rows are: every lesson, or only those where somebody was away or late.
ALL_LESSONS, DEVIATIONS = "all", "deviations"
#: What an amount in *late* is: part of the invalid absence beside it, or time that nothing else tells.
LATE_INSIDE, LATE_BESIDE = "inside", "beside"
#: What an empty cell of presence and absence means: nobody has reported, or nothing of that kind.
UNREPORTED, NOTHING = "unreported", "nothing"
#: How fine the rows are: lessons, whole days, or a term or another period in one row.
LESSON, DAY, PERIOD = "lesson", "day", "period"
#: Or grades, which have no grain of time.
GRADE = "grade"
#: Or pupils: a class list.
PERSON = "person"
#: Whether the list has all pupils of its school units, or some of them: then nobody leaves who is not in it.
ALL_PUPILS, SOME_PUPILS = "all-pupils", "some-pupils"
#: Which of the names in one cell comes first, where no comma tells.
GIVEN_FIRST, FAMILY_FIRST = "given-first", "family-first"
#: On which scale grades are written: as the register has them, or 0–20 with 10 to pass.
OWN_SCALE, TO_20 = "own", "0-20"
_KINDS = {
    LESSON: ImportKind.LESSONS,
    DAY: ImportKind.TOTALS,
    PERIOD: ImportKind.TOTALS,
    GRADE: ImportKind.GRADES,
    PERSON: ImportKind.ROSTER,
}
#: Roles that any number of columns may have: one that marks a pupil as protected is enough.
SEVERAL = frozenset(("protected",))
_WHO = ("student_id", "personal_number")
_WHEN = ("start", "span")
_WHAT = ("present", "valid", "invalid")
#: What a file of each grain must tell, one of each.
_NEEDED = {
    LESSON: (_WHO, ("date",), _WHEN, _WHAT),
    DAY: (_WHO, ("date",), (*_WHAT, "absent")),
    PERIOD: (_WHO, (*_WHAT, "absent")),
    PERSON: (_WHO, ("given_name", "family_name", "full_name")),
    GRADE: (
        _WHO,
        ("grade", "grade_autumn", "grade_spring", "grade_final", *(f"{roles.GRADE_IN}{s}" for s in SUBJECTS)),
    ),
}


#: Characters in a name.
_LONGEST = 60
_LATER = ("grain", "subject", "scale", "pupils", "name_order", "school_type")


@dataclass(frozen=True)
class Column:
    """The role of a column ('' is left out), and in what an amount is given."""

    role: str = ""
    unit: str = roles.MINUTES


@dataclass(frozen=True)
class Understanding:
    """What a person has said, or we propose, of a file's columns."""

    columns: tuple[Column, ...]
    rows: str = ALL_LESSONS
    late: str = LATE_INSIDE
    empty: str = NOTHING
    grain: str = LESSON
    subject: str = ""
    scale: str = OWN_SCALE
    pupils: str = SOME_PUPILS
    name_order: str = GIVEN_FIRST
    school_type: str = SchoolType.COMPULSORY.value
    doubts: tuple[str, ...] = field(default=(), compare=False)

    def index(self, role: str) -> int | None:
        return next((n for n, column in enumerate(self.columns) if column.role == role), None)

    def to_json(self) -> dict[str, Any]:
        told = asdict(self)
        del told["doubts"]
        return told

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Understanding:
        columns = tuple(Column(**column) for column in told["columns"])
        # Profiles from before there were totals are all of lessons.
        rest = {name: told[name] for name in _LATER if name in told}
        return cls(columns, told["rows"], told["late"], told["empty"], **rest)

    @property
    def kind(self) -> ImportKind:
        """What is imported through it."""
        return _KINDS[self.grain]

    @property
    def tells_unit(self) -> bool:
        """Whether nobody needs to say which school unit a class list is of."""
        return self.grain != PERSON or self.index("unit_code") is not None

    @property
    def tells_period(self) -> bool:
        """Whether each row says when it is about."""
        if self.grain == PERSON:
            return True
        if self.grain == GRADE:
            return self.index("school_year") is not None
        return self.grain != PERIOD or self.index("term") is not None or self.index("first") is not None


def area_of(kind: str) -> str:
    """The kind of sheet that an import of the kind has."""
    return {ImportKind.GRADES: roles.GRADES, ImportKind.ROSTER: roles.ROSTER}.get(ImportKind(kind), roles.ATTENDANCE)


def propose(raw: Raw, area: str = roles.ATTENDANCE) -> Understanding:
    """A guess for each column, by its name before its values. A role is given to one column only, the first, but for
    those in SEVERAL.
    """
    taken: set[str] = set()
    columns: list[Column] = []
    named = [roles.by_name(header, area) for header in raw.headers]
    for index, header in enumerate(raw.headers):
        values = raw.column(index)
        role = named[index]
        if role is not None and not _fits(role, values):
            role = None
        if role is None and named[index] is None:
            guess = roles.by_values(values, area)
            role = guess if guess not in named else None
        if role == "student_id" and area == roles.ROSTER and _are_running(values):
            role = None
        if role in taken and role not in SEVERAL:
            role = None
        if role is not None:
            taken.add(role)
        is_amount = role is not None and roles.ROLES.get(role).amount
        columns.append(Column(role or "", roles.unit_of(header, values) if is_amount else roles.MINUTES))
    if area == roles.ROSTER:
        return Understanding(tuple(columns), grain=PERSON)
    if area == roles.GRADES:
        return Understanding(tuple(columns), grain=GRADE, scale=_scale(raw, columns))
    grain = LESSON if taken & set(_WHEN) else DAY if "date" in taken else PERIOD
    if grain != LESSON:
        return Understanding(tuple(columns), empty=UNREPORTED, grain=grain)
    has_presence = "present" in taken or "offered" in taken
    return Understanding(tuple(columns), ALL_LESSONS if has_presence else DEVIATIONS)


def _scale(raw: Raw, columns: Sequence[Column]) -> str:
    """0–20 where the grades are such numbers and some are above ten; what the register has, else."""
    grades = [raw.column(n) for n, column in enumerate(columns) if column.role.startswith("grade")]
    filled = [value for values in grades for value in values if value]
    numbers = [int(value) for value in filled if re.fullmatch(r"[0-9]{1,2}", value)]
    return TO_20 if filled and len(numbers) == len(filled) and 10 < max(numbers) <= 20 else OWN_SCALE


def _fits(role: str, values: list[str]) -> bool:
    looks = roles.ROLES.get(role).looks
    filled = [value for value in values if value][:500]
    return looks is None or not filled or sum(map(looks, filled)) >= len(filled) / 2


def _are_running(values: list[str]) -> bool:
    """Whether they are numbers of the rows, which are somebody else's in the next list, and no pupils' ids."""
    filled = [value for value in values if value]
    return bool(filled) and all(re.fullmatch(r"\d{1,3}", value) for value in filled)


def check(understanding: Understanding) -> None:
    """PlainError, naming what is missing or there twice, when nothing can be made of it."""
    given = [column.role for column in understanding.columns if column.role]
    for role in given:
        if given.count(role) > 1 and role not in SEVERAL:
            raise PlainError(
                _("Two columns are both %(what)s.") % {"what": roles.ROLES.get(role).title},
                _("Choose one of them, and leave the other out."),
            )
    missing = [_one_of(those) for those in _NEEDED[understanding.grain] if not set(those) & set(given)]
    if missing:
        raise PlainError(
            _("No column tells %(what)s.") % {"what": ", ".join(missing)},
            _("Choose which column it is. Without it the rows can't be read."),
        )
    if understanding.grain == GRADE:
        _check_grades(understanding)
    else:
        _check_units(understanding)


def _check_grades(understanding: Understanding) -> None:
    """A grade is in a subject: of its column, of its row or of the whole file."""
    given = {column.role for column in understanding.columns}
    alone = given & {"grade", "grade_autumn", "grade_spring", "grade_final"}
    if alone and "subject" not in given and not understanding.subject:
        raise PlainError(_("No column tells the subject."), _("Choose which subject the grades are in."))


def _check_units(understanding: Understanding) -> None:
    """Lessons have minutes; the amounts of a total must be of one kind, or there is nothing to divide by."""
    units = {column.unit for column in understanding.columns if column.role and roles.ROLES.get(column.role).amount}
    counted = units & {roles.DAYS, roles.LESSONS}
    if understanding.grain == LESSON and counted:
        raise PlainError(_("A lesson's time is given in minutes, hours or percent."), _("Choose another unit."))
    others = units - counted - {roles.PERCENT}
    if len(counted) + bool(others) > 1:
        raise PlainError(
            _("The columns count different things: minutes, days or lessons."),
            _("Choose columns of one kind, and leave the others out."),
        )


def _one_of(those: tuple[str, ...]) -> str:
    titles = [str(roles.ROLES.get(role).title) for role in those]
    return titles[0] if len(titles) == 1 else _("%(these)s or %(that)s") % {
        "these": ", ".join(titles[:-1]), "that": titles[-1],
    }  # fmt: skip


def find(organiser: Organisation, raw: Raw) -> MappingProfile | None:
    """The organiser's profile for files of that shape."""
    return (
        MappingProfile.objects.filter(organiser=organiser, fingerprint=raw.fingerprint).order_by("-created_at").first()
    )


def understood(profile: MappingProfile | None) -> Understanding | None:
    """What the profile says of its columns."""
    return Understanding.from_json(profile.understanding) if profile is not None else None


def by_name(organiser: Organisation, name: str) -> MappingProfile:
    """PlainError with exit code 2 when there is none of that name."""
    found = MappingProfile.objects.filter(organiser=organiser, name=name.strip()).first()
    if found is None:
        names = MappingProfile.objects.filter(organiser=organiser).order_by("name").values_list("name", flat=True)
        raise PlainError(
            _("There is no such profile: %(name)s.") % {"name": name},
            _("There are: %(names)s.") % {"names": ", ".join(names)} if names else "",
            exit_code=2,
        )
    return found


def _clean(name: str) -> str:
    """Without control characters, which no name needs and the database refuses."""
    return "".join(sign for sign in name if sign.isprintable()).strip()[:_LONGEST]


def rename(*, profile: MappingProfile, name: str, by: Actor) -> None:
    """PlainError when the name is empty or another profile's."""
    name = _clean(name)
    if not name:
        raise PlainError(_("A profile must have a name."))
    if MappingProfile.objects.filter(organiser=profile.organiser_id, name=name).exclude(pk=profile.pk).exists():
        raise PlainError(_("There is already a profile called %(name)s.") % {"name": name})
    with recorded("profile.rename", by=by):
        profile.name = name
        profile.save(update_fields=["name"])


def remove(*, profile: MappingProfile, by: Actor) -> None:
    """The next file of its shape is asked about again; what has been imported through it stays."""
    with recorded("profile.remove", by=by):
        profile.delete()


def keep(
    *, organiser: Organisation, name: str, raw: Raw, understanding: Understanding, by: Actor, now: dt.datetime
) -> MappingProfile:
    """The profile under the name, in place of an earlier one of that shape. PlainError when it can't serve.

    Without a name it is called after its kind. A name that another shape has gets a number after it.
    """
    check(understanding)
    with recorded("profile.keep", by=by):
        profile, _made = MappingProfile.objects.update_or_create(
            organiser=organiser,
            fingerprint=raw.fingerprint,
            defaults={
                "name": _free_name(organiser, _clean(name) or understanding.kind.heading, raw.fingerprint),
                "kind": understanding.kind,
                "headers": list(raw.headers),
                "understanding": understanding.to_json(),
                "created_at": now,
            },
        )
    return profile


def _free_name(organiser: Organisation, name: str, fingerprint: str) -> str:
    """The name, or the first of *name 2*, *name 3* … that no profile of another shape has."""
    others = MappingProfile.objects.filter(organiser=organiser).exclude(fingerprint=fingerprint)
    taken = set(others.values_list("name", flat=True))
    numbered = (f"{name[: _LONGEST - 4].rstrip()} {number}" for number in itertools.count(2))
    return next(one for one in itertools.chain((name,), numbered) if one not in taken)
