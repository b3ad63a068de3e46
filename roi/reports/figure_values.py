"""The values that each chart of the report is drawn from; unknown numbers are None."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from roi.display.break_even import BreakEven
from roi.display.plan_strip import PlanStrip


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of a strip: its value, the usual range, and how many link posts went out."""

    day: str
    value: float | None
    low: float | None
    high: float | None
    links: float | None


@dataclass(frozen=True, slots=True)
class Strip:
    """A month day by day: `marks` numbers the days in the table below, `unusual` are the days to colour."""

    days: Sequence[StripDay]
    marks: Mapping[str, int]
    unusual: Sequence[str]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {
            "days": [asdict(day) for day in self.days],
            "marks": dict(self.marks),
            "unusual": list(self.unusual),
        }


@dataclass(frozen=True, slots=True)
class MonthBars:
    """One bar a month: its name below it, its value, and the number written above it."""

    names: Sequence[str]
    values: Sequence[float | None]
    written: Sequence[str]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {
            "names": list(self.names),
            "values": list(self.values),
            "written": list(self.written),
        }


@dataclass(frozen=True, slots=True)
class WeekBars:
    """One bar a week: an estimate with its range."""

    names: Sequence[str]
    estimate: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {
            "names": list(self.names),
            "estimate": list(self.estimate),
            "low": list(self.low),
            "high": list(self.high),
        }


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One estimate with its range, and the range as it is written beside it."""

    term: str
    written: str
    estimate: float | None
    conf_low: float | None
    conf_high: float | None


@dataclass(frozen=True, slots=True)
class Ranges:
    """One row an estimate."""

    rows: Sequence[RangeRow]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {"rows": [asdict(row) for row in self.rows]}


FigureValues = BreakEven | Strip | MonthBars | WeekBars | Ranges | PlanStrip
