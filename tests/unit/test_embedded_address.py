"""DATABASE_URL, and where things lie without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from fullfolj.config import embedded
from fullfolj.config.database_address import parse
from fullfolj.domain.errors import PlainError


def test_an_address_becomes_djangos_parameters() -> None:
    found = parse("postgresql://anna:s%40k%2Fret@db.example:6543/fullf%C3%B6lj?sslmode=verify-full")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("anna", "s@k/ret", "db.example", "6543")
    assert found["NAME"] == "fullfölj"
    assert found["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_socket_directory_is_given_as_an_option() -> None:
    found = parse("postgres:///ff?host=/run/postgresql&port=5433")
    assert (found["HOST"], found["PORT"], found["USER"], found["OPTIONS"]) == ("/run/postgresql", "5433", "", {})


@pytest.mark.parametrize(
    "address",
    [
        "mysql://a:hemligt@b/c",
        "postgresql://a:hemligt@b",
        "postgresql://a:hemligt@b:x/c",
        "postgresql://a:hemligt@[b/c",
        "hemligt",
    ],
)
def test_what_is_no_address_is_said_without_repeating_it(address: str) -> None:
    with pytest.raises(PlainError) as caught:
        parse(address)
    assert caught.value.exit_code == 2
    assert "hemligt" not in str(caught.value)
    assert "DATABASE_URL" in str(caught.value)


def test_the_same_address_for_both_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://anna@host/db")
    assert embedded.database_parameters("app") == embedded.database_parameters("owner")
    assert not embedded.is_embedded()
    assert not embedded.ensure_running()


@pytest.mark.parametrize(("role", "login"), [("app", "ff_app"), ("owner", "postgres")])
def test_each_role_has_a_login_of_its_own(
    role: embedded.Role, login: str, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("FULLFOLJ_DATA", str(data_folder))
    monkeypatch.setenv("FULLFOLJ_DATABASE_ROLE", role)
    found = embedded.database_parameters()
    assert found["USER"] == login == embedded.database_parameters(role)["USER"]
    assert found["HOST"] == str(data_folder / "postgres")
    assert not (data_folder / "postgres").exists(), "reading the settings must create nothing"


def test_without_a_name_the_data_lie_in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FULLFOLJ_DATA")
    assert embedded.data_directory() == Path(__file__).resolve().parents[2] / "var"


def test_a_relative_name_becomes_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FULLFOLJ_DATA", "skola")
    assert embedded.data_directory() == tmp_path / "skola"


def test_a_long_path_moves_the_socket_to_a_short_one() -> None:
    short, long = Path("/srv/fullfolj/postgres"), Path("/srv/" + "å" * 60 + "/postgres")
    assert embedded.socket_folder(short) == short
    assert len(str(embedded.socket_folder(long) / ".s.PGSQL.5432")) < 100
    assert embedded.socket_folder(long) == embedded.socket_folder(long) != embedded.socket_folder(long / "x")
