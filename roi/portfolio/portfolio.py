"""Portfolio: what many authors' results say, read from the folder of results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.analysis.finding import NORMAL
from roi.analysis.response.effects import LEADING
from roi.display.view import View
from roi.errors import NoFolder
from roi.language.messages import say
from roi.portfolio.heterogeneity import Difference, differences
from roi.portfolio.pooling import Pool, pool
from roi.portfolio.record import COLUMNS
from roi.portfolio.results import PLACES, Results
from roi.portfolio.shares import Share, shares
from roi.sources.queries import connected

if TYPE_CHECKING:
    import duckdb
    from matplotlib.axes import Axes

SCHEMA = 1
PLAIN = (
    "author, status, error_kind, error, answer, sentence, first_day, last_day, days, currency, hours_per_week,"
    " hour_worth, cost_per_month, income_per_unit, break_even_units_per_month, posts_per_month,"
    " net_per_month.estimate AS net, net_per_month.conf_low AS net_low, net_per_month.conf_high AS net_high,"
    " probability_pays, missing"
)


@dataclass(frozen=True)
class Portfolio(View):
    """The results of many authors; every number is one author's own until `pools` puts them together.

    Attributes
    ----------
    folder : the folder of results.
    authors : one row an author: author, status ('answered', 'unreadable', 'stopped'), the error, the answer, its
        money, `missing` kinds of record, and the columns declared in the table of places.
    findings : one row an author and finding.
    pooled : one row an author and outcome: her effect by days with its error, and her placebo.
    drawn : one row an author and outcome: her effect by the days that a coin drew, with its error and the draws that might
        have been; only tests that are over are pooled.
    declared : the names of the declared columns.
    not_opened : the authors whose place couldn't be opened by the run, and whose earlier result stands.
    """

    folder: Path
    authors: pd.DataFrame
    findings: pd.DataFrame
    pooled: pd.DataFrame
    drawn: pd.DataFrame
    declared: tuple[str, ...]
    not_opened: tuple[str, ...] = ()

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """How many authors it pays for, how many it doesn't, how many can't tell, and how many there is no answer for."""
        return shares(self.authors)

    @cached_property
    def pools(self) -> tuple[Pool, ...]:
        """Each outcome across authors, the most sensitive first: by drawn days where there are any, then by histories."""
        found = [
            one
            for column in LEADING
            for one in (_of_coins(column.name, self.drawn), _of_histories(column.name, self.pooled))
        ]
        return tuple(one for one in found if one is not None)

    @cached_property
    def differences(self) -> tuple[tuple[Pool, tuple[Difference, ...]], ...]:
        """For each pool, whether effects differ by the declared columns."""
        declared = self.authors[["author", *self.declared]]
        return tuple(
            (one, differences(self._effects(one).merge(declared, on="author"), self.declared))
            for one in self.pools
        )

    def _effects(self, one: Pool) -> pd.DataFrame:
        drawn = self.drawn[_over(self.drawn)]
        return _effects(one.outcome, drawn if one.is_randomised else self.pooled)

    @cached_property
    def under_way(self) -> int:
        """How many authors have a test under way; it joins the others when it is over, so that nobody stops when it suits."""
        return int(self.drawn.loc[~_over(self.drawn), "author"].nunique())

    def summary(self) -> str:
        """Return how many answers there are of each kind, and what they say together, a line each."""
        from roi.portfolio.wording import pool_sentence

        without = len(self.authors) - self.shares[0].of
        return "\n".join(
            [
                say("portfolio.title", n=len(self.authors)),
                *(share.text for share in self.shares),
                *([say("portfolio.no_answer", n=without)] if without else []),
                *([say("portfolio.not_opened", n=len(self.not_opened))] if self.not_opened else []),
                *([say("portfolio.under_way", n=self.under_way)] if self.under_way else []),
                *map(pool_sentence, self.pools),
            ]
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row an author."""
        return self.authors

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return {
            "schema": SCHEMA,
            "authors": len(self.authors),
            "shares": {share.name: share.authors for share in self.shares},
            "pools": [pool.to_dict() for pool in self.pools],
            "differences": [
                {"outcome": pool.outcome, **difference.to_dict()}
                for pool, some in self.differences
                for difference in some
            ],
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw the share of each answer with its range."""
        from roi.display import charts

        rows = [(s.label, s.estimate, s.conf_low, s.conf_high) for s in self.shares]
        columns = ["term", "estimate", "conf_low", "conf_high"]
        return charts.ranges(pd.DataFrame(rows, columns=columns), ax, **look)


def _effects(outcome: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return one row an author of an outcome; the error of a history is that behind its range."""
    some = table[table["outcome"] == outcome]
    if "conf_low" not in some:
        return some
    return some.assign(std_error=(some["conf_high"] - some["conf_low"]) / (2 * NORMAL))


def _of_histories(outcome: str, pooled: pd.DataFrame) -> Pool | None:
    effects = _effects(outcome, pooled)
    return pool(effects, outcome, str(effects["unit"].iloc[0])) if len(effects) else None


def _of_coins(outcome: str, drawn: pd.DataFrame) -> Pool | None:
    return pool(_effects(outcome, drawn[_over(drawn)]), outcome, randomised=True)


def _over(drawn: pd.DataFrame) -> pd.Series[bool]:
    return drawn["is_over"].astype(bool)


def read_portfolio(results: str | Path) -> Portfolio:
    """Return the portfolio that a folder of results holds.

    Only the authors whom the last run named count; a damaged file counts as an author without an answer.

    Parameters
    ----------
    results : the folder that `run_portfolio` wrote.

    Returns
    -------
    Portfolio
        As `run_portfolio` returned it.

    Raises
    ------
    NoFolder
        If there are no results in the folder.
    """

    store = Results(Path(results))
    if not (store.folder / PLACES).is_file():
        raise NoFolder(folder=store.folder / PLACES)
    with connected() as connection:
        declared = connection.execute(
            "SELECT * FROM read_parquet(?)", [str(store.folder / PLACES)]
        ).df()
        names = list(declared["author"])
        _results_of(connection, store, names)
        rows = connection.execute(f"SELECT {PLAIN} FROM results ORDER BY author").df()
        findings, pooled, drawn = (
            connection.execute(
                f"SELECT author, x.* FROM (SELECT author, unnest({lists}) AS x FROM results) ORDER BY ALL"
            ).df()
            for lists in ("findings", "pooled", "drawn")
        )
    columns = tuple(c for c in declared.columns if c != "author")
    authors = declared.merge(rows, on="author", how="left", suffixes=("", "_of_result"))
    authors["status"] = authors["status"].fillna("stopped")
    return Portfolio(store.folder, authors, findings, pooled, drawn, columns)


def _results_of(connection: duckdb.DuckDBPyConnection, store: Results, names: list[str]) -> None:
    """Make the table `results` of the authors who are named, of files that can be read."""
    import duckdb

    files = [str(file) for name in names if (file := store.file(name)).is_file()]
    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
    connection.execute(f"CREATE TABLE results ({columns})")

    def add(some: list[str]) -> None:
        try:
            connection.execute("INSERT INTO results BY NAME SELECT * FROM read_parquet(?)", [some])
        except duckdb.Error:
            if len(some) > 1:
                add(some[: len(some) // 2])
                add(some[len(some) // 2 :])

    if files:
        add(files)
