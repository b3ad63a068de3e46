"""Unusual days, events, weeks off, changes, activities, outcomes, networks, advice: how often is each wrong, how often right?

    python benchmarks/explained.py --worlds 200
    python benchmarks/explained.py --worlds 1000 --only weeks_off changed_links

Writes benchmarks/results/explained.csv: a row a rate, with its Monte-Carlo standard error and the number it rests on.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # before numpy: many small fits want one thread each

import numpy as np
import pandas as pd
from outcomes_and_networks import Case, by_target, every_outcome, two_networks

from roi.analysis.advice.advice import check_advice
from roi.analysis.advice.evidence import Evidence
from roi.analysis.conversations import people
from roi.analysis.event_study.baseline import expected_range
from roi.analysis.event_study.episodes import episodes, unusual_days
from roi.analysis.event_study.event_effects import events_moved
from roi.analysis.event_study.placebo_windows import compare, each
from roi.analysis.event_study.posting_breaks import idle_weeks
from roi.analysis.event_study.structural_change import change
from roi.analysis.response.covariates import covariates_for
from roi.analysis.response.daily_model import fit_daily
from roi.analysis.response.effects import response
from roi.analysis.response.lag_shapes import LAGS
from roi.errors import NotEnough
from roi.simulate.background import natural_sales, natural_visits
from roi.simulate.clock import clock_of, uniform_log
from roi.simulate.occasions import SHAPES, Occasions
from roi.simulate.scenarios import BASE
from roi.simulate.timelines import timeline as timeline_of
from roi.simulate.world import draw
from roi.timeline.timeline import Timeline

RESULTS = Path(__file__).parent / "results"
FIRST_SEED = 700_000
EVENTS = {"launch": (2, 4.0), "newsletter": (20, 0.5), "press": (4, 0.0), "price_promo": (4, 10.0)}
BY_EFFECT = {  # answers that are wrong where posts bring neither visits nor followers
    "C07": ("yes", "no"),
    "C10": ("yes",),
    "C23": ("no",),
    "C33": ("no",),
    "C36": ("yes", "no"),
}
DAYS = {"launch": 28, "newsletter": 2, "press": 4, "price_promo": 3}


def quiet(seed: int, days: int) -> dict[str, pd.Series]:
    """Return visits and sales of a life in which nothing ever happens."""
    rng = np.random.default_rng(seed)
    clock = clock_of(date(2023, 1, 2) + timedelta(days=int(rng.integers(365))), days)
    nothing = Occasions(
        at={s: np.array([], dtype=int) for s in SHAPES},
        size={s: np.array([]) for s in SHAPES},
        promotions=(),
        sales_factor=np.ones(days),
        posting_factor=np.ones(days),
    )
    per_day = uniform_log(rng, 1000, 5000) * uniform_log(rng, 0.02, 0.1)
    visits, _ = natural_visits(rng, nothing, clock, per_day, np.zeros(days))
    sales, _ = natural_sales(rng, BASE, nothing, clock, np.zeros(days))
    series = {
        "visits": clock.by_day(visits.sum(axis=1)),
        "social_visits": clock.by_day(visits[:, 0]),
    }
    return {name: pd.Series(v, clock.dates) for name, v in (series | {"sales": sales}).items()}


def false_alarms(seed: int) -> Iterator[Case]:
    for name, series in quiet(seed, 730).items():
        ordinary = expected_range(series)
        found = len(list(episodes(series.to_numpy(), ordinary)))
        yield "unusual days", f"{name}: false alarms a year", found / 2
        inside = (series >= ordinary.low) & (series <= ordinary.high)
        yield "unusual days", f"{name}: share of days in the usual range", float(inside.mean())


def viral_days(seed: int) -> Iterator[Case]:
    world = draw(seed, days=730)
    found = unusual_days(timeline_of(world)).days
    for when in set(world.viral):
        near = [d for d in found if abs((d.peak - when).days) <= 1 or d.first <= when <= d.last]
        yield "unusual days", "viral days found", float(bool(near))
        if near:
            named = any(c.kind == "other_link" for d in near for c in d.causes)
            yield "unusual days", "viral days found that name somebody else's link", float(named)
    for day in found:
        yield "unusual days", "episodes left unexplained", float(not day.causes)


def planted_events(seed: int) -> Iterator[Case]:
    rng = np.random.default_rng(seed)
    for name, series in quiet(seed, 800).items():
        y, rows = series.to_numpy(dtype=float).copy(), []
        for kind, (count, size) in EVENTS.items():
            for first in rng.choice(np.arange(40, 730), count, replace=False):
                shape = np.exp(-np.arange(DAYS[kind]) / 2) * size * series.mean() / 2
                extra = rng.poisson(shape)
                y[first : first + len(extra)] += extra
                rows.append((series.index[first], kind, float(extra.sum())))
        frame = pd.DataFrame(rows, columns=["start", "kind", "truth"]).sort_values("start")
        events = frame.assign(end=frame["start"] + pd.Timedelta(days=1), title="")
        found = events_moved(_calendar(pd.Series(y, series.index), events)).to_frame()
        both = found.merge(frame, on=["start", "kind"])
        for row in both[~both["with_others"] & both["conf_low"].notna()].itertuples():
            held = row.conf_low <= row.truth <= row.conf_high
            yield "events", f"{name}, {row.kind}: range holds the truth", float(held)
            if row.kind == "press":
                yield "events", f"{name}: found where nothing moved", float(row.p_value < 0.05)


def kinds_together(seed: int) -> Iterator[Case]:
    """Thirty newsletters that move something and thirty mentions that move nothing: the total of each kind."""
    rng = np.random.default_rng(seed)
    for name, series in quiet(seed, 730).items():
        for kind, size in (("newsletter", 0.5), ("press", 0.0)):
            y, length = series.to_numpy(dtype=float).copy(), DAYS[kind]
            firsts = np.sort(rng.choice(np.arange(40, 690), 30, replace=False))
            truth = np.zeros(len(firsts))
            for n, first in enumerate(firsts):
                shape = np.exp(-np.arange(length) / 2) * size * series.mean() / 2
                extra = rng.poisson(shape)
                y[first : first + length] += extra
                truth[n] = extra.sum()
            days = series.index[firsts]
            events = pd.DataFrame({"start": days, "end": days + pd.Timedelta(days=1)})
            calendar = _calendar(pd.Series(y, series.index), events.assign(kind=kind, title=""))
            found = events_moved(calendar).kinds[kind]
            alone = [int((abs(firsts - first) < length).sum()) == 1 for first in firsts]
            if found.windows == sum(alone):
                held = found.conf_low <= truth[alone].sum() <= found.conf_high
                yield "events", f"{name}, thirty of {kind}: range of their total", float(held)


def _calendar(series: pd.Series, events: pd.DataFrame) -> Timeline:
    return Timeline(
        daily=pd.DataFrame({"visits": series}),
        hourly=pd.DataFrame(),
        posts=pd.DataFrame(),
        events=events,
        timezone="UTC",
        network="x",
    )


def weeks_off(seed: int) -> Iterator[Case]:
    for family in ("base", "days_off"):
        timeline = timeline_of(draw(seed, family, effect=0.0))
        for outcome in ("followers_net", "visits", "social_visits", "sales"):
            finding = idle_weeks(timeline, outcome)
            name = f"{family}, {outcome}"
            yield "weeks off", f"{name}: refused", float(finding.total is None)
            if finding.total is not None:
                total = finding.total
                yield "weeks off", f"{name}: p < 0.05 though nothing", float(total.p_value < 0.05)
                yield "weeks off", f"{name}: 'yes' though nothing", float(finding.answer == "yes")
                held = total.conf_low <= 0 <= total.conf_high
                yield "weeks off", f"{name}: range holds zero", float(held)


def long_pause(seed: int) -> Iterator[Case]:
    """One break of sixty days that changes nothing: placebo windows beside Newey–West."""
    from statsmodels.api import OLS, add_constant

    for name, series in quiet(seed, 900).items():
        y, off = series.to_numpy(dtype=float), np.zeros(900, dtype=bool)
        start = int(np.random.default_rng(seed).integers(60, 780))
        off[start : start + 60] = True
        ordinary = expected_range(series, aside=off)
        odd = ordinary.rarity < 1e-4
        (found,) = each(compare(y, ordinary, off, odd, np.array([start]), 60))
        yield "one pause of 60 days", f"{name}: fake dates, p < 0.05", float(found.p_value < 0.05)
        week = np.eye(7)[series.index.day_of_week.to_numpy()][:, 1:]
        columns = add_constant(np.column_stack([off, week, np.arange(900)]))
        fit = OLS(y, columns).fit(cov_type="HAC", cov_kwds={"maxlags": 14})
        yield "one pause of 60 days", f"{name}: Newey-West, p < 0.05", float(fit.pvalues[1] < 0.05)


def changed_links(seed: int) -> Iterator[Case]:
    for family, effect in (("base", 1.0), ("base", 0.0), ("penalty", 1.0)):
        timeline = timeline_of(draw(seed, family, effect=effect))
        middle = timeline.daily.index[len(timeline.daily) // 2].date()
        for outcome in ("social_visits", "visits"):
            name = f"{family}, effect {effect:g}, {outcome}"
            try:
                found = change(timeline, outcome)
            except NotEnough:
                yield "changes", f"{name}: refused", 1.0
                continue
            yield "changes", f"{name}: refused", 0.0
            yield "changes", f"{name}: said to have changed", float(found.answer == "yes")
            yield "changes", f"{name}: said not to have", float(found.answer == "no")
            if family == "penalty" and found.answer == "yes":
                held = found.earliest <= middle <= found.latest
                yield "changes", f"{name}: date held, where said", float(held)


def several_activities(seed: int) -> Iterator[Case]:
    """Links bring nothing, and replies three visits each or nothing: which gets the credit?"""
    line = timeline_of(draw(seed, effect=0.0))
    for per_reply in (0.0, 3.0):
        brought = np.convolve(line.daily["replies"], [0.7, 0.2, 0.1])[: len(line.daily)]
        more = np.random.default_rng(seed).poisson(per_reply * brought)
        daily = line.daily.assign(visits=line.daily["visits"] + more)
        shown = replace(line, daily=daily)
        for activity in ("link_posts", "posts", "replies", "reposts"):
            total = fit_daily(
                daily["visits"],
                daily[activity],
                line.events,
                LAGS["visits"],
                covariates=covariates_for(shown, "visits", activity),
            ).total
            truth = per_reply if activity == "replies" else 0.0
            name = f"a reply brings {per_reply:g} visits, {activity}"
            held = abs(total.value - truth) <= total.half_width
            yield "activities", f"{name}: range holds the truth", float(held)


def advice_by_chance(seed: int) -> Iterator[Case]:
    """Links bring nothing: is any claim that only an effect could decide reported as decided?"""
    line = timeline_of(draw(seed, effect=0.0))
    asked = [("link_posts", "social_visits"), ("replies", "social_visits")]
    asked += [(a, "followers") for a in ("link_posts", "posts", "replies", "reposts")]
    found = tuple(response(line, outcome, activity) for activity, outcome in asked)
    claims = check_advice(Evidence(line, found, 5.0, people(line)), {})
    wrong = [c.answer in BY_EFFECT.get(c.id, ()) for c in claims]
    yield "advice", "any claim wrongly decided though posts bring nothing", float(any(wrong))


QUESTIONS: tuple[Callable[[int], Iterator[Case]], ...] = (
    false_alarms,
    viral_days,
    planted_events,
    kinds_together,
    weeks_off,
    long_pause,
    changed_links,
    several_activities,
    every_outcome,
    by_target,
    two_networks,
    advice_by_chance,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=200)
    names = [ask.__name__ for ask in QUESTIONS]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="QUESTION")
    given = parser.parse_args()
    asked = [ask for ask in QUESTIONS if ask.__name__ in given.only]
    cases: list[Any] = [
        case for ask in asked for n in range(given.worlds) for case in ask(FIRST_SEED + n)
    ]
    frame = pd.DataFrame(cases, columns=["question", "rate", "value"])
    table = frame.groupby(["question", "rate"], sort=False)["value"].agg(["mean", "sem", "size"])
    table = table.round(4).reset_index()
    path = RESULTS / "explained.csv"
    if len(asked) < len(QUESTIONS) and path.exists():
        others = pd.read_csv(path, comment="#")
        others = others[~others["rate"].isin(table["rate"])]
        table = pd.concat([others, table]).sort_values("question", kind="stable")
    note = f"# python benchmarks/explained.py, worlds with seeds from {FIRST_SEED}; a world may ask more than once\n"
    path.write_text(note + table.to_csv(index=False), encoding="utf-8")
    print(table.to_string())


if __name__ == "__main__":
    main()
