"""The register's fixed lists. Values are SS 12000's own words where the standard has them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationType(models.TextChoices):
    ORGANISER = "Huvudman", _("school organiser")
    SCHOOL_UNIT = "Skolenhet", _("school unit")


class SchoolType(models.TextChoices):
    """SS 12000 schoolType: the schoolings whose pupils are followed."""

    COMPULSORY = "GR", _("compulsory school")
    ADAPTED_COMPULSORY = "GRS", _("adapted compulsory school")
    SPECIAL = "SP", _("special school")
    SAMI = "SAM", _("Sami school")
    UPPER_SECONDARY = "GY", _("upper secondary school")
    ADAPTED_UPPER_SECONDARY = "GYS", _("adapted upper secondary school")
    PRESCHOOL_CLASS = "FKLASS", _("preschool class")
    ADULT_UPPER_SECONDARY = "VUXGY", _("adult education")


class GroupType(models.TextChoices):
    CLASS = "Klass", _("class")
    TEACHING = "Undervisning", _("teaching group")


class DutyRole(models.TextChoices):
    """SS 12000 dutyRole as in Skolverket's DNP workbook, and three of ours at the end."""

    PRINCIPAL = "Rektor", _("principal")
    TEACHER = "Lärare", _("teacher")
    LEAD_TEACHER = "Förstelärare", _("lead teacher")
    PRESCHOOL_TEACHER = "Förskollärare", _("preschool teacher")
    CHILDMINDER = "Barnskötare", _("childminder")
    LIBRARIAN = "Bibliotekarie", _("librarian")
    TEACHING_ASSISTANT = "Lärarassistent", _("teaching assistant")
    LEISURE_TEACHER = "Fritidspedagog", _("leisure-time teacher")
    OTHER_STAFF = "Annan personal", _("other staff")
    CAREER_COUNSELLOR = "Studie- och yrkesvägledare", _("career guidance counsellor")
    SCHOOL_COUNSELLOR = "Kurator", _("school counsellor")
    SCHOOL_NURSE = "Skolsköterska", _("school nurse")
    SCHOOL_DOCTOR = "Skolläkare", _("school doctor")
    SCHOOL_PSYCHOLOGIST = "Skolpsykolog", _("school psychologist")
    SPECIAL_EDUCATOR = "Speciallärare/specialpedagog", _("special educator")
    SCHOOL_ADMINISTRATOR = "Skoladministratör", _("school administrator")
    OTHER_MANAGEMENT = "Övrig arbetsledning", _("other management")
    DEPUTY_PRINCIPAL = "Biträdande rektor", _("deputy principal")
    ATTENDANCE_COORDINATOR = "Närvarosamordnare", _("attendance coordinator")
    HEAD_OF_EDUCATION = "Skolchef", _("head of education")


class AssignmentRoleType(models.TextChoices):
    """SS 12000 assignmentRoleType, the two that decide who sees a pupil."""

    MENTOR = "Mentor", _("mentor")
    TEACHER = "Undervisning", _("teacher")


class IdentityKind(models.TextChoices):
    STUDENT = "student", _("pupil")
    STAFF = "staff", _("staff")
    GUARDIAN = "guardian", _("guardian")


class NumberKind(models.TextChoices):
    """As domain.personal_number.Kind."""

    PERSONAL = "personal", _("personal number")
    COORDINATION = "coordination", _("coordination number")
    TEMPORARY = "temporary", _("temporary number")


class PeriodKind(models.TextChoices):
    TERM = "term", _("term")
    BREAK = "break", _("break")
    STUDY_DAY = "study-day", _("study day")


class AbsenceDefinition(models.TextChoices):
    """How a share of absence is counted (contract section 3); the organiser's choice, named beside every figure."""

    REPORTED = "reported", _("absence of reported time")
    OFFERED = "offered", _("absence of offered time, unreported lessons counted as present")
    OFFERED_STRICT = "offered_strict", _("absence of offered time in reported lessons")
    DAY = "day", _("whole days absent of school days")


class GradeKind(models.TextChoices):
    TERM = "term", _("term grade")
    FINAL = "final", _("final grade")


class NoticeKind(models.TextChoices):
    """SS 12000's AbsenceEnum."""

    NOTIFIED = "notified", _("notified absence")
    GRANTED = "granted", _("granted leave")
