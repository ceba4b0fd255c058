"""Instruments as they were when they were used, rounds, and the sheets on which somebody has answered."""

from __future__ import annotations

import datetime as dt
import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fullfolj.access.models import Account
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.instruments.reading import instrument_of
from fullfolj.school.history import tracked
from fullfolj.school.models import Group, Organisation, Person


@tracked()
class FrozenInstrument(models.Model):
    """A version of an instrument as it was when a round first used it. `content` is its data, and never changes:
    an instrument that is changed is another version, and old answers keep their questions.
    """

    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    party = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField()

    @property
    def instrument(self) -> Instrument:
        """Read out of the content once a process: it is large, and what a digest stands for never changes."""
        if self.digest not in _READ:
            _READ[self.digest] = instrument_of(self.content)
        return _READ[self.digest]


#: Digest → instrument.
_READ: dict[str, Instrument] = {}


@tracked()
class OwnInstrument(models.Model):
    """An instrument that a school unit writes itself.

    `content` is what is being written, in the form of an instrument's data, without a version and with every scale that
    can be chosen; `published` the data that rounds are planned with, as version `version` (0 while there is none).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="own_instruments")
    content = models.JSONField()
    version = models.PositiveSmallIntegerField(default=0)
    published = models.JSONField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")


class OrganisationParty(models.TextChoices):
    """Who answers about how the organisation meets the newly arrived."""

    ORGANISER = "organiser", _("The organiser")
    PRINCIPAL = "principal", _("The principal")
    STAFF = "staff", _("Teachers and other staff")


class Stance(models.TextChoices):
    """How far a statement about the organisation holds."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("We don't know")


@tracked()
class NewlyArrivedMapping(models.Model):
    """How a unit meets newly arrived pupils in a school year (the year that it begins in), as three parties see it.

    About the organisation, never about a pupil. `statements` are as they were when the first party answered.
    """

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="newly_arrived_mappings")
    school_year = models.PositiveSmallIntegerField()
    statements = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "school_year"], name="one_newly_arrived_mapping_a_year")]


@tracked()
class NewlyArrivedAnswer(models.Model):
    """What one party says of one statement: whether it holds, and how it shows."""

    mapping = models.ForeignKey(NewlyArrivedMapping, models.CASCADE, related_name="answers")
    party = models.CharField(max_length=10, choices=OrganisationParty)
    statement = models.CharField(max_length=20)
    stance = models.CharField(max_length=10, choices=Stance, blank=True)
    text = models.CharField(max_length=600, blank=True)
    changed_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mapping", "party", "statement"], name="one_answer_per_party_and_statement")
        ]


@tracked()
class MappingRound(models.Model):
    """Days, the first and the last included, on which the pupils of some groups of a unit answer an instrument.

    `read_by` is the last day on which somebody at school has read what was answered. `reader` alone reads what pupils
    write in words of their own, where they are asked to.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="mapping_rounds")
    instrument = models.ForeignKey(FrozenInstrument, models.PROTECT, related_name="rounds")
    groups = models.ManyToManyField(Group, related_name="mapping_rounds")
    opens_on = models.DateField()
    closes_on = models.DateField()
    read_by = models.DateField()
    reader = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("closes_on"), closes_on__lte=F("read_by")),
                name="mapping_round_dates_in_order",
            )
        ]

    def is_open_on(self, day: dt.date) -> bool:
        return self.opens_on <= day <= self.closes_on


@tracked(exclude=["answers", "changed_at", "language"])
class Sheet(models.Model):
    """What is answered about one pupil in one round: item → number of the option, or a word for why there is none.

    The pupil has answered, or one of the guardians: `guardian`. What was answered on paper somebody has typed in:
    `typed_by`.

    Answers leave no history, nor does the language, which tells of origin: what a pupil takes back while the round is
    open is gone. That a sheet was begun, handed in or taken up again is history.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(MappingRound, models.PROTECT, related_name="sheets")
    student = models.ForeignKey(Person, models.CASCADE, related_name="mapping_sheets")
    guardian = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    typed_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5)
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "student", "guardian"], nulls_distinct=False, name="one_sheet_per_round_and_respondent"
            )
        ]


@tracked(exclude=["digest"])
class SurveyCode(models.Model):
    """A code that opens one round for one pupil, or a guardian of the pupil's, instead of a password.

    Kept as a keyed digest: it can't be read again.

    It opens until `ends_at`, and so many times; when the answers are handed in it is used up.
    """

    round = models.ForeignKey(MappingRound, models.CASCADE, related_name="codes")
    student = models.ForeignKey(Person, models.CASCADE, related_name="survey_codes")
    guardian = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    ends_at = models.DateTimeField()
    openings = models.PositiveSmallIntegerField(default=0)
    used_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "student", "guardian"], nulls_distinct=False, name="one_code_per_round_and_respondent"
            )
        ]


class MappingSource(models.TextChoices):
    """What staff rest a mapping on."""

    ATTENDANCE = "attendance", _("Attendance")
    SUBJECTS = "subjects", _("Subjects and grades")
    TALK = "talk", _("A talk with the pupil")
    OWN_ANSWERS = "own-answers", _("The pupil's own answers")
    EARLIER = "earlier", _("Earlier mapping")
    GUARDIANS = "guardians", _("Guardians")


@tracked()
class StaffMapping(models.Model):
    """What staff have answered together about one pupil in one round. Earlier answers are in the history.

    `note` is what more is needed. `participants` are the numbers of the accounts of those in the room. `done_at` is
    when they went on to the next pupil; `by` who wrote last.
    """

    round = models.ForeignKey(MappingRound, models.PROTECT, related_name="staff_mappings")
    student = models.ForeignKey(Person, models.CASCADE, related_name="staff_mappings")
    answers = models.JSONField(default=dict)
    sources = ArrayField(models.CharField(max_length=12, choices=MappingSource), default=list, blank=True)
    participants = ArrayField(models.BigIntegerField(), default=list, blank=True)
    note = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "student"], name="one_staff_mapping_per_round")]


@tracked()
class TalkWish(models.Model):
    """A pupil wants to talk to an adult: one whom the pupil named (`to`), or any who reaches the pupil.

    `met_at` is when somebody at school says that they have talked. Who is named and does not is not the only one for
    long: from `all_from` on all who reach the pupil are told.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="talk_wishes")
    to = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")
    wished_at = models.DateTimeField()
    all_from = models.DateField()
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student"], condition=Q(met_at__isnull=True), name="one_open_talk_wish")
        ]
        verbose_name_plural = "talk wishes"


@tracked(exclude=["comment", "commented_at"])
class ShownMapping(models.Model):
    """That staff have shown a pupil what they answered, after they have talked, and what the pupil says of it.

    `shown_at` is empty when staff have taken that back; what staff have changed since is not shown. The comment is the
    pupil's own and leaves no history.
    """

    mapping = models.OneToOneField(StaffMapping, models.CASCADE, related_name="shown")
    student = models.ForeignKey(Person, models.CASCADE, related_name="shown_mappings")
    shown_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    comment = models.CharField(max_length=2000, blank=True)
    commented_at = models.DateTimeField(null=True, blank=True)


class GoalState(models.TextChoices):
    OPEN = "open", _("I keep at it")
    DONE = "done", _("I have reached it")
    DROPPED = "dropped", _("I let it go")


@tracked(exclude=["text"])
class OwnGoal(models.Model):
    """A goal of the pupil's own about school, in own words, which leave no history."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="own_goals")
    text = models.CharField(max_length=300)
    look_again_on = models.DateField()
    state = models.CharField(max_length=10, choices=GoalState, default=GoalState.OPEN)
    changed_at = models.DateTimeField()


class ShareChoice(models.TextChoices):
    YES = "yes", _("Yes, show my answers")
    NO = "no", _("No")
    LATER = "later", _("I will decide later")


@tracked()
class ShareWish(models.Model):
    """Whether the pupil wishes to show the answers of a round to guardians on the child's page. No row is no."""

    round = models.ForeignKey(MappingRound, models.PROTECT, related_name="share_wishes")
    student = models.ForeignKey(Person, models.CASCADE, related_name="share_wishes")
    choice = models.CharField(max_length=5, choices=ShareChoice)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "student"], name="one_share_wish_per_round")]
        verbose_name_plural = "share wishes"


@tracked(exclude=["text", "written_at"])
class WrittenText(models.Model):
    """What a pupil has written at one question, in words of the pupil's own: apart from the answers, for its reader.

    It leaves no history, and stands in no search, export or log. What is changed is to be read anew.
    """

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="texts")
    student = models.ForeignKey(Person, models.CASCADE, related_name="written_texts")
    item = models.CharField(max_length=40)
    text = models.TextField()
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="one_text_per_question")]


class DecidedDimension(models.TextChoices):
    """The dimensions, as a choice that is stored."""

    ACADEMIC = "academic", pgettext_lazy("dimension", "Academic")
    BEHAVIOURAL = "behavioural", pgettext_lazy("dimension", "Behavioural")
    COGNITIVE = "cognitive", pgettext_lazy("dimension", "Cognitive")
    AFFECTIVE = "affective", pgettext_lazy("dimension", "Affective")


@tracked()
class ClassDecision(models.Model):
    """What a team has decided to change for a whole class, after what its mapping found. About no pupil by name.

    One account owns it. `outcome` is what was seen when it was looked at again, which ends it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.PROTECT, related_name="mapping_decisions")
    dimension = models.CharField(max_length=12, choices=DecidedDimension)
    text = models.CharField(max_length=400)
    owner = models.ForeignKey(Account, models.PROTECT, related_name="mapping_decisions")
    done_by = models.DateField()
    look_again_on = models.DateField()
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_by__lte=F("look_again_on")), name="mapping_decision_dates_in_order")
        ]


@tracked()
class AnonymousRound(models.Model):
    """Days, the first and the last included, on which classes answer and nobody can tell who answered what.

    Apart from MappingRound: nothing that reads what is told about a pupil meets an anonymous answer.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="anonymous_rounds")
    instrument = models.ForeignKey(FrozenInstrument, models.PROTECT, related_name="anonymous_rounds")
    opens_on = models.DateField()
    closes_on = models.DateField()
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="anonymous_round_dates_in_order")
        ]

    def is_open_on(self, day: dt.date) -> bool:
        return self.opens_on <= day <= self.closes_on


@tracked(exclude=["handed_in", "tally"])
class AnonymousClass(models.Model):
    """A class in an anonymous round: how many have handed in, and what they answered, counted together.

    No sheet is kept, no time and no order. `tally` is as `anonymous.tally` makes it. It leaves no history: what lies
    between two states of it would be what one pupil answered.
    """

    round = models.ForeignKey(AnonymousRound, models.CASCADE, related_name="classes")
    group = models.ForeignKey(Group, models.PROTECT, related_name="anonymous_classes")
    handed_in = models.PositiveSmallIntegerField(default=0)
    tally = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "group"], name="one_anonymous_class_per_round")]
        verbose_name_plural = "anonymous classes"


@tracked(exclude=["digest", "is_used"])
class AnonymousCode(models.Model):
    """A code that lets one pupil of a class hand in once. It belongs to nobody, and is kept as a keyed digest."""

    of_class = models.ForeignKey(AnonymousClass, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)


class RoundFigures(models.Model):
    """What was counted of a closed round, once, when its last day has been. Never changed.

    `counts` (round_figures.counts): how many of each class were asked and have answered, how many need support and
    speak well of the unit. It says nothing of what fewer than ten have answered, so it outlives the answers. Empty for
    an instrument that makes no marks.
    """

    round = models.OneToOneField(MappingRound, models.CASCADE, related_name="figures")
    counted_at = models.DateTimeField()
    counts = models.JSONField()

    class Meta:
        triggers = [pgtrigger.Protect(name="counted_once", operation=pgtrigger.Update)]


class DataExport(models.Model):
    """Somebody has taken out an instrument's answers at a unit as a file of so many sheets. Never changed.

    Whose they were stands among the readings, one for each pupil.
    """

    unit = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    instrument = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    sheets = models.PositiveIntegerField()
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["unit", "-at"], name="data_exports_of_a_unit")]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]
