"""The kept database of the tests is known by all that decides what migrating makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import made_cluster


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name, text in {
        "house/config/settings.py": "",
        "house/config/embedded.py": "",
        "house/config/walls.py": "from house.school import deep\n",
        "house/school/deep.py": "A = 1\n",
        "house/school/views.py": "A = 1\n",
        "house/school/grounds.sql": "select 1;\n",
        "house/school/migrations/0001_first.py": "import os\nfrom house.config import walls\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "is_another"),
    [
        ("school/migrations/0001_first.py", True),
        ("school/migrations/0002_second.py", True),
        ("config/walls.py", True),
        ("school/deep.py", True),
        ("school/grounds.sql", True),
        ("config/settings.py", True),
        ("school/views.py", False),
    ],
)
def test_what_decides_makes_another(source: Path, name: str, is_another: bool) -> None:
    before = made_cluster.digest(source, "house")
    with (source / "house" / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert (made_cluster.digest(source, "house") != before) is is_another


def test_what_our_migrations_reach_is_found() -> None:
    found = {str(path).partition("/src/fullfolj/")[2] for path in made_cluster.deciding(*made_cluster.OURS)}
    assert {"config/walls.py", "school/swedish.py", "access/grounds.sql", "config/migrations/0001_app_role.py"} <= found
