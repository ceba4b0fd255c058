"""Emptying the test database between tests that commit: only what has rows, and without making new files.

Django's own way, `truncate` of all 200 tables, takes a second each time.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

_EMPTY = """
do $$
declare
  name text;
  has_rows boolean;
begin
  set local session_replication_role = replica; -- no triggers: nothing is protected, remembered or referred to
  foreach name in array array[{names}] loop
    execute format('select exists (select from %I)', name) into has_rows;
    if has_rows then
      execute format('delete from %I', name);
    end if;
  end loop;
end $$
"""


def sql_flush(
    self: DatabaseOperations, style: Any, tables: list[str], *, reset_sequences: bool = False, **_given: Any
) -> list[str]:
    """In the place of Django's; sequences go on, as they do with its own."""
    assert not reset_sequences
    return [_EMPTY.format(names=", ".join(f"'{name}'" for name in sorted(tables)))]
