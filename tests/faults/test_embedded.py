"""The embedded database through kills, races, copies, moves and closed directories. Real servers throughout."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from fullfolj.config import cluster_place, embedded
from fullfolj.domain.errors import PlainError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")


def ask(data: Path, question: str, role: embedded.Role = "owner") -> object:
    running = embedded.postmaster(cluster_place.cluster_directory(data))
    assert running, "no server runs"
    with psycopg.connect(
        host=str(running.socket_folder),
        port=5432,
        user=embedded.LOGINS[role],
        dbname=embedded.DATABASE,
        autocommit=True,
    ) as connection:
        cursor = connection.execute(question)  # type: ignore[call-overload]
        row = cursor.fetchone() if cursor.description else None
    return row and row[0]


def server(data: Path) -> int:
    running = embedded.postmaster(cluster_place.cluster_directory(data))
    assert running
    return running.pid


def gone(pid: int) -> None:
    until = time.monotonic() + 20
    while Path(f"/proc/{pid}/cwd").exists() and time.monotonic() < until:
        time.sleep(0.02)


def test_start_ask_stop(data_folder: Path) -> None:
    assert embedded.start(data_folder, fast=True)
    assert not embedded.start(data_folder, fast=True), "it runs already"
    assert ask(data_folder, "select lower('ÅÄÖÉ')") == "åäöé"
    assert ask(data_folder, "select current_user::text", "app") == "ff_app"
    assert ask(data_folder, "select rolsuper from pg_roles where rolname = 'ff_app'", "app") is False
    assert ask(data_folder, "select current_setting('listen_addresses')") == ""
    assert embedded.stop(data_folder)
    assert not embedded.stop(data_folder), "nothing ran"


def test_others_may_not_look_in(data_folder: Path) -> None:
    embedded.start(data_folder, fast=True)
    cluster = data_folder / "postgres"
    assert cluster.stat().st_mode & 0o077 == 0
    assert embedded.socket_folder(cluster).stat().st_mode & 0o077 == 0


def test_a_failed_statement_leaves_nothing_about_pupils_in_the_log(data_folder: Path) -> None:
    embedded.start(data_folder, fast=True)
    ask(data_folder, "create table p (name text primary key)")
    ask(data_folder, "insert into p values ('Åsa Öberg')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(data_folder, "insert into p values ('Åsa Öberg')")
    assert "Öberg" not in (data_folder / "postgres" / "server.log").read_text()


def test_ten_starts_at_once_make_one_server(data_folder: Path) -> None:
    code = (
        "from pathlib import Path; from fullfolj.config import embedded; "
        f"print(embedded.start(Path({str(data_folder)!r}), fast=True))"
    )
    starts = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(10)]
    said = sorted(start.communicate(timeout=120)[0].strip() for start in starts)
    assert said == ["False"] * 9 + ["True"]
    assert ask(data_folder, "select 1") == 1


def test_a_killed_server_recovers_and_loses_nothing(data_folder: Path) -> None:
    embedded.start(data_folder)
    ask(data_folder, "create table kept as select 42 as answer")
    for _ in range(3):
        pid = server(data_folder)
        os.kill(pid, signal.SIGKILL)
        gone(pid)
        assert embedded.start(data_folder)
        assert server(data_folder) != pid
        assert ask(data_folder, "select answer from kept") == 42


def test_a_killed_backend_does_not_need_us(data_folder: Path) -> None:
    embedded.start(data_folder, fast=True)
    pid = server(data_folder)
    with pytest.raises(psycopg.OperationalError):
        ask(data_folder, "select pg_terminate_backend(pg_backend_pid())")
    assert not embedded.start(data_folder, fast=True)
    assert server(data_folder) == pid


def test_a_pid_file_that_names_another_process_is_not_believed(data_folder: Path) -> None:
    embedded.start(data_folder)
    pid = server(data_folder)
    cluster = data_folder / "postgres"
    left = (cluster / "postmaster.pid").read_text()
    os.kill(pid, signal.SIGKILL)
    gone(pid)
    # After a restart of the machine the pid may be anybody's: ours, here.
    (cluster / "postmaster.pid").write_text(left.replace(str(pid), str(os.getpid()), 1))
    assert embedded.postmaster(cluster) is None
    assert not embedded.stop(data_folder), "it must not stop us"
    assert embedded.start(data_folder)


def test_a_run_killed_while_making_the_cluster_leaves_no_half_of_one(data_folder: Path) -> None:
    half = data_folder / "postgres.unfinished"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    assert embedded.start(data_folder, fast=True)
    assert not half.exists()
    assert ask(data_folder, "select 1") == 1


def test_killed_at_random_moments_of_the_first_start(data_folder: Path) -> None:
    code = f"from pathlib import Path; from fullfolj.config import embedded; embedded.start(Path({str(data_folder)!r}))"
    for moment in (0.05, 0.15, 0.25, 0.4, 0.6):
        first = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
        time.sleep(moment)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    embedded.start(data_folder)
    assert ask(data_folder, "select current_user::text", "app") == "ff_app"


def test_a_copy_made_while_running_is_another_database(data_folder: Path) -> None:
    embedded.start(data_folder)
    ask(data_folder, "create table town as select 'A' as name")
    ask(data_folder, "checkpoint")
    copy = data_folder.with_name(data_folder.name + "-copy")
    subprocess.run(["cp", "-a", str(data_folder), str(copy)], check=False, stderr=subprocess.DEVNULL)
    try:
        assert embedded.postmaster(copy / "postgres") is None, "the pid file tells of the other's server"
        assert embedded.start(copy)
        ask(copy, "update town set name = 'B'")
        assert (ask(data_folder, "select name from town"), ask(copy, "select name from town")) == ("A", "B")
    finally:
        embedded.stop(copy)


def test_a_directory_moved_while_running_keeps_its_server(data_folder: Path) -> None:
    embedded.start(data_folder, fast=True)
    pid = server(data_folder)
    moved = data_folder.with_name(data_folder.name + "-moved")
    data_folder.rename(moved)
    try:
        assert server(moved) == pid
        assert not embedded.start(moved, fast=True)
        assert ask(moved, "select 1") == 1
        assert embedded.stop(moved)
    finally:
        moved.rename(data_folder)


def test_a_path_too_long_for_a_socket(data_folder: Path) -> None:
    long = data_folder / ("å" * 50)
    long.mkdir()
    long.chmod(0o711)
    folder = embedded.socket_folder(long / "postgres")
    try:
        assert embedded.start(long, fast=True)
        assert ask(long, "select 1") == 1
        embedded.stop(long)
        folder.chmod(0o777)
        with pytest.raises(PlainError, match=str(folder)):
            embedded.start(long, fast=True)
    finally:
        embedded.stop(long)
        shutil.rmtree(folder)


def test_files_in_its_place_are_left_alone(data_folder: Path) -> None:
    (data_folder / "postgres").mkdir()
    (data_folder / "postgres" / "brev.txt").write_text("viktigt")
    with pytest.raises(PlainError, match="postgres"):
        embedded.start(data_folder)
    assert (data_folder / "postgres" / "brev.txt").read_text() == "viktigt"


def test_a_cluster_of_another_version_is_left_alone(data_folder: Path) -> None:
    (data_folder / "postgres").mkdir()
    (data_folder / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(PlainError, match="16"):
        embedded.start(data_folder)


def test_a_broken_cluster_says_where_the_story_is(data_folder: Path) -> None:
    embedded.start(data_folder, fast=True)
    embedded.stop(data_folder)
    (data_folder / "postgres" / "global" / "pg_control").unlink()
    with pytest.raises(PlainError, match=r"server\.log"):
        embedded.start(data_folder)


def test_a_data_directory_that_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").write_text("")
    monkeypatch.setenv("FULLFOLJ_DATA", str(tmp_path / "data"))
    with pytest.raises(PlainError, match="FULLFOLJ_DATA"):
        embedded.prepare_data_directory()


@pytest.fixture
def closed_home(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A directory that only root may enter, with the programs below it too; and a place of their own to lie in."""
    home = data_folder / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("FF_PG_HOME", str(data_folder / "own"))
    monkeypatch.setattr(cluster_place, "_runs", lambda user, folder: "programs-" in str(folder))
    yield home
    for note in home.rglob(cluster_place.NOTE):
        embedded.stop(note.parent)


@as_root
def test_below_a_directory_that_only_root_may_enter(closed_home: Path) -> None:
    data = closed_home / "fullfolj" / "var"
    assert cluster_place.cluster_directory(data).is_relative_to(closed_home.parent / "own")
    data.mkdir(parents=True)
    modes = {path: path.stat().st_mode for path in (closed_home, closed_home.parent, data, data.parent)}
    assert embedded.start(data, fast=True)
    assert ask(data, "select 1") == 1
    assert modes == {path: path.stat().st_mode for path in modes}, "no directory's mode is changed"
    note = (data / cluster_place.NOTE).read_text()
    cluster = cluster_place.cluster_directory(data)
    assert f"\n{cluster}\n" in note
    assert cluster.is_relative_to(closed_home.parent / "own")
    assert len(list((closed_home.parent / "own").glob("programs-*"))) == 1


@as_root
def test_a_moved_data_directory_keeps_its_database_and_a_copy_gets_none(closed_home: Path) -> None:
    first, moved, copy = (closed_home / name for name in ("first", "moved", "copy"))
    first.mkdir()
    embedded.start(first, fast=True)
    ask(first, "create table kept as select 42 as answer")
    embedded.stop(first)
    first.rename(moved)
    embedded.start(moved, fast=True)
    assert ask(moved, "select answer from kept") == 42
    embedded.stop(moved)
    shutil.copytree(moved, copy)
    with pytest.raises(PlainError, match="copy"):
        embedded.start(copy, fast=True)
    (copy / cluster_place.NOTE).unlink()
    assert embedded.start(copy, fast=True)
    assert cluster_place.cluster_directory(copy) != cluster_place.cluster_directory(moved)


@as_root
def test_a_lost_cluster_is_not_silently_made_anew(closed_home: Path) -> None:
    data = closed_home / "data"
    data.mkdir()
    embedded.start(data, fast=True)
    embedded.stop(data)
    shutil.rmtree(cluster_place.cluster_directory(data))
    with pytest.raises(PlainError, match=cluster_place.NOTE):
        embedded.start(data, fast=True)


@as_root
def test_root_may_not_become_that_user(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("FF_PG_USER", "no-such-user")
        with pytest.raises(PlainError, match="FF_PG_USER"):
            embedded.start(data_folder)


@as_root
def test_root_runs_a_users_cluster_as_that_user(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FF_PG_USER", "daemon")
    embedded.start(data_folder, fast=True)
    embedded.stop(data_folder)
    monkeypatch.delenv("FF_PG_USER")
    embedded.start(data_folder, fast=True)
    assert Path(f"/proc/{server(data_folder)}").stat().st_uid == (data_folder / "postgres").stat().st_uid != 0
    assert Path(f"/proc/{server(data_folder)}").owner() == "daemon"


@as_root
def test_an_ordinary_user_is_told_whose_database_it_is(data_folder: Path) -> None:
    embedded.start(data_folder, fast=True)
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom fullfolj.config import embedded\nos.setuid(1)\n"
        f"try: embedded.start(Path({str(data_folder)!r}))\nexcept embedded.PlainError as error: print(error.what_to_do)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "FULLFOLJ_DATA" in said.stdout
