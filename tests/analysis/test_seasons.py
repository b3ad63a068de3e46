"""December and holidays as controls: posting more when everybody is there is not what brings readers."""

import pandas as pd

from benchmarks.outside.worlds import draw
from roi.analysis.response.effects import effect
from roi.analysis.response.seasons import easter, yearly_columns


def test_easter_of_known_years():
    known = ("2000-04-23", "2011-04-24", "2019-04-21", "2025-04-20", "2038-04-25")
    assert [easter(int(day[:4])) for day in known] == [pd.Timestamp(day) for day in known]


def test_a_season_that_is_not_in_the_days_is_no_column():
    assert yearly_columns(pd.date_range("2024-05-20", periods=40)).shape[1] == 0
    assert yearly_columns(pd.date_range("2024-12-01", periods=31)).shape[1] == 1


def test_posting_more_in_december_seldom_takes_the_credit_for_december():
    found = [
        effect(draw("december", seed, "judge", 0.0).timeline, "visits", "link_posts")
        for seed in range(10)
    ]
    assert sum(e.conf_low > 0 for e in found) <= 2
