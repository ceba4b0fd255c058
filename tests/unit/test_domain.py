"""School years, terms, registries and personal numbers."""

from __future__ import annotations

import datetime as dt

import pytest

from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.domain.disclosure import Hidden, hide
from fullfolj.domain.errors import PlainError
from fullfolj.domain.personal_number import Kind, LegalSex, NotAPersonalNumber, parse
from fullfolj.domain.registry import Registry
from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.domain.share import Coverage, Share, Window

TODAY = dt.date(2026, 11, 20)


class TestSchoolYear:
    @pytest.mark.parametrize(
        ("day", "start"), [("2026-06-30", 2025), ("2026-07-01", 2026), ("2026-12-31", 2026), ("2027-01-01", 2026)]
    )
    def test_it_turns_on_the_first_of_july(self, day: str, start: int) -> None:
        assert SchoolYear.of(dt.date.fromisoformat(day)) == SchoolYear(start)

    @pytest.mark.parametrize("text", ["2025/26", "2025-26", "2025/2026", " 2025/26 "])
    def test_it_is_read_as_people_write_it(self, text: str) -> None:
        assert SchoolYear.parse(text) == SchoolYear(2025)

    @pytest.mark.parametrize("text", ["2025", "2025/27", "25/26", ""])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="year"):
            SchoolYear.parse(text)

    def test_names_and_days(self) -> None:
        year = SchoolYear(2099)
        assert (str(year), year.slug) == ("2099/00", "2099-00")
        assert (year.first_day, year.last_day) == (dt.date(2099, 7, 1), dt.date(2100, 6, 30))


class TestTerm:
    @pytest.mark.parametrize(
        ("day", "label", "first", "last"),
        [
            ("2026-12-31", "HT26", "2026-07-01", "2026-12-31"),
            ("2027-01-01", "VT27", "2027-01-01", "2027-06-30"),
        ],
    )
    def test_it_turns_at_new_year(self, day: str, label: str, first: str, last: str) -> None:
        term = Term.of(dt.date.fromisoformat(day))
        assert str(term) == label
        assert (term.first_day.isoformat(), term.last_day.isoformat()) == (first, last)
        assert term.name in TermName

    @pytest.mark.parametrize(
        ("text", "label", "first"),
        [
            ("HT26", "HT26", "2026-07-01"),
            ("vt27", "VT27", "2027-01-01"),
            ("VT 2027", "VT27", "2027-01-01"),
            (" HT26 ", "HT26", "2026-07-01"),
        ],
    )
    def test_it_is_read_as_schools_write_it(self, text: str, label: str, first: str) -> None:
        term = Term.parse(text)
        assert (term.label, term.first_day.isoformat()) == (label, first)
        assert Term.of(term.last_day) == term

    @pytest.mark.parametrize("text", ["", "26", "HT", "HT1926", "ST26", "HT26/27", "2026/27", "HT٢٦"])
    def test_anything_else_is_no_term(self, text: str) -> None:
        with pytest.raises(ValueError, match="write it as HT26"):
            Term.parse(text)


class TestRegistry:
    def test_items_stand_in_order_and_are_found_by_name(self) -> None:
        registry: Registry[str] = Registry("letters", key=str)
        registry.register("b")
        registry.register("a")
        assert (list(registry), registry.get("a"), "b" in registry, len(registry)) == (["b", "a"], "a", True, 2)

    def test_a_name_is_taken_once(self) -> None:
        registry: Registry[str] = Registry("letters", key=str)
        registry.register("a")
        with pytest.raises(ValueError, match="letters: 'a'"):
            registry.register("a")

    def test_an_unknown_name_tells_which_there_are(self) -> None:
        registry: Registry[str] = Registry("letters", key=str)
        with pytest.raises(KeyError, match="none"):
            registry.get("x")
        registry.register("a")
        with pytest.raises(KeyError, match="there are a"):
            registry.get("x")


class TestPersonalNumber:
    """The numbers are those of Skolverket's own examples in the roster workbook, or made not to pass their check."""

    def test_an_ordinary_one(self) -> None:
        number = parse("20090422-0126")
        assert (number.kind, number.canonical, number.checksum_ok) == (Kind.PERSONAL, "200904220126", True)
        assert (number.birth_date, number.legal_sex) == (dt.date(2009, 4, 22), LegalSex.FEMALE)

    def test_a_wrong_check_digit_is_told_and_not_refused(self) -> None:
        assert not parse("200904220127").checksum_ok

    def test_a_coordination_number_has_sixty_more_days(self) -> None:
        number = parse("200904822381")
        assert (number.kind, number.birth_date) == (Kind.COORDINATION, dt.date(2009, 4, 22))

    @pytest.mark.parametrize(("text", "sex"), [("20090422TF20", LegalSex.FEMALE), ("20090422tf11", LegalSex.MALE)])
    def test_a_temporary_one_has_letters_and_no_check_digit(self, text: str, sex: LegalSex) -> None:
        number = parse(text)
        assert (number.kind, number.checksum_ok, number.legal_sex) == (Kind.TEMPORARY, True, sex)

    @pytest.mark.parametrize(
        ("text", "born"),
        [
            ("090422-0127", dt.date(2009, 4, 22)),
            ("0904220127", dt.date(2009, 4, 22)),
            ("700422-0127", dt.date(1970, 4, 22)),
            ("200422+0127", dt.date(1920, 4, 22)),
        ],
    )
    def test_ten_characters_are_read_with_the_day_in_hand(self, text: str, born: dt.date) -> None:
        assert parse(text, today=TODAY).birth_date == born

    @pytest.mark.parametrize(
        "text", ["", "12345", "20091322-0127", "20090230-0127", "20090422T120", "310422-0127", "2009042201261"]
    )
    def test_what_is_none_is_refused_without_repeating_it(self, text: str) -> None:
        with pytest.raises(NotAPersonalNumber) as refused:
            parse(text, today=TODAY)
        assert not text or text not in str(refused.value)

    def test_ten_characters_need_a_day(self) -> None:
        with pytest.raises(NotAPersonalNumber, match="century"):
            parse("090422-0127")


def test_a_share_without_denominator_is_unknown_and_not_zero() -> None:
    window, nothing = Window("term", None, None), Coverage(0, 0)
    assert Share(0, 0, window, nothing, "reported").value is None
    assert Share(None, 5, window, nothing, "reported").value is None
    assert nothing.value is None
    assert (nothing.is_enough, nothing.is_uncertain) == (False, True)


def test_words_of_actors_and_errors() -> None:
    assert (OPERATOR.label, Actor(ActorKind.ACCOUNT, 7).label) == ("operator", "account:7")
    assert str(PlainError("It rains.", "Stay in.")) == "It rains. Stay in."


def test_nothing_is_hidden_where_every_group_and_what_is_left_are_many() -> None:
    assert hide({(row, column): 50 for row in ("7", "8") for column in ("7A", "8A")}) == Hidden()
