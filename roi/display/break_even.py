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
    """Extra units a month with the ends of their range, and how many would pay, with theirs; None where unknown."""

    low: float
    estimate: float
    high: float
    need: float | None
    labels: BreakEvenLabels
    need_range: tuple[float, float] | None = None

    def band(self) -> tuple[float, float] | None:
        """Return the break-even's range as it is drawn: cut where it would leave the other numbers no room."""
        if self.need is None or self.need_range is None:
            return None
        left = min(self.low, 0.0)
        room = max(self.high, self.need) + (max(self.high, self.need) - left) / 2
        return self.need_range[0], min(self.need_range[1], room)

    @property
    def is_cut(self) -> bool:
        """Whether the break-even's range goes on beyond the chart."""
        band = self.band()
        return band is not None and self.need_range is not None and band[1] < self.need_range[1]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {
            "low": self.low,
            "estimate": self.estimate,
            "high": self.high,
            "need": self.need,
            "need_range": None if self.need_range is None else list(self.need_range),
            "said": asdict(self.labels),
        }
