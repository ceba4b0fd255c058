"""Branch coverage by sys.monitoring where coverage itself can't: it needs Python 3.14 for that, and traces before.

A trace function is called for each line of everything that runs, Django's too: our tests take more than twice as long
with it. Here Python only tells of lines in files that are measured. What is found is the same, as
tests/unit/test_branch_monitor.py shows: which line followed which, in each frame.
"""

from __future__ import annotations

import opcode
import sys
from types import CodeType, TracebackType
from typing import Any

from coverage import env
from coverage.core import Core
from coverage.disposition import FileDisposition
from coverage.sysmon import CodeInfo, SysMonitor

_EVENTS = sys.monitoring.events
#: Of all code. Where a frame is left by an exception can't be asked of some code alone.
_GLOBAL = _EVENTS.PY_START | _EVENTS.PY_UNWIND
#: Of measured code.
_LOCAL = _EVENTS.PY_START | _EVENTS.PY_RETURN | _EVENTS.LINE
_AFTER_A_YIELD = bytes([opcode.opmap["RESUME"], 1])
_as_given = Core.__init__


def install() -> None:
    """From here on coverage of this process is measured so, where it would be traced and asks for branches."""
    if not env.PYBEHAVIOR.branch_right_left:
        Core.__init__ = _with_monitor


def uninstall() -> None:
    Core.__init__ = _as_given


def _with_monitor(self: Core, *, config: Any, dynamic_contexts: bool, **more: Any) -> None:
    _as_given(self, config=config, dynamic_contexts=dynamic_contexts, **more)
    if config.branch and not config.timid and not dynamic_contexts:
        self.tracer_class, self.file_disposition_class = BranchMonitor, FileDisposition
        self.supports_plugins = self.supports_dynamic_contexts = self.packed_arcs = self.systrace = False


class BranchMonitor(SysMonitor):
    """One for all threads. A frame is known by its id, which is another's only after a new start."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[int, int] = {}

    def start(self) -> None:
        monitoring = sys.monitoring
        monitoring.use_tool_id(self.myid, "coverage.py")
        with self.lock:
            for event, told in self._told().items():
                monitoring.register_callback(self.myid, event, told)
            monitoring.set_events(self.myid, _GLOBAL)
            monitoring.restart_events()
            self.sysmon_on = True

    def stop(self) -> None:
        """Nothing more is told, also of code whose own events stay with it."""
        with self.lock:
            if self.sysmon_on:
                self.sysmon_on = False
                sys.monitoring.set_events(self.myid, 0)
                for event in self._told():
                    sys.monitoring.register_callback(self.myid, event, None)
                sys.monitoring.free_tool_id(self.myid)

    def _told(self) -> dict[int, Any]:
        return {
            _EVENTS.PY_START: self._started,
            _EVENTS.PY_RETURN: self._returned,
            _EVENTS.PY_UNWIND: self._unwound,
            _EVENTS.LINE: self._reached,
        }

    def _started(self, code: CodeType, _offset: int) -> object:
        self._activity = True
        frame = sys._getframe(1)
        info = self.code_infos.get(id(code)) or self._look_at(code, frame)
        if info.file_data is None:
            return sys.monitoring.DISABLE
        self._last[id(frame)] = -code.co_firstlineno
        return None

    def _look_at(self, code: CodeType, frame: Any) -> CodeInfo:
        found = self.should_trace_cache.get(code.co_filename)
        if found is None:
            found = self.should_trace_cache[code.co_filename] = self.should_trace(code.co_filename, frame)
        data = None
        if found.trace:
            assert found.source_filename
            self.lock_data()
            try:
                data = self.data.setdefault(found.source_filename, set())
            finally:
                self.unlock_data()
            sys.monitoring.set_local_events(self.myid, code, _LOCAL)
        info = CodeInfo(tracing=found.trace, file_data=data, byte_to_line=None, branch_resolver=None)
        self.code_infos[id(code)] = info
        self.code_objects.append(code)  # while it lives, its id is no other's
        return info

    def _reached(self, code: CodeType, line: int) -> None:
        info = self.code_infos.get(id(code))
        frame = id(sys._getframe(1))
        before = self._last.get(frame)
        # A frame that had begun before the measuring did says nothing of where it comes from.
        if info is not None and before is not None:
            info.file_data.add((before, line))
            self._last[frame] = line

    def _returned(self, code: CodeType, _offset: int, _value: object) -> None:
        self._left(code, self._last.pop(id(sys._getframe(1)), None))

    def _unwound(self, code: CodeType, _offset: int, error: BaseException) -> None:
        before = self._last.pop(id(sys._getframe(1)), None)
        # A generator that is closed, or thrown into, at its `yield` has gone nowhere from there.
        if before is not None and not _was_at_a_yield(code, before, error.__traceback__):
            self._left(code, before)

    def _left(self, code: CodeType, before: int | None) -> None:
        info = self.code_infos.get(id(code))
        if info is not None and before is not None:
            info.file_data.add((before, -code.co_firstlineno))


def _was_at_a_yield(code: CodeType, line: int, trace: TracebackType | None) -> bool:
    return (
        trace is not None
        and trace.tb_lineno == line
        and code.co_code[trace.tb_lasti + 2 : trace.tb_lasti + 4] == _AFTER_A_YIELD
    )
