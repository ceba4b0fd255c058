"""Servers and databases that are killed, and what is asked of what they leave."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys

from fullfolj.config import embedded
from tests.faults.house import House, wait_until


def token_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def _environment(house: House) -> dict[str, str]:
    return {**house.environment, "DJANGO_SETTINGS_MODULE": "fullfolj.config.settings"}


def said(house: House, code: str) -> object:
    done = subprocess.run(
        [sys.executable, "-c", code], env=_environment(house), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def serve(house: House) -> subprocess.Popen[bytes]:
    """The server once it answers. Begun again as a service manager would: a killed database may hold it up."""
    command = [sys.executable, "-P", "-m", "fullfolj", "serve", "--port", str(house.port)]
    begun: list[subprocess.Popen[bytes]] = []

    def answers() -> bool:
        if not begun or begun[-1].poll() is not None:
            begun.append(subprocess.Popen(command, env=house.environment, start_new_session=True))
        try:
            return house.health()["database"]
        except OSError:
            return False

    wait_until(answers, patience=120)
    return begun[-1]


def kill_server(server: subprocess.Popen[bytes]) -> None:
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def kill_database(house: House) -> None:
    running = embedded.postmaster(house.data / "postgres")
    assert running is not None
    os.kill(running.pid, signal.SIGKILL)
