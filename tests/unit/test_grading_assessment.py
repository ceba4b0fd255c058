"""The assessment of a pupil as JSON (contract section 3), of nobody's grades, and of who is in national statistics."""

from __future__ import annotations

from fullfolj.grading.assessment import Assessment, assess, is_in_population
from fullfolj.grading.eligibility import Programmes, eligibility
from fullfolj.grading.standing import Decision, standing
from tests.spec import grade_drawing

_MATHS_LACKING = "VT26 9 term SV:E EN:E MA:F BL:E IDH:E MU:E SL:E TK:E HKK:E GE:E HI:E BI:C M2SPA:B"


def assessed(drawn: str) -> Assessment:
    return assess(grade_drawing.decisions(drawn))


def test_the_object_of_the_contract() -> None:
    told = assessed(_MATHS_LACKING).to_json()
    assert told["rule_set"] == "2011"
    merit, programmes = told["merit"], told["eligibility"]
    assert isinstance(merit, dict)
    assert isinstance(programmes, dict)
    assert {name: merit[name] for name in ("value", "out_of", "preliminary")} == {
        "value": 132.5, "out_of": 340, "preliminary": True,
    }  # fmt: skip
    assert merit["counted"][0] == {"subject": "BI", "grade": "C", "points": 15.0}
    assert merit["counted"][-1] == {"subject": "M2SPA", "grade": "B", "points": 17.5}
    assert list(programmes) == ["YR", "EKHUSA", "NATE", "ES", "IMV"]
    assert programmes["YR"] == {
        "eligible": False, "missing_core": ["MA"], "others_passed": 10, "others_passed_expanded": 10, "others_short": 0,
        "missing_named": [], "distance": 1, "nearest": [["MA"]], "unknown": [],
    }  # fmt: skip
    assert programmes["EKHUSA"]["missing_named"] == programmes["EKHUSA"]["unknown"] == ["RE", "SH"]
    assert programmes["IMV"] == {"eligible": True, "needed": True}
    assert told["data_issues"] == []


def test_nobodys_grades_are_told_by_the_rules_in_force() -> None:
    found = assess([])
    assert found.standing.latest is None
    told = found.to_json()
    assert told["rule_set"] == "2011"
    assert told["merit"] == {"value": None, "out_of": 320, "counted": [], "preliminary": True}
    assert isinstance(told["eligibility"], dict)
    assert told["eligibility"]["YR"]["eligible"] is None
    assert told["eligibility"]["YR"]["nearest"] == []
    assert told["eligibility"]["IMV"] == {"eligible": None, "needed": None}


def test_an_issue_is_told_once_however_many_terms_it_is_in() -> None:
    found = assessed("HT25 9 term XYZ:A MA:8\nVT26 9 term XYZ:B MA:9 AB:C").to_json()
    assert found["data_issues"] == [
        {"code": "wrong-scale", "subjects": ["MA"], "counted": []},
        {"code": "unknown-subject", "subjects": ["AB"], "counted": []},
        {"code": "unknown-subject", "subjects": ["XYZ"], "counted": []},
    ]


def test_the_form_of_swedish_that_is_studied_is_the_one_that_is_lacking() -> None:
    assert eligibility({"MA": "E"})[Programmes.VOCATIONAL].missing_core == ("SV", "EN")
    grades = {"SV": "NOT_STUDIED", "EN": "E", "MA": "E", **dict.fromkeys("BL IDH MU SL TK".split(), "E")}
    assert eligibility(grades, {"SVA"})[Programmes.VOCATIONAL].nearest == (("SVA",),)
    three = {"SV": "E", "EN": "E", "MA": "E", **dict.fromkeys("BL IDH MU SL".split(), "E"), "TK": "F"}
    assert eligibility(three, {"SVA"})[Programmes.VOCATIONAL].nearest == (("TK",),)


def test_a_subject_that_was_not_taught_last_term_is_open_when_it_is_studied_now() -> None:
    grades = {"SV": "E", "EN": "E", "MA": "E", "KE": "NOT_TAUGHT", **dict.fromkeys("BL IDH MU SL".split(), "E")}
    assert eligibility(grades)[Programmes.VOCATIONAL].nearest == ()
    assert eligibility(grades, {"KE"})[Programmes.VOCATIONAL].nearest == (("KE",),)


def test_a_failed_sum_is_on_record_for_its_subjects() -> None:
    grades = {"NO": "F", "SO": "NOT_STUDIED", "MA": "E"}
    found = eligibility(grades)
    assert found[Programmes.NATURAL_SCIENCE_TECHNOLOGY].unknown == ("SV", "EN")
    assert found[Programmes.ECONOMICS_HUMANITIES_SOCIAL_SCIENCE].unknown == ("SV", "EN", "GE", "HI", "RE", "SH")


def test_at_most_twenty_sets_are_told() -> None:
    core = {"SV": "E", "EN": "E", "MA": "E"}
    failed = dict.fromkeys("BL HKK IDH MU SL TK BI FY".split(), "F")
    found = eligibility(core | failed)[Programmes.VOCATIONAL]
    assert (found.distance, len(found.nearest)) == (5, 20)
    assert found.nearest[0] == ("BL", "HKK", "IDH", "MU", "BI")


def test_who_is_in_national_statistics() -> None:
    """Pupils with a grade or a dash in at least one subject; a code for why there is none is neither."""
    assert is_in_population(assessed("VT26 9 final MA:F").standing)
    assert is_in_population(assessed("VT26 9 final MA:-").standing)
    assert not is_in_population(assessed("VT26 9 final MA:ADAPTED").standing)
    assert not is_in_population(standing([]))


def test_what_is_written_is_shown_when_it_is_no_subject() -> None:
    one = grade_drawing.decisions("VT26 9 final Matte:C")[0]
    assert (one.code, one.about, one.slot) == ("Matte", None, "Matte")
    assert isinstance(one, Decision)
