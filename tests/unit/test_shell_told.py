"""What is said of single pupils: strengths, what speaks against a signal, evidence of each rule; two forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.shell.components import DayKind, Figure, Sentence, StripDay
from fullfolj.shell.contact_forms import NoteContact, Place, PutOff, contact_words, snooze_form
from fullfolj.shell.signal_words import signal_words, tag_for
from fullfolj.signals.models import ContactKind
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rules import RULES
from fullfolj.signals.snoozes import LONGEST
from fullfolj.students.strengths import against, strengths

TODAY = dt.date(2026, 11, 24)
FULL = Coverage(100, 100)
_SIGNS = {
    ".": DayKind.PRESENT,
    "v": DayKind.VALID,
    "i": DayKind.INVALID,
    "l": DayKind.LATE,
    "u": DayKind.UNREPORTED,
}


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    with override("sv"):
        yield


def days(signs: str) -> list[StripDay]:
    return [StripDay(TODAY - dt.timedelta(days=len(signs) - n), _SIGNS[sign], True) for n, sign in enumerate(signs)]


def plain(sentence: Sentence) -> str:
    return "".join(part.text if isinstance(part, Figure) else part for part in sentence).replace("\u00a0", " ")


class TestStrengths:
    def test_says_how_often_present_a_streak_and_being_on_time(self) -> None:
        said = [plain(sentence) for sentence in strengths(days("vv......"), FULL, None, TODAY)]
        assert said == [
            "På plats 6 av de senaste 8 skoldagarna.",
            "På plats hela dagen de senaste sex skoldagarna.",
            "Inte sen en enda gång de senaste skoldagarna.",
        ]

    def test_a_late_arrival_is_presence_but_ends_being_on_time(self) -> None:
        said = [plain(sentence) for sentence in strengths(days("v.l.v"), FULL, None, TODAY)]
        assert said == ["På plats 3 av de senaste 5 skoldagarna."]

    def test_the_school_year_is_told_when_there_is_room(self) -> None:
        year = Share(5, 100, Window("school_year", None, None), FULL, "reported")
        said = [plain(sentence) for sentence in strengths(days("v.l.v"), FULL, year, TODAY)]
        assert said[-1] == "På plats 95 procent av lektionstiden det här läsåret."

    def test_a_school_year_of_which_little_is_reported_is_not_told(self) -> None:
        year = Share(5, 100, Window("school_year", None, None), Coverage(74, 100), "offered")
        assert len(strengths(days("v.l.v"), FULL, year, TODAY)) == 1

    def test_too_few_reported_days_say_nothing(self) -> None:
        assert strengths(days("....uuuu"), FULL, None, TODAY) == ()
        assert strengths(days("........"), None, None, TODAY) == ()

    def test_days_without_a_report_are_left_out_and_that_is_said(self) -> None:
        first = strengths(days("....u.."), FULL, None, TODAY)[0][1]
        assert isinstance(first, Figure)
        assert "Dagar utan rapport räknas inte." in first.evidence.denominator

    @pytest.mark.parametrize("signs", ["vv......u", "vv....u..", "vv.....uuu"])
    def test_nobody_knows_that_the_pupil_was_there_on_a_day_without_a_report(self, signs: str) -> None:
        assert not any("hela dagen" in plain(sentence) for sentence in strengths(days(signs), FULL, None, TODAY))
        assert not any("hela dagen" in line for line in against(days(signs), FULL, TODAY))


class TestAgainst:
    @pytest.mark.parametrize(
        ("signs", "coverage", "said"),
        [
            ("..vv...", FULL, ["anmäld hemifrån", "i en följd", "senaste tre"]),
            ("..vuv..", FULL, ["anmäld hemifrån", "i en följd"]),
            ("i.i", FULL, ["Fråga eleven"]),
            ("i.i", Coverage(80, 100), ["80 procent av lektionstiden"]),
            ("....", FULL, ["Fråga eleven"]),
        ],
    )
    def test_holds_up_what_the_days_give(self, signs: str, coverage: Coverage, said: list[str]) -> None:
        lines = against(days(signs), coverage, TODAY)
        assert len(lines) == len(said)
        for line, piece in zip(lines, said, strict=True):
            assert piece in line


_WINDOW = {
    "window": "last_20_school_days", "from": "2026-10-20", "to": "2026-11-19", "school_days": 20, "reported_days": 20,
    "offered_minutes": 6000, "reported_offered_minutes": 5580, "coverage": 0.93, "uncertain": False, "holds": True,
}  # fmt: skip
_MINUTES = {"numerator_minutes": 1260, "denominator_minutes": 5580, "share": 0.2258}
_DAYS = {"numerator_days": 4, "denominator_days": 20, "share": 0.2}
_BEFORE = {"before": {"days_with_absence": 1, "reported_days": 20}}
_SHARE = {**_WINDOW, **_BEFORE, "days_with_absence": 6, "thresholds": {"percent": "20", "school_days": "10"}}


@pytest.mark.parametrize(
    ("rule", "evidence", "numerator", "denominator"),
    [
        ("absence-20", {**_SHARE, **_MINUTES, "definition": "reported"}, "1 260 frånvarande minuter", "5 580 minuter"),
        ("absence-20", {**_SHARE, **_DAYS, "definition": "day"}, "4 hela frånvarodagar", "20 skoldagar"),
        (
            "absence-20",
            {**_SHARE, "numerator_minutes": 1, "denominator_minutes": 1, "share": 1.0, "definition": "reported"},
            "1 frånvarande minut",
            "1 minut",
        ),
        (
            "absence-20",
            {**_SHARE, "numerator_days": 1, "denominator_days": 1, "share": 1.0, "definition": "day"},
            "1 hel frånvarodag",
            "1 skoldag",
        ),
        (
            "change-10",
            {
                **_WINDOW, "definition": "reported", "points": 14.0, "thresholds": {"points": "10"},
                "before": {**_MINUTES, "reported_days": 20, "offered_minutes": 1, "reported_offered_minutes": 1},
                "after": {**_MINUTES, "reported_days": 20},
            },
            "1 260 frånvarande minuter",
            "5 580 minuter",
        ),
        (
            "invalid-3",
            {**_WINDOW, "count": 4, "thresholds": {"occasions": "3"}},
            "4 skoldagar med en helt missad lektion utan giltigt skäl",
            "20 skoldagar med minst en rapporterad lektion",
        ),
        (
            "late-5",
            {**_WINDOW, "count": 9, "thresholds": {"times": "5"}},
            "9 sena ankomster",
            "20 skoldagar med minst en rapporterad lektion",
        ),
        (
            "short-spells-3",
            {**_WINDOW, "window": "term", "count": 3, "thresholds": {"spells": "3"}},
            "3 frånvarotillfällen på en eller två hela skoldagar",
            "20 skoldagar med minst en rapporterad lektion",
        ),
        (
            "start-2",
            {**_WINDOW, "window": "school_year", "count": 2, "thresholds": {"days": "2"}},
            "2 hela frånvarodagar",
            "20 skoldagar med minst en rapporterad lektion",
        ),
        (
            "radar-5",
            {"school_days": 14, "contacted": False, "holds": True, "thresholds": {"school_days": "5"}},
            "14 skoldagar utan kontakt",
            "Gränsen är mer än 5 skoldagar.",
        ),
    ],
)  # fmt: skip
def test_every_rule_shows_what_its_figure_rests_on(
    rule: str, evidence: dict[str, Any], numerator: str, denominator: str
) -> None:
    told = signal_words(Evaluation(1, rule, State.OPEN, TODAY, evidence), "Alva Lind", TODAY)
    figures = [part for part in told.sentence if isinstance(part, Figure)]
    assert len(figures) == 1
    shown = figures[0].evidence
    assert shown.numerator.replace("\u00a0", " ") == numerator
    assert shown.denominator.replace("\u00a0", " ") == denominator
    assert shown.title.endswith("– Alva Lind")
    assert shown.sentence == told.clears != ""


def test_only_the_heaviest_signals_are_called_needs_support() -> None:
    assert tag_for("absence-50").word == "Behöver stöd"
    assert tag_for("late-5").word == "Bevaka"


class TestForms:
    def test_a_note_belongs_to_the_kind_other_alone(self) -> None:
        form = NoteContact({"kind": "talked", "note": "skrivet av misstag"})
        assert form.is_valid()
        assert form.text == ""
        form = NoteContact({"kind": "other", "note": " mötte i korridoren "})
        assert form.is_valid()
        assert form.text == "mötte i korridoren"
        assert not NoteContact({"kind": "other"}).is_valid()
        assert not NoteContact({"kind": "påhittat"}).is_valid()

    @pytest.mark.parametrize(
        ("until", "other", "valid"),
        [
            ("2026-11-25", "", True),
            ("other", "2026-12-01", True),
            ("2026-11-24", "", False),
            ("other", "", False),
            ("i morgon", "", False),
            ((TODAY + LONGEST).isoformat(), "", True),
            ((TODAY + LONGEST + dt.timedelta(days=1)).isoformat(), "", False),
            ("", "", False),
        ],
    )
    def test_a_snooze_ends_after_today_and_within_half_a_term(self, until: str, other: str, valid: bool) -> None:
        form = PutOff({"reason": "known", "until": until, "other": other}, today=TODAY)
        assert form.is_valid() is valid

    def test_what_was_chosen_stays_chosen_beside_the_errors(self) -> None:
        sent = PutOff({"reason": "known", "until": "other", "other": "1999-01-01"}, today=TODAY)
        assert not sent.is_valid()
        shown = snooze_form("k", "Alva Lind", Place("/x/", "row-k", "/"), TODAY, sent)
        assert [option.value for option in shown.reasons if option.is_chosen] == ["known"]
        assert shown.other_date == "1999-01-01"
        assert [error.field_id for error in shown.errors] == ["snooze-k-until"]

    def test_the_offered_days_are_never_in_a_weekend(self) -> None:
        for ahead in range(14):
            day = TODAY + dt.timedelta(days=ahead)
            shown = snooze_form("k", "Alva Lind", Place("/x/", "", "/"), day)
            offered = [dt.date.fromisoformat(option.value) for option in shown.dates]
            assert all(date.weekday() < 5 and date > day for date in offered)

    def test_contacts_are_said_in_the_middle_of_a_sentence(self) -> None:
        assert contact_words(ContactKind.OTHER) == "annan kontakt"
        assert contact_words(ContactKind.TALKED)[0].islower()


@pytest.mark.parametrize("rule", ["invalid-3", "late-5", "short-spells-3", "start-2"])
def test_a_signal_that_stays_while_nothing_is_reported_tells_no_count(rule: str) -> None:
    """A new term, or weeks without reports: what was counted is not known, and neither none nor nought is said."""
    limits = {name: str(limit) for name, limit in RULES.get(rule).limits().items()}
    nothing = {"reported_days": 0, "reported_offered_minutes": 0, "coverage": 0.0, "uncertain": True, "holds": None}
    evidence = {**_WINDOW, **nothing, "count": None, "thresholds": limits}
    told = signal_words(Evaluation(1, rule, State.OPEN, TODAY, evidence), "Alva Lind", TODAY)
    (shown,) = (part.evidence for part in told.sentence if isinstance(part, Figure))
    said = "".join(part if isinstance(part, str) else part.text for part in told.sentence).replace("\u00a0", " ")
    assert said.startswith("För lite är rapporterat")
    assert "Signalen ligger kvar" in said
    assert "None" not in said
    assert shown.numerator == "okänt: inget är rapporterat"
