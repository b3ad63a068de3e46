"""Exports that count the same thing are never added: a test for each rule and each decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roi.loaders.table_loader import complete
from roi.reconcile.decision import Decision
from roi.reconcile.period_overlap import resolve_periods
from roi.reconcile.pipeline import RULES, reconcile
from roi.reconcile.precedence import concatenated_by_precedence, preferred
from roi.reconcile.views import totals
from roi.records.dataset import Dataset
from roi.records.date_ranges import subtract, union
from roi.records.series import Series
from roi.records.series_id import SeriesId

D = date


def days(kind: str, start: str, values: dict[str, list[float]], **facts: Any) -> Dataset:
    """Return a dataset with one row per day from `start` on."""
    n = len(next(iter(values.values())))
    when = "time" if kind == "visits" else "date"
    frame = pd.DataFrame({when: pd.date_range(start, periods=n), **values, "line": range(2, n + 2)})
    first = pd.Timestamp(start).date()
    whole = {
        "grain": "day",
        "missing_means": "zero",
        "start": first,
        "end": (frame[when].max() + pd.Timedelta(days=1)).date(),
    }
    return Dataset(
        kind=kind, frame=complete(frame, kind), **{**whole, "series_id": SeriesId(kind), **facts}
    )


def combined(
    datasets: list[tuple[str, Dataset]],
) -> tuple[tuple[Series, ...], tuple[Decision, ...]]:
    """Return what counts of several files of one kind, and the decisions about them."""
    found = reconcile(datasets, RULES[:2])
    return found.series, tuple(d for d in found.decisions if d.is_about_several_files)


def total(counted: tuple[Any, ...], measure: str) -> float:
    return float(sum(c.frame[measure].sum() for c in counted))


def test_two_downloads_of_one_shop_count_once_and_the_newer_wins() -> None:
    old = days(
        "sales", "2025-01-01", {"units": [1.0, 1.0, 1.0, 1.0]}, exported_at=datetime(2025, 1, 5)
    )
    new = days("sales", "2025-01-03", {"units": [1.0, 1.0, 2.0]}, exported_at=datetime(2025, 1, 9))
    counted, overlaps = combined([("old.csv", old), ("new.csv", new)])
    assert total(counted, "units") == 1 + 1 + 1 + 1 + 2
    assert overlaps[0].files == ("new.csv", "old.csv")
    assert "2 days" in overlaps[0].sentence


def test_a_newer_but_filtered_export_does_not_replace_a_full_one() -> None:
    full = days("sales", "2025-01-01", {"units": [4.0, 4.0]}, exported_at=datetime(2025, 1, 5))
    filtered = days("sales", "2025-01-01", {"units": [1.0, 1.0]}, exported_at=datetime(2025, 2, 5))
    counted, overlaps = combined([("full.csv", full), ("one_title.csv", filtered)])
    assert total(counted, "units") == 8
    assert "full.csv counts" in overlaps[0].sentence


def test_a_view_without_spam_counts_before_a_fuller_one_whatever_came_first() -> None:
    full = days(
        "visits", "2025-01-01", {"visits": [9.0, 9.0, 9.0]}, exported_at=datetime(2025, 3, 5)
    )
    clean = days("visits", "2025-01-02", {"visits": [5.0, 5.0]}, without_spam=True)
    for order in (
        [("all.csv", full), ("no spam.csv", clean)],
        [("no spam.csv", clean), ("all.csv", full)],
    ):
        counted, overlaps = combined(order)
        assert total(counted, "visits") == 9 + 5 + 5
        assert "no spam.csv counts, because it leaves out spam" in overlaps[0].sentence


def test_page_views_without_spam_do_not_replace_visits() -> None:
    visits = days("visits", "2025-01-01", {"visits": [9.0, 9.0]})
    pages = days("visits", "2025-01-01", {"pageviews": [5.0, 5.0]}, without_spam=True)
    counted, overlaps = combined([("all.csv", visits), ("pages without spam.csv", pages)])
    assert total(counted, "visits") == 18
    assert "all.csv counts, because it is more detailed" in overlaps[0].sentence


def test_the_tool_that_says_more_counts_whatever_its_total() -> None:
    log = days("visits", "2025-01-01", {"visits": [90.0, 90.0]}, precedence=20)
    plausible = days("visits", "2025-01-02", {"visits": [50.0, 50.0]}, precedence=50)
    counted, _ = combined([("access.log", log), ("plausible.zip", plausible)])
    assert total(counted, "visits") == 90 + 50 + 50


def test_of_moments_and_days_of_one_site_one_series_counts_whole() -> None:
    moments = pd.DataFrame(
        {
            "time": pd.to_datetime(["2025-01-01T09:00Z", "2025-01-02T09:00Z"]),
            "visits": 1.0,
            "line": 2,
        }
    )
    counter = replace(
        days("visits", "2025-01-01", {"visits": [1.0, 1.0]}),
        frame=complete(moments, "visits"),
        grain="instant",
        timezone="UTC",
    )
    daily = days("visits", "2025-01-01", {"visits": [5.0, 5.0, 5.0]})
    counted, overlaps = combined([("counter.csv", counter), ("daily.csv", daily)])
    assert sorted(c.frame["visits"].sum() for c in counted) == [2, 15]
    assert preferred(counted) is next(c for c in counted if c.files == ("daily.csv",))
    assert [o.files for o in overlaps] == [("daily.csv", "counter.csv")]


def moments(start: str, hours: int, **facts: Any) -> Dataset:
    """Return a counter of single visits, one per hour from `start` on."""
    when = pd.date_range(f"{start}T00:00Z", periods=hours, freq="h")
    frame = complete(pd.DataFrame({"time": when, "visits": 1.0, "line": 2}), "visits")
    day = pd.Timedelta(days=1)
    known = {"start": when[0].date(), "end": (when[-1] + day).date(), "timezone": "UTC"}
    return replace(
        days("visits", start, {"visits": [1.0]}), frame=frame, grain="instant", **{**known, **facts}
    )


def test_two_tools_one_after_the_other_count_in_turn() -> None:
    log = moments("2024-01-01", 24 * 30)
    plausible = days("visits", "2024-02-05", {"visits": [5.0] * 40})
    counted, overlaps = combined([("access.log", log), ("plausible.csv", plausible)])
    turn = concatenated_by_precedence(counted)
    assert [(c.files, c.start, c.end) for c in turn] == [
        (("plausible.csv",), D(2024, 2, 5), D(2024, 3, 16)),
        (("access.log",), D(2024, 1, 1), D(2024, 1, 31)),
    ]
    (told,) = overlaps
    assert (
        told.sentence
        == "plausible.csv and access.log both count visits: plausible.csv counts by day, the other on 30 days before or after it."
    )


def test_where_two_tools_meet_only_days_outside_the_chosen_one_are_the_others() -> None:
    log = moments("2024-01-01", 24 * 50)
    gap = ((D(2024, 2, 10), D(2024, 2, 12)),)
    plausible = days("visits", "2024-02-05", {"visits": [5.0] * 60}, gaps=gap)
    counted, overlaps = combined([("access.log", log), ("plausible.csv", plausible)])
    chosen, other = concatenated_by_precedence(counted)
    assert (chosen.files, other.start, other.end) == (
        ("plausible.csv",),
        D(2024, 1, 1),
        D(2024, 2, 5),
    )
    assert total((other,), "visits") == 35 * 24
    assert overlaps[0].sentence.endswith(
        "the other on 35 days before or after it, and is kept for comparison on the days of both."
    )


def test_a_few_days_of_the_better_tool_do_not_silence_years_of_the_other() -> None:
    new = days("visits", "2026-01-01", {"visits": [7.0] * 2}, precedence=90, breakdown="source")
    old = days("visits", "2024-01-01", {"visits": [5.0] * 700}, precedence=50)
    counted, _ = combined([("new.csv", new), ("old.csv", old)])
    assert preferred(counted) is next(c for c in counted if c.files == ("old.csv",))
    grown = days("visits", "2024-06-01", {"visits": [7.0] * 400}, precedence=90, breakdown="source")
    counted, _ = combined([("new.csv", grown), ("old.csv", old)])
    assert preferred(counted) is next(c for c in counted if c.files == ("new.csv",))


def test_a_report_with_visits_counts_before_one_with_page_views_alone_though_those_are_more() -> (
    None
):
    audience = days("visits", "2025-01-01", {"visits": [9.0, 9.0], "pageviews": [30.0, 30.0]})
    pages = days("visits", "2025-01-01", {"pageviews": [30.0, 30.0]})
    for order in ([("a.csv", audience), ("p.csv", pages)], [("a.csv", pages), ("p.csv", audience)]):
        counted, overlaps = combined(order)
        assert total(counted, "visits") == 18
        assert total(counted, "pageviews") == 60
        assert "it is more detailed" in overlaps[0].sentence


def test_two_files_that_count_different_things_of_the_same_days_share_nothing() -> None:
    of = {
        "series_id": SeriesId("followers", "facebook"),
        "merge": "day",
        "missing_means": "unknown",
    }
    reach = days("followers", "2025-01-01", {"reach": [5.0, 6.0]}, **of)
    follows = days("followers", "2025-01-01", {"gained": [1.0, 0.0]}, **of)
    (counted,), overlaps = combined([("reach.csv", reach), ("follows.csv", follows)])
    assert (total((counted,), "reach"), total((counted,), "gained")) == (11, 1)
    assert not overlaps
    again = days("followers", "2025-01-02", {"gained": [3.0]}, **of)
    _, overlaps = combined([("reach.csv", reach), ("follows.csv", follows), ("new.csv", again)])
    assert "share 1 day of followers" in overlaps[0].sentence


def test_posts_of_two_archives_count_once_with_the_newest_figures() -> None:
    def archive(ids: list[str], likes: list[float], made: datetime) -> Dataset:
        time = pd.to_datetime(["2025-01-01"] * len(ids), utc=True)
        frame = pd.DataFrame(
            {
                "time": time,
                "network": "x",
                "post_id": ids,
                "kind": "post",
                "likes": likes,
                "line": 1,
            }
        )
        return Dataset(
            "posts",
            complete(frame, "posts"),
            "instant",
            SeriesId("posts", "x", handle="ada"),
            D(2025, 1, 1),
            D(2025, 1, 2),
            "zero",
            "UTC",
            exported_at=made,
            merge="id",
        )

    counted, overlaps = combined(
        [
            ("new.zip", archive(["1", "2"], [7.0, float("nan")], datetime(2025, 6, 1))),
            ("old.zip", archive(["1", "2"], [3.0, 5.0], datetime(2025, 2, 1))),
        ]
    )
    assert counted[0].frame.set_index("post_id")["likes"].to_dict() == {1: 7.0, 2: 5.0}
    assert overlaps[0].sentence.startswith("old.zip and new.zip share 2 posts")


@pytest.mark.parametrize(
    ("old", "new", "later"),
    [
        ("likes.csv", "likes (1).csv", 0),
        ("likes (9).csv", "likes (10).csv", 0),
        ("May.csv", "June.csv", 30),
        ("a (1)/b.csv", "a (2)/b.csv", 0),
    ],
)
def test_of_downloads_that_do_not_say_when_they_were_made_the_later_one_is_the_newest(
    old: str, new: str, later: int
) -> None:
    of = {"series_id": SeriesId("followers", "x"), "merge": "day", "missing_means": "unknown"}
    before = days("followers", "2025-05-01", {"gained": [1.0] * 30}, **of)
    after = days("followers", "2025-05-01", {"gained": [2.0] * (30 + later)}, **of)
    for group in ([(old, before), (new, after)], [(new, after), (old, before)]):
        (counted,), _ = combined(group)
        assert total((counted,), "gained") == 2 * (30 + later)


def test_who_has_left_since_still_joined_then() -> None:
    of = {"series_id": SeriesId("subscribers", "ghost"), "merge": "day", "missing_means": "zero"}
    before = days(
        "subscribers", "2025-05-01", {"gained": [10.0, 4.0]}, exported_at=datetime(2025, 5, 3), **of
    )
    after = days(
        "subscribers",
        "2025-05-01",
        {"gained": [7.0, 6.0, 2.0]},
        exported_at=datetime(2025, 9, 1),
        **of,
    )
    for group in ([("old", before), ("new", after)], [("new", after), ("old", before)]):
        (counted,), (told,) = combined(group)
        assert counted.frame["gained"].tolist() == [10.0, 6.0, 2.0]
        assert "of equals, the one that counts more" in told.sentence


def test_an_account_without_a_name_is_the_only_named_one() -> None:
    named = days(
        "followers",
        "2025-01-01",
        {"gained": [1.0]},
        series_id=SeriesId("followers", "x", handle="ada"),
        merge="day",
        missing_means="unknown",
    )
    unnamed = days(
        "followers",
        "2025-01-02",
        {"gained": [2.0]},
        series_id=SeriesId("followers", "x"),
        merge="day",
        missing_means="unknown",
    )
    counted, _ = combined([("a.csv", named), ("b.csv", unnamed)])
    assert [str(c.id) for c in counted] == ["followers:x:ada"]
    assert counted[0].spans == ((D(2025, 1, 1), D(2025, 1, 3)),)


def test_copies_of_a_log_count_once_and_honest_repeats_stay() -> None:
    def log(rows: list[str]) -> Dataset:
        frame = pd.DataFrame(
            {
                "time": pd.to_datetime(rows, utc=True),
                "source": "x",
                "pageviews": 1.0,
                "line": range(1, len(rows) + 1),
            }
        )
        return Dataset(
            "visits",
            complete(frame, "visits"),
            "instant",
            SeriesId("visits"),
            D(2025, 1, 1),
            D(2025, 1, 3),
            "zero",
            "UTC",
            merge="line",
        )

    first = log(["2025-01-01 10:00:00", "2025-01-01 10:00:00", "2025-01-01 11:00:00"])
    second = log(["2025-01-01 10:00:00", "2025-01-01 11:00:00", "2025-01-02 09:00:00"])
    counted, _ = combined([("a.log", first), ("b.log", second)])
    assert total(counted, "pageviews") == 2 + 1 + 1


def test_a_day_cut_in_two_by_two_files_is_whole_and_one_cut_once_is_not() -> None:
    first = days(
        "visits", "2025-01-01", {"visits": [5.0, 2.0]}, partial=(D(2025, 1, 2),), merge="line"
    )
    second = days(
        "visits",
        "2025-01-02",
        {"visits": [3.0, 9.0]},
        partial=(D(2025, 1, 2), D(2025, 1, 3)),
        merge="line",
    )
    counted, _ = combined([("a.log", first), ("b.log", second)])
    assert counted[0].spans == ((D(2025, 1, 1), D(2025, 1, 3)),)


def months(units: list[float]) -> Dataset:
    """Sales by month from January 2025 on."""
    first = pd.date_range("2025-01-01", periods=len(units) + 1, freq="MS")
    frame = pd.DataFrame({"date": first[:-1], "end": first[1:], "units": units})
    frame = complete(frame.assign(line=range(2, len(units) + 2)), "sales")
    return Dataset(
        "sales", frame, "month", SeriesId("sales", "kdp"), D(2025, 1, 1), first[-1].date(), "zero"
    )


def test_two_copies_that_end_in_the_same_hour_do_not_make_a_day_whole() -> None:
    half = days(
        "visits", "2025-01-01", {"visits": [5.0, 2.0]}, partial=(D(2025, 1, 2),), merge="line"
    )
    counted, _ = combined([("log", half), ("log (1)", half), ("copy/log", half)])
    assert counted[0].spans == ((D(2025, 1, 1), D(2025, 1, 2)),)


def test_months_never_join_days_and_count_only_beyond_them() -> None:
    daily = days("sales", "2025-01-01", {"units": [1.0] * 31}, series_id=SeriesId("sales", "kdp"))
    found = resolve_periods(
        combined([("daily.xlsx", daily), ("prior.xlsx", months([30.0, 12.0]))])[0]
    )
    fine, coarse = sorted(found.series, key=lambda c: c.coarser_than_day)
    assert (fine.coarser_than_day, coarse.coarser_than_day) == (False, True)
    assert coarse.frame["units"].tolist() == [12.0]
    assert [d.reason for d in found.decisions] == ["periods_by_day"]


@pytest.mark.parametrize(
    ("known", "rank", "adds_up"),
    [(31, 0, 31), (27, 0, 30), (27, 9, 27), (16, 9, 16), (15, 9, 30), (15, 0, 30)],
)
def test_a_month_known_by_day_in_part_adds_up_once(known: int, rank: int, adds_up: int) -> None:
    daily = days(
        "sales",
        "2025-01-01",
        {"units": [1.0] * known},
        series_id=SeriesId("sales", "kdp"),
        precedence=rank,
    )
    found = resolve_periods(combined([("daily.xlsx", daily), ("prior.xlsx", months([30.0]))])[0])
    assert total(tuple(totals(found.series, "sales")), "units") == adds_up


def test_months_of_which_none_is_left_keep_their_columns() -> None:
    """Like a distributor's report whose every row is in a store's own report."""
    counted, _ = combined([("prior.xlsx", months([]))])
    assert list(resolve_periods(counted).series[0].frame) == list(counted[0].frame)


def test_a_copy_that_one_file_dates_by_its_order_and_another_by_its_shipping_counts_once() -> None:
    """Ordered on the 3rd, shipped on the 6th: the download from the 5th on can only have it on the 6th."""
    whole = days("sales", "2025-04-01", {"units": [1.0] * 10})
    late = days("sales", "2025-04-05", {"units": [1.0, 2.0, 1.0, 1.0, 1.0, 1.0]})
    shipped = late.frame.iloc[[1]].assign(units=1.0, ordered=pd.Timestamp("2025-04-03"), line=99)
    late = replace(
        late, frame=pd.concat([late.frame.assign(units=1.0), shipped], ignore_index=True)
    )
    for order in ([("whole", whole), ("late", late)], [("late", late), ("whole", whole)]):
        counted, told = combined(order)
        assert total(counted, "units") == 10
        assert ("ordered_earlier", ("late",), 1) in [(d.reason, d.loser, d.rows) for d in told]


SPANS = st.lists(
    st.tuples(st.integers(1, 60), st.integers(1, 60)).map(lambda p: (min(p), max(p))), max_size=6
)


def dated(spans: list[tuple[int, int]]) -> list[tuple[date, date]]:
    return [(date.fromordinal(a), date.fromordinal(b)) for a, b in spans]


def members(spans: list[tuple[date, date]]) -> set[int]:
    return {n for a, b in spans for n in range(a.toordinal(), b.toordinal())}


@given(SPANS, SPANS)
def test_spans_behave_like_sets_of_days(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    left, right = dated(a), dated(b)
    assert members(union(left)) == members(left)
    assert members(subtract(left, right)) == members(left) - members(right)
    joined = union(left)
    assert all(x[1] < y[0] for x, y in pairwise(joined))
