"""Readers who go from book to book: planted read-through comes back, common causes are not taken for it, thin data is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import places
import pytest

import roi
from roi.analysis.book_series.following_sales import (
    ASIDE,
    EDGES,
    Followed,
    at_most,
    days_aside,
    follow,
    lagged,
)
from roi.analysis.book_series.reading_on import steps_between
from roi.declarations import BookSeries
from roi.errors import SettingsError
from roi.settings import read_settings
from roi.simulate.book_series import Habits, SeriesWorld, draw_series
from roi.timeline.book_series import NUMBERED, Book
from roi.verdict.gains import Effects, chances, gain
from roi.verdict.unit_income import Income

TITLES = ("Salt Road (Ferry Book 1)", "Low Tide (Ferry Book 2)")
PRICE, OFFERED = 3.40, 0.35
PLENTY = Habits(days=(900, 1000), level=(5, 6), offers=(6, 7), reads_on=(0.6, 0.6))


def within_90(world: SeriesWorld) -> tuple[float, float]:
    """Return both ends of what follows a paid copy within 90 days."""
    later = world.paid[:, 1]
    aside = days_aside(later, world.on_offer[:, 1])
    for day in world.out:
        aside[max(day, 0) : max(day + ASIDE, 0)] = True
    found = follow(later, [world.paid[:, 0]], aside)
    assert isinstance(found, Followed)
    told = found.weighed(np.ones(3))
    return told.value - told.half_width, told.value + told.half_width


def test_sums_of_days_before() -> None:
    x = np.random.default_rng(1).poisson(3.0, 200).astype(float)
    x[50] = np.nan
    found = lagged(x, EDGES)
    for day in (0, 7, 45, 57, 120, 141, 199):
        for step, (first, end) in enumerate(pairwise(EDGES)):
            before = (
                x[day - end + 1 : day - first + 1] if day - end + 1 >= 0 else np.array([np.nan])
            )
            assert found[day, step] == pytest.approx(before.sum(), nan_ok=True)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_planted_readers_are_found(seed: int) -> None:
    low, high = within_90(draw_series(seed, PLENTY))
    assert 0.1 < low <= 0.6 <= high


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_books_that_only_swell_and_ebb_together_are_no_reading_on(seed: int) -> None:
    """A name that grows and letters that sell both books would be 'found' by counting what comes after alone."""
    habits = replace(PLENTY, reads_on=(0, 0), offers=(0, 1), shared=(4, 6), memory=(0.9, 0.97))
    low, high = within_90(draw_series(seed, habits))
    assert low <= 0 <= high


def test_at_most_the_copies_there_are() -> None:
    world = draw_series(9, replace(PLENTY, elsewhere=(0.05, 0.05)))
    first, later = world.paid.T[:2]
    most = at_most(later, first, np.zeros(len(first), dtype=bool))
    assert 0.6 <= most < 1.5 * later.sum() / first.sum()


def test_readers_who_came_by_price_or_for_free_are_told_apart() -> None:
    """Of twelve ranges, which hold 19 times in 20, at most one is beside the truth."""
    beside = 0
    for seed in (7, 8, 9):
        world = draw_series(seed, replace(PLENTY, free=(4, 4)))
        found = {step.copies: step.within("90 days") for step in steps_between(_books(world))}
        assert set(found) == {"paid", "full_price", "on_offer", "free"}
        for copies, told in found.items():
            assert told is not None
            true = world.within[90] / (20 if copies == "free" else 1)
            beside += not told.conf_low <= true <= told.conf_high
    assert beside <= 1


def test_within_90_days_at_least_as_many_as_within_30() -> None:
    """The later sixty days alone may look like fewer than none; nobody gives a book back."""
    for seed in range(40, 46):
        for step in steps_between(_books(draw_series(seed))):
            month, quarter = (step.within(term) for term in ("30 days", "90 days"))
            if month is not None and quarter is not None:
                assert quarter.conf_low >= month.conf_low
                assert quarter.estimate >= month.estimate
                assert quarter.conf_high >= month.conf_high


def _books(world: SeriesWorld) -> list[Book]:
    nothing = np.full(len(world.paid), np.nan)
    return [
        Book(
            title,
            (title,),
            world.paid[:, n],
            world.free[:, n],
            nothing,
            world.on_offer[:, n],
            PRICE,
        )
        for n, title in enumerate(TITLES)
    ]


def written(folder: Path, world: SeriesWorld, settings: str = "") -> roi.Timeline:
    """Write a list of sales by day and title, and lay it on the calendar."""
    rows = [
        pd.DataFrame(
            {
                "Date": world.days,
                "Title": title,
                "Copies": world.paid[:, book].astype(int),
                "Royalty": (
                    np.where(world.on_offer[:, book], OFFERED, PRICE) * world.paid[:, book]
                ).round(2),
                "Currency": "USD",
            }
        )
        for book, title in enumerate(TITLES)
    ]
    every = pd.concat(rows)
    every[every["Copies"] > 0].to_csv(folder / "sales.csv", index=False)
    (folder / "roi.toml").write_text(
        f'timezone = "America/New_York"\n[money]\nhour = 15.0\n{settings}'
    )
    return roi.overlay(roi.load(folder))


CONFIRMED = '[[series]]\nname = "Ferry"\ntitles = ["Salt Road", "Low Tide"]\n'


@pytest.fixture(scope="module")
def ferry(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[SeriesWorld, roi.Timeline, roi.Timeline]:
    """A series before and after its author confirmed it."""
    world = draw_series(5, PLENTY)
    asked, said = tmp_path_factory.mktemp("asked"), tmp_path_factory.mktemp("said")
    return world, written(asked, world), written(said, world, CONFIRMED)


def test_series_are_told_by_their_titles_and_wait_for_her_word(ferry: Any) -> None:
    _, asked, _ = ferry
    found = roi.read_through(asked)
    assert [s.titles for s in found.proposed] == [TITLES]
    assert found.worth == ()
    assert "Do these books belong together" in found.summary()
    assert roi.judge(asked).money.each.follows == 0


def test_what_a_first_copy_brings(ferry: Any) -> None:
    world, _, said = ferry
    found = roi.read_through(said)
    (first,) = found.worth
    paid = world.paid.sum(axis=0)
    money = (np.where(world.on_offer, OFFERED, PRICE) * world.paid).sum(axis=0)
    assert first.royalty == pytest.approx(money[0] / paid[0], abs=0.01)
    later = world.within[90] * money[1] / paid[1]
    ninety, year = first.within("90 days"), first.within("365 days")
    assert ninety is not None
    assert year is not None
    assert 0 < ninety.conf_low <= later <= ninety.conf_high <= year.conf_high
    assert year.conf_low == ninety.conf_low
    assert np.isnan(year.estimate)
    assert found.proposed == ()
    assert found.summary().startswith("Of 100 who buy Salt Road, about ")


def test_a_later_book_without_a_known_royalty_leaves_open_what_a_first_copy_brings(
    tmp_path: Path,
) -> None:
    """What the priced books bring would pass for the most that all of them can."""
    days = pd.date_range("2024-01-01", periods=60)
    books = {"One": (3.0, "USD"), "Two": (3.0, "USD"), "Three": (900.0, "XAF")}
    rows = [
        f"{day:%Y-%m-%d},{title},2,{royalty},{currency}"
        for title, (royalty, currency) in books.items()
        for day in days
    ]
    (tmp_path / "sales.csv").write_text("\n".join(["Date,Title,Copies,Royalty,Currency", *rows]))
    (tmp_path / "roi.toml").write_text(
        'timezone = "UTC"\ncurrency = "USD"\n[[series]]\nname = "S"\ntitles = ["One", "Two", "Three"]\n'
    )
    (first,) = roi.read_through(roi.overlay(roi.load(tmp_path))).worth
    assert first.follows == ()
    assert first.reason is not None
    assert "what a copy of each later book brings" in first.reason.text


def test_the_break_even_has_a_range_from_none_to_all_that_follows(ferry: Any) -> None:
    _, asked, said = ferry
    alone, with_series = roi.judge(asked).money.each, roi.judge(said).money.each
    assert alone.per_unit is not None
    assert with_series.follows > 0
    assert with_series.ends == pytest.approx((alone.per_unit, alone.per_unit + with_series.follows))


def test_reading_on_never_makes_it_worth_it_and_may_take_back_a_no() -> None:
    copies = roi.Estimate("total", "copies", 0.1, 0.02, 0.06, 0.14)
    effects = Effects(40.0, copies, 1.0)
    plain, series = Income((3.0, 3.0)), Income((3.0, 3.0), follows=6.0)
    drawn = chances()
    least, most = (
        [gain(effects, each, drawn, assumed).income_drawn for each in (plain, series)]
        for assumed in (0.0, 1.0)
    )
    assert least[0] is not None
    assert least[1] == pytest.approx(least[0])
    assert most[1] == pytest.approx(3 * most[0])


@pytest.mark.parametrize(
    ("habits", "says"),
    [
        (Habits(days=(300, 300)), "days are known"),
        (
            Habits(days=(900, 900), level=(0.02, 0.02), offers=(0, 0)),
            "copies of the first|copy of the first",
        ),
        (Habits(days=(900, 900), elsewhere=(0.001, 0.001), reads_on=(0, 0)), "of the next"),
    ],
)
def test_thin_series_are_refused_with_their_reason(habits: Habits, says: str) -> None:
    world = draw_series(3, habits)
    found = follow(world.paid[:, 1], [world.paid[:, 0]], np.zeros(len(world.paid), dtype=bool))
    assert not isinstance(found, Followed)
    assert any(part in found.text for part in says.split("|"))


def test_without_sales_by_title_nothing_is_asked(sample_timeline: roi.Timeline) -> None:
    bare = replace(sample_timeline, exports=None)
    assert "no sales by title" in roi.read_through(bare).summary()
    unsaid = replace(sample_timeline, settings=replace(sample_timeline.settings, series=()))
    assert "Do any of these books belong to a series" in roi.read_through(unsaid).summary()


def test_a_title_that_no_shop_sells_is_asked_about(sample_timeline: roi.Timeline) -> None:
    misspelt = BookSeries("Tide", ("The Tidewrihgt", "Low Lantern Street"))
    settings = replace(sample_timeline.settings, series=(misspelt,))
    found = roi.read_through(replace(sample_timeline, settings=settings))
    assert found.unsold == ("The Tidewrihgt",)
    assert found.to_dict()["unsold"] == ["The Tidewrihgt"]
    assert "The Tidewrihgt" in found.summary()


def test_the_sample_holds_what_was_planted(sample_timeline: roi.Timeline) -> None:
    truth = json.loads((places.SAMPLE / "truth.json").read_text("utf-8"))["read_through"]
    (step,) = (s for _, s in roi.read_through(sample_timeline).steps if s.copies == "paid")
    assert (step.first, step.next) == (truth["first"], truth["next"])
    for days in (30, 90):
        told = step.within(f"{days} days")
        assert told is not None
        assert told.conf_low <= truth[f"within_{days}"] <= told.conf_high < 1
    assert truth["within_365"] <= step.at_most


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Salt Road (The Ferry Novels Book 2)", ("The Ferry Novels", "2")),
        ("Salt Road: A Romance (Ferry, #3)", ("Ferry", "3")),
        ("Salz (Fähren-Reihe, Band 12)", ("Fähren-Reihe", "12")),
        ("Salt Road: Ferry, Book 1", ("Ferry", "1")),
        ("Catch (22)", None),
        ("A Life: Part 1 of Nothing", None),
        ("1984 (Penguin Classics 1)", None),
    ],
)
def test_names_and_numbers_in_titles(title: str, told: tuple[str, str] | None) -> None:
    found = NUMBERED.search(title)
    assert (found and (found["series"], found["number"])) == told


@pytest.mark.parametrize("titles", ['["One"]', '["One", "one"]', "[1, 2]", '["One", ""]', '"One"'])
def test_a_series_that_cannot_be_is_named(tmp_path: Path, titles: str) -> None:
    (tmp_path / "roi.toml").write_text(f"[[series]]\ntitles = {titles}\n")
    with pytest.raises(SettingsError, match="titles"):
        read_settings(tmp_path)
