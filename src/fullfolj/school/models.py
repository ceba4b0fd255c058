"""The school register. Field names are SS 12000's where the standard has the word."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.school import enums
from fullfolj.school.history import tracked


def _dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")), name=name
    )


def _no_overlap(name: str, *keys: str) -> ExclusionConstraint:
    """No two rows with equal keys whose dates overlap; needs no btree_gist: an id becomes a range of one."""
    same = [(Func(F(key), F(key), Value("[]"), function="int8range"), RangeOperators.OVERLAPS) for key in keys]
    period = Func(F("start_date"), F("end_date"), Value("[]"), function="daterange")
    return ExclusionConstraint(name=name, expressions=[*same, (period, RangeOperators.OVERLAPS)])


class Dated(models.Model):
    """Something that holds from `start_date` to `end_date`, both included; None is open (not known, or still so)."""

    start_date = models.DateField(_("first day"), null=True, blank=True)
    end_date = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        abstract = True


@tracked()
class Organisation(models.Model):
    """A school organiser (huvudman) or one of its school units."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation_type = models.CharField(max_length=20, choices=enums.OrganisationType)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    organisation_code = models.CharField(max_length=30, blank=True)
    school_unit_code = models.CharField(max_length=20, blank=True)
    display_name = models.CharField(max_length=200)
    absence_definition = models.CharField(
        max_length=20, choices=enums.AbsenceDefinition, default=enums.AbsenceDefinition.REPORTED
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "school_unit_code"], condition=~Q(school_unit_code=""), name="one_unit_per_code"
            ),
            models.UniqueConstraint(
                fields=["organisation_code"],
                condition=Q(organisation_type=enums.OrganisationType.ORGANISER),
                name="one_organiser_per_code",
            ),
            models.CheckConstraint(
                condition=Q(organisation_type=enums.OrganisationType.ORGANISER, parent__isnull=True)
                | Q(organisation_type=enums.OrganisationType.SCHOOL_UNIT, parent__isnull=False),
                name="a_unit_has_an_organiser",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def organiser_pk(self) -> int:
        return self.parent_id if self.parent_id is not None else self.pk


@tracked()
class Person(models.Model):
    """A pupil, a guardian or a member of staff. `id` is Fullfölj's own number, the only one that the lake knows."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="people")
    given_name = models.CharField(max_length=130)
    middle_name = models.CharField(max_length=130, blank=True)
    family_name = models.CharField(max_length=130)
    birth_date = models.DateField(null=True, blank=True)
    legal_sex = models.CharField(max_length=10, default="Okänt")
    newly_arrived_from = models.DateField(null=True, blank=True)
    civic_no_digest = models.CharField(max_length=64, blank=True)
    is_protected = models.BooleanField(default=False)
    #: Who the person turned out to be (intake.merging): that one has everything, and points at nobody in turn.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "civic_no_digest"],
                condition=~Q(civic_no_digest=""),
                name="one_person_per_civic_no",
            ),
            models.CheckConstraint(
                condition=Q(is_protected=False) | Q(given_name="", family_name="", civic_no_digest=""),
                name="nothing_kept_of_the_protected",
            ),
        ]
        # Few and asked about at every reading: this index holds nobody else.
        indexes = [models.Index(fields=["id"], condition=Q(is_protected=True), name="protected_people")]

    def __str__(self) -> str:
        return gettext("Name not shown") if self.is_protected else f"{self.given_name} {self.family_name}".strip()


@tracked()
class SourceIdentity(models.Model):
    """What a source calls a person. A pupil's id is unique within its unit only (Skolverket, DNP workbook)."""

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=enums.IdentityKind)
    source_id = models.CharField(max_length=100)
    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "source_id"], name="one_person_per_source_id")]
        indexes = [models.Index(fields=["source_id"])]


@tracked()
class PersonNumber(models.Model):
    """A number that a pupil has, or has had: `digest` to meet it by, `sealed` the number itself (school.sealing).

    `import_id` gave it first. `replaced_at` is when another number took its place; None: it stands. It is `contested`
    when a row with the pupil's id gave the number of somebody else in the register: that one keeps it.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="numbers")
    kind = models.CharField(max_length=12, choices=enums.NumberKind)
    digest = models.CharField(max_length=64)
    sealed = models.TextField()
    first_seen_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    import_id = models.UUIDField(null=True)
    is_contested = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="a_number_once_per_person")]
        indexes = [models.Index(fields=["digest"])]

    def __str__(self) -> str:
        return self.kind


@tracked()
class Enrolment(Dated):
    person = models.ForeignKey(Person, models.CASCADE, related_name="enrolments")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="enrolments")
    school_type = models.CharField(max_length=10, choices=enums.SchoolType)
    year_level = models.SmallIntegerField(null=True, blank=True)
    study_path = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            _dates_in_order("enrolment_dates_in_order"),
            _no_overlap("one_enrolment_at_a_time_per_unit", "person_id", "unit_id"),
            models.CheckConstraint(
                condition=Q(year_level__isnull=True) | Q(year_level__gte=0, year_level__lte=10),
                name="year_level_0_to_10",
            ),
        ]


@tracked()
class Group(Dated):
    """A class or a teaching group of one unit."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="groups")
    group_type = models.CharField(max_length=20, choices=enums.GroupType)
    display_name = models.CharField(max_length=100)
    source_id = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            _dates_in_order("group_dates_in_order"),
            models.UniqueConstraint(fields=["unit", "group_type", "display_name"], name="one_group_per_name"),
        ]

    def __str__(self) -> str:
        return self.display_name


@tracked()
class GroupMembership(Dated):
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [
            _dates_in_order("membership_dates_in_order"),
            _no_overlap("one_membership_at_a_time", "group_id", "person_id"),
        ]


@tracked()
class Duty(Dated):
    """A post at a unit, or at the organiser for all its units."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="duties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="duties")
    duty_role = models.CharField(max_length=40, choices=enums.DutyRole)
    source_id = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [_dates_in_order("duty_dates_in_order")]
        verbose_name_plural = "duties"


@tracked()
class AssignmentRole(Dated):
    """Who is mentor of, or teaches, a group."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="assignment_roles")
    group = models.ForeignKey(Group, models.CASCADE, related_name="assignment_roles")
    assignment_role = models.CharField(max_length=20, choices=enums.AssignmentRoleType)

    class Meta:
        constraints = [_dates_in_order("assignment_dates_in_order")]


@tracked()
class Responsible(Dated):
    """A guardian of a pupil (SS 12000 `responsibles`)."""

    guardian = models.ForeignKey(Person, models.CASCADE, related_name="children")
    child = models.ForeignKey(Person, models.CASCADE, related_name="guardians")
    #: The source that told, and the guardian's id there; '' for a tie made in Fullfölj, which no source ends.
    source = models.CharField(max_length=36, blank=True, default="")
    source_id = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            _dates_in_order("responsible_dates_in_order"),
            models.CheckConstraint(condition=~Q(guardian=F("child")), name="nobody_is_their_own_guardian"),
        ]


class AbsenceNotice(models.Model):
    """Somebody is known to be away: notified by the home or granted by the school. Never why.

    A copy of what a source (its id) says now, renewed by every pull; no history.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="absence_notices")
    kind = models.CharField(max_length=10, choices=enums.NoticeKind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    source = models.CharField(max_length=36)
    source_id = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="one_notice_per_source_id")]
        indexes = [models.Index(fields=["person", "ends_at"])]


@tracked()
class CalendarPeriod(models.Model):
    """A term, a break or a study day of the organiser or of one unit."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="calendar")
    kind = models.CharField(max_length=10, choices=enums.PeriodKind)
    name = models.CharField(max_length=80)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="period_days_in_order"),
            models.UniqueConstraint(fields=["organisation", "kind", "first_day"], name="one_period_per_first_day"),
        ]


#: In place of a source: somebody has written the grade in the register.
BY_HAND = "by-hand"


@tracked()
class Grade(models.Model):
    """One grade decision: `subject` is a designation (MA, M2SPA …), `grade` a value as in the grade register.

    At upper secondary school `subject` may also be the code of a subject or course of its own.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="grades")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    school_year = models.CharField(max_length=7)
    term = models.CharField(max_length=2)
    year_level = models.SmallIntegerField()
    subject = models.CharField(max_length=20)
    grade = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=enums.GradeKind)
    #: The source that gave it last, and that source's id of it; '' where it came by a file, BY_HAND where a person did.
    source = models.CharField(max_length=36, blank=True, default="")
    source_id = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "school_year", "term", "subject", "kind"], name="one_grade_per_key"
            )
        ]
        indexes = [models.Index("source", "source_id", name="grades_by_source", condition=~Q(source=""))]
