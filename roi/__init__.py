"""Is Twitter worth it? The public names of roi."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roi.analysis.changes import change
    from roi.analysis.explore import cross_correlation, scatter, weekday_hours
    from roi.analysis.hours import hours
    from roi.analysis.moved import events_moved
    from roi.analysis.natural import idle_findings
    from roi.analysis.networks import networks
    from roi.analysis.people import people
    from roi.analysis.response import findings, response
    from roi.analysis.spikes import unusual_days
    from roi.exports import Exports, load
    from roi.finding import Check, Estimate, Finding
    from roi.reports.writing import report
    from roi.timeline import Timeline, overlay
    from roi.verdict import Verdict, judge

__version__ = "0.1.0"

# Names are fetched when first used, so that `import roi` costs little.
_HOME = {
    "load": "roi.exports",
    "Exports": "roi.exports",
    "overlay": "roi.timeline",
    "Timeline": "roi.timeline",
    "response": "roi.analysis.response",
    "findings": "roi.analysis.response",
    "hours": "roi.analysis.hours",
    "unusual_days": "roi.analysis.spikes",
    "events_moved": "roi.analysis.moved",
    "idle_findings": "roi.analysis.natural",
    "change": "roi.analysis.changes",
    "people": "roi.analysis.people",
    "networks": "roi.analysis.networks",
    "cross_correlation": "roi.analysis.explore",
    "scatter": "roi.analysis.explore",
    "weekday_hours": "roi.analysis.explore",
    "Finding": "roi.finding",
    "Estimate": "roi.finding",
    "Check": "roi.finding",
    "judge": "roi.verdict",
    "Verdict": "roi.verdict",
    "report": "roi.reports.writing",
}

__all__ = [
    "Check",
    "Estimate",
    "Exports",
    "Finding",
    "Timeline",
    "Verdict",
    "change",
    "cross_correlation",
    "events_moved",
    "findings",
    "hours",
    "idle_findings",
    "judge",
    "load",
    "networks",
    "overlay",
    "people",
    "report",
    "response",
    "scatter",
    "unusual_days",
    "weekday_hours",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'roi' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
