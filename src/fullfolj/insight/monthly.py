"""What this room puts in the monthly report. The parts are loaded when a report is made: DuckDB comes with them."""

from __future__ import annotations

from collections.abc import Iterable

from fullfolj.shell.documents.reports import MONTHLY, ReportAsked, ReportPart, ReportSource


def _signals(asked: ReportAsked) -> Iterable[ReportPart]:
    from fullfolj.insight import signal_parts

    return signal_parts.parts(asked)


def _patterns(asked: ReportAsked) -> Iterable[ReportPart]:
    from fullfolj.insight import pattern_part

    return pattern_part.parts(asked)


def _follow_ups(asked: ReportAsked) -> Iterable[ReportPart]:
    from fullfolj.insight import follow_parts

    return follow_parts.parts(asked)


def _coverage(asked: ReportAsked) -> Iterable[ReportPart]:
    from fullfolj.insight import coverage_part

    return coverage_part.parts(asked)


def register() -> None:
    """Called once, when the app is ready."""
    MONTHLY.register(ReportSource("signals", 10, _signals))
    MONTHLY.register(ReportSource("patterns", 20, _patterns))
    MONTHLY.register(ReportSource("follow-ups", 40, _follow_ups))
    MONTHLY.register(ReportSource("coverage", 90, _coverage))
