"""No rule can ask about sex, origin, newly arrived or the reason of an absence: they are nowhere its SQL can reach.

The rules' conditions run on a DuckDB cursor. Here every table and column on it is read back after a replay and held
against the list of what may be there: minutes, dates and numbers of pupils.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from fullfolj.lake import engine
from fullfolj.lake.facts import SCHEMA
from fullfolj.signals import replay
from fullfolj.signals.kinds import KINDS
from fullfolj.signals.rules import DAY_RULES, RADAR
from fullfolj.signals.state_judging import Kind
from tests.oracle import facts
from tests.oracle.worlds import PRESENT

_DAY = dt.date(2026, 10, 1)
#: What a person is, and why somebody was away, by any name that it has in the register or in SS 12000.
_NEVER = "sex gender kön newly nyanl origin birth country language tongue civic reason kind absence_type name".split()
#: Words of these columns that are about something else.
_FINE = {"group_name"}
_FROM_THE_REGISTER = {
    "enrolments": {"student", "start_date", "end_date"},
    "every_contact": {"student", "date"},
    "asked": {"student"},
}


def _columns() -> dict[str, set[str]]:
    """Table or view → columns, for everything that the conditions of the rules could name."""
    enrolments = facts.enrolments({1: [(None, None)]})
    found: dict[str, set[str]] = {}
    with engine.cursor() as cur:
        replay.evaluate(cur, [facts.write([(1, PRESENT)])], enrolments, _DAY, closed=True)
        for table, column in cur.rows("select table_name, column_name from duckdb_columns() where not internal"):
            found.setdefault(table, set()).add(column)
    return found


def test_nothing_about_the_person_or_the_reason_is_there() -> None:
    tables = _columns()
    assert {"running_figures", "facts", "enrolments"} <= set(tables)
    for table, columns in tables.items():
        for column in columns - _FINE:
            assert not any(word in column.lower() for word in _NEVER), f"{table}.{column}"


def test_all_that_comes_from_the_register_is_who_is_enrolled_when_and_who_was_talked_with() -> None:
    tables = _columns()
    for table, allowed in _FROM_THE_REGISTER.items():
        assert tables[table] == allowed
    assert tables["facts"] == set(SCHEMA)


def test_a_condition_names_nothing_but_running_figures() -> None:
    columns = dict.fromkeys(sorted(_columns()["running_figures"]), "1")
    alone = ", ".join(f"{value} as {name}" for name, value in columns.items() if name != "date")
    with engine.cursor() as cur:
        for rule in DAY_RULES:
            if rule is not RADAR:
                condition = rule.condition(rule.limits())
                assert len(cur.rows(f"select {condition} from (select {alone}, date '2026-10-01' as date)")) == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_rule_about_studies_or_mapping_reaches_its_own_figures_alone(kind: Kind[Any]) -> None:
    """They are counts of subjects, passing grades, dimensions and rounds, and whether that is news."""
    for column in kind.figures:
        assert not any(word in column for word in _NEVER), column
    alone = ", ".join(f"1 as {name}" if each is int else f"true as {name}" for name, each in kind.figures.items())
    with engine.cursor() as cur:
        for rule in kind.rules:
            condition = rule.condition(rule.limits())
            assert len(cur.rows(f"select {condition} from (select {alone})")) == 1
