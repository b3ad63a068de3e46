"""Portfolio: what many authors' results say, read from the folder of results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.display.view import View
from roi.errors import NoFolder
from roi.language.messages import say
from roi.portfolio.results import PLACES, Results
from roi.portfolio.shares import Share, shares

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
    declared : the names of the declared columns.
    """

    folder: Path
    authors: pd.DataFrame
    findings: pd.DataFrame
    pooled: pd.DataFrame
    declared: tuple[str, ...]

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """How many authors it pays for, how many it doesn't, how many can't tell, and how many there is no answer for."""
        return shares(self.authors)

    def summary(self) -> str:
        """Return how many answers there are of each kind, a line each."""
        return "\n".join(
            [say("portfolio.title", n=len(self.authors)), *(s.text for s in self.shares)]
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
        }

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the share of each answer with its range."""
        from roi.display import charts

        rows = [(s.label, s.estimate, s.conf_low, s.conf_high) for s in self.shares]
        columns = ["term", "estimate", "conf_low", "conf_high"]
        return charts.ranges(pd.DataFrame(rows, columns=columns), ax)


def read_portfolio(results: str | Path) -> Portfolio:
    """Return the portfolio that a folder of results holds.

    Only the authors whom the last run named count; a damaged file counts as an author without an answer.

    Raises
    ------
    NoFolder
        If there are no results in the folder.
    """
    import duckdb

    store = Results(Path(results))
    if not (store.folder / PLACES).is_file():
        raise NoFolder(folder=store.folder / PLACES)
    with duckdb.connect() as connection:
        declared = connection.execute(
            "SELECT * FROM read_parquet(?)", [str(store.folder / PLACES)]
        ).df()
        names = list(declared["author"])
        _results_of(connection, store, names)
        rows = connection.execute(f"SELECT {PLAIN} FROM results ORDER BY author").df()
        findings = connection.execute(
            "SELECT author, f.* FROM (SELECT author, unnest(findings) AS f FROM results) ORDER BY ALL"
        ).df()
        pooled = connection.execute(
            "SELECT author, p.* FROM (SELECT author, unnest(pooled) AS p FROM results) ORDER BY ALL"
        ).df()
    columns = tuple(c for c in declared.columns if c != "author")
    authors = declared.merge(rows, on="author", how="left", suffixes=("", "_of_result"))
    authors["status"] = authors["status"].fillna("stopped")
    return Portfolio(store.folder, authors, findings, pooled, columns)


def _results_of(connection: duckdb.DuckDBPyConnection, store: Results, names: list[str]) -> None:
    """Make the table `results` of the authors who are named, of files that can be read."""
    import duckdb

    files = [str(file) for name in names if (file := store.file(name)).is_file()]
    from roi.portfolio.record import COLUMNS

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
