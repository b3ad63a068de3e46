"""When hours answer and when days do, and whether visits that name the network bear the answer out."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.outside.hours import draw_hours
from benchmarks.outside.worlds import draw
from roi.analysis.response.effects import response


def test_hours_answer_where_readers_come_soon_and_days_where_half_come_next_morning():
    def by_hour(family, effect):
        found = (response(draw_hours(family, seed, "judge", effect).timeline) for seed in range(4))
        return sum(finding.design == "hourly_response" for finding in found)

    assert by_hour("plain", 2.0) >= 3
    assert by_hour("next_morning", 3.0) <= 1


def test_a_letter_with_the_posts_is_told_from_links_by_visits_that_name_the_network():
    def check(family, effect):
        found = [response(draw_hours(family, seed, "judge", effect).timeline) for seed in range(4)]
        told = [next(c for c in f.checks if c.name == "named_visits") for f in found]
        return sum(c.holds is False for c in told), sum(f.answer == "yes" for f in found)

    silent, yes = check("letters", 0.0)
    assert silent >= 2
    assert yes == 0
    assert check("plain", 2.0)[0] == 0


@pytest.mark.parametrize("named", [None, 0.0])
def test_without_named_visits_nothing_is_said_of_them(named):
    line = draw_hours("plain", 1, "judge", 2.0).timeline
    for frame in (line.daily, line.hourly):
        if named is None:
            del frame["social_visits"]
        else:
            frame["social_visits"] = pd.Series(named, frame.index, dtype=float)
    found = response(line)
    assert [c.holds for c in found.checks if c.name == "named_visits"] == [None]
    assert np.isfinite(found.total.estimate)


@pytest.mark.parametrize("seed", [9009, 9028, 9033])
def test_a_letter_that_raises_all_visits_is_no_yes_of_named_ones(seed):
    """Nobody wrote the letter down, and links bring nothing: visits that name the network rise as all others do."""
    found = response(draw("letters", seed, "build", 0.0).timeline, "social_visits")
    assert found.total.conf_low > 0
    assert [c.holds for c in found.checks if c.name == "named_visits"] == [False]
    assert found.answer == "cannot_tell"
    real = response(draw("base", seed, "build", 1.0).timeline, "social_visits")
    assert [c.holds for c in real.checks if c.name == "named_visits"] == [True]
