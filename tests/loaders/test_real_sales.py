"""Real sales reports add up to what was counted without any loader (../shared/real/README.md)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from roi.loaders.formats import all_loaders
from roi.loaders.protocol import Loader
from roi.records.dataset import Reading
from roi.sources.source import open_source

KDP = "kdp_spanish_2025"
DAILY = "KDP_Dashboard-11111111-2222-3333-4444-555555555555.xlsx"
ONE_DAY = "KDP_Dashboard-11111111-2222-3333-4444-888888888888.xlsx"
MONTHLY = "KDP_Orders-11111111-2222-3333-4444-666666666666 (1).xlsx"
EARLIER = "KDP_Royalties_Estimator-11111111-2222-3333-4444-777777777777.xlsx"


def read(path: Path) -> tuple[Loader, Reading]:
    node = open_source(path)
    (loader,) = [x for x in all_loaders() if x.identifies(node)]
    return loader, loader.read(node)


def sales(path: Path) -> pd.DataFrame:
    return pd.concat([d.frame for d in read(path)[1].datasets], ignore_index=True)


def test_kdp_by_day(real: Path) -> None:
    _, reading = read(real / KDP / DAILY)
    (dataset,) = reading.datasets
    rows = dataset.frame
    assert (dataset.grain, str(dataset.start), str(dataset.end)) == (
        "day",
        "2025-10-01",
        "2025-10-28",
    )
    assert [str(d) for d in dataset.partial] == ["2025-10-27"]
    assert (rows["format"] == "ebook").sum() == 401
    assert rows["units"].sum() + rows["free_units"].sum() == 1866
    assert (rows["free_units"].sum(), rows["refunds"].sum()) == (1832, 6)
    assert (rows["units"].sum(), rows["pages_read"].sum()) == (34, 53860)
    money = rows.groupby("currency")["royalty"].sum().round(2)
    assert {c: m for c, m in money.items() if m} == {
        "EUR": 69.41,
        "MXN": 58.86,
        "USD": 5.60,
        "GBP": 2.04,
    }


def test_pages_of_the_running_month_have_no_royalty_and_that_is_reported(real: Path) -> None:
    _, reading = read(real / KDP / DAILY)
    pages = reading.datasets[0].frame.query("format == 'kenp'")
    assert pages["royalty"].isna().all()
    assert any("53,860 of 53,860 pages" in n for n in reading.notes)


@pytest.mark.parametrize(("file", "net", "free"), [(MONTHLY, 8655, 8468), (EARLIER, 8622, None)])
def test_kdp_by_month(real: Path, file: str, net: int, free: int | None) -> None:
    _, reading = read(real / KDP / file)
    (dataset,) = reading.datasets
    rows = dataset.frame
    assert dataset.grain == "month"
    assert rows["units"].sum() + rows["free_units"].sum() == net
    assert free is None or rows["free_units"].sum() == free
    assert set(rows["date"].dt.day) == {1}
    assert sorted(rows["date"].dt.month.unique()) == [5, 6, 7, 8, 9, 10]


def test_what_months_earned_is_the_summary_sheet_of_each_closed_month(real: Path) -> None:
    rows = sales(real / KDP / MONTHLY)
    head, *summary = (
        CalamineWorkbook.from_path(real / KDP / MONTHLY).get_sheet_by_index(1).to_python()
    )
    months = {r[0]: dict(zip(head, r, strict=True)) for r in summary}
    for number, name in [(5, "mayo"), (6, "junio"), (7, "julio"), (8, "agosto"), (9, "septiembre")]:
        earned = rows[rows["date"].dt.month == number].groupby("currency")["royalty"].sum()
        for currency in ("USD", "GBP", "EUR", "MXN"):
            expected = months[f"{name} 2025"][f"Regalías ({currency})"]
            assert earned.get(currency, 0.0) == pytest.approx(expected, abs=0.021)


def test_no_sum_of_the_workbook_disagrees_with_its_own_summary(real: Path) -> None:
    for file in (DAILY, ONE_DAY, MONTHLY, EARLIER):
        assert not [n for n in read(real / KDP / file)[1].notes if "summary sheet" in n]


def test_overlapping_workbooks_are_never_added(real: Path) -> None:
    from roi.exports import load

    found = [c for c in load(real / KDP).series if c.kind == "sales"]
    by_grain = {c.coarser_than_day: c.frame for c in found}
    assert by_grain[True]["units"].sum() + by_grain[True]["free_units"].sum() == 8655
    assert by_grain[False]["units"].sum() <= 34
    assert (
        by_grain[False]["date"].nunique() == 26
    )  # the 27th was still running in both daily exports


def test_old_blocks_add_up_to_their_own_totals(real: Path) -> None:
    loader, reading = read(real / "kdp_2011" / "kdp-report-04-2011.xls")
    rows = reading.datasets[0].frame
    assert (loader.name, reading.rows, reading.kept) == ("kdp_blocks", 4, {"sales": 3})
    assert (rows["units"].sum(), round(rows["royalty"].sum(), 2)) == (208, 75.09)
    assert sales(real / "kdp_2011" / "kdp-report-07-2011.xls")["royalty"].sum() == pytest.approx(
        12.05
    )


def test_the_period_line_decides_and_not_the_name(real: Path) -> None:
    _, reading = read(real / "kdp_2011" / "kdp-report-5-2011.xls")
    rows = reading.datasets[0].frame
    assert {str(d.date()) for d in rows["date"]} == {"2011-12-01"}
    assert rows.groupby("marketplace")["royalty"].sum()["Amazon.fr"] == pytest.approx(10.20)
    assert any(n.startswith("Amazon.com: ") and "1929.40" in n for n in reading.notes)


def test_a_file_of_nothing_is_nobodys(real: Path) -> None:
    assert not [
        x
        for x in all_loaders()
        if x.identifies(open_source(real / "kdp_2011" / "kdp-report-00-0000.xls"))
    ]


@pytest.mark.parametrize(
    ("month", "rows", "units", "earned"), [("May", 24, 23, 9.80), ("June", 7, 21, 8.40)]
)
def test_barnes_and_noble_leaves_its_stale_total_out(
    real: Path, month: str, rows: int, units: int, earned: float
) -> None:
    loader, reading = read(real / "barnes_noble_2011" / f"BNsales_{month}2011.xls")
    frame = reading.datasets[0].frame
    assert (loader.name, reading.rows, reading.set_aside_count) == ("barnes_noble_pubit", rows, 1)
    assert (frame["units"].sum(), frame["royalty"].sum()) == (units, pytest.approx(earned))


def test_smashwords_text_in_an_xls(real: Path) -> None:
    file = real / "smashwords_2011" / "SmashWords_salesReport-2011-06-08.xls"
    plain = [
        line.split("\t")
        for line in file.read_text(encoding="cp1252").replace("\r", "\n").splitlines()
        if line
    ]
    head, *lines = plain
    sold = [r for row in lines if (r := dict(zip(head, row, strict=False)))["type"] != "payment"]
    _, reading = read(file)
    frame = reading.datasets[0].frame
    assert (reading.rows, reading.set_aside_count) == (len(lines), len(lines) - len(sold))
    assert frame["units"].sum() == sum(int(r["qty"]) for r in sold if float(r["amount"]))
    assert frame["free_units"].sum() == sum(int(r["qty"]) for r in sold if not float(r["amount"]))
    assert frame["royalty"].sum() == pytest.approx(sum(float(r["net"]) for r in sold))
