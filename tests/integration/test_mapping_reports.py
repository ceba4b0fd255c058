"""Reports of a class and a unit: page, PDF and slides that say the same, tell of nobody, and rank nothing."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pypdf
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pptx import Presentation
from pptx.util import Emu

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account, Reading
from fullfolj.access.scopes import enter
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping.instruments.reading import shipped_data
from fullfolj.mapping.marks import ANSWERED_ENOUGH, FEWEST_MARKED, MARKED_FROM
from fullfolj.mapping.models import MappingRound, Sheet
from fullfolj.mapping.reports.unit_queries import unit_answers
from fullfolj.mapping.round_figures.counting import count_closed
from fullfolj.mapping.rounds.actions import plan
from fullfolj.mapping.statistics.consistency import FEWEST_COMPLETE
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Organisation, Person
from tests import plain_language, register
from tests.access.test_second_wall import logged_in_as
from tests.mapped_unit import FINE, LOST, a_class, a_mapped_unit, answer, in_days, pupils_of
from tests.mapping_rounds import a_closed_round, a_round

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def page_of(client: Client, route: str, *args: object, **query: str) -> str:
    count()
    response = client.get(reverse(route, args=args), query)
    assert response.status_code == 200
    text = re.sub(r"<sup>\d+</sup>|</?button[^>]*>", "", response.content.decode())
    return plain(re.sub(r"<[^>]+>", " ", text))


def count() -> int:
    """What is done every hour."""
    return count_closed(by=OPERATOR, now=timezone.now(), today=timezone.localdate())


def pdf_of(client: Client, route: str, *args: object) -> pypdf.PdfReader:
    count()
    response = client.get(reverse(route, args=args))
    assert response.headers["Content-Type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(response.content))


def text_of(pdf: pypdf.PdfReader) -> str:
    return plain(" ".join(page.extract_text() for page in pdf.pages))


def slides_of(client: Client, route: str, *args: object) -> Presentation:
    count()
    response = client.get(reverse(route, args=args))
    assert response.headers["Content-Type"].endswith("presentationml.presentation")
    assert response.headers["Content-Disposition"].endswith('.pptx"')
    return Presentation(io.BytesIO(response.content))


def charts(show: Presentation) -> dict[str, object]:
    """Title of a slide → its chart's frame."""
    return {
        slide.shapes.title.text_frame.text: shape for slide in show.slides for shape in slide.shapes if shape.has_chart
    }


def told(show: Presentation) -> str:
    texts = [
        shape.text_frame.text
        for slide in show.slides
        for shape in (*slide.shapes, *([slide.notes_slide.notes_placeholder] if slide.has_notes_slide else []))
        if shape is not None and shape.has_text_frame
    ]
    return plain(" ".join(texts))


class TestUnit:
    @pytest.fixture
    def unit(self) -> Organisation:
        return a_mapped_unit()[0]

    @pytest.fixture
    def principal(self, unit: Organisation) -> Client:
        return signed_in(register.staff(unit, DutyRole.PRINCIPAL))

    def test_classes_stand_in_their_own_order_and_few_are_not_told(self, principal: Client, unit: Organisation) -> None:
        text = page_of(principal, "mapping-report", unit.uuid)
        table = text.partition("Fyra dimensioner, klass för klass")[2].partition("Över terminerna")[0]
        rows = re.findall(r"(Hela skolan|Årskurs \d|\d[A-C]) ((?:(?!Hela|Årskurs|\d[A-C]).)+)", table)
        cognitive = {name: re.findall(r"\d+ av \d+ \(\d+ %\)|1–4 av \d+|\.\.", cells)[2] for name, cells in rows[:8]}
        assert list(cognitive) == ["Hela skolan", "Årskurs 7", "7A", "7B", "Årskurs 8", "8A", "8B", "8C"]
        assert cognitive["Hela skolan"] == "21 av 94 (22 %)"
        assert cognitive["Årskurs 8"] == "11 av 45 (24 %)"
        assert cognitive["7B"] == "1–4 av 24"
        assert cognitive["7A"] == "..", "8 of 25 told would tell of 7B"
        assert cognitive["8C"] == "..", "nine pupils, whose answers are in no figure"
        assert "Hur många av alla som har svarat visas inte" in text, "else that all nine have"
        assert (cognitive["8A"], cognitive["8B"]) == ("6 av 25 (24 %)", "5 av 20 (25 %)")
        assert "Klasserna står i sin egen ordning." in text

    def test_strengths_come_first_and_nobody_is_named(self, principal: Client, unit: Organisation) -> None:
        for text in (
            page_of(principal, "mapping-report", unit.uuid),
            text_of(pdf_of(principal, "mapping-report-pdf", unit.uuid)),
            told(slides_of(principal, "mapping-report-slides", unit.uuid)),
        ):
            assert text.index("Det som är starkt") < text.index("94 av 94: Jag") < text.index("21 av 94 (22 %)")
            assert "Elev1" not in text
            assert "Vad frågorna inte är" in text
            assert "De är inte prövade vetenskapligt" in text
            assert "Det finns ingen nationell siffra för dem." in text
            assert "8 av 25" not in text
            assert "9 av 9" not in text

    def test_it_is_made_of_counts_and_reads_no_pupil(self, principal: Client, unit: Organisation) -> None:
        page_of(principal, "mapping-report", unit.uuid)
        pdf_of(principal, "mapping-report-pdf", unit.uuid)
        slides_of(principal, "mapping-report-slides", unit.uuid)
        assert not Reading.objects.exists()

    def test_a_big_unit_takes_as_few_statements_as_a_small_one(self, principal: Client, unit: Organisation) -> None:
        count()
        with CaptureQueriesContext(connection) as small:
            page_of(principal, "mapping-report", unit.uuid)
        for number in range(4):
            more = a_class(unit, f"9{number}", 12, level=9)
            answer(a_closed_round(more), more, *[FINE] * 12)
        count()
        with CaptureQueriesContext(connection) as big:
            page_of(principal, "mapping-report", unit.uuid)
        assert len(big) == len(small) <= 20

    def test_the_pdf_is_tagged_and_the_slides_have_words_for_every_chart(
        self, principal: Client, unit: Organisation
    ) -> None:
        pdf = pdf_of(principal, "mapping-report-pdf", unit.uuid)
        root = pdf.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "sv"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        show = slides_of(principal, "mapping-report-slides", unit.uuid)
        assert len(charts(show)) == 5
        for title, frame in charts(show).items():
            words = frame._element.nvGraphicFramePr.cNvPr.get("descr")  # type: ignore[attr-defined]
            assert len(words) > 30, title
        assert all(slide.shapes.title.text_frame.text for slide in show.slides)
        for slide in show.slides:
            for shape in slide.shapes:
                assert 0 <= shape.left <= shape.left + shape.width <= Emu(show.slide_width)
                assert 0 <= shape.top <= shape.top + shape.height <= Emu(show.slide_height)

    def test_a_chart_can_be_edited_and_holds_no_hidden_value(self, principal: Client, unit: Organisation) -> None:
        chart = charts(slides_of(principal, "mapping-report-slides", unit.uuid))["Kognitiv"].chart  # type: ignore[attr-defined]
        values = dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))
        assert values["Hela skolan"] == pytest.approx(21 / 94)
        assert [values[name] for name in ("7A", "7B", "8C")] == [None, None, None]
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        kept = {str(row[0]): row[1] for row in book.active.values if row[0]}
        assert kept["Hela skolan"] == pytest.approx(21 / 94)
        assert [kept[name] for name in ("7A", "7B", "8C")] == [None, None, None]

    def test_who_is_missing_is_told_of_groups(self) -> None:
        unit = register.unit(register.organiser())
        groups = a_class(unit, "8A", 103, level=8), a_class(unit, "9A", 20, level=9)
        planned = a_closed_round(*groups)
        for group, sheets in zip(groups, (103, 12), strict=True):
            answer(planned, group, *[FINE] * sheets)
        text = page_of(signed_in(register.staff(unit, DutyRole.PRINCIPAL)), "mapping-report", unit.uuid)
        told = text.partition("Vilka som har svarat, och vilka som saknas")[2].partition("Om frågorna hänger ihop")[0]
        assert "115 av 123 (93 %) av dem som fick frågorna har svarat." in told
        assert re.search(r"9A (12 av 20 \(60 %\)|\.\.)", told)
        assert "Den som inte svarar blir ingen signal" in told
        assert "Svar per juridiskt kön" not in told, "fewer than a hundred of each"

    def test_alpha_is_told_from_a_hundred_complete_answers_on(self) -> None:
        unit = register.unit(register.organiser())
        group = a_class(unit, "8A", 103, level=8)
        answer(a_closed_round(group), group, *[LOST] * 30, *[FINE] * 73)
        text = page_of(signed_in(register.staff(unit, DutyRole.PRINCIPAL)), "mapping-report", unit.uuid)
        told = text.partition("Om frågorna hänger ihop")[2].partition("Nationell bakgrund")[0]
        assert "Går inte att säga: alla svarar lika på några frågor" in told
        assert "Kognitiv 5 103 Går inte att säga" in told

    def test_terms_stand_beside_each_other_and_a_new_version_breaks_the_curve(
        self, principal: Client, unit: Organisation
    ) -> None:
        today = timezone.localdate()
        before = Term.of(today).first_day - dt.timedelta(days=40)
        groups = list(Group.objects.filter(unit=unit))
        older = shipped_data()["pupil-older"]
        older = {**older, "version": older["version"] + 7, "items": [dict(one) for one in older["items"]]}
        older["items"][0]["text"] = {**older["items"][0]["text"], "sv": "En gammal fråga."}
        days = dict.fromkeys(("opens_on", "closes_on", "read_by"), today + dt.timedelta(days=30))
        planned = in_days(plan(unit=unit, instrument=older, groups=groups, by=OPERATOR, **days), before)
        for group in groups:
            answer(planned, group, *[LOST] * 5, *[FINE] * 4)
        text = page_of(principal, "mapping-report", unit.uuid)
        part = text.partition("Över terminerna")[2].partition("Vilka som har svarat")[0]
        assert f"{Term.of(before).label}, version {older['version']}" in part
        assert "(nya frågor)" in part
        assert "Kurvan är bruten där: jämför inte över bytet." in part
        assert "”Jag vet vad jag behöver göra för att klara mina ämnen.”: omformulerad." in part
        assert "25 av 45 (56 %)" in part
        chart = charts(slides_of(principal, "mapping-report-slides", unit.uuid))["Över terminerna"].chart  # type: ignore[attr-defined]
        assert all(sum(value is not None for value in one.values) == 1 for one in chart.plots[0].series)

    def test_what_is_not_handed_in_and_protected_pupils_are_in_nothing(
        self, principal: Client, unit: Organisation
    ) -> None:
        group = Group.objects.get(unit=unit, display_name="8A")
        first, *_others = pupils_of(group)
        Person.objects.filter(pk=first.pk).update(is_protected=True, given_name="", family_name="")
        more = a_class(unit, "9A", 12, level=9)
        answer(a_round(more), more, *[LOST] * 12, handed_in=False)
        text = page_of(principal, "mapping-report", unit.uuid)
        assert "20 av 93" in text

    def test_of_an_open_round_only_how_many_are_done_is_told(self, principal: Client, unit: Organisation) -> None:
        more = a_class(unit, "9A", 30, level=9)
        planned = a_round(more)
        answer(planned, more, *[LOST] * 15, *[FINE] * 5)
        answer(planned, a_class(register.unit(register.organiser("Annan")), "1A", 3, level=8), *[LOST] * 3)
        routes = ("mapping-report", "mapping-report-pdf", "mapping-report-slides")

        def forms() -> list[str]:
            page, pdf, slides = routes
            made = page_of(principal, page, unit.uuid), text_of(pdf_of(principal, pdf, unit.uuid))
            return [*made, told(slides_of(principal, slides, unit.uuid))]

        first = forms()
        last = Sheet.objects.create(
            round=planned,
            student=pupils_of(more)[20],
            language="sv",
            answers=LOST,
            begun_at=timezone.now(),
            changed_at=timezone.now(),
            handed_in_at=timezone.now(),
        )
        for before, after in zip(first, forms(), strict=True):
            assert "Hittills är svaren klara för 20 elever. De räknas här när omgången har stängt." in before
            assert "Hittills är svaren klara för 21 elever." in after
            for text in (before, after):
                assert "21 av 94 (22 %)" in text
                assert "9A" not in text
        assert not Reading.objects.filter(student=last.student).exists()

    def test_what_has_closed_is_shown_before_what_is_open(self, principal: Client, unit: Organisation) -> None:
        a_round(Group.objects.get(unit=unit, display_name="8A"), instrument="staff")
        assert "21 av 94" in page_of(principal, "mapping-report", unit.uuid)
        assert "Hittills är svaren klara för 0 elever." in page_of(
            principal, "mapping-report", unit.uuid, questions="staff"
        )

    def test_where_all_rounds_are_open_there_is_no_figure(self) -> None:
        unit = register.unit(register.organiser())
        group = a_class(unit, "8A", 20, level=8)
        answer(a_round(group), group, *[LOST] * 8, *[FINE] * 12)
        client = signed_in(register.staff(unit, DutyRole.PRINCIPAL))
        for text in (
            page_of(client, "mapping-report", unit.uuid),
            text_of(pdf_of(client, "mapping-report-pdf", unit.uuid)),
            told(slides_of(client, "mapping-report-slides", unit.uuid)),
        ):
            assert "Hittills är svaren klara för 20 elever." in text
            assert "8 av 20" not in text
            assert "20 av 20" not in text
        assert not Reading.objects.exists()

    def test_of_fewer_than_ten_nothing_is_said(self) -> None:
        unit = register.unit(register.organiser())
        group = a_class(unit, "8A", 9, level=8)
        answer(a_closed_round(group), group, *[LOST] * 9)
        text = page_of(signed_in(register.staff(unit, DutyRole.PRINCIPAL)), "mapping-report", unit.uuid)
        assert "För få har svarat för att säga något om skolan." in text
        assert "Kognitiv 5 .. Går inte att säga: färre än 100 fullständiga svar" in text
        assert "9 av 9" not in text

    def test_a_unit_that_has_asked_nothing_and_one_that_nobody_has_answered(self) -> None:
        unit = register.unit(register.organiser())
        client = signed_in(register.staff(unit, DutyRole.PRINCIPAL))
        for name in ("8A", "8B"):
            assert "Inget är besvarat än." in page_of(client, "mapping-report", unit.uuid)
            assert "Inget är besvarat än." in text_of(pdf_of(client, "mapping-report-pdf", unit.uuid))
            assert len(slides_of(client, "mapping-report-slides", unit.uuid).slides) == 1
            a_closed_round(a_class(unit, name, 12, level=8))

    def test_one_instrument_at_a_time_and_a_made_up_one_is_none(self, principal: Client, unit: Organisation) -> None:
        group = Group.objects.get(unit=unit, display_name="8A")
        a_closed_round(group, instrument="staff")
        assert "Inget är besvarat än." in page_of(principal, "mapping-report", unit.uuid, questions="staff")
        assert "21 av 94" in page_of(principal, "mapping-report", unit.uuid, questions="pupil-older")
        page_of(principal, "mapping-report", unit.uuid, questions="'; drop table")

    def test_it_reads_behind_the_second_wall_and_no_other_unit(self, unit: Organisation) -> None:
        assert unit.parent is not None
        more = a_class(register.unit(unit.parent, "Bergskolan"), "8A", 12, level=8)
        answer(a_closed_round(more), more, *[LOST] * 12)
        account = register.staff(unit, DutyRole.PRINCIPAL)
        count()
        now = timezone.now()
        with logged_in_as("ff_app", account), transaction.atomic():
            visitor = Visitor(account, enter(account, timezone.localdate(now)), now)
            found = unit_answers(visitor, unit, "pupil-older")
            assert sum(n for n, _k in found.rounds[-1].counts.response.values()) == 103

    def test_another_units_report_is_not_there(self, unit: Organisation) -> None:
        assert unit.parent is not None
        elsewhere = signed_in(register.staff(register.unit(unit.parent, "Bergskolan"), DutyRole.PRINCIPAL))
        mentor = signed_in(
            register.assigned(Group.objects.get(unit=unit, display_name="8A"), AssignmentRoleType.MENTOR)
        )
        for route in ("mapping-report", "mapping-report-pdf", "mapping-report-slides"):
            assert elsewhere.get(reverse(route, args=[unit.uuid])).status_code == 404
            assert mentor.get(reverse(route, args=[unit.uuid])).status_code == 403


class TestClass:
    @pytest.fixture
    def group(self) -> Group:
        group = a_class(register.unit(register.organiser()), "8A", 20, level=8)
        answer(a_round(group), group, *[LOST] * 8, *[FINE] * 12)
        return group

    @pytest.fixture
    def mentor(self, group: Group) -> Client:
        return signed_in(register.assigned(group, AssignmentRoleType.MENTOR))

    def test_page_pdf_and_slides_say_the_same_without_a_name(self, mentor: Client, group: Group) -> None:
        for text in (
            page_of(mentor, "mapping-class-report", group.uuid),
            text_of(pdf_of(mentor, "mapping-class-pdf", group.uuid)),
            told(slides_of(mentor, "mapping-class-slides", group.uuid)),
        ):
            assert text.index("20 av 20: Jag") < text.index("8 av 20")
            assert "En dimension har riskmarkering för klassen: kognitiv." in text
            assert "vi ändra i undervisningen och klimatet?" in text
            assert "Elev1" not in text
            assert "8Asson" not in text

    def test_its_chart_holds_the_terms_and_the_readings_are_logged(self, mentor: Client, group: Group) -> None:
        (frame,) = charts(slides_of(mentor, "mapping-class-slides", group.uuid)).values()
        plot = frame.chart.plots[0]  # type: ignore[attr-defined]
        assert list(plot.categories) == ["Akademisk", "Beteendemässig", "Kognitiv", "Affektiv"]
        assert list(plot.series[0].values) == [0, 0, 0.4, 0]
        assert Reading.objects.count() == 20

    def test_few_are_told_as_few_in_every_form_and_exactly_where_the_pupils_have_names(
        self, mentor: Client, group: Group
    ) -> None:
        sheets = MappingRound.objects.get().sheets
        sheets.filter(student__in=pupils_of(group)[2:8]).update(answers=FINE)
        opposite = {code: 5 - value for code, value in FINE.items()}
        sheets.filter(student__in=pupils_of(group)[:2]).update(answers=opposite)
        sheets.filter(student=pupils_of(group)[19]).delete()
        show = slides_of(mentor, "mapping-class-slides", group.uuid)
        for text in (
            page_of(mentor, "mapping-class-report", group.uuid),
            text_of(pdf_of(mentor, "mapping-class-pdf", group.uuid)),
            told(show),
        ):
            assert "1–4 av 19" in text
            assert "Alla utom 1–4 av 19: Jag" in text
            assert "Svar: alla utom 1–4 av 20" in text
            assert "2 av 19" not in text
            assert "17 av 19" not in text
            assert "19 av 20" not in text
            assert "95 %" not in text
            assert "Rapporten stannar i arbetslaget och lämnas inte vidare." in text
        (frame,) = charts(show).values()
        chart = frame.chart  # type: ignore[attr-defined]
        assert list(chart.plots[0].series[0].values) == [None] * 4
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        assert [row[1] for row in book.active.values if row[0]] == [None] * 4
        assert "2 av 19" in page_of(mentor, "mapping-class", group.uuid)

    def test_where_all_but_few_need_support_the_talk_counts_none_of_them(self, mentor: Client, group: Group) -> None:
        MappingRound.objects.get().sheets.filter(student__in=pupils_of(group)[8:18]).update(answers=LOST)
        text = page_of(mentor, "mapping-class-report", group.uuid)
        assert "alla utom 1–4 av 20 · Riskmarkering" in text
        assert "Alla utom 1–4 av 20 svarade ”" in text
        assert "18 av 20" not in text
        assert "18 av 20" in page_of(mentor, "mapping-class", group.uuid)

    def test_of_fewer_than_ten_no_figure_is_in_any_form(self, mentor: Client, group: Group) -> None:
        MappingRound.objects.get().sheets.filter(student__in=pupils_of(group)[9:]).delete()
        for text in (
            page_of(mentor, "mapping-class-report", group.uuid),
            text_of(pdf_of(mentor, "mapping-class-pdf", group.uuid)),
            told(slides_of(mentor, "mapping-class-slides", group.uuid)),
        ):
            assert "det är för få för att säga något om klassen" in text
            assert "8 av 9" not in text
        (frame,) = charts(slides_of(mentor, "mapping-class-slides", group.uuid)).values()
        assert list(frame.chart.plots[0].series[0].values) == [None] * 4  # type: ignore[attr-defined]

    def test_a_change_in_the_questions_is_told_of_the_class_too(self, mentor: Client, group: Group) -> None:
        today = timezone.localdate()
        older = shipped_data()["pupil-older"]
        days = dict.fromkeys(("opens_on", "closes_on", "read_by"), today + dt.timedelta(days=30))
        planned = plan(unit=group.unit, instrument={**older, "version": 9}, groups=[group], by=OPERATOR, **days)
        answer(in_days(planned, Term.of(today).first_day - dt.timedelta(days=40)), group, *[LOST] * 6, *[FINE] * 14)
        for text in (
            page_of(mentor, "mapping-class-report", group.uuid),
            text_of(pdf_of(mentor, "mapping-class-pdf", group.uuid)),
            told(slides_of(mentor, "mapping-class-slides", group.uuid)),
        ):
            assert "fick frågorna en ny version, där ingen fråga är en annan. Kurvan är bruten där" in text
            assert "6 av 20" in text

    def test_it_is_made_in_the_readers_language(self, mentor: Client, group: Group) -> None:
        mentor.cookies["django_language"] = "en"
        show = slides_of(mentor, "mapping-class-slides", group.uuid)
        assert "For the team: what is strong" in told(show)
        assert show.core_properties.language == "en"
        runs = [run for slide in show.slides for run in slide.element.findall(".//{*}rPr")]
        assert {run.get("lang") for run in runs} == {"en-GB"}

    def test_a_class_that_is_called_like_a_formula_is_a_word_in_the_charts_sheet(self) -> None:
        unit = register.unit(register.organiser())
        group = a_class(unit, "=1+1", 20, level=8)
        answer(a_closed_round(group), group, *[LOST] * 8, *[FINE] * 12)
        client = signed_in(register.staff(unit, DutyRole.PRINCIPAL))
        chart = charts(slides_of(client, "mapping-report-slides", unit.uuid))["Kognitiv"].chart  # type: ignore[attr-defined]
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        cells = [cell for row in book.active.iter_rows() for cell in row]
        assert "'=1+1" in {cell.value for cell in cells}
        assert "f" not in {cell.data_type for cell in cells}

    def test_another_class_is_not_there_and_a_guessed_one_neither(self, mentor: Client, group: Group) -> None:
        other = a_class(group.unit, "8B", 12, level=8)
        answer(a_round(other), other, *[FINE] * 12)
        for route in ("mapping-class-report", "mapping-class-pdf", "mapping-class-slides"):
            assert mentor.get(reverse(route, args=[other.uuid])).status_code == 404
            assert mentor.get(reverse(route, args=[group.unit.uuid])).status_code == 404

    def test_the_class_page_leads_to_it(self, mentor: Client, group: Group) -> None:
        page = mentor.get(reverse("mapping-class", args=[group.uuid])).content.decode()
        assert reverse("mapping-class-report", args=[group.uuid]) in page


class TestMethod:
    def test_everybody_who_maps_can_read_it(self) -> None:
        """LIX as in a newspaper at most, and no long sentence."""
        group = register.group(register.unit(register.organiser()), "8A")
        client = signed_in(register.assigned(group, AssignmentRoleType.MENTOR))
        read = plain_language.sentences(client.get(reverse("mapping-method")).content.decode())
        assert len(read) > 30
        assert plain_language.lix(read) <= 45
        assert [one for one in read if len(one.split()) > 25] == []

    def test_it_says_what_the_code_does(self) -> None:
        group = register.group(register.unit(register.organiser()), "8A")
        text = page_of(signed_in(register.assigned(group, AssignmentRoleType.MENTOR)), "mapping-method")
        assert f"färre än {ANSWERED_ENOUGH} procent av frågorna är besvarade" in text
        assert f"minst {MARKED_FROM} procent av eleverna, och minst fem, behöver stöd" in text
        assert FEWEST_MARKED == 5
        assert f"från {FEWEST_COMPLETE} fullständiga svar" in text
        for said in (
            "inte prövade vetenskapligt",
            "inte kliniska",
            "inga normer",
            "ingen effekt av insatser",
            "av en maskin",
        ):
            assert said in text
