"""Followers as a level: reckoned from a counted day through known changes, never across an unknown day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from roi.timeline.levels import reckoned_level

DAYS = pd.date_range("2026-01-01", periods=200)


def planted(seed: int) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return a true level and its changes."""
    rng = np.random.default_rng(seed)
    change = pd.Series(rng.poisson(5, len(DAYS)) - rng.poisson(3, len(DAYS)), DAYS, dtype=float)
    return 1000.0 + change.cumsum(), change


@pytest.mark.parametrize("seed", range(5))
def test_the_true_level_comes_back_and_stops_at_unknown_days(seed: int) -> None:
    rng = np.random.default_rng([seed, 1])
    true, change = planted(seed)
    counted = np.zeros(len(DAYS), dtype=bool)
    counted[rng.choice(len(DAYS), 3, replace=False)] = True
    hidden = np.zeros(len(DAYS), dtype=bool)
    hidden[rng.choice(len(DAYS), 4, replace=False)] = True
    found = reckoned_level(true.where(counted), change.mask(hidden))
    told = found.values.notna().to_numpy()
    assert np.allclose(found.values[told], true[told])
    # Days fall into runs that end before a day whose change is hidden; a run is known where one of its days was counted.
    run = hidden.cumsum()
    assert told.tolist() == [counted[run == r].any() for r in run]
    assert (found.reckoned == (told & ~counted)).all()


def test_where_two_counts_and_the_changes_disagree_the_days_between_stay_unknown() -> None:
    true, change = planted(9)
    purged = true.copy()
    purged.iloc[100:] -= 60  # of about 1,200: a purge that gains and losses don't show
    counted = purged.where(np.isin(np.arange(len(DAYS)), [50, 150]))
    found = reckoned_level(counted, change)
    assert found.values.iloc[51:150].isna().all()
    assert np.allclose(found.values.iloc[:51], purged.iloc[:51])
    assert np.allclose(found.values.iloc[150:], purged.iloc[150:])


def test_without_a_count_there_is_no_level() -> None:
    _, change = planted(1)
    assert reckoned_level(pd.Series(np.nan, DAYS), change).values.isna().all()
