"""A school writes questions of its own: both looks, what is refused, and old answers that keep their questions."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.instruments.meaning import doubts
from fullfolj.mapping.instruments.reading import instrument_of, shipped_data
from fullfolj.mapping.models import MappingRound, OwnInstrument
from fullfolj.mapping.own_instruments import actions, drafts
from fullfolj.mapping.own_instruments.looking import looks
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Group, Organisation
from tests import register
from tests.mapping_rounds import an_instrument

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def client(unit: Organisation) -> Client:
    client = Client()
    client.force_login(register.staff(unit, DutyRole.PRINCIPAL))
    return client


@pytest.fixture
def empty(unit: Organisation) -> OwnInstrument:
    return an_instrument(unit, source="")


def address(route: str, own: OwnInstrument, *more: str) -> str:
    return reverse(route, args=[own.unit.uuid, own.uuid, *more])


def asked(client: Client, own: OwnInstrument, code: str = "q1", **given: Any) -> HttpResponse:
    """A counted question as its form is sent."""
    form = {"text_sv": "Jag trivs i matsalen.", "dimension": "affective", "scale": "agree", "risk": "low"}
    sent = {key: value for key, value in (form | {"is_prioritised": "on"} | given).items() if value}
    return client.post(address("mapping-instrument-item", own, code), sent)  # type: ignore[return-value]


def published(client: Client, own: OwnInstrument, **given: str) -> HttpResponse:
    return client.post(address("mapping-instrument-publish", own), given)  # type: ignore[return-value]


def page(client: Client, own: OwnInstrument) -> str:
    return client.get(address("mapping-instrument", own)).content.decode()


def offered(client: Client, unit: Organisation) -> str:
    return client.get(reverse("mapping-unit", args=[unit.uuid])).content.decode()


class TestWritten:
    def test_from_nothing_to_a_round(self, client: Client, unit: Organisation) -> None:
        number = uuid.uuid4()
        sent = {"instrument": number, "name": "Matsalen", "party": "student"}
        for _twice in range(2):  # the same form sent twice
            assert client.post(reverse("mapping-instruments", args=[unit.uuid]), sent).status_code == 302
        own = OwnInstrument.objects.get()
        assert "Det finns inga frågor än." in page(client, own)
        assert asked(client, own).status_code == 302
        assert "Matsalen" not in offered(client, unit)
        assert published(client, own).status_code == 302
        assert "Version 1 är publicerad och går att välja i en omgång." in page(client, own)
        assert "Matsalen (eleverna svarar)" in offered(client, unit)

    @pytest.mark.parametrize("source", shipped_data())
    def test_every_shipped_one_copied_can_be_published_as_it_is(self, unit: Organisation, source: str) -> None:
        own = an_instrument(unit, source)
        assert looks(own.content) == []
        actions.publish(own=own, is_looked_at=False, by=OPERATOR, now=timezone.now())
        own.refresh_from_db()
        copied, was = instrument_of(own.published), instrument_of(shipped_data()[source])
        assert (copied.items, copied.party, copied.pictured, copied.talk) == (
            was.items,
            was.party,
            was.pictured,
            was.talk,
        )
        assert doubts(copied) == []

    def test_questions_are_left_out_moved_and_changed(self, client: Client, unit: Organisation) -> None:
        own = an_instrument(unit)
        codes = [one["code"] for one in own.content["items"]]
        client.post(address("mapping-instrument-leave-out", own, "a1"))
        client.post(address("mapping-instrument-leave-out", own, "a1"))
        client.post(address("mapping-instrument-up", own, "a3"))
        client.post(address("mapping-instrument-up", own, "a3"))  # already first
        own.refresh_from_db()
        assert [one["code"] for one in own.content["items"]] == ["a3", "a2", *codes[3:]]
        texts = {f"text_{one}": "Ny" for one in own.content["languages"]}
        asked(client, own, "a2", **texts, dimension="academic", risk="high")
        own.refresh_from_db()
        changed = drafts.item_of(own.content, "a2")
        assert changed is not None
        assert (changed["text"]["sv"], changed["risk"], changed["prioritised"]) == ("Ny", [3, 4], True)

    def test_two_who_write_at_once_keep_each_others_questions(self, unit: Organisation, empty: OwnInstrument) -> None:
        for code in ("q1", "q2", "q1"):
            item = {"code": code, "scale": "agree", "text": {"sv": f"Fråga {code}"}}
            actions.put_item(own=empty, item=item, by=OPERATOR, now=timezone.now())  # `empty` is as it was when opened
        empty.refresh_from_db()
        assert [one["code"] for one in empty.content["items"]] == ["q1", "q2"]

    def test_there_is_room_for_sixty(self, client: Client, empty: OwnInstrument) -> None:
        items = [{"code": f"q{one}", "scale": "agree", "text": {"sv": f"Fråga {one}"}} for one in range(60)]
        OwnInstrument.objects.update(content=empty.content | {"items": items})
        answer = asked(client, empty, "q99")
        assert answer.status_code == 422
        assert "Det får plats 60 frågor." in answer.content.decode()

    def test_children_get_pictures_and_the_preview_is_as_they_meet_it(
        self, client: Client, empty: OwnInstrument
    ) -> None:
        assert client.get(address("mapping-instrument-preview", empty)).status_code == 404
        asked(client, empty)
        client.post(address("mapping-instrument", empty), {"name_sv": "Rasten", "why_sv": "För er.", "is_young": "on"})
        text = client.get(address("mapping-instrument-preview", empty)).content.decode()
        assert text.count("sv-stairs") == 4
        assert "Jag trivs i matsalen." in text
        assert "Jag förstår inte frågan" in text

    def test_another_language_is_for_all_questions_or_none(self, client: Client, empty: OwnInstrument) -> None:
        asked(client, empty)
        form = {"name_sv": "Matsalen", "why_sv": "För er.", "languages": ["ar"]}
        client.post(address("mapping-instrument", empty), form)
        text = page(client, empty)
        for place in ("Namnet", "Varför ni frågar", "Fråga 1"):
            assert f"{place} saknar text: العربية." in text
        assert published(client, empty).status_code == 422
        assert "Jag trivs" in client.get(address("mapping-instrument-preview", empty), {"lang": "ar"}).content.decode()
        client.post(address("mapping-instrument", empty), form | {"name_ar": "المطعم", "why_ar": "لكم"})
        asked(client, empty, text_ar="أحب المطعم")
        assert published(client, empty).status_code == 302
        empty.refresh_from_db()
        instrument = instrument_of(empty.published)
        assert instrument.languages == ("sv", "ar")
        assert "أحب المطعم" in client.get(address("mapping-instrument-preview", empty), {"lang": "ar"}).content.decode()


class TestBothLooks:
    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"text_sv": ""}, "Skriv något här."),
            ({"text_sv": "ord " * 21}, "Mer än 20 ord (Svenska). Är det två frågor?"),
            ({"text_sv": "x" * 301}, "300"),
            ({"risk": ""}, "Välj vilka svar som pekar på behov av stöd"),
            ({"dimension": ""}, "Välj en dimension, eller att inget svar pekar på behov av stöd."),
            ({"is_context": "on"}, "Bakgrund pekar aldrig på behov av stöd."),
            ({"is_strength": "on"}, "En styrka hör inte till någon dimension"),
            ({"scale": "smiley"}, "smiley"),
            ({"dimension": "moral"}, "moral"),
            ({"text_sv": "Frågorna ur SDQ"}, "SDQ (Strengths and Difficulties Questionnaire) tillhör någon annan."),
        ],
    )
    def test_what_is_wrong_is_told_beside_its_field_and_not_saved(
        self, client: Client, empty: OwnInstrument, given: dict[str, str], told: str
    ) -> None:
        answer = asked(client, empty, **given)
        assert answer.status_code == 422
        assert told in answer.content.decode()
        empty.refresh_from_db()
        assert empty.content["items"] == []

    def test_the_same_question_twice(self, client: Client, empty: OwnInstrument) -> None:
        asked(client, empty)
        answer = asked(client, empty, "q2")
        assert "En annan fråga är likadan." in answer.content.decode()

    @pytest.mark.parametrize("name", ["SOC-13 för 8B", "kasam", "SNACK", "Student Engagement Instrument"])
    def test_a_protected_name_is_refused_with_what_to_do_instead(
        self, client: Client, unit: Organisation, name: str
    ) -> None:
        sent = {"instrument": uuid.uuid4(), "name": name, "party": "student"}
        answer = client.post(reverse("mapping-instruments", args=[unit.uuid]), sent)
        assert answer.status_code == 422
        assert "Skriv egna frågor om skolan." in answer.content.decode()
        assert not OwnInstrument.objects.exists()

    def test_a_short_form_is_needed(self, client: Client, empty: OwnInstrument) -> None:
        asked(client, empty, is_prioritised="")
        assert "Ingen fråga hör till de viktigaste i dimensionen affektiv." in page(client, empty)
        assert published(client, empty).status_code == 422
        with pytest.raises(PlainError):
            actions.publish(own=empty, is_looked_at=True, by=OPERATOR, now=timezone.now())

    def test_a_question_about_health_is_doubted_gently(self, client: Client, empty: OwnInstrument) -> None:
        asked(client, empty, text_sv="Har du någon diagnos?")
        assert "Kan handla om hälsa." in page(client, empty)
        answer = published(client, empty)
        assert answer.status_code == 422
        assert "Läs anmärkningarna" in answer.content.decode()
        assert published(client, empty, is_looked_at="on").status_code == 302

    def test_what_no_dimension_has_need_not_count(self, client: Client, empty: OwnInstrument) -> None:
        assert asked(client, empty, dimension="", risk="", is_prioritised="", is_strength="on").status_code == 302
        assert published(client, empty).status_code == 302
        empty.refresh_from_db()
        assert instrument_of(empty.published).dimensions == ()

    def test_a_question_in_words_of_their_own_is_never_counted(self, client: Client, empty: OwnInstrument) -> None:
        asked(client, empty)
        assert asked(client, empty, code="q2", text_sv="Vad skulle du vilja ändra på?", scale="text").status_code == 302
        assert "med egna ord" in page(client, empty)
        assert 'value="text" selected' in client.get(address("mapping-instrument-item", empty, "q2")).text
        assert published(client, empty).status_code == 302
        empty.refresh_from_db()
        item = instrument_of(empty.published).item("q2")
        assert item is not None
        assert (item.is_text, item.dimension, item.risk) == (True, None, frozenset())

    def test_staff_are_not_asked_in_words_of_their_own(self, client: Client, unit: Organisation) -> None:
        own = an_instrument(unit, source="staff")
        assert asked(client, own, code="q1", scale="text").status_code == 422


class TestVersions:
    @pytest.fixture
    def own(self, client: Client, empty: OwnInstrument) -> OwnInstrument:
        asked(client, empty)
        published(client, empty)
        empty.refresh_from_db()
        return empty

    def plan(self, client: Client, group: Group, own: OwnInstrument) -> MappingRound:
        register.student(group.unit, group=group)
        day = timezone.localdate().isoformat()
        form = {"instrument": own.content["code"], "groups": [group.pk]} | dict.fromkeys(
            ("opens_on", "closes_on", "read_by"), day
        )
        assert client.post(reverse("mapping-unit", args=[own.unit.uuid]), form).status_code == 302
        return MappingRound.objects.latest("pk")

    def test_a_change_is_a_new_version_and_a_round_keeps_its_questions(
        self, client: Client, unit: Organisation, own: OwnInstrument
    ) -> None:
        first = self.plan(client, register.group(unit, "8A"), own)
        asked(client, own, text_sv="Maten är god.")
        assert "Det som har ändrats sedan dess är inte med." in page(client, own)
        between = self.plan(client, register.group(unit, "8B"), own)
        published(client, own)
        second = self.plan(client, register.group(unit, "8C"), own)
        asks = [one.instrument.instrument.items[0].text["sv"] for one in (first, between, second)]
        assert asks == ["Jag trivs i matsalen.", "Jag trivs i matsalen.", "Maten är god."]
        assert [one.instrument.version for one in (first, between, second)] == [1, 1, 2]
        assert first.instrument_id == between.instrument_id

    def test_publishing_twice_is_publishing_once(self, client: Client, own: OwnInstrument) -> None:
        published(client, own)
        own.refresh_from_db()
        assert own.version == 1

    def test_what_is_withdrawn_is_not_offered_and_its_rounds_stand(
        self, client: Client, unit: Organisation, own: OwnInstrument
    ) -> None:
        planned = self.plan(client, register.group(unit, "8A"), own)
        assert client.post(address("mapping-instrument-withdraw", own)).status_code == 302
        assert "Våra frågor (" not in offered(client, unit)
        assert client.get(address("mapping-instrument", own)).status_code == 404
        planned.refresh_from_db()
        assert planned.instrument.instrument.items[0].text["sv"] == "Jag trivs i matsalen."

    def test_a_draft_that_was_never_published_is_thrown_away(self, client: Client, empty: OwnInstrument) -> None:
        client.post(address("mapping-instrument-withdraw", empty))
        assert not OwnInstrument.objects.exists()

    def test_another_unit_is_not_offered_it(self, own: OwnInstrument) -> None:
        other = register.unit(own.unit.parent, "Bergskolan")
        client = Client()
        client.force_login(register.staff(other, DutyRole.PRINCIPAL))
        assert "Våra frågor" not in offered(client, other)
        assert client.get(reverse("mapping-instrument", args=[other.uuid, own.uuid])).status_code == 404
