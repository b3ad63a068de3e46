"""Whatever the series: an answer with finite numbers, or a reason why there is none; never a traceback."""

import warnings
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarks import fuzz_estimator
from benchmarks.outside.worlds import draw
from roi.analysis.event_study.structural_change import change
from roi.analysis.response.effects import response
from roi.errors import NotEnough


@pytest.mark.parametrize("first", range(0, 150, 50))
def test_random_series_give_finite_numbers_or_a_reason(first):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        told = {seed: fuzz_estimator.failures(seed) for seed in range(first, first + 50)}
    assert not {seed: wrong for seed, wrong in told.items() if wrong}


@pytest.mark.parametrize("seed", [22, 67, 105, 143])
def test_a_change_of_random_series_is_told_or_refused(seed):
    line, outcome = fuzz_estimator.author(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with suppress(NotEnough):
            assert change(line, outcome).p_value > 0


@pytest.mark.parametrize("family", ["monthly", "saturdays", "zeros", "rare"])
def test_few_sales_are_no_silence_and_no_traceback(family):
    for seed in range(3):
        line = draw(family, seed, "judge").timeline
        found = response(line, "sales")
        assert found.days == len(line.daily)
        measured = [c for c in found.checks if c.name == "measurement"]
        assert all(c.holds for c in measured)


def test_zeros_of_a_busy_site_are_still_taken_for_a_counter_that_was_off():
    line = draw("base", 0, "judge").timeline
    daily = line.daily.copy()
    daily.iloc[100:120, daily.columns.get_loc("visits")] = 0.0
    found = response(replace(line, daily=daily), "visits")
    assert found.days == len(daily) - 20
    assert [c.holds for c in found.checks if c.name == "measurement"] == [False]


def test_an_outcome_that_the_calendar_explains_wholly_is_refused():
    line = draw("base", 0, "judge").timeline
    along = pd.Series(np.arange(len(line.daily), dtype=float), line.daily.index)
    found = response(replace(line, daily=line.daily.assign(sales=along)), "sales")
    assert found.not_estimable
    assert not found.estimates
