"""Instruments as data: the shipped ones are sound, and what is not is told with where."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from django.utils import translation

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.mapping.instruments.content import Dimension, Party
from fullfolj.mapping.instruments.meaning import doubts
from fullfolj.mapping.instruments.reading import MalformedInstrument, instrument_of, shipped_data
from fullfolj.mapping.marks import profile
from fullfolj.mapping.own_instruments.choosing import choice_label
from fullfolj.mapping.wording.words import Reader, every_language

SHIPPED = shipped_data()


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(SHIPPED["pupil-older"])


@pytest.mark.parametrize("code", SHIPPED)
class TestShipped:
    def test_is_well_formed_and_sound(self, code: str) -> None:
        instrument = instrument_of(SHIPPED[code])
        assert instrument.code == code
        assert doubts(instrument) == []

    def test_speaks_languages_in_which_the_pages_speak(self, code: str) -> None:
        assert set(SHIPPED[code]["languages"]) <= set(every_language())

    def test_asks_nothing_of_health_origin_or_belief(self, code: str) -> None:
        texts = [words for item in instrument_of(SHIPPED[code]).items for words in (item.text["sv"], item.text["en"])]
        forbidden = r"diagnos|medicin|sjuk|psyk|ångest|adhd|religio|född|härkomst|hemland|intelligen|sover|health|sleep"
        assert not [one for one in texts if re.search(forbidden, one, re.IGNORECASE)]


@pytest.mark.parametrize("code", ["pupil-older", "pupil-younger"])
def test_the_surveys_of_pupils_ask_of_all_four_dimensions_with_mixed_polarity(code: str) -> None:
    instrument = instrument_of(SHIPPED[code])
    assert instrument.party is Party.STUDENT
    assert 18 <= len(instrument.items) <= 22
    for dimension in Dimension:
        own = [one for one in instrument.items if one.dimension is dimension]
        assert len(own) >= 4
        assert len({one.risk for one in own}) == 2


def test_younger_pupils_have_short_words_and_pictures() -> None:
    instrument = instrument_of(SHIPPED["pupil-younger"])
    assert instrument.is_young
    assert instrument.pictured == set(instrument.scales)
    assert max(len(one.text["sv"].split()) for one in instrument.items) <= 10


def test_the_guardians_short_form_asks_of_all_four_dimensions_as_seen_from_home() -> None:
    instrument = instrument_of(SHIPPED["guardian"])
    assert (instrument.party, instrument.dimensions) == (Party.GUARDIAN, tuple(Dimension))
    assert 8 <= len(instrument.items) <= 10


def test_the_staffs_mapping_has_seventeen_questions_of_which_nine_are_the_short_form() -> None:
    """The parts of a question, and in how many subjects, are no questions of their own."""
    items = [one for one in instrument_of(SHIPPED["staff"]).items if one.code != "a1n"]
    assert len({one.part_of or one.code for one in items}) == 17
    assert len({one.part_of or one.code for one in items if one.is_prioritised}) == 9
    assert {one.code for one in items if one.is_context} == {"a2", "a3"}
    assert all(one.talk for one in items)


def test_strengths_are_some_twenty_and_make_no_mark() -> None:
    instrument = instrument_of(SHIPPED["strengths"])
    assert len(instrument.items) == 20
    assert instrument.dimensions == ()
    assert all(one.is_strength and not one.risk and one.talk for one in instrument.items)
    assert len(instrument.talk) == 4


def test_a_check_in_is_three_questions_that_stand_for_no_terms_mapping() -> None:
    instrument = instrument_of(SHIPPED["check-in"])
    assert (len(instrument.items), instrument.dimensions) == (3, ())


@pytest.mark.parametrize(
    ("start", "younger", "older"),
    [
        (2026, "Min skola (eleverna svarar, årskurs 4–6)", "(eleverna svarar, årskurs 7–9, gymnasiet)"),
        (2028, "Min skola (eleverna svarar, årskurs 5–7)", "(eleverna svarar, årskurs 8–10, gymnasiet)"),
    ],
)
def test_whoever_chooses_is_told_for_which_years_as_they_are_called_then(start: int, younger: str, older: str) -> None:
    with translation.override("sv"):
        assert choice_label(SHIPPED["pupil-younger"], SchoolYear(start)) == younger
        assert choice_label(SHIPPED["pupil-older"], SchoolYear(start)).endswith(older)


@pytest.mark.parametrize("reader", Reader)
def test_every_word_of_the_pages_is_there_in_every_language_with_the_same_places_to_fill(reader: Reader) -> None:
    languages, plain = every_language(reader), every_language()["sv"].says
    for words in languages.values():
        assert set(words.says) == set(plain)
        for key, text in words.says.items():
            assert text or key == "unreviewed"
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", plain[key])), key
    assert all(bool(one.says["unreviewed"]) is one.is_unreviewed for one in languages.values())


@pytest.mark.parametrize("reader", Reader)
def test_a_telephone_number_is_one_word_which_from_right_to_left_keeps_its_order(reader: Reader) -> None:
    for words in every_language(reader).values():
        told = [text for text in words.says.values() if re.search(r"116\s*111", text)]
        assert told
        assert all(re.search("116\N{NO-BREAK SPACE}111", text) for text in told)


def test_a_child_and_a_guardian_are_told_who_reads_in_their_own_words() -> None:
    said = {reader: every_language(reader)["sv"].says["readers"] for reader in Reader}
    assert len(set(said.values())) == len(Reader)
    assert Reader.of(instrument_of(SHIPPED["pupil-younger"])) is Reader.YOUNG
    assert Reader.of(instrument_of(SHIPPED["guardian"])) is Reader.GUARDIAN
    assert Reader.of(instrument_of(SHIPPED["pupil-older"])) is Reader.STUDENT


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda one: one.pop("why"), "lacks why"),
        (lambda one: one.update(sum=True), "has sum, which no instrument has"),
        (lambda one: one.update(party="anybody"), "party 'anybody' is none of student, staff, guardian"),
        (lambda one: one.update(version=0), "version is no number from 1 up"),
        (lambda one: one["name"].pop("ar"), "name: has no words in ar"),
        (lambda one: one["name"].update(fi="x"), "name: has words in fi, which the instrument is not given in"),
        (lambda one: one.update(why="x"), "why: has no words"),
        (lambda one: one["scales"]["agree"].pop(), "item a2: [4] are no answers on the scale agree"),
        (lambda one: one["scales"]["agree"][0].update(value=2), "scale agree: two or more options"),
        (lambda one: one["items"][0].pop("text"), "item a1: lacks text"),
        (lambda one: one["items"][0].update(weight=2), "item a1: has weight, which no item has"),
        (lambda one: one["items"][0].update(dimension="moral"), "item a1: dimension 'moral' is none of academic"),
        (lambda one: one["items"][0].update(scale="smiley"), "item a1: there is no scale 'smiley'"),
        (lambda one: one["items"][0].pop("scale"), "item a1: lacks scale"),
        (lambda one: one["items"][0].update(kind="drawing"), "item a1: kind 'drawing' is none of choice, text"),
        (lambda one: one["items"][0].update(kind="text"), "item a1: has dimension, prioritised, risk, scale, which no"),
        (lambda one: one["items"][0].update(talk={"sv": "Hur?"}), "item a1, talk: has no words in en"),
        (lambda one: one.update(talk=[{"heading": {}, "questions": []}]), "talk: has no words in sv"),
        (lambda one: one.update(talk=[{"heading": one["name"], "questions": [{}]}]), "talk: has no words in sv"),
        (lambda one: one.update(meant_for=[{"school_form": "GR", "years_left": ["4"]}]), "meant_for: names a school"),
        (lambda one: one["scales"].update(agree={"pictures": True}), "scale agree: two or more options"),
        (lambda one: one["scales"].update(agree={"sounds": True}), "scale agree: has more than options and pictures"),
    ],
)
def test_what_is_malformed_is_told_with_where(data: dict[str, Any], change: Any, fault: str) -> None:
    change(data)
    with pytest.raises(MalformedInstrument) as told:
        instrument_of(data)
    assert any(fault in one for one in told.value.faults)


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        (lambda items: items.clear(), "asks nothing"),
        (lambda items: items.append(dict(items[0])), "item a1: there is more than one of them"),
        (lambda items: items[0].update(context=True), "item a1: context"),
        (lambda items: items[0].update(risk=[]), "item a1: no answer points to a need of support"),
        (lambda items: items[0].update(risk=[1, 2, 3, 4]), "item a1: every answer points"),
        (lambda items: [one.pop("prioritised", None) for one in items], "academic: has no prioritised item"),
        (lambda items: items[0].update(part_of="x"), "item a1: is the only part of x"),
        (lambda items: items[0].pop("dimension"), "item a1: counts, and belongs to no dimension"),
        (lambda items: items[0].update(strength=True), "item a1: a strength is chosen among answers"),
        (
            lambda items: [items[place].update(part_of="x") for place in (0, 2)],
            "item a1: the parts of x are not of one dimension and one weight",
        ),
        (lambda items: items[0]["text"].update(sv="ord " * 21), "item a1: over 20 words in sv"),
        (lambda items: items[1].update(text=items[0]["text"]), "twice"),
    ],
)
def test_what_is_unsound_is_doubted(data: dict[str, Any], change: Any, doubt: str) -> None:
    change(data["items"])
    assert any(doubt in str(one) for one in doubts(instrument_of(data)))


def test_a_question_in_free_text_a_strength_and_a_scale_with_pictures(data: dict[str, Any]) -> None:
    options = data["scales"]["agree"]
    data["scales"]["agree"] = {"pictures": True, "options": options}
    words = dict.fromkeys(data["languages"], "Vad tycker du om?")
    strength = {
        "code": "s1",
        "scale": "agree",
        "strength": True,
        "text": dict.fromkeys(data["languages"], "Jag läser."),
    }
    data["items"] += [{"code": "t1", "kind": "text", "text": words}, strength]
    instrument = instrument_of(data)
    assert doubts(instrument) == []
    *scored, text, strong = instrument.items
    assert (text.is_text, text.is_counted, instrument.options(text)) == (True, False, ())
    assert (instrument.speaks_well(text), instrument.speaks_well(strong), strong.is_counted) == (False, True, False)
    assert (instrument.pictured, len(instrument.options(scored[0]))) == ({"agree"}, len(options))
    assert instrument.dimensions == tuple(Dimension)


def test_what_belongs_to_no_dimension_makes_no_mark(data: dict[str, Any]) -> None:
    data["items"] = [{"code": "x", "scale": "agree", "text": data["items"][0]["text"]}]
    instrument = instrument_of(data)
    assert doubts(instrument) == []
    assert instrument.dimensions == ()
    assert profile(instrument, {"x": 1}) == ()
