"""Branches that are measured by monitoring are those that are measured by tracing."""

from __future__ import annotations

import runpy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import coverage
import pytest

from tests import branch_monitor

#: All ways into a line and out of a frame that we know of; some are never taken.
SAMPLE = '''
import asyncio, contextlib, threading

def deep(n):
    if n == 0:
        raise KeyError(n)
    try:
        return deep(n - 1)
    finally:
        n += 1

def caught():
    try:
        deep(3)
    except ValueError:
        return 1
    except KeyError as error:
        for _ in range(2): pass
        return error
    else:
        return 3

def recursive(n):
    if n < 2:
        return n
    return (
        recursive(n - 1)
        + recursive(n - 2)
    )

def many(n):
    for i in range(n):
        if i % 3 == 0:
            continue
        if i == 100:
            break
        yield i
    else:
        yield -1

def two_at_once():
    one, other = many(5), many(7)
    next(other)
    pairs = list(zip(one, other))
    left = many(9); next(left)
    left.close()
    return [a + b for a, b in pairs if a > 1], {k: v for k, v in pairs}

def delegated():
    got = yield from many(4)
    return got

def thrown_into():
    try:
        yield 1
    except RuntimeError:
        yield 2

@contextlib.contextmanager
def room(fails):
    try:
        yield
    except ZeroDivisionError:
        if fails: raise
    except TypeError as error:
        if fails:
            raise

def with_rooms():
    with room(False), room(False):
        1 / 0
    with contextlib.suppress(ZeroDivisionError):
        with room(True):
            1 / 0
    for fails in (True, False):
        with contextlib.suppress(TypeError), room(fails):
            1 + ""
    while True:
        x = 1
        if x:
            break

def matched(what):
    match what:
        case int():
            return "int"
        case [a, *_] if a:
            return "list"
        case _:
            pass

class Thing:
    """With a body."""
    size = 3 if __name__ else 4
    def get(self): return self.size
    @property
    def other(self):
        return (lambda: self.get() and
                None)()

async def waits(n):
    async with asyncio.Lock():
        await asyncio.sleep(0)
    return n and [x async for x in counted(n)]

async def counted(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)

async def together():
    return await asyncio.gather(waits(2), waits(3), waits(0))

async def long():
    try:
        await asyncio.sleep(9)
    finally:
        await asyncio.sleep(0)

async def given_up():
    tasks = [asyncio.create_task(one) for one in (long(), asyncio.sleep(9), waits(5), together())]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

def empty(): ...

def unreached():
    if SAMPLE:
        return 1
    return 2

caught(); recursive(6); two_at_once(); list(delegated()); with_rooms(); Thing().other; empty()
g = thrown_into(); next(g); g.throw(RuntimeError)
for what in (1, [1], None): matched(what)
asyncio.run(together())
g = many(4); next(g)
with contextlib.suppress(KeyError):
    g.throw(KeyError)
g = delegated(); next(g)
with contextlib.suppress(KeyError):
    g.throw(KeyError)
any(n for n in
    [1, 2])
asyncio.run(given_up())
threads = [threading.Thread(target=recursive, args=(n,)) for n in (3, 4, 5)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not (
    recursive(1)
    and recursive(0)
)
'''


def measured(path: Path) -> tuple[set[tuple[int, int]], object]:
    """The steps from one line to another, and what the report says is missing."""
    measuring = coverage.Coverage(data_file=None, branch=True, include=[str(path)], config_file=False)
    measuring.start()
    try:
        with ThreadPoolExecutor(
            1
        ) as own:  # tests in the browser leave a running event loop in the worker's main thread
            own.submit(runpy.run_path, str(path)).result()
    finally:
        measuring.stop()
    steps = {(a, b) for a, b in measuring.get_data().arcs(str(path)) or () if a != b}
    found = measuring._analyze(str(path))
    return steps, (found.statements, found.missing, found.missing_branch_arcs(), found.numbers)


def test_the_same_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sample.py"
    path.write_text(SAMPLE, encoding="utf-8")
    monkeypatch.setenv("COVERAGE_CORE", "ctrace")
    was = coverage.core.Core.__init__
    try:
        branch_monitor.uninstall()
        traced = measured(path)
        branch_monitor.install()
        monitored = measured(path)
    finally:
        coverage.core.Core.__init__ = was
    assert monitored == traced
    assert traced[0]
