"""Web server and database are killed at random moments while pupils answer: no answer that was acknowledged is lost."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import httpx2

from fullfolj.config import embedded
from tests.faults.house import House
from tests.faults.killed import kill_database, kill_server, said, serve, token_of

_ROOT = Path(__file__).parents[2]
_PUPILS = 6
_FILL = f"""
import datetime as dt, json, sys
sys.path.insert(0, {str(_ROOT)!r})
import django; django.setup()
from django.utils import timezone
from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.asked import Respondent
from fullfolj.mapping.codes.actions import make
from tests import register
from tests.mapping_rounds import a_round
group = register.group(register.unit(register.organiser()))
pupils = [register.student(group.unit, f"Elev {{n}}", group=group) for n in range({_PUPILS})]
now = timezone.now()
asked = [Respondent(one) for one in pupils]
codes = make(planned=a_round(group), asked=asked, ends_at=now + dt.timedelta(hours=1), by=OPERATOR, now=now)
print(json.dumps([[str(one.student.uuid), codes[one.key]] for one in asked]))
"""
_KEPT = """
import json
import django; django.setup()
from fullfolj.mapping.models import Sheet
print(json.dumps({str(one.student.uuid): one.answers for one in Sheet.objects.select_related("student")}))
"""


class Pupil(threading.Thread):
    """Answers one question after another over HTTP, each until the server has said that it is saved (204)."""

    def __init__(self, address: str, student: str, code: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.student, self.acknowledged, self.retries = student, dict[str, int](), 0
        self._address, self._code, self._random, self._ended = address, code, random.Random(seed), threading.Event()

    def run(self) -> None:
        with httpx2.Client(base_url=self._address, timeout=20) as client:
            save, token = self._until_done(lambda: self._enter(client))
            while not self._ended.wait(0.02):
                item, value = self._random.choice("abc") + self._random.choice("1234"), self._random.randint(1, 4)
                form = {"csrfmiddlewaretoken": token, "item": item, f"answer-{item}": str(value)}
                self._until_done(lambda form=form: client.post(save, data=form).status_code == 204)  # type: ignore[misc]
                self.acknowledged[item] = value

    def stop(self) -> None:
        self._ended.set()
        self.join(timeout=60)
        assert not self.is_alive()

    def _enter(self, client: httpx2.Client) -> tuple[str, str] | None:
        page = client.get("/svara/").text
        answer = client.post("/svara/", data={"csrfmiddlewaretoken": token_of(page), "code": self._code})
        if answer.status_code != 302:
            return None
        place = answer.headers["Location"]
        return f"{place}save/", token_of(client.get(f"{place}1/").text)

    def _until_done[T](self, attempt: object) -> T:
        while True:
            try:
                if found := attempt():  # type: ignore[operator]
                    return found  # type: ignore[no-any-return]
            except (httpx2.HTTPError, AssertionError):
                pass
            self.retries += 1
            threading.Event().wait(0.1)


def test_no_acknowledged_answer_is_lost(house: House) -> None:
    moments = random.Random(6)
    embedded.start(house.data)
    asked = said(house, _FILL)
    assert isinstance(asked, list)
    server = serve(house)
    pupils = [
        Pupil(f"http://127.0.0.1:{house.port}", student, code, seed) for seed, (student, code) in enumerate(asked)
    ]
    for one in pupils:
        one.start()
    for what in ("server", "database", "server", "database"):
        threading.Event().wait(moments.uniform(0.5, 2.5))
        if what == "database":
            kill_database(house)
            threading.Event().wait(moments.uniform(0.0, 0.5))
        kill_server(server)
        server = serve(house)
    threading.Event().wait(1)
    for one in pupils:
        one.stop()
    kept = said(house, _KEPT)
    kill_server(server)
    assert kept == {one.student: one.acknowledged for one in pupils}
    assert all(len(one.acknowledged) > 5 for one in pupils)
    assert any(one.retries for one in pupils), "nothing was ever interrupted"
