"""What the break-even chart shows: extra units a month with their range, the break-even, and the labels."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class BreakEvenLabels:
    """The words on the chart: what the axis counts, the range, and the marks at zero and at the break-even."""

    axis: str
    range: str
    zero: str
    need: str


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Extra units a month with the ends of their range, and how many would pay; `need` is None where unknown."""

    low: float
    estimate: float
    high: float
    need: float | None
    labels: BreakEvenLabels

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {
            "low": self.low,
            "estimate": self.estimate,
            "high": self.high,
            "need": self.need,
            "said": asdict(self.labels),
        }
