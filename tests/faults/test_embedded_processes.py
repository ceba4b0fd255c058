"""Web server, worker and demo as real processes: begun, refused, killed, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from fullfolj.config import processes
from fullfolj.config.process_identity import started_at
from fullfolj.domain.errors import PlainError
from tests.faults.house import House, wait_until


@pytest.fixture
def empty(data_folder: Path) -> House:
    return House(data_folder)


def test_from_nothing_to_a_first_administrator(empty: House) -> None:
    house = empty
    assert "Nothing was running" in house.run("stop", measured=True).stdout
    first = house.run("migrate")
    assert (first.returncode, "applied" in first.stdout) == (0, True), first.stderr
    assert "up to date already" in house.run("migrate", measured=True).stdout
    made = house.run("create-admin", "anna", "--name", "Anna Ek", measured=True)
    assert made.returncode == 0, made.stderr
    assert "Its password" in made.stdout
    again = house.run("create-admin", "Anna")
    assert again.returncode == 1
    assert "already" in again.stderr
    weak = house.run("create-admin", "bo", "--password-stdin", given="kort\n")
    assert weak.returncode == 1
    assert house.run("create-admin", " ").returncode == 2
    assert house.run("create-admin", "bo", "--password-stdin", given="en lång och god mening\n").returncode == 0
    told = house.run("doctor", measured=True)
    assert told.returncode == 1, "no worker runs"
    assert "1 thing is wrong" in told.stdout
    assert house.run("stop").stdout == "Stopped: database.\n"


def test_a_command_fills_an_empty_database(empty: House) -> None:
    done = empty.run("worker", "--until-idle")
    assert done.returncode == 0, done.stderr
    assert "up to date already" in empty.run("migrate").stdout


def test_the_doctor_names_each_fault(house: House) -> None:
    from fullfolj.config import embedded

    embedded.start(house.data)
    with_lost_file = (
        "import django; django.setup()\nfrom django.utils.timezone import now\n"
        "from fullfolj.lake.models import Partition\n"
        "from fullfolj.school.models import Organisation as O\n"
        "o = O.objects.create(organisation_type='Huvudman', organisation_code='1', display_name='K')\n"
        "u = O.objects.create(organisation_type='Skolenhet', parent=o, school_unit_code='10000001', display_name='S')\n"
        "Partition.objects.create(unit=u, school_year='2026/27', file_name='lost.parquet', rows=1, size_bytes=1,"
        " created_at=now())\n"
    )
    environment = {**house.environment, "DJANGO_SETTINGS_MODULE": "fullfolj.config.settings"}
    subprocess.run([sys.executable, "-c", with_lost_file], env=environment, check=True)
    assert "WRONG  lake: 1 file is missing: lost.parquet" in house.run("doctor").stdout
    house.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nowhere?connect_timeout=1"
    told = house.run("doctor").stdout
    assert "WRONG  database" in told
    assert "migrations" not in told, "what can't be looked at is not called wrong"


def test_a_server_of_the_hosts_own_is_migrated_only_when_asked(empty: House) -> None:
    from fullfolj.config import embedded

    house = empty
    embedded.start(house.data, fast=True)
    house.environment["DATABASE_URL"] = f"postgresql://postgres@/fullfolj?host={house.data}/postgres"
    refused = house.run("worker", "--until-idle")
    assert refused.returncode == 1
    assert "fullfolj migrate" in refused.stderr
    assert house.run("migrate").returncode == 0
    assert house.run("worker", "--until-idle", measured=True).returncode == 0
    assert "Nothing was running" in house.run("stop").stdout, "it is not ours to stop"


def test_a_busy_port_is_named_with_the_option(house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", house.port))
        other.listen()
        for command in ("serve", "demo"):
            refused = house.run(command, "--port", str(house.port), measured=True)
            assert refused.returncode == 1
            assert f"Port {house.port} is taken" in refused.stderr
            assert f"--port {house.port + 1}" in refused.stderr


def test_a_demo_serves_refuses_a_second_and_stops_everything(house: House) -> None:
    demo = house.begin_demo(measured=True)
    wait_until(lambda: house.health() == {"database": True, "lake": True, "worker": True})
    second = house.run("demo", "--port", str(house.port + 1))
    assert second.returncode == 1
    assert f"http://127.0.0.1:{house.port}/" in second.stderr
    assert house.run("serve", "--port", str(house.port + 1)).returncode == 1
    demo.send_signal(signal.SIGINT)
    assert demo.wait(timeout=40) == 0
    assert house.nothing_runs()


def test_stop_from_elsewhere(house: House) -> None:
    demo = house.begin_demo()
    wait_until(lambda: processes.running(house.data, "worker"))
    stopped = house.run("stop")
    assert stopped.returncode == 0
    assert "demo, worker, web server" in stopped.stdout
    assert demo.wait(timeout=10) == 0
    assert house.nothing_runs()


def test_a_killed_demos_processes_are_taken_over(house: House) -> None:
    demo = house.begin_demo()
    web = house.pid("web")
    demo.kill()
    demo.wait()
    assert started_at(web), "nobody told it to stop"
    again = house.begin_demo()
    assert house.pid("web") != web
    again.terminate()
    assert again.wait(timeout=40) == 0


@pytest.mark.parametrize("name", ["web", "worker"])
def test_when_one_dies_all_stop_and_it_is_said(house: House, name: str) -> None:
    demo = house.begin_demo()
    wait_until(lambda: processes.running(house.data, name))
    os.kill(house.pid(name), signal.SIGKILL)
    said = demo.communicate(timeout=60)[1]
    assert demo.returncode == 1
    assert "ended by itself" in said
    assert f"{name}.log" in said
    assert house.nothing_runs()


def test_jobs_of_a_killed_worker_are_done_by_the_next(house: House) -> None:
    """The rescue runs once a minute and takes what has been silent for thirty seconds: here it is called at once."""
    from fullfolj.config import embedded

    embedded.start(house.data)
    code = (
        "import django, datetime; django.setup()\nfrom django.db import connection\n"
        "from procrastinate.contrib.django import procrastinate_app\n"
        "from fullfolj.config.commands.worker import add_rescue\n"
        "app = procrastinate_app.current_app\nadd_rescue(app)\n"
        "done = []\napp.task(name='try')(lambda: done.append(1))\n"
        "app.configure_task('try').defer()\n"
        "with connection.cursor() as c:\n"
        '    c.execute("insert into procrastinate_workers (last_heartbeat)"\n'
        "              \" values (now() - interval '1 hour') returning id\")\n"
        "    dead = c.fetchone()[0]\n"
        "    c.execute(\"update procrastinate_jobs set status = 'doing', worker_id = %s\", [dead])\n"
        "app.configure_task('fullfolj.rescue').defer(timestamp=0)\n"
        "with app.replace_connector(app.connector.get_worker_connector()) as working:\n"
        "    working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)\n"
        "assert done == [1], done\n"
    )
    environment = {**house.environment, "DJANGO_SETTINGS_MODULE": "fullfolj.config.settings"}
    tried = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr


def test_a_note_of_a_dead_process_is_not_believed(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processes.register(data_folder, "web", "http://127.0.0.1:1/")
    found = processes.running(data_folder, "web")
    assert found
    assert (found.pid, found.address, found.is_orphan) == (os.getpid(), "http://127.0.0.1:1/", False)
    note = data_folder / "run" / "web.json"
    # The same pid, but begun at another time: somebody else's by now, and never to be killed.
    note.write_text(note.read_text().replace(str(started_at(os.getpid())), "another time"))
    assert processes.running(data_folder, "web") is None
    assert processes.stop_all(data_folder) == []
    note.write_text("{")
    assert processes.running(data_folder, "web") is None


def test_one_that_does_not_listen_is_ended(data_folder: Path) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as deaf:
        assert deaf.stdout
        deaf.stdout.readline()
        processes.end(processes.Running("worker", deaf.pid, started_at(deaf.pid) or ""), patience=0.3)
        assert deaf.wait(timeout=5) == -signal.SIGKILL


def test_a_port_for_root_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_address: object) -> None:
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(PlainError, match="443"):
        processes.check_port_is_free(443)
