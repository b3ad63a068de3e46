"""A view of Universal Analytics that starts with zeros: a long run was not measured, a short one was quiet."""

from __future__ import annotations

import pandas as pd
import pytest

from roi.loaders.formats.universal_analytics import TOO_LONG, _unmeasured


@pytest.mark.parametrize(("zeros", "kept"), [(TOO_LONG - 1, TOO_LONG + 9), (TOO_LONG, 10), (0, 10)])
def test_only_a_long_start_is_left_out(zeros: int, kept: int) -> None:
    busy = pd.Series([False] * zeros + [True] * 10)
    days = pd.Series(pd.date_range("2015-01-01", periods=zeros + 10))
    assert int(_unmeasured(busy, days).isna().sum()) == kept
