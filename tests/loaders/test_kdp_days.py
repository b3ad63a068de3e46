"""Which days a month's KDP workbook covers, although it lists only days with a sale."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from roi.loaders.families.kdp import covered

MARCH = date(2025, 3, 1)
APRIL = date(2025, 4, 1)
LATER = datetime(2025, 4, 3)


def test_a_slow_seller_covers_the_month_though_its_ends_are_empty() -> None:
    days = pd.Series(pd.to_datetime(["2025-03-05", "2025-03-14", "2025-03-22", "2025-03-27"]))
    assert covered(days, MARCH, LATER) == (MARCH, APRIL)


def test_a_busy_shop_s_empty_end_was_not_asked_for() -> None:
    days = pd.Series(pd.date_range("2025-03-08", "2025-03-27"))
    assert covered(days, MARCH, LATER) == (date(2025, 3, 8), date(2025, 3, 28))


def test_a_month_without_a_sale_is_known_to_be_empty() -> None:
    assert covered(pd.Series([], dtype="datetime64[us]"), MARCH, LATER) == (MARCH, APRIL)


def test_nothing_is_known_past_the_day_the_workbook_was_made() -> None:
    days = pd.Series(pd.to_datetime(["2025-03-02", "2025-03-09"]))
    assert covered(days, MARCH, datetime(2025, 3, 14, 9)) == (MARCH, date(2025, 3, 15))
