"""Folders of sales reports with known true totals: what a report and an answer say about them."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from sales_files import apple, d2d, kdp_days, kdp_month

import roi
from roi.verdict.unit_income import daily_coverage

MARCH, APRIL, MAY = (datetime(2025, month, 1) for month in (3, 4, 5))


def together(folder: Path, month: str) -> str:
    """Return the report's total of a month's sales."""
    verdict = roi.judge(roi.overlay(roi.load(folder)))
    file = folder.parent / "report.md"
    roi.report(verdict, file, month=month)
    (told,) = re.findall(r"^(Together .*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return str(told).replace("\\", "")


def decisions(folder: Path) -> list[str]:
    return [o.sentence for o in roi.load(folder).overlaps]


def test_a_month_reported_by_the_day_and_as_a_whole_adds_up_once(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for month, days in ((MARCH, 31), (APRIL, 30)):
        kdp_days(folder / f"days{month:%m}.xlsx", month, dict.fromkeys(range(1, days + 1), 2))
        kdp_month(folder / f"month{month:%m}.xlsx", month, 2 * days)
    assert together(folder, "2025-04") == "Together 60 copies, royalties $210.00."
    (told,) = decisions(folder)
    assert told.startswith(
        "The sales of 2 periods (1 March 2025 to 30 April 2025) are in days03.xlsx"
    )


@pytest.mark.parametrize("known", [10, 20, 29])
@pytest.mark.one_in(2)
def test_of_a_month_known_in_part_by_the_day_its_own_report_is_the_total(
    tmp_path: Path, known: int
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    kdp_days(folder / "days.xlsx", MARCH, dict.fromkeys(range(1, known + 1), 2))
    kdp_month(folder / "month.xlsx", MARCH, 62)
    assert together(folder, "2025-03") == "Together 62 copies, royalties $217.00."
    daily = roi.overlay(roi.load(folder)).daily["sales"]
    assert (daily.count(), daily.sum()) == (known, 2 * known)
    (told,) = decisions(folder)
    assert "only some days are in days.xlsx, but all are in month.xlsx" in told


def test_a_month_between_known_days_hides_none_of_what_they_hold(tmp_path: Path) -> None:
    kdp_days(tmp_path / "days03.xlsx", MARCH, dict.fromkeys(range(1, 32), 2))
    kdp_month(tmp_path / "month04.xlsx", APRIL, 60)
    kdp_days(tmp_path / "days05.xlsx", MAY, dict.fromkeys(range(1, 32), 2))
    assert daily_coverage(roi.overlay(roi.load(tmp_path))) == 1.0


def test_a_download_of_spans_alone_is_the_same_thing_as_the_spans_of_a_longer_one(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    apple, kobo = ("2025-03-30", "2025-05-03", "Apple", 8), ("2025-04-10", "2025-04-10", "Kobo", 1)
    d2d(folder / "apple-april.csv", [apple])
    d2d(folder / "year.csv", [apple, kobo, ("2025-06-02", "2025-06-02", "Kobo", 1)])
    assert together(folder, "2025-04") == "Together 9 copies, royalties $18.00."


def test_a_span_is_of_the_month_that_holds_most_of_it_or_of_none(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    fiscal, quarter = (
        ("2025-03-30", "2025-05-03", "Apple", 8),
        ("2025-04-01", "2025-06-30", "B&N", 5),
    )
    d2d(
        folder / "sales.csv",
        [
            ("2025-03-01", "2025-03-01", "Kobo", 1),
            fiscal,
            quarter,
            ("2025-06-30", "2025-06-30", "Kobo", 1),
        ],
    )
    assert together(folder, "2025-03") == "Together 1 copy, royalties $2.00."
    assert together(folder, "2025-04") == "Together 8 copies, royalties $16.00."
    assert together(folder, "2025-06") == "Together 1 copy, royalties $2.00."
    assert "Besides, 5 copies were sold in longer periods (1 April 2025 to 30 June 2025)" in (
        tmp_path / "report.md"
    ).read_text(encoding="utf-8")


def test_what_is_not_known_adds_up_to_no_zero(tmp_path: Path) -> None:
    pages, till = tmp_path / "pages", tmp_path / "till"
    pages.mkdir()
    till.mkdir()
    kdp_days(pages / "days.xlsx", MARCH, dict.fromkeys(range(1, 32), 2), pages=900)
    told = "Together 62 copies, royalties $217.00. For 900 pages read there is no royalty among them yet."
    assert together(pages, "2025-03") == told
    rows = [f"2025-03-{day:02},1.50" for day in range(1, 32)]
    (till / "till.csv").write_text("\n".join(["Date,Royalty", *rows, ""]), encoding="utf-8")
    assert together(till, "2025-03") == "Together copies not known, royalties 46.50."


def test_a_month_known_in_part_says_so_beside_its_total(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    kdp_days(folder / "days.xlsx", MARCH, dict.fromkeys(range(1, 27), 2))
    assert together(folder, "2025-03") == "Together 52 copies, royalties $182.00."
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| Copies sold \| 52 .*$", text, re.MULTILINE)
    assert "26 of 31 days known" in row
    assert "**Copies sold, month by month (Mar 2025: 26 of 31 days known)**" in text


def test_reports_of_two_pen_names_add_up_and_copies_of_one_do_not(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    (folder / "old").mkdir(parents=True)
    every_day = range(1, 32)
    kdp_days(folder / "ada.xlsx", MARCH, dict.fromkeys(every_day, 2))
    kdp_days(folder / "ben.xlsx", MARCH, dict.fromkeys(every_day, 3), sold=("Storm Lamp", "B0BEN1"))
    with zipfile.ZipFile(folder / "old" / "all.zip", "w") as archive:
        archive.write(folder / "ada.xlsx", "KDP_Orders (1).xlsx")
    assert together(folder, "2025-03") == "Together 155 copies, royalties $542.50."
    told = [s for s in decisions(folder) if "both are added up" in s]
    assert told[0].startswith(
        "ben.xlsx and ada.xlsx both count sales of 1 March 2025 to 31 March 2025 but have no title"
    )


def test_days_of_a_store_kept_by_hand_tell_days_and_its_own_report_totals(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    kdp_month(folder / "kdp.xlsx", MARCH, 62)
    apple(
        folder / "us.txt",
        "US",
        "USD",
        [("03/02/2025", "03/29/2025", 28), ("03/30/2025", "03/30/2025", 1)],
    )
    hand = "".join(f"{day},Amazon,2\n{day},Apple,1\n" for day in DAYS)
    (folder / "by-hand.csv").write_text(f"Date,Store,Copies\n{hand}", encoding="utf-8")
    # Apple's 1st, 30th and 31st are not in its fiscal month: the 30th is in its report, and kept by
    # hand, where the 1st and the 31st have no royalty.
    assert together(folder, "2025-03") == (
        "Together 93 copies, royalties $275.00. "
        "For 2 copies the royalty is not known, so it is not among them."
    )
    assert roi.overlay(roi.load(folder)).daily["sales"].dropna().tolist() == [3.0] * 30
    assert len([s for s in decisions(folder) if "kept by hand" in s]) == 2


TRENDS = "Provider\tProvider Country\tVendor Identifier\tTitle\tProduct Type Identifier\tUnits\tRoyalty Price\tBegin Date\tEnd Date\tCountry Code\tRoyalty Currency\tPreOrder\tCustomer Price"


@pytest.mark.thorough
def test_days_of_apples_financial_report_are_in_its_daily_reports(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    days = [f"03/{day:02}/2025" for day in range(2, 30)]
    for n, day in enumerate(days):
        row = f"APPLE\tUS\t979\tSalt Road\tEB1\t2\t2.00\t{day}\t{day}\tUS\tUSD\t\t4.99"
        (folder / f"S_D_{n}.txt").write_text(f"{TRENDS}\n{row}\n", encoding="utf-8")
    apple(folder / "us.txt", "US", "USD", [(day, day, 2) for day in days])
    assert roi.overlay(roi.load(folder)).daily["sales"].tolist() == [2.0] * 28
    assert together(folder, "2025-03") == "Together 56 copies, royalties $112.00."
    assert len(decisions(folder)) == 1


@pytest.mark.parametrize("known", [10, 31])
@pytest.mark.parametrize("months_too", [True, False])
@pytest.mark.one_in(2)
def test_the_month_of_one_pen_name_is_not_in_the_days_of_another(
    tmp_path: Path, known: int, *, months_too: bool
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    kdp_days(folder / "ada.xlsx", MARCH, dict.fromkeys(range(1, known + 1), 2))
    kdp_month(folder / "ben03.xlsx", MARCH, 31, sold=("Storm Lamp", "B0BEN1"))
    if months_too:
        kdp_month(folder / "ada03.xlsx", MARCH, 62)
    copies = (62 if months_too else 2 * known) + 31
    assert (
        together(folder, "2025-03") == f"Together {copies} copies, royalties ${copies * 3.5:.2f}."
    )
    assert (
        "ben03.xlsx and ada.xlsx both count sales of 1 March 2025 to 31 March 2025 but have no title in common, so both are added up there."
        in decisions(folder)
    )


@pytest.mark.parametrize(
    ("old", "new"), [("Sales.csv", "Sales (1).csv"), ("a.csv", "b.csv"), ("b.csv", "a.csv")]
)
def test_an_older_download_without_the_refunds_made_since_is_not_the_fuller_one(
    tmp_path: Path, old: str, new: str
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    header = "Purchase ID,Item Name,Purchase Date,Sale Price ($),Net Total ($),Country,Referrer,Partial Refund ($),Fully Refunded?,Product ID,Quantity"
    for name, given_back in ((old, 0), (new, 5)):
        rows = [
            f"p{n},Salt Road,{day},5,4.2,Norway,direct,0,{int(n < given_back)},a,1"
            for n, day in enumerate(DAYS)
        ]
        (folder / name).write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    assert together(folder, "2025-03") == "Together 26 copies, royalties $109.20."


@pytest.mark.thorough
def test_apples_reports_of_two_regions_add_up(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    days = [(f"03/{day:02}/2021", f"03/{day:02}/2021") for day in range(1, 28)]
    fiscal = ("02/28/2021", "03/27/2021")
    apple(folder / "us.txt", "US", "USD", [*((*day, 2) for day in days), (*fiscal, 20)])
    apple(folder / "gb.txt", "GB", "GBP", [*((*day, 1) for day in days), (*fiscal, 10)])
    told = "Together 111 copies, royalties £74.00 and $148.00."
    assert together(folder, "2021-03") == told
    assert roi.overlay(roi.load(folder)).daily["sales"].dropna().tolist() == [3.0] * 27
    assert "have no country or shop in common, so both are added up there" in decisions(folder)[0]
    (folder / "us (1).txt").write_bytes((folder / "us.txt").read_bytes())
    assert together(folder, "2021-03") == told


def test_a_lump_of_expanded_distribution_is_one_in_days_and_in_the_months_report(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    kdp_month(folder / "month02.xlsx", datetime(2025, 2, 1), 28)
    kdp_days(folder / "days03.xlsx", MARCH, dict.fromkeys(range(1, 28), 2), lump=10)
    kdp_month(folder / "month03.xlsx", MARCH, 62, lump=10)
    assert together(folder, "2025-03") == "Together 62 copies, royalties $217.00."
    every = roi.load(folder).totals("sales")
    assert sum(c.frame["units"].sum() for c in every if c.coarser_than_day) == 28 + 62 + 10


DAYS = [f"2025-03-{day:02}" for day in range(1, 32)]
BY_HAND = {
    "days": "Date,Copies,Royalty\n" + "".join(f"{day},3,9.00\n" for day in DAYS),
    "months": "Copies sold,Jan 2025,Feb 2025,Mar 2025\nSalt Road,80,86,93\n",
    "stores": "Date,Store,Copies\n" + "".join(f"{d},Amazon,2\n{d},Kobo,1\n" for d in DAYS),
}


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("days", "No store is named in by-hand.csv: on 31 days (1 March 2025 to 31 March 2025)"),
        ("months", "No store is named in by-hand.csv: on 31 days (1 March 2025 to 31 March 2025)"),
        ("stores", "31 rows in d2d.csv are sales of titles that by-hand.csv reports"),
    ],
)
@pytest.mark.one_in(2)
def test_a_table_kept_by_hand_beside_the_reports_of_two_stores_counts_nothing_twice(
    tmp_path: Path, table: str, told: str
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    kdp_days(folder / "kdp.xlsx", MARCH, dict.fromkeys(range(1, 32), 2))
    d2d(folder / "d2d.csv", [(day, day, "Kobo", 1) for day in DAYS])
    (folder / "by-hand.csv").write_text(BY_HAND[table], encoding="utf-8")
    assert together(folder, "2025-03").startswith("Together 93 copies")
    assert roi.overlay(roi.load(folder)).daily["sales"].dropna().tolist() == [3.0] * 31
    assert [s for s in decisions(folder) if s.startswith(told)]


def test_days_kept_by_hand_beside_months_of_two_stores_tell_days_and_no_totals(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    kdp_month(folder / "kdp.xlsx", MARCH, 62)
    nook = "".join(f"Nook,2025-0{month},31\n" for month in (2, 3, 4))
    (folder / "nook.csv").write_text(f"Store,Month,Copies\n{nook}", encoding="utf-8")
    (folder / "by-hand.csv").write_text(BY_HAND["days"], encoding="utf-8")
    assert together(folder, "2025-03").startswith("Together 93 copies")
    assert roi.overlay(roi.load(folder)).daily["sales"].dropna().tolist() == [3.0] * 31
    (told,) = decisions(folder)
    assert told.endswith(
        "it shows what happened from day to day, and totals are those of kdp.xlsx and nook.csv."
    )


def test_a_day_beside_months_hides_none_of_them(tmp_path: Path) -> None:
    for month in range(1, 12):
        kdp_month(tmp_path / f"{month}.xlsx", datetime(2024, month, 1), 10)
    months = roi.overlay(roi.load(tmp_path))
    kdp_days(tmp_path / "day.xlsx", datetime(2025, 1, 1), dict.fromkeys(range(5, 6), 2))
    both = roi.overlay(roi.load(tmp_path))
    assert both.start == months.start
    assert both.daily["sales"].sum() == 2
    assert daily_coverage(both) == pytest.approx(2 / 112)
    assert "Together 10 copies" in together(tmp_path, "2024-11")
