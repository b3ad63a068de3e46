"""Whose file it is: a renamed handle is one account, and two people of one name are two."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from roi.loaders.table_loader import complete
from roi.reconcile.accounts import with_accounts
from roi.reconcile.pipeline import reconcile
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId


def posts(one: SeriesId, ids: list[int], first: str = "2025-03-01") -> Dataset:
    times = pd.date_range(first, periods=len(ids), tz="UTC")
    rows = {"time": times, "network": "x", "post_id": ids, "kind": "post", "line": range(len(ids))}
    frame = complete(pd.DataFrame(rows), "posts")
    start, end = times[0].date(), date(2025, 6, 1)
    return Dataset("posts", frame, "instant", one, start, end, "zero", merge="id", network="x")


def ids_of(*datasets: SeriesId) -> list[SeriesId]:
    found = with_accounts([(str(n), posts(one, [1])) for n, one in enumerate(datasets)])
    return [d.series_id for _, d in found]


def test_two_archives_of_an_account_under_two_handles_are_one_account() -> None:
    old = posts(SeriesId("posts", "x", "111", handle="ada"), [1, 2, 3])
    new = posts(SeriesId("posts", "x", "111", handle="adavale"), [1, 2, 3, 4])
    for order in ([("old", old), ("new", new)], [("new", new), ("old", old)]):
        found = reconcile(order)
        (series,) = found.series
        assert len(series.frame) == 4
        assert [(d.reason, d.rows) for d in found.decisions] == [("shared_ids", 3)]


def test_a_file_that_knows_the_handle_alone_is_of_that_account() -> None:
    archive = SeriesId("posts", "x", "111", handle="AdaVale")
    by_handle = SeriesId("posts", "x", handle="adavale")
    other = SeriesId("posts", "x", handle="somebody")
    first, second, third = ids_of(archive, by_handle, other)
    assert first == second != third


def test_a_handle_that_two_accounts_had_stands_for_neither() -> None:
    one, two, handle = ids_of(
        SeriesId("posts", "x", "111", handle="ada"),
        SeriesId("posts", "x", "222", handle="ada"),
        SeriesId("posts", "x", handle="ada"),
    )
    assert len({one, two, handle}) == 3


@pytest.mark.parametrize(("others", "is_named"), [(1, True), (2, False)])
def test_a_file_that_says_nothing_is_of_the_only_account_there_is(
    others: int, is_named: bool
) -> None:
    named = [SeriesId("posts", "x", str(n)) for n in range(others)]
    *_, anonymous = ids_of(*named, SeriesId("posts", "x"))
    assert (anonymous in named) == is_named


def test_an_account_on_another_network_says_nothing() -> None:
    _, anonymous = ids_of(SeriesId("posts", "bluesky", "did:1"), SeriesId("posts", "x"))
    assert anonymous == SeriesId("posts", "x")


def overview(*impressions: float) -> Dataset:
    """Return the daily figures of an account that isn't named."""
    days = pd.date_range("2025-03-01", periods=len(impressions))
    rows = {"date": days, "network": "x", "impressions": impressions, "line": range(len(days))}
    frame = complete(pd.DataFrame(rows), "followers")
    span = days[0].date(), days[-1].date()
    one = SeriesId("followers", "x")
    return Dataset("followers", frame, "day", one, *span, "unknown", merge="day")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ([40, 90, 500, 20, 70], True),  # somebody else's
        ([101, 205, 300, 410, 700], False),  # a later download, its last day fuller
        ([100, 200, 300, 400, 500], False),
    ],
)
def test_two_files_of_one_network_that_name_no_account_are_asked_about_if_they_differ(
    other: list[float], told: bool
) -> None:
    files = [("a.csv", overview(100, 200, 300, 400, 500)), ("b.csv", overview(*other))]
    found = [d for d in reconcile(files).decisions if d.reason == "unlike_days"]
    assert bool(found) == told
    assert all("if they are of two accounts" in d.sentence for d in found)
