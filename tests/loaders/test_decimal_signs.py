"""A file's amounts together say whether a comma separates decimals or thousands."""

from __future__ import annotations

from pathlib import Path

import pytest

from roi.exports import load
from roi.records.dataset import Reading

HEADER = "Date;Campaign Name;Currency;Impressions;Clicks;Spend;Sales\n"


def read(tmp_path: Path, *amounts: str) -> Reading:
    """Return Amazon's table of advertisements, saved again with semicolons and these amounts."""
    rows = (f"2025-03-{i:02};Salt;EUR;90;1;{a};0\n" for i, a in enumerate(amounts, 1))
    (tmp_path / "ads.csv").write_text(HEADER + "".join(rows))
    (export,) = load(tmp_path).exports
    return export.reading


def spent(reading: Reading) -> list[float]:
    return [float(a) for d in reading.datasets for a in d.frame["amount"]]


def test_decimal_commas_of_a_column_are_read_and_told(tmp_path: Path) -> None:
    reading = read(tmp_path, "3,10", "1.204,50", "€ 7,05")
    assert spent(reading) == [3.10, 1204.50, 7.05]
    assert "decimal commas, as '3,10' shows" in "".join(reading.notes)


def test_one_cell_decides_for_those_that_could_be_thousands(tmp_path: Path) -> None:
    """1,825 beside 3,10 and 7,05 is slightly less than two."""
    assert spent(read(tmp_path, "1,825", "3,10", "7,05")) == [1.825, 3.10, 7.05]


def test_thousands_stay_thousands(tmp_path: Path) -> None:
    reading = read(tmp_path, "1,825", "3.10", "12,000.50")
    assert spent(reading) == [1825.0, 3.10, 12000.50]
    assert not any("decimal" in n for n in reading.notes)


@pytest.mark.parametrize("odd", ["3,1", "12,34"])
def test_one_odd_cell_among_thousands_turns_none_of_them(tmp_path: Path, odd: str) -> None:
    (tmp_path / "ads.csv").write_text(
        "Date,Campaign Name,Impressions,Clicks,Spend\n"
        + "".join(
            f'2025-03-0{i},Salt,90,1,"{a}"\n' for i, a in enumerate(("1,825", "2,900", odd), 1)
        )
    )
    (export,) = load(tmp_path).exports
    (found,) = export.reading.datasets
    assert found.frame["amount"].tolist()[:2] == [1825.0, 2900.0]
    assert [p.text for p in export.reading.problems] == [odd]
