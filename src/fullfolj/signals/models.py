"""Signals with their life, the contacts that answer them, and what the latest sweep saw."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fullfolj.access.models import Account
from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation, Person


class SignalState(models.TextChoices):
    OPEN = "open", _("open")
    CLEARED = "cleared", _("cleared")


class ContactKind(models.TextChoices):
    TALKED = "talked", _("Talked with the pupil")
    REACHED_HOME = "reached-home", _("Called, reached home")
    NO_ANSWER = "no-answer", _("Called, no answer")
    WROTE = "wrote", _("Wrote a text message or e-mail")
    MET_FAMILY = "met-family", _("Met the family")
    AUTOMATIC = "automatic", _("An automatic message was sent")
    OTHER = "other", _("Other, with a note")


class Whom(models.TextChoices):
    PUPIL = "pupil", _("The pupil")
    GUARDIAN = "guardian", _("A guardian")
    OTHER = "other", _("Somebody else")


#: Whom a contact is with unless somebody says otherwise.
USUALLY_WITH = {
    ContactKind.TALKED: Whom.PUPIL,
    ContactKind.REACHED_HOME: Whom.GUARDIAN,
    ContactKind.NO_ANSWER: Whom.GUARDIAN,
    ContactKind.WROTE: Whom.GUARDIAN,
    ContactKind.MET_FAMILY: Whom.GUARDIAN,
    ContactKind.AUTOMATIC: Whom.GUARDIAN,
    ContactKind.OTHER: Whom.OTHER,
}
#: Attempts, and what a system sends by itself, are noted but answer nothing: the pupil stays under the radar.
UNANSWERED = frozenset({ContactKind.NO_ANSWER, ContactKind.AUTOMATIC})
#: The same thing by the same person within this time is one click (a double click, or the back button).
SAME_CLICK = dt.timedelta(seconds=10)


class SnoozeReason(models.TextChoices):
    IN_CONTACT = "in-contact", _("Contact is under way")
    KNOWN = "known", _("Known already")
    WRONG_DATA = "wrong-data", _("The data are wrong")
    WAITING = "waiting", _("Waiting for an answer")


class DismissReason(models.TextChoices):
    WRONG = "wrong", _("The signal is wrong")
    KNOWN = "known", _("Known already")


class Sweep(models.Model):
    """One run over all pupils of an organiser. `data_through` is the last date with a lesson fact."""

    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="sweeps")
    as_of = models.DateField()
    data_through = models.DateField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    students = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)
    cleared = models.IntegerField(default=0)
    open_signals = models.IntegerField(default=0)
    #: Lessons without report by group: {"unit": id, "group": name, "lessons": n, "oldest": date, "coverage": [r, o]}.
    unreported: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    actor = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["organiser", "-as_of"])]

    #: Set by the sweep that just ran: False when a later day had been swept before.
    moves_signals = True


@tracked()
class LadderVersion(models.Model):
    """What an organiser, or one of its units, has decided about the ladder from a day on, with the ground for it.

    Never changed afterwards: a new decision is a new version, and one that has not begun to hold may be withdrawn.
    `limits` has every threshold of every rule, as text so that it stays exact; `off` the rules that light nothing.
    A unit's version that `follows_organiser` ends the unit's own ladder.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="ladder_versions")
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="own_ladder_versions")
    first_day = models.DateField()
    follows_organiser = models.BooleanField(default=False)
    limits: models.JSONField[dict[str, dict[str, str]]] = models.JSONField(default=dict)
    off: models.JSONField[list[str]] = models.JSONField(default=list)
    steps: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    preset = models.CharField(max_length=40, blank=True)
    ground = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "unit", "first_day"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="one_version_of_a_ladder_a_day",
            ),
            models.CheckConstraint(
                condition=Q(follows_organiser=False) | Q(unit__isnull=False), name="only_a_unit_follows_its_organiser"
            ),
        ]


@tracked()
class Signal(models.Model):
    """A rule that holds for a pupil. `since` is replayed from the facts; `opened_on` is when a sweep first saw it.

    `last_away_on` is the pupil's latest day, up to `seen_on`, with absence or a late arrival; of a signal about studies
    the latest day on which something more was left.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="signals")
    rule = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=SignalState, default=SignalState.OPEN)
    since = models.DateField()
    opened_on = models.DateField()
    seen_on = models.DateField()
    cleared_on = models.DateField(null=True, blank=True)
    is_folded = models.BooleanField(default=False)
    school_days_open = models.IntegerField(default=0)
    last_away_on = models.DateField(null=True)
    #: The ladder that made it; None: the one that Fullfölj comes with. It stays when the ladder is changed later.
    ladder_version = models.ForeignKey(LadderVersion, models.PROTECT, null=True, blank=True, related_name="+")
    evidence: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "rule"], condition=Q(state=SignalState.OPEN), name="one_open_signal_per_rule"
            ),
            models.CheckConstraint(
                condition=Q(state=SignalState.OPEN, cleared_on__isnull=True)
                | Q(state=SignalState.CLEARED, cleared_on__isnull=False),
                name="cleared_signals_have_a_day",
            ),
        ]
        indexes = [models.Index(fields=["student", "state"])]


class SweptStudent(models.Model):
    """What a page needs of a pupil with an open signal without going to the lake: the day strip of the latest sweep."""

    student = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="swept")
    as_of = models.DateField()
    strip: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)


class PatternSearch(models.Model):
    """One search for patterns over all pupils of an organiser. It is apart from the sweep, and wanted every night."""

    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="pattern_searches")
    as_of = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    students = models.IntegerField(default=0)
    found = models.IntegerField(default=0)
    actor = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["organiser", "-as_of"])]

    #: Set by the search that just ran: False when a later day had been searched before.
    moves_patterns = True


class SearchedStudent(models.Model):
    """The school days that the latest search looked for a pupil's patterns in; minutes as coverage has them.

    Pages say by it whether a pupil without patterns can be told of. No row: the pupil has not been searched.
    """

    student = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="searched")
    as_of = models.DateField()
    first_date = models.DateField()
    last_date = models.DateField()
    school_days = models.IntegerField()
    reported_days = models.IntegerField()
    offered = models.BigIntegerField()
    reported_offered = models.BigIntegerField()
    is_enough = models.BooleanField()


class FoundPattern(models.Model):
    """A pattern that a search found in a pupil's attendance, as the last search of the `month` (its first day) left it.

    Within the month it is gone when a later search no longer finds it; what earlier months ended with is kept for their
    reports. `place` is where (a weekday, a group); `first_seen_on` the first search in a row that found it. The words
    are made of `evidence` (signals.patterns.search). Not a signal: it asks for nothing by itself and has no life to
    follow.
    """

    student = models.ForeignKey(Person, models.CASCADE, related_name="patterns")
    pattern = models.CharField(max_length=40)
    place = models.CharField(max_length=200)
    month = models.DateField()
    first_seen_on = models.DateField()
    seen_on = models.DateField()
    evidence: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "pattern", "place", "month"], name="one_pattern_of_a_kind_in_a_place_a_month"
            )
        ]


@tracked()
class Contact(models.Model):
    """Somebody was, or tried to be, in contact with a pupil or the home.

    `whom` is empty where nobody has said: `with_whom` answers by the kind. What was `agreed` may have a day to look
    again, `agreed_on`, which `responsible` does; `looked_on` says that it is done, `outcome` how it went, or how it
    stood when the day was moved.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=20, choices=ContactKind)
    date = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=40)
    noted_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    whom = models.CharField(max_length=10, choices=Whom, blank=True, default="")
    agreed = models.CharField(max_length=300, blank=True, default="")
    agreed_on = models.DateField(null=True, blank=True)
    responsible = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="agreed_days")
    looked_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True) | ~Q(agreed=""), name="a_day_to_look_again_has_an_agreement"
            ),
            models.CheckConstraint(
                condition=Q(looked_on__isnull=True) | Q(agreed_on__isnull=False), name="what_was_agreed_is_looked_at"
            ),
        ]
        indexes = [
            models.Index(fields=["student", "-date"]),
            models.Index(
                fields=["agreed_on"],
                condition=Q(agreed_on__isnull=False, looked_on__isnull=True, undone_at__isnull=True),
                name="agreed_days_to_come",
            ),
        ]

    @property
    def is_answered(self) -> bool:
        return self.kind not in UNANSWERED

    @property
    def with_whom(self) -> Whom:
        return Whom(self.whom) if self.whom else USUALLY_WITH[ContactKind(self.kind)]


@tracked()
class Snooze(models.Model):
    """A pupil's signals put off until a day, for a reason that mentor and student health can read.

    `rules` are those that were open then: a signal of another rule (it got worse) brings the pupil back at once.
    What ended it is kept, so that it stands again when that is undone; ended by neither, somebody took it back.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="snoozes")
    reason = models.CharField(max_length=20, choices=SnoozeReason)
    rules: models.JSONField[list[str]] = models.JSONField(default=list)
    snoozed_on = models.DateField()
    until = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=40)
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_by_contact__isnull=True, replaced_by__isnull=True)
                | (Q(ended_at__isnull=False) & (Q(ended_by_contact__isnull=True) | Q(replaced_by__isnull=True))),
                name="a_snooze_is_ended_by_one_thing",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("snoozed_on")), name="a_snooze_ends_after_it_began"),
            models.UniqueConstraint(
                fields=["student"], condition=Q(ended_at__isnull=True), name="one_snooze_at_a_time"
            ),
        ]


@tracked()
class Dismissal(models.Model):
    """Somebody has judged a signal as wrong or as known already, and why: the signal is quiet until it clears.

    `rules` are those that it keeps quiet: the signal's own and the steps below it; for one that was known the steps
    above it too. What was dismissed in one click has one `act`, and is taken back together. `ended_at`: none of the
    rules was lit any more, so that what opens later is something new.
    """

    act = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    student = models.ForeignKey(Person, models.CASCADE, related_name="dismissals")
    signal = models.ForeignKey(Signal, models.CASCADE, related_name="dismissals")
    rule = models.CharField(max_length=40)
    rules: models.JSONField[list[str]] = models.JSONField(default=list)
    reason = models.CharField(max_length=10, choices=DismissReason)
    ground = models.CharField(max_length=300)
    dismissed_on = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=40)
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(ground=""), name="a_dismissal_has_a_ground"),
            models.UniqueConstraint(
                fields=["signal"], condition=Q(ended_at__isnull=True, undone_at__isnull=True), name="dismissed_once"
            ),
        ]
        indexes = [models.Index(fields=["student"]), models.Index(fields=["rule", "reason"])]


class Sighting(models.Model):
    """Who of those who work with signals first had a signal before their eyes, and when. Written once."""

    signal = models.OneToOneField(Signal, models.CASCADE, primary_key=True, related_name="sighting")
    student = models.ForeignKey(Person, models.CASCADE, related_name="sightings")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()


@tracked()
class Handover(models.Model):
    """Somebody asks a colleague to get in touch. The newest that is not taken back stands.

    It is over when somebody has answered after it, or when no signal is lit any more (`ended_at`); and as long as the
    colleague does not reach the pupil, whoever the ladder names answers for it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Person, models.CASCADE, related_name="handovers")
    to = models.ForeignKey(Account, models.PROTECT, related_name="handed_over")
    handed_on = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=40)
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["student", "-noted_at"])]
