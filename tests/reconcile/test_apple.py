"""Apple's daily summaries beside its financial report of the same fiscal month: each copy counts once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import places
import pytest

from roi.exports import load

LOADERS = places.FIXTURES
FIRST, DAYS = date(2025, 9, 28), 35


@pytest.mark.parametrize(("known", "copies"), [(DAYS, DAYS), (10, 3)])
def test_days_and_the_fiscal_month_add_up_once(tmp_path: Path, known: int, copies: int) -> None:
    header, row, *_ = (
        (LOADERS / "apple_trends" / "S_D_80000001_20210302.txt").read_text().splitlines()
    )
    for n in range(known):
        day = FIRST + timedelta(n)
        reported = row.replace("03/02/2021", f"{day:%m/%d/%Y}").replace("\t3\t3.49", "\t1\t3.49")
        (tmp_path / f"S_D_{day:%Y%m%d}.txt").write_text(f"{header}\n{reported}\n")
    month = (LOADERS / "apple_books" / "80000001_1025_EU.txt").read_bytes()
    (tmp_path / "month.txt").write_bytes(month)
    exports = load(tmp_path)
    total = sum(c.frame["units"].sum() for c in exports.totals("sales"))
    assert total == copies
    assert any("month.txt" in o.sentence for o in exports.overlaps)
