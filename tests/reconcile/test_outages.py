"""If a busy site counts nobody for a while, its counter was off: unknown, not zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from roi.reconcile.outages import silent_spells, with_outages
from roi.reconcile.pipeline import reconcile
from roi.records.dataset import Dataset, Reading
from roi.records.kinds import KINDS
from roi.records.series_id import SeriesId


def _visits(counts: dict[str, float], **text: object) -> Dataset:
    frame = pd.DataFrame({"time": pd.to_datetime(list(counts)), "visits": list(counts.values())})
    for name in set(KINDS["visits"].columns) - {"time", "visits"}:
        frame[name] = np.nan
    days = frame["time"].dt.date
    dataset = Dataset(
        "visits",
        frame,
        "day",
        SeriesId("visits"),
        min(days),
        date(2025, 3, 1),
        missing_means="zero",
    )
    return replace(dataset, **text)  # type: ignore[arg-type]


def _reading(dataset: Dataset) -> Reading:
    return Reading((dataset,), len(dataset.frame), {dataset.kind: len(dataset.frame)})


FEBRUARY = {f"2025-02-{day:02}": 20.0 + day % 3 for day in range(1, 29)}


def test_days_left_out_by_a_busy_site_are_unknown_and_reported() -> None:
    known = {day: n for day, n in FEBRUARY.items() if not "2025-02-11" <= day <= "2025-02-14"}
    reading = with_outages(_reading(_visits(known)))
    assert reading.datasets[0].gaps == ((date(2025, 2, 11), date(2025, 2, 15)),)
    assert "11 February 2025 to 14 February 2025" in str(reading.notes[0])


def test_zeros_written_out_are_no_better_than_days_left_out() -> None:
    zeros = FEBRUARY | {"2025-02-11": 0.0, "2025-02-12": 0.0}
    gaps = with_outages(_reading(_visits(zeros, missing_means="unknown"))).datasets[0].gaps
    assert gaps == ((date(2025, 2, 11), date(2025, 2, 13)),)


def test_a_counter_that_never_came_back_is_off_to_the_end() -> None:
    early = {day: n for day, n in FEBRUARY.items() if day < "2025-02-20"}
    gaps = with_outages(_reading(_visits(early))).datasets[0].gaps
    assert gaps == ((date(2025, 2, 20), date(2025, 3, 1)),)


def test_a_quiet_sites_empty_days_are_empty() -> None:
    assert silent_spells(np.array([2.0, 1, 3, 0, 0, 0, 0, 2, 1, 0, 2])) == []


def test_one_day_without_a_visit_is_believed_until_twenty_were_expected() -> None:
    assert silent_spells(np.array([18.0, 19, 0, 18, 19])) == []
    assert silent_spells(np.array([22.0, 23, 0, 24, 23])) == [(2, 3)]


def test_a_known_gap_is_not_told_again() -> None:
    known = {day: n for day, n in FEBRUARY.items() if not "2025-02-11" <= day <= "2025-02-14"}
    gap = (date(2025, 2, 11), date(2025, 2, 15))
    reading = with_outages(_reading(_visits(known, gaps=(gap,))))
    assert reading.datasets[0].gaps == (gap,)
    assert reading.notes == ()


@pytest.mark.parametrize(
    "text", [{"kind": "sales"}, {"grain": "instant"}, {"missing_means": "unknown"}]
)
def test_other_records_are_left_alone(text: dict[str, object]) -> None:
    known = {day: n for day, n in FEBRUARY.items() if not "2025-02-11" <= day <= "2025-02-14"}
    assert with_outages(_reading(_visits(known, **text))).datasets[0].gaps == ()


def test_an_empty_series_has_no_spell() -> None:
    assert silent_spells(np.array([])) == []
    assert silent_spells(np.zeros(5)) == []


def test_what_only_two_files_together_show_is_unknown_and_told() -> None:
    busy = {"2025-02-01": 24.0, "2025-02-02": 0.0}
    after = {"2025-02-02": 0.0, "2025-02-03": 30.0}
    files = [
        (name, replace(_visits(counts), end=date(2025, 2, last)))
        for name, counts, last in (("a.csv", busy, 3), ("b.csv", after, 4))
    ]
    found = reconcile(files)
    assert found.series[0].spans == (
        (date(2025, 2, 1), date(2025, 2, 2)),
        (date(2025, 2, 3), date(2025, 2, 4)),
    )
    (told,) = (d for d in found.decisions if d.reason == "counter_off")
    assert (told.rows, "2 February 2025 in a.csv and b.csv" in told.sentence) == (1, True)
