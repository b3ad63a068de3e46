"""What the publisher's report says, section by section: portfolio to blocks."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd

from roi.exports import UNLOCKS, Missing
from roi.language import formatting
from roi.language.formatting import count, listed, number
from roi.language.messages import say
from roi.portfolio import wording
from roi.portfolio.pooling import FEWEST, Pool
from roi.portfolio.portfolio import Portfolio
from roi.reports.blocks import (
    Block,
    Figure,
    Heading,
    Items,
    Pairs,
    Section,
    Table,
    Text,
    section,
)
from roi.reports.figure_values import RangeRow, Ranges

MOST_ROWS = 34  # of a table; the workbook has all
MOST_NAMED = 15


def answer_section(found: Portfolio) -> Section:
    """Return how many authors it pays for, and what to do next."""
    return section(
        "answer",
        say("answer.title"),
        [
            Text(wording.headline(found.shares), "answer"),
            _shares_figure(found) if found.shares[0].of else None,
            Text(say("portfolio.shares_note"), "note"),
            Heading(say("answer.next")),
            Text(wording.next_step(found.authors), "next"),
            *[Text(wording.pool_sentence(p)) for p in found.pools],
        ],
    )


def _shares_figure(found: Portfolio) -> Figure:
    rows = [
        RangeRow(s.label, s.range, 100 * s.estimate, 100 * s.conf_low, 100 * s.conf_high)
        for s in found.shares
    ]
    caption = say("portfolio.shares_caption")
    table = Table(
        caption,
        [say("portfolio.answer"), say("portfolio.authors"), say("portfolio.range")],
        [[s.label, count(s.authors), s.range] for s in found.shares],
        (1,),
    )
    return Figure(Ranges(rows), caption, wording.shares_alt(found.shares), table)


def together_section(found: Portfolio) -> Section:
    """Return what link posts go with, or bring, across authors."""
    blocks: list[Block] = []
    for pool in found.pools:
        blocks += [
            Heading(wording.heading(pool)),
            Text(wording.pool_sentence(pool)),
            Items(wording.pool_details(pool)),
        ]
        if len(pool.shares):
            blocks.append(_spread_table(pool))
    if found.under_way:
        blocks.append(Text(say("portfolio.under_way", n=found.under_way), "note"))
    return section(
        "together", say("portfolio.together"), blocks or [Text(say("portfolio.no_pool"), "missing")]
    )


def _spread_table(pool: Pool) -> Table:
    columns = [say("portfolio.below", n=round(100 * s)) for s in pool.shares["share"]]
    caption = say("portfolio.spread_caption", outcome=wording.outcome(pool))
    return Table(
        caption,
        [say("portfolio.effect"), *columns],
        [[say("portfolio.at_most"), *(number(e) for e in pool.shares["effect"])]],
        tuple(range(1, len(columns) + 1)),
    )


def named_section(found: Portfolio) -> Section:
    """Return the authors of whom a direction can be said, a table an outcome."""
    tables = [_named_table(p) for p in found.pools if p.authors["named"].any()]
    few = [p for p in found.pools if len(p.authors) < FEWEST]
    return section(
        "named",
        say("portfolio.named"),
        [
            Text(say("portfolio.named_note")),
            Text(say("portfolio.named_few", least=count(FEWEST)), "missing") if few else None,
            *tables,
            Text(say("portfolio.named_none"), "missing")
            if len(few) < len(found.pools) and not tables
            else None,
        ],
    )


def _named_table(pool: Pool) -> Table:
    named = pool.named.sort_values("false_discovery_rate").head(MOST_NAMED)
    rows = [
        [r["author"], number(r["estimate"]), formatting.span(r["conf_low"], r["conf_high"])]
        for r in named.to_dict("records")
    ]
    caption = say("portfolio.named_caption", n=len(pool.named), outcome=wording.heading(pool))
    columns = [say("portfolio.author"), say("portfolio.effect"), say("portfolio.range")]
    return Table(caption, columns, rows, (1,), small=True)


def groups_section(found: Portfolio) -> Section | None:
    """Return whether effects differ by what the table declares; None where it declares nothing."""
    if not found.declared:
        return None
    rows = [
        [
            wording.heading(pool),
            difference.column,
            wording.groups(difference),
            wording.seen(difference),
        ]
        for pool, some in found.differences
        for difference in some
    ]
    columns = [
        say("portfolio.outcome"),
        say("portfolio.column"),
        say("portfolio.groups"),
        say("portfolio.differ"),
    ]
    table = Table(
        say("portfolio.groups_caption"), columns, rows, widths=[1.2, 1, 3, 1.4], small=True
    )
    return section(
        "groups",
        say("portfolio.by_group"),
        [
            table if rows else Text(say("portfolio.groups_few"), "missing"),
            Text(say("portfolio.groups_note"), "note"),
        ],
    )


def advice_section(found: Portfolio) -> Section | None:
    """Return what to advise whom, each only as far as her own answer goes; None where nobody has an answer."""
    groups = {advice: names for advice, names in wording.advised(found.authors).items() if names}
    if not groups:
        return None
    rows = [[say(advice), count(len(names)), _some(names)] for advice, names in groups.items()]
    columns = [say("portfolio.advice"), say("portfolio.authors"), say("portfolio.who")]
    caption = say("portfolio.advice_caption")
    return section(
        "advice",
        say("portfolio.advise"),
        [Table(caption, columns, rows, (1,), [2, 0.6, 3], small=True)],
    )


def files_section(found: Portfolio) -> Section:
    """Return who lacks which file, and what to ask each author for."""
    lacking = wording.lacking(found.authors)
    rows = [
        [
            formatting.upper_first(Missing(kind).what),
            count(len(names)),
            _some(names),
        ]
        for kind, names in lacking.items()
        if kind in UNLOCKS
    ]
    columns = [say("portfolio.file"), say("portfolio.authors"), say("portfolio.who")]
    asked = wording.requests(found.authors)
    return section(
        "files",
        say("portfolio.files"),
        [
            Table(say("portfolio.files_caption"), columns, rows, (1,), [2, 0.6, 3], small=True)
            if rows
            else Text(say("portfolio.files_none")),
            Heading(say("portfolio.mail")) if asked else None,
            Items(asked[:MOST_ROWS]) if asked else None,
            _more(len(asked)),
        ],
    )


def errors_section(found: Portfolio) -> Section | None:
    """Return the authors who couldn't be answered, each with the reason; None where there are none."""
    rows = [
        [a["author"], wording.error_of(a["error"], a["error_kind"])]
        for a in _without(found.authors)
    ]
    if not rows:
        return None
    columns = [say("portfolio.author"), say("portfolio.reason")]
    table = Table(
        say("portfolio.errors_caption"), columns, rows[:MOST_ROWS], widths=[1, 3], small=True
    )
    return section("errors", say("portfolio.errors"), [table, _more(len(rows))])


def authors_section(found: Portfolio) -> Section:
    """Return one row an author: her answer, the odds, and the money."""
    answered = found.authors[found.authors["status"] == "answered"]
    ordered = answered.sort_values("probability_pays", ascending=False, na_position="last")
    rows = [
        [
            a["author"],
            wording.answer_of(a["answer"]),
            wording.odds(a["probability_pays"]),
            wording.money_range(a["net_low"], a["net_high"], a["currency"]),
            count(a["days"]),
        ]
        for a in ordered.head(MOST_ROWS).to_dict("records")
    ]
    columns = [
        say("portfolio.author"),
        say("portfolio.answer"),
        say("portfolio.odds"),
        say("portfolio.net"),
        say("portfolio.days"),
    ]
    return section(
        "authors",
        say("portfolio.each"),
        [
            Table(
                say("portfolio.each_caption"),
                columns,
                rows,
                (4,),
                [2, 1.2, 1.6, 2.2, 0.7],
                small=True,
            ),
            _more(len(answered)),
        ],
    )


def method_section() -> Section:
    """Return how it was worked out, and what it can't say."""
    rows = [
        (say("portfolio.method_each"), say("portfolio.method_each_text")),
        (say("portfolio.method_mean"), say("portfolio.method_mean_text")),
        (say("portfolio.method_draws"), say("portfolio.method_draws_text")),
        (say("portfolio.method_bias"), say("portfolio.method_bias_text")),
        (say("portfolio.method_named"), say("portfolio.method_named_text")),
        (say("portfolio.method_cause"), say("portfolio.method_cause_text")),
    ]
    return section("method", say("portfolio.method"), [Pairs(rows)])


def _without(authors: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return authors[authors["status"] != "answered"].to_dict("records")


def _some(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMED:
        return listed(names)
    return say("portfolio.and_more", some=", ".join(names[:MOST_NAMED]), n=len(names) - MOST_NAMED)


def _more(rows: int) -> Text | None:
    return (
        Text(say("portfolio.more_rows", n=rows - MOST_ROWS), "note") if rows > MOST_ROWS else None
    )
