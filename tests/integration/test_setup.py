"""bin/_setup as it runs on people's machines, with a Python and an npm that only write down what they are asked for.

The real thing, with real packages, needs the network; it is what brought the packages that these tests run with.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Stands in for CPython: makes a venv of itself, writes down what is installed, and is the real one for the rest.
PYTHON = """#!/bin/sh
log='{log}'
case "$1 ${{2:-}}" in
    "-m venv") echo "venv" >> "$log"; mkdir -p "$3/bin" "$3/site"; cp "$0" "$3/bin/python"; exit ;;
    "-m pip")
        echo "pip $*" >> "$log"
        sleep "${{SLOW:-0}}"
        [ -z "${{PIP_FAILS:-}}" ] || {{ echo "no room"; exit 1; }}
        exit ;;
    "-P -m") echo "run $3 $4" >> "$log"; exit ;;
    "-c "*purelib*) echo "$(dirname "$(dirname "$0")")/site"; exit ;;
    "-c "*ensurepip*) [ -z "${{BARE:-}}" ] || exit 1 ;;
esac
exec '{real}' "$@"
"""


class Machine:
    """A checkout with a space in its path, and a PATH on which only the stand-ins are new."""

    def __init__(self, folder: Path) -> None:
        self.root, self.tools, self.log = folder / "full följ", folder / "tools", folder / "log"
        self.tools.mkdir()
        for name in ("", "-dev", "-node", "-build", "-spark"):
            self.write(f"requirements{name}.txt", f"# requirements{name}.txt\n")
        self.write("frontend/package.json", "{}")
        self.write("frontend/package-lock.json", "{}")
        self.write("src/fullfolj/today/locale/sv/LC_MESSAGES/django.po", "")
        self.write("src/fullfolj/config/catalogues.py", "")
        (self.root / "bin").mkdir()
        shutil.copy(ROOT / "bin" / "_setup", self.root / "bin")
        self.tool("python3", PYTHON.format(log=self.log, real=sys.executable))
        # A version manager's shims for versions that are not selected.
        for name in ("python3.13", "python3.12", "python3.14"):
            self.tool(name, "#!/bin/sh\nexit 127\n")
        self.tool("node", "#!/bin/sh\nexit 0\n")
        self.tool(
            "npm", f'#!/bin/sh\n[ "$1" = --version ] && exit\necho "npm $*" >> "{self.log}"; mkdir -p node_modules\n'
        )
        self.tool("chromium", "#!/bin/sh\nexit 0\n")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def tool(self, name: str, text: str) -> None:
        (self.tools / name).write_text(text, encoding="utf-8")
        (self.tools / name).chmod(0o755)

    def environment(self, **more: str) -> dict[str, str]:
        return {"PATH": f"{self.tools}:/usr/bin:/bin", "HOME": str(self.root), "LANG": "en_US.UTF-8", **more}

    def begin(self, *words: str, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.root / "bin" / "_setup", *words], env=self.environment(**more), stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def set_up(self, *words: str, **more: str) -> tuple[int, str]:
        """Exit code and what it said."""
        run = self.begin(*words, **more)
        said = run.communicate(timeout=60)[1]
        # What `collectstatic` and `compile` would have made.
        for po in self.root.glob("src/**/*.po"):
            po.with_suffix(".mo").touch()
        return run.returncode, said

    def did(self) -> list[str]:
        """What has been done since last asked."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [" ".join(word for word in line.split() if not word.startswith("--")) for line in lines]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


EVERYTHING = [
    "venv",
    "pip -m pip install :all: -r requirements.txt",
    "npm ci",
    "run fullfolj.config.translations compile",
    "run django collectstatic",
]


def test_the_first_run_brings_everything_and_the_second_nothing(machine: Machine) -> None:
    assert machine.set_up() == (0, "fullfolj: fetching what is needed; the first time takes a minute or so …\n")
    assert machine.did() == EVERYTHING
    began = time.monotonic()
    assert machine.set_up() == (0, "")
    assert time.monotonic() - began < 2
    assert machine.did() == []
    entry = machine.root / ".venv" / "bin" / "fullfolj"
    assert subprocess.run([entry, "--help"], check=True, env=machine.environment()).returncode == 0
    assert machine.did() == ["run fullfolj --help".removesuffix(" --help")]
    assert (machine.root / ".venv" / "site" / "fullfolj.pth").read_text() == "../../../../src\n"


def test_only_what_the_lock_names_is_installed(machine: Machine) -> None:
    machine.set_up("dev")
    asked = [set(line.split()) for line in machine.log.read_text().splitlines() if line.startswith("pip ")]
    assert all({"--no-deps", "--require-hashes"} <= words for words in asked)
    # One package comes as source alone; what builds it is in a lock too.
    assert [words & {"--only-binary", "--no-build-isolation"} for words in asked] == [
        {"--only-binary"},
        {"--only-binary"},
        {"--no-build-isolation"},
    ]


def test_what_the_tests_need_will_do_for_running(machine: Machine) -> None:
    assert machine.set_up("dev")[0] == 0
    assert "pip -m pip install :all: -r requirements-dev.txt" in machine.did()
    assert machine.set_up("runtime") == (0, "")
    assert machine.set_up("dev") == (0, "")
    assert machine.did() == []


def test_running_will_not_do_for_the_tests(machine: Machine) -> None:
    machine.set_up("runtime")
    machine.did()
    machine.set_up("dev")
    assert machine.did()[0] == "pip -m pip install :all: -r requirements-dev.txt"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("requirements.txt", "pip -m pip install :all: -r requirements.txt"),
        ("frontend/package-lock.json", "npm ci"),
        ("src/fullfolj/today/locale/sv/LC_MESSAGES/django.po", "run fullfolj.config.translations compile"),
        ("src/fullfolj/today/static/today/a.css", "run django collectstatic"),
    ],
)
def test_what_changed_is_brought_anew(machine: Machine, changed: str, expected: str) -> None:
    machine.set_up()
    machine.did()
    machine.write(changed, "# changed")
    assert machine.set_up()[0] == 0
    assert expected in machine.did()
    machine.set_up()
    assert machine.did() == []


def test_what_only_the_tests_need_does_not_disturb_running(machine: Machine) -> None:
    machine.set_up("runtime")
    machine.did()
    machine.write("requirements-dev.txt", "# changed")
    assert machine.set_up("runtime") == (0, "")
    assert machine.did() == []


def test_a_checkout_made_ready_for_the_tests_stays_so(machine: Machine) -> None:
    machine.set_up("dev")
    machine.did()
    machine.write("requirements.txt", "# changed")
    machine.set_up("runtime")
    assert machine.did()[0] == "pip -m pip install :all: -r requirements-dev.txt"
    assert machine.set_up("dev") == (0, "")
    assert machine.did() == []


def test_two_at_once_take_turns(machine: Machine) -> None:
    runs = [machine.begin(SLOW="2") for _ in range(3)]
    said = [run.communicate(timeout=60)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert sum("waiting for process" in text for text in said) == 2, said
    assert sum(line.startswith("pip") for line in machine.did()) == 1


def test_a_killed_set_up_blocks_nobody_and_is_done_over(machine: Machine) -> None:
    first = machine.begin(SLOW="60")
    while not machine.log.exists() or "pip" not in machine.log.read_text():
        time.sleep(0.02)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert (machine.root / "build" / ".setup.lock").is_symlink(), "it is left behind"
    machine.did()
    began = time.monotonic()
    assert machine.set_up()[0] == 0
    assert time.monotonic() - began < 10
    assert any(line.startswith("pip") for line in machine.did())
    assert not (machine.root / "build" / ".setup.lock").is_symlink()


def test_a_pid_used_again_is_not_taken_for_the_holder(machine: Machine) -> None:
    (machine.root / "build").mkdir()
    (machine.root / "build" / ".setup.lock").symlink_to(f"{os.getpid()}@12345")
    assert machine.set_up()[0] == 0


def test_a_moved_checkout_makes_its_venv_anew(machine: Machine) -> None:
    machine.set_up()
    machine.did()
    machine.root = machine.root.rename(machine.root.with_name("flyttad"))
    assert machine.set_up()[0] == 0
    assert machine.did()[0] == "venv"
    assert f"{machine.root}/.venv/bin/python" in (machine.root / ".venv" / "bin" / "fullfolj").read_text()


def test_no_python(machine: Machine) -> None:
    code, said = machine.set_up(FULLFOLJ_PYTHON="/no/such/python")
    assert code == 2
    assert "CPython 3.12 or newer" in said
    assert "python3-venv" in said
    code, said = machine.set_up(FULLFOLJ_PYTHON="/no/such/python", LANG="")
    assert code == 2
    assert "CPython 3.12 eller nyare" in said


def test_a_python_without_venv_names_the_package(machine: Machine) -> None:
    code, said = machine.set_up(FULLFOLJ_PYTHON=str(machine.tools / "python3"), BARE="1")
    assert code == 2
    assert f"python3.{sys.version_info.minor}-venv" in said
    assert machine.did() == []


def test_no_browser_names_the_package_to_an_ordinary_user(machine: Machine) -> None:
    machine.tool("id", "#!/bin/sh\necho 1000\n")
    machine.tool("apt-get", f"#!/bin/sh\necho apt-get >> '{machine.log}'\n")
    _without_browser(machine)


def test_no_browser_and_no_way_to_install_one(machine: Machine) -> None:
    machine.tool("id", "#!/bin/sh\necho 0\n")
    machine.tool("apt-get", "#!/bin/sh\nexit 100\n")
    _without_browser(machine)


def _without_browser(machine: Machine) -> None:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        machine.tool(name, "#!/bin/sh\nexit 127\n")
    code, said = machine.set_up("dev")
    assert code == 2
    assert "the package chromium" in said
    assert machine.did() == [], "nothing is fetched in vain"
    assert machine.set_up("runtime")[0] == 0, "running needs no browser"


def test_root_has_the_browser_installed(machine: Machine) -> None:
    for name in ("chromium-browser", "google-chrome", "google-chrome-stable"):
        machine.tool(name, "#!/bin/sh\nexit 127\n")
    machine.tool("chromium", "#!/bin/sh\nexit 127\n")
    machine.tool("id", "#!/bin/sh\necho 0\n")
    browser = machine.tools / "chromium"
    machine.tool("apt-get", f"#!/bin/sh\necho \"apt-get $*\" >> '{machine.log}'\nprintf '#!/bin/sh\\n' > '{browser}'\n")
    code, said = machine.set_up("dev")
    assert code == 0, said
    assert "apt-get install chromium" in said
    assert machine.did()[:2] == ["apt-get -q update", "apt-get -q install -y chromium"]
    assert (machine.root / ".venv" / ".browser").read_text() == f"{browser}\n"


def test_without_node_one_is_brought(machine: Machine) -> None:
    machine.tool("node", "#!/bin/sh\nexit 127\n")
    code, said = machine.set_up()
    assert "pip -m pip install :all: -r requirements-node.txt" in machine.did()
    assert code == 2, "the stand-in brings none"
    assert "packages nodejs and npm" in said


def test_what_fails_is_shown_and_tried_again(machine: Machine) -> None:
    code, said = machine.set_up(PIP_FAILS="1")
    assert code == 1
    assert "no room" in said
    assert "this failed" in said
    machine.did()
    assert machine.set_up()[0] == 0
    assert any(line.startswith("pip") for line in machine.did())


def test_wrong_usage(machine: Machine) -> None:
    assert machine.set_up("everything")[0] == 2
