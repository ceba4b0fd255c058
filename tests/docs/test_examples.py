"""The manual's examples are the drawn tables that the rules are tested with. `--renew-examples` writes them anew."""

from __future__ import annotations

import pytest

from fullfolj.signals.rules import RULES
from tests.docs import documents
from tests.spec import (
    grading_manual,
    manual,
    mapping_rules_manual,
    measures_manual,
    patterns_manual,
    study_rules_manual,
)


def test_the_page_is_made_of_the_drawn_tables(pytestconfig: pytest.Config) -> None:
    made = manual.page()
    if pytestconfig.getoption("--renew-examples"):
        manual.PATH.write_text(made, encoding="utf-8")
    assert manual.PATH.read_text(encoding="utf-8") == made, f"the page is old: {manual.RENEW}"


def test_the_page_of_measures_is_made_of_the_drawn_tables(pytestconfig: pytest.Config) -> None:
    made = measures_manual.page()
    if pytestconfig.getoption("--renew-examples"):
        measures_manual.PATH.write_text(made, encoding="utf-8")
    assert measures_manual.PATH.read_text(encoding="utf-8") == made, f"the page is old: {manual.RENEW}"


def test_the_page_of_patterns_is_made_of_the_drawn_tables(pytestconfig: pytest.Config) -> None:
    made = patterns_manual.page()
    if pytestconfig.getoption("--renew-examples"):
        patterns_manual.PATH.write_text(made, encoding="utf-8")
    assert patterns_manual.PATH.read_text(encoding="utf-8") == made, f"the page is old: {manual.RENEW}"


def test_the_page_of_grades_is_made_of_the_drawn_tables(pytestconfig: pytest.Config) -> None:
    made = grading_manual.page()
    if pytestconfig.getoption("--renew-examples"):
        grading_manual.PATH.write_text(made, encoding="utf-8")
    assert grading_manual.PATH.read_text(encoding="utf-8") == made, f"the page is old: {manual.RENEW}"


def test_the_page_of_signals_from_studies_is_made_of_the_drawn_tables(pytestconfig: pytest.Config) -> None:
    made = study_rules_manual.page()
    if pytestconfig.getoption("--renew-examples"):
        study_rules_manual.PATH.write_text(made, encoding="utf-8")
    assert study_rules_manual.PATH.read_text(encoding="utf-8") == made, f"the page is old: {manual.RENEW}"


def test_the_page_of_signals_from_mapping_is_made_of_the_drawn_tables(pytestconfig: pytest.Config) -> None:
    made = mapping_rules_manual.page()
    if pytestconfig.getoption("--renew-examples"):
        mapping_rules_manual.PATH.write_text(made, encoding="utf-8")
    assert mapping_rules_manual.PATH.read_text(encoding="utf-8") == made, f"the page is old: {manual.RENEW}"


def test_every_rule_has_an_example() -> None:
    drawn = [*manual.SPECS, *study_rules_manual.SPECS, *mapping_rules_manual.SPECS]
    assert {rule for spec in drawn for rule in spec.rules} == {rule.id for rule in RULES}


def test_the_chapter_about_signals_names_every_rule() -> None:
    assert {rule.id for rule in RULES} <= set(documents.spans("docs/how-to/signaler.md"))
