"""Section 6: the month's sales by title and store, pages read, and what posting earns against what it costs."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from roi.analysis.book_series.reading_on import read_through
from roi.analysis.finding import known
from roi.language import formatting
from roi.language.messages import say
from roi.reconcile.views import middle
from roi.records.series_id import SPANS, SeriesId
from roi.records.services import series_name, service_name
from roi.reports.blocks import Block, Cell, Figure, Heading, Items, Section, Table, Text, section
from roi.reports.figure_values import WeekBars
from roi.reports.scope import Scope
from roi.reports.sections.monthly_bars import by_month, months_figure
from roi.timeline.columns import SALES
from roi.verdict.account import Range
from roi.verdict.one_page import is_untestable
from roi.verdict.wording import copies_span

MOST_ROWS = 12
MOST_LINES = 8  # about a series; the notebook has them all
BY = ["title", "store", "currency"]
SUMS = ["units", "pages_read", "royalty", "unpriced", "unpaid"]
ONE_DAY = pd.Timedelta(days=1)
WEEKS = 13
COLUMNS = ("sales.book", "sales.store", "sales.copies", "sales.pages", "sales.royalty")
HOURS = ("sales.week", "sales.estimate", "sales.low", "sales.high")


def sales_section(scope: Scope) -> Section:
    """Return sales by title and store, by month, the effect against the break-even, and the hours."""
    return section(
        "sales",
        say("sales.title"),
        [
            *_titles(scope),
            _copies(scope),
            *_series(scope),
            Heading(say("sales.weighed")),
            *_weighed(scope),
            hours_figure(scope),
        ],
    )


def sold(scope: Scope) -> pd.DataFrame:
    """Return the month's sales by title, store and currency: units, pages_read, royalty, each known or not.

    Days and months of one store together, each copy once; a longer span belongs to the month that holds most of it.
    `unpriced` are the pages read, `unpaid` the copies, whose royalty no file knows.
    """
    start, end = pd.Timestamp(scope.month.start), pd.Timestamp(scope.month.end)
    rows = _rows(scope)
    mine = rows[(rows["middle"] >= start) & (rows["middle"] < end) & ~rows["undivided"]]
    sums = mine.groupby(BY, dropna=False, sort=True)[SUMS].sum(min_count=1)
    return sums.reset_index().sort_values(["units", "pages_read"], ascending=False, kind="stable")


def _store(series: SeriesId) -> str:
    """Return what rows without a store are of: the service's id, or the name of the part that it reports apart."""
    whole = series.measure in {None, SPANS}
    return (series.service if whole else series_name(series)) or "?"


def _rows(scope: Scope) -> pd.DataFrame:
    """Return every sale once; `undivided` if no month holds most of its span."""
    exports = scope.timeline.exports
    counted = exports.totals("sales") if exports else []
    frames = []
    for c in counted:
        rows, day = c.frame, middle(c.frame)
        month = day.dt.to_period("M")
        end = rows.get("end", rows["date"] + ONE_DAY)
        days = end.clip(upper=month.dt.end_time) - rows["date"].clip(lower=month.dt.start_time)
        frames.append(
            rows[["date", *BY, "units", "pages_read", "royalty"]].assign(
                store=rows["store"].fillna(_store(c.id)),
                unpriced=rows["pages_read"].where(rows["royalty"].isna()),
                unpaid=rows["units"].where(rows["royalty"].isna()),
                middle=day,
                end=end,
                undivided=2 * days <= end - rows["date"],
            )
        )
    columns = ["date", *BY, *SUMS, "middle", "end", "undivided"]
    filled = [f for f in frames if len(f)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)


def _titles(scope: Scope) -> list[Block | None]:
    rows = sold(scope)
    if rows.empty:
        return [Text(_nothing(scope), "missing"), _undivided(scope)]
    numbers = {title: n for n, title in enumerate(dict.fromkeys(rows["title"]), start=1)}
    columns = [say(key) for key in COLUMNS]
    cells = [_row(scope, row, numbers) for row in rows.head(MOST_ROWS).to_dict("records")]
    caption = say("sales.caption", month=scope.month.name)
    shown: list[Block | None] = [
        Text(_together(rows)),
        _undivided(scope),
        Table(caption, columns, cells, (2, 3, 4), [4.0, 2.0, 0.9, 0.9, 1.2]),
    ]
    more = len(rows) - MOST_ROWS
    if more > 0:
        shown.append(Text(say("events.more_days", count=formatting.plural(more, "line"))))
    return shown


def _together(rows: pd.DataFrame) -> str:
    """Return the sums of all rows, and for how many copies and pages read no royalty is among them."""
    sums = rows.groupby("currency", dropna=False)["royalty"].sum(min_count=1).dropna()
    money = [
        formatting.price(value, currency if isinstance(currency, str) else None)
        for currency, value in sums.items()
    ]
    copies, unpriced = rows["units"].sum(min_count=1), int(rows["unpriced"].sum())
    unpaid = round(rows["unpaid"].sum()) if money else 0
    sums_said = say(
        "sales.together",
        copies=say("sales.copies_unknown")
        if math.isnan(copies)
        else formatting.plural(copies, "copy"),
        royalties=formatting.listed(money) or say("overview.unknown"),
    )
    left = [say("sales.unpaid", n=unpaid)] if unpaid else []
    left += [say("sales.unpriced", n=unpriced)] if unpriced else []
    return " ".join([sums_said, *left])


def _undivided(scope: Scope) -> Text | None:
    """Return a note on sales whose span no month holds most of, where one touches this month."""
    rows = _rows(scope)
    start, end = pd.Timestamp(scope.month.start), pd.Timestamp(scope.month.end)
    mine = rows[rows["undivided"].astype(bool) & (rows["date"] < end) & (rows["end"] > start)]
    if mine.empty:
        return None
    span = formatting.days(mine["date"].min().date(), mine["end"].max().date())
    copies = formatting.plural(mine["units"].sum(), "copy")
    return Text(say("sales.undivided", copies=copies, span=span), "note")


def _nothing(scope: Scope) -> str:
    if scope.timeline.exports is None and SALES.name in scope.measures:
        return say("sales.no_titles")
    there = SALES.name in scope.measures and scope.amount(SALES.name, scope.month).known
    return say("sales.none_sold" if there else "sales.unknown", month=scope.month.name)


def _row(scope: Scope, row: dict[Any, Any], numbers: dict[str, int]) -> list[Cell]:
    title = row["title"]
    named = (
        scope.title(str(title), numbers[str(title)])
        if isinstance(title, str)
        else say("sales.untitled")
    )
    currency = row["currency"] if isinstance(row["currency"], str) else None
    return [
        named,
        service_name(str(row["store"])),
        *(_count(row[name]) for name in ("units", "pages_read")),
        "–" if math.isnan(row["royalty"]) else formatting.price(row["royalty"], currency),
    ]


def _count(value: float) -> str:
    return "–" if math.isnan(value) else formatting.count(value)


def _copies(scope: Scope) -> Figure | None:
    """Return the copies of the last 13 months as bars."""
    found = by_month(scope, SALES.name)
    if found is None:
        return None
    ends = {"low": found.low, "high": found.high}
    alt = say("sales.copies_alt", **ends, last=found.last, month=scope.month.name)
    return months_figure(found, say("sales.copies_by_month"), say("sales.copies"), alt)


def _series(scope: Scope) -> list[Block | None]:
    """Return how readers go from book to book, and what only the author can say of it; nothing where titles are left out."""
    found = read_through(scope.timeline)
    if scope.redact or not (found.steps or len(found.titles) > 1):
        return []
    if not found.steps:
        return [Text(say("series.ask_short"), "note")]
    return [Heading(say("series.heading")), Items(found.in_short[:MOST_LINES])]


def _weighed(scope: Scope) -> list[Block | None]:
    """Return the effect on sales next to the break-even, in money where that is known."""
    money = scope.verdict.money
    sentences = list(money.sentences)
    if money.units is not None:
        low, high = money.units.conf_low, money.units.conf_high
        sentences.append(say("sales.extra", extra=copies_span(low, high)))
    if money.net is not None:
        sentences.append(_net(money.net, money.currency))
    if money.probability_pays is not None:
        odds = formatting.chances(money.probability_pays)
        sentences.append(formatting.upper_first(say("sales.odds", odds=odds)))
    told = money.why_not and not is_untestable(scope.verdict)  # else the first page says it
    return [Items(sentences), Text(money.why_not, "missing") if told else None]


def _net(net: Range, currency: str) -> str:
    """Return what is left, or is missing, once the time is paid for."""
    if net.conf_high < 0:
        least, most = (formatting.money(-v, currency) for v in (net.conf_high, net.conf_low))
        return say(
            "sales.short", net=formatting.money(-net.estimate, currency), low=least, high=most
        )
    low, high = (formatting.money(v, currency) for v in (net.conf_low, net.conf_high))
    if net.conf_low < 0:
        return say("sales.either", low=formatting.money(-net.conf_low, currency), high=high)
    return say("sales.over", net=formatting.money(net.estimate, currency), low=low, high=high)


def hours_figure(scope: Scope) -> Figure | None:
    """Return the hours of the last 13 whole weeks with their range."""
    hours = scope.verdict.hours
    sums = hours.by_week().iloc[-WEEKS:]
    if hours.daily.empty or sums.empty:
        return None
    names = [formatting.day_short_month(week.date()) for week in pd.DatetimeIndex(sums.index)]
    caption = say("sales.hours")
    ends = ("estimate", "low", "high")
    numbers = zip(*(map(formatting.number, sums[c]) for c in ends), strict=True)
    rows = [[name, *written] for name, written in zip(names, numbers, strict=True)]
    columns = [say(key) for key in HOURS]
    table = Table(caption, columns, rows, (1, 2, 3))
    alt = say(
        "sales.hours_alt",
        low=formatting.number(float(sums["estimate"].min())),
        high=formatting.number(float(sums["estimate"].max())),
    )
    estimate, low, high = ([known(v) for v in sums[c]] for c in ends)
    bars = WeekBars(names, estimate, low, high)
    return Figure(bars, caption, alt, table)
