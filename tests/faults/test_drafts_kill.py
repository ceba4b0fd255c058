"""Web server and database are killed at random moments while a mentor writes: no draft that was saved loses a word."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import httpx2

from fullfolj.config import embedded
from tests.faults.house import House
from tests.faults.killed import kill_database, kill_server, said, serve

_ROOT = Path(__file__).parents[2]
_FILL = f"""
import json, sys
sys.path.insert(0, {str(_ROOT)!r})
import django; django.setup()
from django.test import Client
from fullfolj.access.actions import write_role_reaches
from fullfolj.school.enums import AssignmentRoleType
from tests import register
write_role_reaches()
group = register.group(register.unit(register.organiser()))
pupil = register.student(group.unit, "Alva", group=group)
client = Client()
client.force_login(register.assigned(group, AssignmentRoleType.MENTOR))
print(json.dumps([str(pupil.uuid), client.cookies["sessionid"].value]))
"""
_KEPT = """
import json
import django; django.setup()
from fullfolj.support.models import Draft
print(json.dumps([one.written for one in Draft.objects.all()]))
"""
_TOKEN = "a" * 32


class Mentor(threading.Thread):
    """Writes one word after another, and saves the draft each time until the server has said that it is saved (204)."""

    def __init__(self, address: str, student: str, session: str) -> None:
        super().__init__(daemon=True)
        self.saved, self.retries, self._words = "", 0, 0
        self._ended = threading.Event()
        self._path, self._address = f"/support/students/{student}/draft/", address
        self._cookies = {"sessionid": session, "csrftoken": _TOKEN}

    def run(self) -> None:
        with httpx2.Client(base_url=self._address, timeout=20, cookies=self._cookies) as client:
            while not self._ended.wait(0.02):
                self._words += 1
                text = f"{self.saved} ord{self._words}"[-400:]
                while not self._is_saved(client, text):
                    self.retries += 1
                    threading.Event().wait(0.1)
                self.saved = text

    def _is_saved(self, client: httpx2.Client, text: str) -> bool:
        form = {"csrfmiddlewaretoken": _TOKEN, "form": "open", "own_goal": text}
        try:
            return client.post(self._path, data=form).status_code == 204
        except httpx2.HTTPError:
            return False

    def stop(self) -> None:
        self._ended.set()
        self.join(timeout=60)
        assert not self.is_alive()


def test_no_saved_draft_loses_a_word(house: House) -> None:
    moments = random.Random(7)
    embedded.start(house.data)
    made = said(house, _FILL)
    assert isinstance(made, list)
    server = serve(house)
    mentor = Mentor(f"http://127.0.0.1:{house.port}", *made)
    mentor.start()
    for what in ("server", "database", "server"):
        threading.Event().wait(moments.uniform(0.5, 2.0))
        if what == "database":
            kill_database(house)
            threading.Event().wait(moments.uniform(0.0, 0.5))
        kill_server(server)
        server = serve(house)
    threading.Event().wait(1)
    mentor.stop()
    kept = said(house, _KEPT)
    kill_server(server)
    assert kept == [{"own_goal": [mentor.saved]}]
    assert mentor.saved.count("ord") > 5
    assert mentor.retries, "nothing was ever interrupted"
