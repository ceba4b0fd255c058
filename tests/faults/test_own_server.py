"""A server of one's own, as hosts give it: the login may make roles and owns its database, but is no superuser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg

from fullfolj.config import embedded
from tests import testbed

WHO = """
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "fullfolj.config.settings"
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("select current_user, session_user")
    print(*cursor.fetchone())
"""


def test_web_and_worker_take_on_their_roles_without_a_superuser(data_folder: Path) -> None:
    embedded.start(data_folder, fast=True)
    running = embedded.postmaster(data_folder / "postgres")
    assert running is not None
    socket = str(running.socket_folder)
    with psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("drop role if exists ff_app")  # ours, of the embedded server
        connection.execute("create role host login createrole password 'x'")
        connection.execute("create database school owner host")
    environment = testbed.unmeasured() | {
        "DATABASE_URL": f"postgresql://host:x@/school?host={socket}",
        "FULLFOLJ_DATA": str(data_folder / "ours"),
    }
    for name in ("FULLFOLJ_DATABASE_ROLE", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)

    def run(*arguments: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", *arguments], env=environment | more, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    run("-m", "fullfolj", "migrate")
    assert run("-c", WHO, FULLFOLJ_WALL="account") == "ff_app host"
    assert run("-c", WHO, FULLFOLJ_WALL="") == "ff_job host"
