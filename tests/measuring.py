"""When coverage is measured, and when it rests."""

from __future__ import annotations

import os
from typing import Any

import coverage
import pytest

#: Tells coverage of a subprocess how to measure.
_FOR_SUBPROCESSES = "COVERAGE_PROCESS_CONFIG"


class Measuring:
    """pytest-cov's, begun and ended no more often than it must: each beginning makes Python look at all code anew."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._rests = False
        self._told: str | None = None

    @property
    def _controller(self) -> Any:
        """None in a run that measures nothing."""
        plugin = self._config.pluginmanager.getplugin("_cov")
        return plugin and plugin.cov_controller

    def end_what_is_thrown_away(self) -> None:
        """What began in a worker before pytest-cov knew that it is one: as a subprocess, and as a run of its own."""
        if self._controller:
            self._controller.pause()
        if own := getattr(coverage.process_startup, "coverage", None):
            own.stop()
            own._auto_save = False

    def rest(self, wanted: bool) -> bool:
        """Measures, or rests when `wanted`, also in subprocesses; whether it rested before."""
        before = self._rests
        if self._controller and wanted != before:
            if wanted:
                self._controller.pause()
                self._told = os.environ.pop(_FOR_SUBPROCESSES, None)
            else:
                if self._told is not None:
                    os.environ[_FOR_SUBPROCESSES] = self._told
                self._controller.resume()
            self._rests = wanted
        return before
