"""Turn rows of single page views into visits: in all, and by source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from roi.loaders.referrers import host_of, networks
from roi.loaders.table_loader import TableLoader, complete
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId
from roi.sources.source import Source

MEASURES = ("pageviews", "visits", "visitors")
ONE_DAY = pd.Timedelta(days=1)
EDGE = pd.Timedelta(hours=2)  # without a view at the end of a day, after which it may have been cut
# Share of the rows; a host with a smaller one is a translation, a draft or a copy of the main site.
OF_A_SITE = 0.1


def in_all_and_by_source(rows: pd.DataFrame, facts: Dataset) -> tuple[Dataset, Dataset]:
    """Return two datasets of the same rows: added up by time, and by time and source.

    Parameters
    ----------
    rows : `time`, `source`, `line`, and those of `pageviews` and `visit_columns` that are known.
    facts : a dataset that provides everything but the frame.
    """
    return tuple(  # type: ignore[return-value]
        replace(facts, frame=_framed(rows, by), breakdown="source" if by[1:] else None)
        for by in (["time"], ["time", "source"])
    )


def added_up(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the sums of the rows; a sum without a known value is unknown, and the line is the first one."""
    grouped = rows.groupby(by, sort=True)
    measures = [name for name in MEASURES if name in rows]
    return grouped[measures].sum(min_count=1).join(grouped["line"].min()).reset_index()


def _framed(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    added = added_up(rows, by)
    site = rows["site"].iloc[0] if "site" in rows and len(rows) else None
    return complete(added.assign(site=pd.Series(site, added.index, "str")), "visits")


@dataclass(frozen=True)
class WorkbookTable(TableLoader):
    """A table that is only looked for in workbooks."""

    def identifies(self, source: Source) -> bool:
        """Return whether the workbook has our sheet with our header."""
        return self.sheet in source.sheets and super().identifies(source)


@dataclass(frozen=True)
class HitsTable(TableLoader):
    """An export with one row per page view.

    `transform` gives `time`, `source` (missing for the site's own pages and for none) and `visit`
    (the visit that a row belongs to; without it, `opens` says whether the row is a visit's first),
    and may give `site`. Page views within a visit count for the source of the visit. Sites that are
    exported together stay apart.
    """

    def datasets(self, source: Source, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return page views and visits by second, in all and by source, of each site."""
        rows = (self.transform(frame) if self.transform else frame).sort_values(
            ["time", "line"], kind="stable", ignore_index=True
        )
        return tuple(d for part in of_each_site(rows) for d in self._of_a_site(source, part))

    def _of_a_site(self, source: Source, rows: pd.DataFrame) -> tuple[Dataset, ...]:
        rows = visited(rows).assign(pageviews=1.0, time=rows["time"].dt.floor("s"))
        facts = replace(self, transform=None).dataset(source, rows)
        return in_all_and_by_source(rows, replace(facts, partial=cut_days(rows["time"])))


def of_each_site(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows of each site apart, the largest first; a subdomain belongs to the site above it.

    A host with few rows stays with the largest site, as does a row that names none.

    Examples
    --------
    >>> rows = pd.DataFrame({"site": ["ada.example", "blog.ada.example", "fair.example"], "line": [1, 2, 3]})
    >>> [list(part["line"]) for part in of_each_site(rows)]
    [[1, 2], [3]]
    """
    hosts = rows["site"].map(host_of, na_action="ignore") if "site" in rows else pd.Series()
    shares = hosts.value_counts(normalize=True)
    if len(shares) < 2:
        return [rows]
    apart = [str(host) for host, share in shares.items() if share >= OF_A_SITE]
    above = {h: min((a for a in apart if f".{h}".endswith(f".{a}")), key=len) for h in apart}
    site = hosts.map(above).fillna(above.get(shares.index[0], shares.index[0]))
    ordered = site.value_counts().index
    return [rows[site == name].reset_index(drop=True) for name in ordered]


def cut_days(moments: pd.Series[pd.Timestamp]) -> tuple[date, ...]:
    """Return the first day if the rows start late in it, and the last day if they end early: the export may cover only part."""
    if moments.empty:
        return ()
    first, last = moments.min(), moments.max()
    late = first - first.normalize() > EDGE
    early = last.normalize() + ONE_DAY - last > EDGE
    return tuple(sorted({at.date() for at, cut in ((first, late), (last, early)) if cut}))


def visited(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows sorted by time, with `visit_columns` (1 for the first row of a visit) and the source of their visit."""
    if "visit" not in rows:
        return rows.assign(
            visits=rows["opens"].astype("float64"), source=rows["source"].fillna("direct")
        )
    visit = rows["visit"].where(rows["visit"].notna(), "line " + rows["line"].astype("str"))
    first = ~visit.duplicated()
    came_from = rows["source"].groupby(visit).transform("first")
    return rows.assign(
        visits=first.astype("float64"), source=came_from.fillna("direct").astype("str")
    )


def outside(
    referrer: pd.Series[str],
    site: pd.Series[str],
    utm_source: pd.Series[str] | None = None,
    utm_medium: pd.Series[str] | None = None,
) -> pd.Series[str]:
    """Return the source of each page view, missing if it came from the site itself or from nowhere known."""
    hosts = referrer.map(host_of, na_action="ignore")
    own = hosts.notna() & (hosts == site.map(host_of, na_action="ignore"))
    source = networks(referrer.mask(own), utm_source, utm_medium)
    return source.mask(source == "direct")


def site_named(_: Source, rows: pd.DataFrame) -> SeriesId:
    """Return what is counted where the rows name their site: the one that most of them name."""
    named = rows["site"].dropna() if "site" in rows else pd.Series(dtype="str")
    return SeriesId("visits", account=host_of(str(named.mode().iloc[0])) if len(named) else None)
