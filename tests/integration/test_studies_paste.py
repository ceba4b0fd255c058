"""A class's rows pasted from a sheet: looked at first, caught when they have slipped, written when confirmed."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import AssignmentRoleType, GroupType
from fullfolj.school.models import Group, Person
from fullfolj.studies.models import Status, SubjectEntry
from tests import register

pytestmark = pytest.mark.django_db
_NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: _NOW)


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8A ma", GroupType.TEACHING)


@pytest.fixture
def pupils(group: Group) -> dict[str, Person]:
    """Alva Lind, Bo Åkerö and Cia von Öst."""
    names = (("Alva", "Lind"), ("Bo", "Åkerö"), ("Cia", "von Öst"))
    return {given: register.student(group.unit, given, family, group=group) for given, family in names}


@pytest.fixture
def client(group: Group) -> Client:
    found = Client()
    found.force_login(register.assigned(group, AssignmentRoleType.TEACHER))
    return found


def _paste(client: Client, group: Group, text: str, **more: Any) -> HttpResponse:
    address = reverse("studies-paste", args=[group.uuid, "MA"])
    return client.post(address, {"sheet": text} | more)  # type: ignore[return-value]


def _apply(client: Client, group: Group, text: str, **more: Any) -> HttpResponse:
    """What the preview sends, as the browser would."""
    preview = _paste(client, group, text, **more).content.decode()
    seen = re.findall(r'name="seen" value="([^"]+)"', preview)
    sheet = re.findall(r'name="sheet" value="([^"]*)"', preview, re.DOTALL)
    assert html.unescape(sheet[0]) == text
    return _paste(client, group, text, seen=seen, apply="1", **more)


def _text(response: HttpResponse) -> str:
    without = re.sub(r"<(script|style|textarea).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", without).split())).replace("\xa0", " ")


def _told() -> dict[str, str]:
    return dict(SubjectEntry.objects.values_list("person__given_name", "status"))


@pytest.mark.usefixtures("pupils")
class TestWhatIsUnderstood:
    @pytest.mark.parametrize(
        "text",
        [
            "Namn\tLäge\nAlva Lind\tPå väg\nBo Åkerö\tRisk\nCia von Öst\tUnderlag saknas",
            "Alva Lind\t1\nBo Åkerö\t2\nCia von Öst\t3",
            "Lind, Alva;1\nÅkerö, Bo;risk\nvon Öst, Cia;underlag",
            (
                "Efternamn\tFörnamn\tStatus\nLind\tAlva\tOn the way\nÅkerö\tBo\tAt risk\n"
                "von Öst\tCia\tToo little to judge from"
            ),
            "alva\tlind\t1\nbo\tåkerö\ti riskzonen\n\ncia\tvon öst\tUNDERLAG",
            (
                "Klass\tElev\tLäge\r\n8A\tAlva Lind\tpå väg\r\n8A\tBo A\u030akero\u0308\trisk\r\n"
                "8A\tCia von O\u0308st\t3\r\n"
            ),
        ],
        ids=["headings", "digits", "semicolons", "two-columns-english", "no-headings", "odd-letters"],
    )
    def test_sheets_of_many_kinds(self, client: Client, group: Group, text: str) -> None:
        answer = _apply(client, group, text)
        assert "3 rader är inskrivna." in _text(answer)
        assert _told() == {"Alva": "on-the-way", "Bo": "at-risk", "Cia": "lacks-basis"}

    def test_texts_and_days_follow_the_status(self, client: Client, group: Group) -> None:
        text = (
            "Alva Lind\trisk\tBråk\tDiagnos\t4/12\tKarin\n"
            "Bo Åkerö\trisk\tTal\t\t2027-01-12\n"
            "Cia von Öst\t2\t\t\t1.2.2027"
        )
        _apply(client, group, text)
        entries = {one.person.given_name: one for one in SubjectEntry.objects.select_related("person")}
        first = entries["Alva"]
        assert (first.remains, first.next_step, first.helper) == ("Bråk", "Diagnos", "Karin")
        assert [entries[name].next_on for name in ("Alva", "Bo", "Cia")] == [
            dt.date(2026, 12, 4),
            dt.date(2027, 1, 12),
            dt.date(2027, 2, 1),
        ]

    def test_a_day_after_new_year_is_one_of_the_school_year(self, client: Client, group: Group) -> None:
        _apply(client, group, "Namn\tLäge\tNär\nAlva Lind\trisk\t14/1\nBo Åkerö\t1\nCia von Öst\t1")
        assert SubjectEntry.objects.get(person__given_name="Alva").next_on == dt.date(2027, 1, 14)

    def test_the_preview_says_what_would_change_and_nothing_is_written(
        self, client: Client, group: Group, pupils: dict[str, Person]
    ) -> None:
        for name, status in (("Alva", Status.AT_RISK), ("Bo", Status.ON_THE_WAY)):
            SubjectEntry.objects.create(
                person=pupils[name], subject="MA", group=group, status=status, remains="Bråk", told_at=_NOW
            )
        answer = _paste(client, group, "Namn\tLäge\tKvar\tFärg\nAlva Lind\tnått\tInget\tblå\nBo Åkerö\tpå väg\t\tröd")
        shown = _text(answer)
        assert "2 rader kan skrivas in." in shown
        assert "Riskerar att inte nå E → Har nått E. Vad är kvar: Bråk → Inget" in shown
        assert "På väg, som förut: bekräftas" in shown
        assert "Finns inte i arket och ändras inte: Cia von Öst." in shown
        assert "Kolumner som inte läses: Färg." in shown
        assert _told() == {"Alva": "at-risk", "Bo": "on-the-way"}
        assert Reading.objects.filter(page="studies.grid").count() == 3

    def test_what_is_not_understood_is_said_row_by_row_before_and_after(self, client: Client, group: Group) -> None:
        text = f"Namn\tLäge\tKvar\tNär\nAlva Lind\tkanske\nBo Åkerö\trisk\t{'x' * 401}\t31/2\nCia von Öst\trisk\tTal\n"
        for answer in (_paste(client, group, text), _apply(client, group, text)):
            shown = _text(answer)
            assert "Alva Lind 2 Skrivs inte in: ”kanske” är inget läge." in shown
            assert "”31/2” är ingen dag och ”xxx" in shown
        assert "1 rad är inskriven." in shown
        assert _told() == {"Cia": "at-risk"}

    def test_a_row_in_the_middle_without_a_status_is_left_out_and_said(self, client: Client, group: Group) -> None:
        answer = _apply(client, group, "Alva Lind\t1\nBo Åkerö\t\nCia von Öst\t1")
        assert "Bo Åkerö 2 Skrivs inte in: läge saknas." in _text(answer)
        assert _told() == {"Alva": "on-the-way", "Cia": "on-the-way"}

    def test_an_empty_cell_leaves_what_is_there_and_so_does_a_column_that_is_not(
        self, client: Client, group: Group, pupils: dict[str, Person]
    ) -> None:
        SubjectEntry.objects.create(
            person=pupils["Alva"],
            subject="MA",
            group=group,
            status=Status.AT_RISK,
            remains="Bråk",
            helper="Karin",
            next_on=dt.date(2026, 12, 4),
            support=["flex-time"],
            told_at=_NOW - dt.timedelta(days=9),
        )
        _apply(client, group, "Namn\tLäge\tKvar\nAlva Lind\t1\t\nBo Åkerö\t1\tTal\nCia von Öst\t1\tTal")
        entry = SubjectEntry.objects.get(person=pupils["Alva"])
        assert (entry.status, entry.remains, entry.helper) == ("on-the-way", "Bråk", "Karin")
        assert (entry.next_on, entry.support) == (dt.date(2026, 12, 4), ["flex-time"])


_ALL = "Alva Lind\t1\nBo Åkerö\t2\nCia von Öst\t3"


@pytest.mark.usefixtures("pupils")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Alva Lind\t\nBo Åkerö\t1\nCia von Öst\t2\n\t3", "Rad 4 har något skrivet men inget namn."),
        ("Alva Lind\t\nBo Åkerö\t1\nCia von Öst\t2", "Rad 1, i början eller slutet, har namn men inget läge."),
        ("Alva Lind\t2\nBo Åkerö\t3\nCia von Öst\t", "Rad 3, i början eller slutet, har namn men inget läge."),
        ("Namn\tLäge\nAlva Lind\t1\nBo Åkerö\t2\n\t3\n", "Rad 4 har något skrivet men inget namn."),
        (_ALL + "\nDan Ek\t1", "Rad 4: Dan Ek finns inte i gruppen."),
        ("Elin Ek\t1\nDan Ek\t1", "Rad 1: Elin Ek finns inte i gruppen."),
        ("Bo Akero\t1\nAlva Lind\t1", "Rad 1: Bo Akero finns inte i gruppen."),
        (_ALL + "\nLind, Alva\t1", "Rad 1, 4: Alva Lind står på flera rader"),
        ("1\tBråk\n2\tTal\n3", "Arket har inga namn"),
        ("På väg\nRisk", "Arket har inga namn"),
        ("Alva Lind\nBo Åkerö", "Ingen kolumn anger läget."),
        (" \n\t\n", "Inget är inklistrat."),
        ('Alva Lind\t1\nBo Åkerö\t2\t"Tal\nCia von Öst\t3', "Ett citattecken på rad 2"),
        ("x" * 100_001, "Så mycket går inte att klistra in på en gång."),
    ],
)
@pytest.mark.parametrize("more", [{}, {"apply": "1"}], ids=["preview", "apply"])
def test_nothing_is_taken_of_a_sheet_that_has_slipped(
    client: Client, group: Group, text: str, why: str, more: dict[str, str]
) -> None:
    """Names in one column and statuses in another, one row off; somebody else's class; somebody twice; no names."""
    answer = _paste(client, group, text, **more)
    assert answer.status_code == 422
    assert why in _text(answer)
    assert "Inget har skrivits in." in _text(answer)
    assert not SubjectEntry.objects.exists()


class TestNamesakes:
    @pytest.fixture
    def twins(self, group: Group) -> list[Person]:
        found = [register.student(group.unit, "Kim", "Ek", group=group) for _ in range(2)]
        SubjectEntry.objects.create(person=found[1], subject="MA", group=group, status=Status.AT_RISK, told_at=_NOW)
        return found

    def test_whom_a_row_is_about_is_asked_and_not_guessed(
        self, client: Client, group: Group, twins: list[Person]
    ) -> None:
        text = "Kim Ek\t4"
        shown = _text(_paste(client, group, text))
        assert "Flera i gruppen har det här namnet. Välj vem raden gäller." in shown
        assert "Kim Ek: nummer 2 i listan, riskerar att inte nå E" in shown
        unanswered = _text(_apply(client, group, text))
        assert "0 rader är inskrivna." in unanswered
        assert "ingen är vald bland flera med samma namn" in unanswered
        _apply(client, group, text, **{"row-1": twins[0].uuid.hex})
        assert dict(SubjectEntry.objects.values_list("person", "status")) == {
            twins[0].pk: "reached",
            twins[1].pk: "at-risk",
        }

    def test_two_rows_are_not_about_the_same(self, client: Client, group: Group, twins: list[Person]) -> None:
        same = {"row-1": twins[0].uuid.hex, "row-2": twins[0].uuid.hex}
        answer = _paste(client, group, "Kim Ek\t4\nEk, Kim\t1", apply="1", **same)
        assert answer.status_code == 422
        assert "Rad 1 och rad 2 gäller samma elev enligt valen." in _text(answer)
        assert SubjectEntry.objects.count() == 1

    def test_more_rows_than_namesakes_are_refused(self, client: Client, group: Group, twins: list[Person]) -> None:
        assert len(twins) == 2
        answer = _paste(client, group, "Kim Ek\t4\nKim Ek\t1\nKim Ek\t1")
        assert "Kim Ek står på flera rader, men 2 i gruppen har det namnet." in _text(answer)

    @pytest.mark.parametrize("choice", ["x", "0" * 32, ""])
    def test_a_choice_of_somebody_else_is_none(
        self, client: Client, group: Group, twins: list[Person], choice: str
    ) -> None:
        other = register.student(group.unit, "Ida", "Ek", group=group)
        for value in (choice, other.uuid.hex):
            _paste(client, group, "Kim Ek\t4", apply="1", **{"row-1": value, "row-x": "1", "row-9999999": "1"})
        assert SubjectEntry.objects.get().person == twins[1]


def test_a_row_told_meanwhile_is_left_out_and_said(client: Client, group: Group, pupils: dict[str, Person]) -> None:
    text = "Alva Lind\t1\nBo Åkerö\t1\nCia von Öst\t1"
    preview = _paste(client, group, text).content.decode()
    other: Account = register.assigned(group, AssignmentRoleType.TEACHER)
    SubjectEntry.objects.create(
        person=pupils["Bo"], subject="MA", group=group, status=Status.LACKS_BASIS, told_at=_NOW, by=other
    )
    seen = re.findall(r'name="seen" value="([^"]+)"', preview)
    shown = _text(_paste(client, group, text, seen=seen, apply="1"))
    assert "2 rader är inskrivna." in shown
    assert "Bo Åkerö 2 Skrivs inte in: någon har skrivit under tiden." in shown
    assert _told() == {"Alva": "on-the-way", "Bo": "lacks-basis", "Cia": "on-the-way"}


@pytest.mark.usefixtures("pupils")
def test_what_was_pasted_can_be_changed_and_no_name_is_in_the_title(client: Client, group: Group) -> None:
    page = _paste(client, group, "Alva Lind\t1\nBo Åkerö\t1\nCia von Öst\t1", change="1").content.decode()
    assert re.search(r"<textarea[^>]*>\s*Alva Lind\t1", page)
    assert "<title>Matematik, 8A ma – Fullfölj</title>" in page
    assert not SubjectEntry.objects.exists()


def test_the_act_stands_in_the_history(client: Client, group: Group, pupils: dict[str, Person]) -> None:
    assert pupils
    _apply(client, group, "Alva Lind\t1\nBo Åkerö\t1\nCia von Öst\t1")
    events = SubjectEntry._meta.get_field("events").related_model._default_manager  # type: ignore[union-attr]
    told = {(one.pgh_context.metadata["action"], one.pgh_context.metadata["way"]) for one in events.all()}
    assert told == {("overview.tell", "sheet")}
