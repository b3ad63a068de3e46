"""Copies of titles that no post links to: counted apart only where every link to a shop says to which title it leads."""

from __future__ import annotations

import pandas as pd
import pytest

from benchmarks.outside.worlds import draw
from roi.analysis.finding import Check
from roi.analysis.response.effects import response
from roi.exports import together
from roi.loaders.table_loader import complete
from roi.loaders.walk import Export
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.settings import Settings
from roi.timeline.timeline import Timeline, overlay

DAYS = pd.date_range("2025-03-01", periods=10)
KINDLE = "https://www.amazon.com/dp/B0ADA00001?tag=ada"
PAPERBACK = "https://www.amazon.co.uk/Salt-Road/dp/1-23456-789-X"
OTHER = "https://www.amazon.com/dp/B0ADA00002"
SHORT = "https://amzn.to/3abcDEF"
SHOP = "https://books2read.com/lowlanternstreet"
BLOG = "https://adavale.example/why-fog"


def laid(*urls: str, named: bool = True) -> Timeline:
    """Return the calendar of two titles, one of them in two formats, and a post for each link."""
    each = [("Salt Road", "B0ADA00001", 3.0), ("Salt Road", "123456789X", 2.0)]
    each.append(("Low Lantern Street", "B0ADA00002", 1.0))
    rows = [(day, *row) for day in DAYS for row in each if day != DAYS[4] or row[2] != 1]
    sold = pd.DataFrame(rows, columns=["date", "title", "identifier", "units"])
    if not named:
        sold = sold.assign(title=None, identifier=None)
    noon = [day.tz_localize("UTC") + pd.Timedelta(hours=12) for day in DAYS[: len(urls)]]
    links = pd.Series([(url,) for url in urls], dtype="object")
    posts = pd.DataFrame({"time": noon, "network": "x", "kind": "post", "links": links})
    posts["post_id"] = [str(n) for n in range(len(urls))]
    ends = (DAYS[0].date(), (DAYS[-1] + pd.Timedelta(days=1)).date())
    found = [
        Dataset(
            "sales",
            complete(sold.assign(line=range(1, len(sold) + 1)), "sales"),
            "day",
            SeriesId("sales", "kdp"),
            *ends,
            "zero",
        ),
        Dataset(
            "posts",
            complete(posts.assign(line=range(1, len(posts) + 1)), "posts"),
            "instant",
            SeriesId("posts", "x", handle="ada"),
            *ends,
            "zero",
            timezone="UTC",
            merge="id",
        ),
    ]
    exports = tuple(
        Export(f"file{n}", "test", Reading((d,), len(d.frame), {d.kind: len(d.frame)}))
        for n, d in enumerate(found)
    )
    mine = Settings(timezone="UTC", sites=("adavale.example",))
    return overlay(together("folder", mine, exports, ()))


@pytest.mark.parametrize("links", [(KINDLE,), (PAPERBACK, BLOG), (KINDLE, PAPERBACK)])
def test_a_title_is_linked_in_all_its_formats(links: tuple[str, ...]) -> None:
    line = laid(*links)
    copies = [1.0] * 10
    copies[4] = 0.0
    assert line.daily["unlinked_sales"].to_list() == copies
    assert line.daily["sales"].to_list() == [6.0 if n == 1 else 5.0 for n in copies]
    assert line.column("unlinked_sales").role == "covariate"


@pytest.mark.parametrize(
    "links", [(KINDLE, OTHER), (KINDLE, SHOP), (KINDLE, SHORT), (BLOG,), (SHORT,)]
)
def test_where_a_link_may_lead_to_any_title_none_is_counted_apart(links: tuple[str, ...]) -> None:
    assert "unlinked_sales" not in laid(*links).daily


def test_copies_without_a_title_are_not_counted_apart() -> None:
    assert "unlinked_sales" not in laid(KINDLE, named=False).daily


def asked(family: str, effect: float, seed: int) -> tuple[Check, str]:
    found = response(draw(family, seed, effect=effect, days=540).timeline, "sales")
    return next(c for c in found.checks if c.name == "unlinked_titles"), found.answer


def test_a_promotion_nobody_wrote_down_moves_them_and_forbids_an_answer() -> None:
    told = [asked("promotions_titles", 0.0, seed) for seed in range(3)]
    assert sum(check.holds is False and check.fatal for check, _ in told) >= 2
    assert {answer for check, answer in told if check.holds is False} == {"cannot_tell"}
    assert [check.holds for check, _ in (asked("base_titles", 0.0, s) for s in range(3))].count(
        False
    ) <= 1


def test_titles_that_hardly_sell_say_nothing() -> None:
    line = draw("base_titles", 1, effect=1.0, days=300).timeline
    line.daily["unlinked_sales"] = 0.0
    checks = response(line, "sales").checks
    assert [c.holds for c in checks if c.name == "unlinked_titles"] == [None]
