"""What an analyst adds or takes away: days, events, columns, a frame of her own; a slip of the pen is a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

import roi
from roi.display.workbook import workbook
from roi.errors import NotEnough, WrongUse
from roi.settings import EVENT_KINDS

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("agg")

DAYS = pd.date_range("2025-01-01", periods=400, name="day")
TRUE = 6.0


def frame(seed: int = 5) -> pd.DataFrame:
    """Return posting that follows the weather, and visits that follow both: leaving out the weather is wrong."""
    rng = np.random.default_rng(seed)
    warmth = 15 + 5 * rng.standard_normal(len(DAYS))
    tweets = rng.binomial(1, np.where(warmth > 15, 0.7, 0.2))
    visits = 60 + 2.5 * (warmth - 15) + TRUE * tweets + 5 * rng.standard_normal(len(DAYS))
    return pd.DataFrame({"Tweets": tweets, "Sessions": visits, "warmth": warmth}, index=DAYS)


MEANT = {"Tweets": "link_posts", "Sessions": "visits", "warmth": None}


@pytest.fixture(scope="module")
def mine() -> roi.Timeline:
    return roi.from_frame(frame(), MEANT)


def holds(found: roi.Finding, truth: float) -> bool:
    assert found.total is not None, found.not_estimable
    return found.total.conf_low < truth < found.total.conf_high


def test_a_frame_becomes_a_calendar_that_answers(mine: roi.Timeline) -> None:
    assert list(mine.daily) == ["link_posts", "visits"]
    assert mine.unit("visits") == "visits"
    assert not holds(roi.response(mine), TRUE)  # warm days bring both
    assert roi.judge(mine).answer == "cannot_tell"  # a frame without sales says nothing of money
    assert {f.outcome for f in roi.findings(mine)} == {"visits"}
    assert roi.unusual_days(mine).to_dict()


def test_a_covariate_is_held_fixed(mine: roi.Timeline) -> None:
    known = mine.with_column("warmth", frame()["warmth"])
    assert holds(roi.response(known), TRUE)
    (found,) = roi.findings(known)
    assert holds(found, TRUE)
    level = frame()["warmth"].mul(1e9).add(5e12)  # its unit does not matter
    again = roi.response(mine.with_column("warmth", level)).total
    assert again is not None
    assert again.estimate == pytest.approx(found.total.estimate, rel=1e-6)  # type: ignore[union-attr]


def test_days_on_which_a_covariate_is_unknown_do_not_count(mine: roi.Timeline) -> None:
    """Zero would be a cold day."""
    half = frame()["warmth"].iloc[:200]
    some = roi.response(mine.with_column("warmth", half))
    assert some.days == 200
    there = mine.with_column("warmth", frame()["warmth"]).between(last="2025-07-19")
    assert some.total.estimate == pytest.approx(  # type: ignore[union-attr]
        roi.response(there).total.estimate,  # type: ignore[union-attr]
        abs=0.4,
    )


def test_an_own_outcome_and_activity_can_be_asked_about(mine: roi.Timeline) -> None:
    own = frame()
    both = mine.with_column("warmth", own["warmth"]).with_column(
        "mails", own["Sessions"] * 2, "outcome", "mails"
    )
    found = roi.response(both, "mails")
    assert holds(found, 2 * TRUE)
    assert found.name == "mails_per_link_post"
    plain = roi.from_frame(
        own, {"Tweets": "activity", "Sessions": "outcome", "warmth": "covariate"}
    )
    alone = roi.response(plain, "Sessions", "Tweets")
    assert holds(alone, TRUE)
    assert alone.sentence.startswith("A unit of Tweets")


def test_lags_say_how_long_a_post_may_work(sample_timeline: roi.Timeline) -> None:
    for last in (1, 3, 14):
        found = roi.response(sample_timeline, "social_visits", lags=last)
        assert [e.term for e in found.estimates] == [
            "total",
            *(f"lag {n}" for n in range(last + 1)),
        ]
    usual = roi.response(sample_timeline, "social_visits")
    assert roi.response(sample_timeline, "social_visits", lags=6).to_dict() == usual.to_dict()
    for wrong in (0, 29, -1):
        with pytest.raises(WrongUse, match="from 1 to 28 days"):
            roi.response(sample_timeline, lags=wrong)


def test_between_is_what_a_shorter_frame_would_say(mine: roi.Timeline) -> None:
    part = mine.between("2025-03", "2025-06-10")
    alone = roi.from_frame(frame().loc["2025-03":"2025-06-10"], MEANT)
    assert roi.response(part).to_dict() == roi.response(alone).to_dict()
    assert mine.between().daily.equals(mine.daily)
    with pytest.raises(NotEnough, match="1 January 2025"):
        mine.between("2031")


def test_between_cuts_all_parts_of_a_calendar(sample_timeline: roi.Timeline) -> None:
    part = sample_timeline.between("2026-10-18", "2026-10-26")
    for times in (part.posts["time"], pd.Series(part.hourly.index)):
        days = times.dt.tz_localize(None).dt.normalize()
        assert (days.min(), days.max()) == (pd.Timestamp("2026-10-18"), pd.Timestamp("2026-10-26"))
    assert part.exports is not None
    spans = [span for s in part.exports.series for span in s.spans]
    assert min(a for a, _ in spans) >= part.start
    assert max(b for _, b in spans) <= part.end
    assert roi.judge(part).days <= 9


def test_days_left_out_are_unknown_and_their_posts_still_work(mine: roi.Timeline) -> None:
    known = mine.with_column("warmth", frame()["warmth"])
    broken = frame()
    broken.loc["2025-05", "Sessions"] = 9_999.0
    wrong = roi.from_frame(broken, MEANT).with_column("warmth", frame()["warmth"])
    assert wrong.without("2025-05").daily["visits"].isna().sum() == 31
    found = roi.response(wrong.without(["2025-05"]))
    assert found.to_dict() == roi.response(known.without("2025-05")).to_dict()
    assert found.days == len(DAYS) - 31
    assert known.without("2025-05").daily["link_posts"].notna().all()
    with pytest.raises(WrongUse, match="None of these days"):
        known.without("2019")


def test_an_event_is_told_apart(mine: roi.Timeline) -> None:
    told = mine.with_event("2025-06-02", "launch", "Book 2").with_event(
        "2025-02-01", "convention", end="2025-02-03"
    )
    assert list(told.events["kind"]) == ["convention", "launch"]
    assert told.events["end"].iloc[0] == pd.Timestamp("2025-02-04")
    assert mine.events.empty
    moved = roi.events_moved(told).to_frame()
    assert list(moved["title"]) == ["", "Book 2"]
    assert "link_posts" in roi.response(told).activity


SLIPS: list[tuple[str, Callable[[roi.Timeline], Any]]] = [
    ("social_visits", lambda t: roi.response(t, "social_visit")),
    ("visits", lambda t: roi.response(t, "visit")),
    ("link_posts", lambda t: roi.response(t, "visits", "link_post")),
    ("visits", lambda t: roi.findings(t, outcomes=["vists"])),
    ("replies", lambda t: roi.findings(t, activities=["replys"])),
    ("visits", lambda t: roi.change(t, "visit")),
    ("visits", lambda t: roi.unusual_days(t, "visit")),
    ("visits", lambda t: roi.events_moved(t, "visit")),
    ("visits", lambda t: roi.scatter(t, "visit")),
    ("link_posts", lambda t: roi.cross_correlation(t, "visits", "link_post")),
    ("link_posts", lambda t: roi.weekday_hours(t, "linkposts")),
    ("visits", lambda t: roi.compare(t, t, "visit")),
    ("newsletter", lambda t: t.with_event("2026-01-01", "newsleter")),
    ("covariate", lambda t: t.with_column("a", t.daily["visits"], "covariat")),
    ("visits", lambda t: t.column("visit")),
]


@pytest.mark.parametrize(("nearest", "slip"), SLIPS, ids=[str(n) for n in range(len(SLIPS))])
def test_a_slip_of_the_pen_is_answered_with_the_nearest_names(
    nearest: str, slip: Callable[[roi.Timeline], Any], sample_timeline: roi.Timeline
) -> None:
    with pytest.raises(WrongUse) as told:
        slip(sample_timeline)
    assert f"Nearest to it: {nearest}" in str(told.value) or f", {nearest}" in str(told.value)


def test_names_in_tables_find_their_finding(sample_verdict: roi.Verdict) -> None:
    for name in sample_verdict.to_frame()["name"]:
        found = sample_verdict.finding(name)
        assert found is not None
        assert found.name == name
    assert sample_verdict.finding("royalties", "announcements") is None  # known, and not asked
    with pytest.raises(WrongUse, match="Nearest to it: sales_per_link_post"):
        sample_verdict.finding("sales_per_linkpost")


WEEKS = pd.date_range("2025-01-06", periods=40, freq="7D")
REFUSED: list[tuple[str, pd.Series[Any]]] = [
    ("one value a week", pd.Series(1.0, index=WEEKS)),
    ("one value a week", pd.Series(1.0, index=WEEKS.to_period("W"))),
    ("one value a month", pd.Series(1.0, index=pd.period_range("2025-01", periods=12, freq="M"))),
    ("should be dates", pd.Series(1.0, index=range(10))),
    ("more than once", pd.Series(1.0, index=[*DAYS[:10], DAYS[3]])),
    ("more ways than one", pd.Series(1.0, index=["03/04/2025", "04/04/2025"])),
    ("is no number", pd.Series("much", index=DAYS)),
    ("no number on any day", pd.Series(1.0, index=DAYS - pd.Timedelta(days=9_000))),
]


@pytest.mark.parametrize(("why", "series"), REFUSED)
def test_what_is_not_by_day_is_refused_in_a_sentence(
    why: str, series: pd.Series[Any], mine: roi.Timeline
) -> None:
    with pytest.raises(WrongUse, match=why):
        mine.with_column("own", series)
    if why != "no number on any day":
        with pytest.raises(WrongUse, match=why):
            roi.from_frame(series.to_frame("visits"))


def test_moments_are_cut_into_the_days_of_the_calendar() -> None:
    late = pd.DatetimeIndex(["2025-03-01 23:30", "2025-03-02 23:30"], tz="America/New_York")
    own = pd.DataFrame({"visits": [1.0, 2.0]}, index=late)
    assert list(roi.from_frame(own).daily.index.day) == [2, 3]
    there = roi.from_frame(own, timezone="America/New_York")
    assert list(there.daily.index.day) == [1, 2]


def test_a_column_nobody_explained_is_asked_about() -> None:
    with pytest.raises(WrongUse, match="What is 'Tweets', 'Sessions', 'warmth'"):
        roi.from_frame(frame())
    with pytest.raises(WrongUse, match="Nearest to it: Tweets"):
        roi.from_frame(frame(), MEANT | {"Tweet": "posts"})
    with pytest.raises(WrongUse, match="can't be 'visit'"):
        roi.from_frame(frame(), MEANT | {"Sessions": "visit"})
    with pytest.raises(WrongUse, match="can't both be 'visits'"):
        roi.from_frame(frame(), MEANT | {"warmth": "visits"})
    gap = roi.from_frame(frame().drop(DAYS[7]), MEANT)
    assert gap.daily["visits"].isna().sum() == 1


def test_two_folders_are_compared(mine: roi.Timeline) -> None:
    """The difference of two independent estimates has the root of the sum of their squared errors."""
    other = frame(6).assign(Sessions=lambda f: f["Sessions"] + 8 * f["Tweets"])
    hers = roi.from_frame(other, MEANT).with_column("warmth", other["warmth"])
    ours = mine.with_column("warmth", frame()["warmth"])
    found = roi.compare(hers, ours, names=("hers", "mine"))
    assert found.difference.conf_low < 8 < found.difference.conf_high
    a, b, apart = found.to_frame().itertuples()
    assert apart.estimate == pytest.approx(a.estimate - b.estimate)
    width = np.hypot(a.conf_high - a.conf_low, b.conf_high - b.conf_low)
    assert apart.conf_high - apart.conf_low == pytest.approx(width)
    assert "For hers it brings about" in found.summary()
    same = roi.compare(ours, ours)
    assert same.difference.estimate == 0
    wide = 2 * (b.conf_high - b.conf_low)
    assert same.difference.conf_high - same.difference.conf_low == pytest.approx(wide)
    with pytest.raises(NotEnough, match="the first can't be compared"):
        roi.compare(ours.between("2025-01-01", "2025-01-20"), ours)
    with pytest.raises(WrongUse, match="one counts visits, the other copies"):
        roi.compare(ours, ours, ("visits", "sales"))


def test_tables_are_written_as_workbooks_without_formulas(
    sample_verdict: roi.Verdict, tmp_path: Path
) -> None:
    place = sample_verdict.to_excel(tmp_path / "answer.xlsx")
    (sheet,) = openpyxl.load_workbook(place)
    assert [c.value for c in sheet[1]] == list(sample_verdict.to_frame())
    assert sheet.max_row == 1 + len(sample_verdict.findings)
    wicked = pd.DataFrame(
        {"=1+1": ["=HYPERLINK(1)", "@SUM(1)", "http://a.example"], "n": [1, None, True]}
    )
    (made,) = openpyxl.load_workbook(io.BytesIO(workbook({"a/b[c]": wicked})))
    cells = [cell for row in made.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert not any(cell.hyperlink for cell in cells)
    assert cells[0].value == "=1+1"


PLOTTED: list[Callable[[roi.Verdict], Any]] = [
    lambda v: v,
    lambda v: v.timeline,
    lambda v: v.main[0],
    lambda v: v.timeline.exports,
    lambda v: v.hours,
    lambda v: roi.unusual_days(v.timeline),
    lambda v: roi.events_moved(v.timeline),
    lambda v: roi.people(v.timeline),
    lambda v: roi.scatter(v.timeline),
    lambda v: roi.cross_correlation(v.timeline),
    lambda v: roi.compare(v.timeline, v.timeline),
]


@pytest.mark.parametrize("thing", PLOTTED, ids=[str(n) for n in range(len(PLOTTED))])
def test_keywords_of_a_plot_reach_its_marks(
    thing: Callable[[roi.Verdict], Any], sample_verdict: roi.Verdict
) -> None:
    from matplotlib.colors import to_rgba
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    assert thing(sample_verdict).plot(ax=ax, color="#123456") is ax
    drawn = [*ax.lines, *ax.patches, *ax.collections]
    colours = [
        tuple(np.ravel(a.get_color() if hasattr(a, "get_color") else a.get_facecolor())[:4])
        if not isinstance(getattr(a, "get_color", lambda: None)(), str)
        else to_rgba(a.get_color())
        for a in drawn
    ]
    assert any(np.allclose(c[:3], to_rgba("#123456")[:3]) for c in colours if len(c) >= 3)


def test_every_kind_of_event_is_taken(mine: roi.Timeline) -> None:
    for kind in EVENT_KINDS:
        assert mine.with_event("2025-06-02", kind).events["kind"].to_list() == [kind]
