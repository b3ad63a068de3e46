"""Is Twitter worth it? The public names of roi."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roi.analysis.book_series.reading_on import read_through
    from roi.analysis.circles import circles
    from roi.analysis.comparison import Comparison, compare
    from roi.analysis.conversations import people
    from roi.analysis.event_study.episodes import unusual_days
    from roi.analysis.event_study.event_effects import events_moved
    from roi.analysis.event_study.posting_breaks import idle_findings
    from roi.analysis.event_study.promotion_table import compare_promotions
    from roi.analysis.event_study.structural_change import change
    from roi.analysis.explore import cross_correlation, scatter, weekday_hours
    from roi.analysis.finding import Check, Estimate, Finding
    from roi.analysis.hour_comparison import next_best_hour
    from roi.analysis.network_comparison import networks
    from roi.analysis.own_posts import reception
    from roi.analysis.posting_habits import when_and_what
    from roi.analysis.response.effects import findings, response
    from roi.analysis.time_spent import hours
    from roi.exports import Exports, load
    from roi.portfolio.draw_all import plan_portfolio, write_plans
    from roi.portfolio.plans_together import PooledPlan
    from roi.portfolio.portfolio import Portfolio, read_portfolio
    from roi.portfolio.run import run_portfolio
    from roi.reports.calendar.writer import write_plan
    from roi.reports.writer import report
    from roi.timeline.noted_events import note_event
    from roi.timeline.own_frame import from_frame
    from roi.timeline.timeline import Timeline, overlay
    from roi.verdict.advising import advice
    from roi.verdict.judging import judge
    from roi.verdict.planning import PostingPlan, plan
    from roi.verdict.verdict import Verdict

__version__ = "0.1.0"

# Names are fetched when first used, so that `import roi` costs little.
_HOME = {
    "load": "roi.exports",
    "Exports": "roi.exports",
    "from_frame": "roi.timeline.own_frame",
    "overlay": "roi.timeline.timeline",
    "Timeline": "roi.timeline.timeline",
    "response": "roi.analysis.response.effects",
    "findings": "roi.analysis.response.effects",
    "hours": "roi.analysis.time_spent",
    "unusual_days": "roi.analysis.event_study.episodes",
    "events_moved": "roi.analysis.event_study.event_effects",
    "compare_promotions": "roi.analysis.event_study.promotion_table",
    "idle_findings": "roi.analysis.event_study.posting_breaks",
    "change": "roi.analysis.event_study.structural_change",
    "note_event": "roi.timeline.noted_events",
    "circles": "roi.analysis.circles",
    "people": "roi.analysis.conversations",
    "reception": "roi.analysis.own_posts",
    "compare": "roi.analysis.comparison",
    "Comparison": "roi.analysis.comparison",
    "networks": "roi.analysis.network_comparison",
    "when_and_what": "roi.analysis.posting_habits",
    "next_best_hour": "roi.analysis.hour_comparison",
    "read_through": "roi.analysis.book_series.reading_on",
    "cross_correlation": "roi.analysis.explore",
    "scatter": "roi.analysis.explore",
    "weekday_hours": "roi.analysis.explore",
    "Finding": "roi.analysis.finding",
    "Estimate": "roi.analysis.finding",
    "Check": "roi.analysis.finding",
    "advice": "roi.verdict.advising",
    "judge": "roi.verdict.judging",
    "Verdict": "roi.verdict.verdict",
    "report": "roi.reports.writer",
    "plan": "roi.verdict.planning",
    "PostingPlan": "roi.verdict.planning",
    "write_plan": "roi.reports.calendar.writer",
    "run_portfolio": "roi.portfolio.run",
    "plan_portfolio": "roi.portfolio.draw_all",
    "write_plans": "roi.portfolio.draw_all",
    "PooledPlan": "roi.portfolio.plans_together",
    "read_portfolio": "roi.portfolio.portfolio",
    "Portfolio": "roi.portfolio.portfolio",
}

__all__ = [
    "Check",
    "Comparison",
    "Estimate",
    "Exports",
    "Finding",
    "PooledPlan",
    "Portfolio",
    "PostingPlan",
    "Timeline",
    "Verdict",
    "advice",
    "change",
    "circles",
    "compare",
    "compare_promotions",
    "cross_correlation",
    "events_moved",
    "findings",
    "from_frame",
    "hours",
    "idle_findings",
    "judge",
    "load",
    "networks",
    "next_best_hour",
    "note_event",
    "overlay",
    "people",
    "plan",
    "plan_portfolio",
    "read_portfolio",
    "read_through",
    "reception",
    "report",
    "response",
    "run_portfolio",
    "scatter",
    "unusual_days",
    "weekday_hours",
    "when_and_what",
    "write_plan",
    "write_plans",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'roi' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
