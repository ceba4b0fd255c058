"""What a measure gives back: a ratio against something a reader can run, and the limit it must keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Part:
    """One figure of a measure that has several; `scaled` is its ratio in the measure's own limit."""

    name: str
    ratio: float
    limit: float

    def scaled(self, to: float) -> float:
        return self.ratio * to / self.limit


@dataclass(frozen=True)
class Result:
    """`of` says what the ratio is against; lower is better; `peak_mb` is the largest single process of ours."""

    name: str
    ratio: float
    limit: float
    of: str
    seconds: float
    peak_mb: float
    size: str
    peak_limit_mb: float | None = None
    parts: tuple[Part, ...] = field(default=())

    @property
    def is_within(self) -> bool:
        fits = self.peak_limit_mb is None or self.peak_mb <= self.peak_limit_mb
        return fits and self.ratio <= self.limit

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "ratio": float(f"{self.ratio:.4g}"),
            "limit": self.limit,
            "of": self.of,
            "parts": [{"name": p.name, "ratio": round(p.ratio, 3), "limit": p.limit} for p in self.parts],
            "seconds": round(self.seconds, 3),
            "peak_mb": round(self.peak_mb, 1),
            "peak_limit_mb": self.peak_limit_mb,
            "size": self.size,
        }

    def in_words(self) -> str:
        summary = (
            f"{self.name}: {self.ratio:.3g} × {self.of} (limit {self.limit:g}), {self.seconds:.2f} s, "
            f"peak {self.peak_mb:.0f} MB, {self.size}{'' if self.is_within else '  ← OVER THE LIMIT'}"
        )
        lines = [summary]
        lines += [f"    {p.name}: {p.ratio:.2f} (limit {p.limit:g})" for p in self.parts]
        return "\n".join(lines)
