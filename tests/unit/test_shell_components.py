"""Figures can't be shown without evidence, marks not without a word; charts keep decimals out of locales' hands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.translation import override

from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.shell.charts import WeekFigures, strip, strip_sentence, week_chart
from fullfolj.shell.components import (
    DayKind,
    Evidence,
    EvidenceMissing,
    Figure,
    MarkShape,
    Notes,
    StripDay,
    Tag,
    around,
)
from fullfolj.shell.measure_words import coverage_words, definition_words, share_evidence, window_words
from fullfolj.shell.signal_words import first_figure

TODAY = dt.date(2026, 11, 24)
EVIDENCE = Evidence("Frånvaro", "6 skoldagar", "20 skoldagar", "20 oktober–23 november", "98 %", "minst 10 procent")


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    with override("sv"):
        yield


class TestEvidence:
    @pytest.mark.parametrize("name", ["title", "numerator", "denominator", "window", "coverage", "rule"])
    def test_every_part_is_required(self, name: str) -> None:
        with pytest.raises(EvidenceMissing, match=name):
            replace(EVIDENCE, **{name: ""})

    def test_a_figure_needs_words(self) -> None:
        with pytest.raises(EvidenceMissing):
            Figure(" ", EVIDENCE)

    @pytest.mark.parametrize("bare", [0.22, "22 procent", Fraction(1, 5), None])
    def test_a_template_can_not_print_a_bare_number_as_a_figure(self, bare: object) -> None:
        template = Template("{% load shell %}{% figure value %}")
        with pytest.raises(EvidenceMissing):
            template.render(Context({"value": bare, "notes": Notes()}))

    def test_a_page_without_footnotes_can_not_show_figures(self) -> None:
        with pytest.raises(EvidenceMissing, match="footnotes"):
            Template("{% load shell %}{% figure value %}").render(Context({"value": Figure("6 av 20", EVIDENCE)}))

    def test_footnotes_are_numbered_in_reading_order_and_end_on_the_page(self) -> None:
        parts = around("Frånvarande 6 av 20 <b>skoldagar</b>.", "6 av 20", EVIDENCE)
        template = Template("{% load shell %}{% sentence s %}{% how_counted e %}{% figure f %}{% sources %}")
        page = template.render(Context({"s": parts, "e": EVIDENCE, "f": Figure("sex", EVIDENCE), "notes": Notes()}))
        assert "&lt;b&gt;skoldagar&lt;/b&gt;" in page
        assert re.findall(r'popovertarget="([^"]+)"', page) == ["evidence-1", "evidence-2", "evidence-3"]
        assert re.findall(r'popover id="([^"]+)"', page) == ["evidence-1", "evidence-2", "evidence-3"]

    def test_a_sentence_without_its_figure_becomes_a_button_as_a_whole(self) -> None:
        assert around("Fyra korta frånvaroperioder.", "4", EVIDENCE) == (
            Figure("Fyra korta frånvaroperioder.", EVIDENCE),
        )

    @pytest.mark.parametrize(
        ("text", "figure"),
        [
            ("Frånvarande 6 av de senaste 20 skoldagarna, 22 procent.", "6 av de senaste 20"),
            ("Frånvaron har ökat från 4 till 17 procent.", "4 till 17 procent"),
            ("Absent on 6 of the last 20 school days.", "6 of the last 20 school days"),
            ("Signalen har varit tänd i 14 skoldagar.", "14 skoldagar"),
            ("Borta hela dagen 5 av läsårets första 20 skoldagar.", "5 av läsårets första 20 skoldagar"),
            ("Borta 1\u00a0260 av 5\u00a0580 minuter.", "1\u00a0260 av 5\u00a0580"),
            ("Kom sent till 9 lektioner.", "9 lektioner"),
            ("Ingen siffra här.", "Ingen siffra här."),
        ],
    )
    def test_the_figure_is_the_first_thing_that_counts_something(self, text: str, figure: str) -> None:
        assert first_figure(text) == figure


class TestMarks:
    def test_never_without_a_word(self) -> None:
        with pytest.raises(ValueError):
            Tag(MarkShape.WATCH, " ")

    @pytest.mark.parametrize("shape", MarkShape)
    def test_each_shape_is_drawn(self, shape: MarkShape) -> None:
        drawn = render_to_string("shell/components/_tag.html", {"tag": Tag(shape, "ord")})
        assert "<svg" in drawn
        assert ("<path" in drawn) or ("<circle" in drawn)
        assert "ord</span>" in drawn


class TestStrip:
    def days(self, *kinds: tuple[DayKind, bool]) -> list[StripDay]:
        return [StripDay(TODAY - dt.timedelta(days=len(kinds) - n), *kind) for n, kind in enumerate(kinds)]

    def test_height_says_how_much_and_fill_says_which_kind(self) -> None:
        drawn = strip(
            self.days(
                (DayKind.PRESENT, False),
                (DayKind.INVALID, True),
                (DayKind.INVALID, False),
                (DayKind.VALID, True),
                (DayKind.VALID, False),
                (DayKind.UNREPORTED, False),
                (DayKind.MIXED, True),
                (DayKind.LATE, False),
            )
        )
        assert drawn is not None
        assert drawn.present.count("M") == 1
        assert drawn.invalid.count("h8v20h-8z") == 1
        assert drawn.invalid.count("h8v10h-8z") == 3
        assert drawn.valid.count("v18.6") == 1
        assert drawn.valid.count("v9.6") == 1
        assert drawn.unreported.count("M") == 1

    def test_few_days_stand_at_the_right_edge_and_many_are_cut_to_twenty(self) -> None:
        few = strip(self.days((DayKind.PRESENT, False)))
        assert few is not None
        assert few.present == "M195 20v4"
        assert few.first == ""
        many = strip(self.days(*[(DayKind.PRESENT, False)] * 25))
        assert many is not None
        assert many.present.count("M") == 20
        assert strip([]) is None

    def test_the_sentence_says_the_same(self) -> None:
        days = self.days((DayKind.VALID, True), (DayKind.MIXED, True), (DayKind.PRESENT, False))
        assert strip_sentence(days) == (
            "De senaste 3 skoldagarna: 2 med frånvaro, 1 med ogiltig frånvaro eller sen ankomst"
        )
        assert strip_sentence(self.days((DayKind.UNREPORTED, False))).endswith("1 ej rapporterad")


class TestWeeks:
    def week(
        self, number: int, valid: str | None, invalid: str | None, reported: int = 100, words: str = ""
    ) -> WeekFigures:
        monday = dt.date(2026, 8, 17) + dt.timedelta(weeks=number)
        share = [None if text is None else Fraction(text) for text in (valid, invalid)]
        return WeekFigures(monday, share[0], share[1], Coverage(reported, 100), words)

    def test_bars_stand_on_each_other_and_on_the_axis(self) -> None:
        chart = week_chart("Frånvaro", [self.week(0, "1/4", "1/4")], EVIDENCE)
        assert chart is not None
        assert [axis.label for axis in chart.axes] == ["0", "10", "20", "30", "40", "50 %"]
        invalid, valid = chart.bars
        assert (invalid.kind, float(invalid.y) + float(invalid.height)) == ("invalid", 264)
        assert (valid.kind, float(valid.y) + float(valid.height)) == ("valid", float(invalid.y))
        assert float(valid.y) == 36

    def test_nothing_is_drawn_as_zero_that_is_not_known(self) -> None:
        weeks = [
            self.week(0, "0", "0"),
            self.week(1, None, None, reported=0),
            self.week(2, "1/10", "0", reported=74),
            self.week(3, None, None, words="Höstlov"),
            WeekFigures(dt.date(2026, 9, 14), None, None, Coverage(0, 0)),
        ]
        chart = week_chart("Frånvaro", weeks, EVIDENCE)
        assert chart is not None
        assert [bar.kind for bar in chart.bars] == ["unreported", "unreported"]
        second = [row[1].text for row in chart.table.rows]
        assert second == ["0\u00a0%", "För lite rapporterat", "För lite rapporterat", "Höstlov", "Inga lektioner"]
        assert week_chart("Frånvaro", [], EVIDENCE) is None

    def test_all_unknown_is_said(self) -> None:
        chart = week_chart("Frånvaro", [self.week(0, None, None, reported=0)], EVIDENCE)
        assert chart is not None
        assert "Ingen vecka har tillräckligt många rapporterade lektioner." in chart.label

    def test_no_decimal_comma_gets_into_the_drawing(self) -> None:
        chart = week_chart("Frånvaro", [self.week(n, "1/7", "1/9") for n in range(43)], EVIDENCE)
        drawn = render_to_string("shell/components/_bandchart.html", {"chart": chart})
        assert not re.search(r'(?:x|y|width|height|x1|y1)="[^"]*,', drawn)
        assert "style=" not in drawn

    def test_a_share_above_the_last_scale_still_fits(self) -> None:
        chart = week_chart("Frånvaro", [self.week(0, "9/10", "1/10")], EVIDENCE)
        assert chart is not None
        assert min(float(bar.y) for bar in chart.bars) == 36


class TestMeasureWords:
    WINDOW = Window("last_20_school_days", dt.date(2026, 10, 20), dt.date(2026, 11, 23))

    def test_a_share_says_what_it_is_of(self) -> None:
        share = Share(1260, 5580, self.WINDOW, Coverage(5580, 6000), "reported")
        evidence = share_evidence("Frånvaro", share, TODAY)
        assert evidence.numerator == "frånvarande: 1\u00a0260 minuter"
        assert evidence.denominator == "5\u00a0580 minuter"
        assert evidence.coverage == "93\u00a0% av lektionstiden är rapporterad (5\u00a0580 av 6\u00a0000 minuter)"

    def test_unknown_is_said_and_is_never_zero(self) -> None:
        share = Share(None, None, Window("term", None, None), Coverage(0, 0), "day")
        evidence = share_evidence("Frånvaro", share, TODAY)
        assert evidence.numerator == "frånvarande: okänt"
        assert evidence.denominator == "okänt"
        assert evidence.window == "den här terminen, utan skoldagar"
        assert evidence.coverage == "Inga lektioner i fönstret"

    def test_little_coverage_is_called_uncertain(self) -> None:
        assert coverage_words(Coverage(89, 100)).endswith("Siffran är osäker.")
        assert not coverage_words(Coverage(90, 100)).endswith("Siffran är osäker.")

    def test_names_that_are_not_known_stand_as_they_are(self) -> None:
        assert definition_words("annan") == "annan"
        assert window_words(Window("annat", None, None), TODAY) == "annat, utan skoldagar"
