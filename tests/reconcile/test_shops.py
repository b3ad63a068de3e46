"""Shops and stores: buyers stay unknown, damaged files are named, and double counting is reported or resolved."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import places
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from roi.errors import DamagedFile, NotReadable, RoiError
from roi.exports import load
from roi.loaders.formats import all_loaders
from roi.loaders.formats.acx import acx
from roi.records.kinds import KINDS
from roi.sources.source import Source, open_source

LOADERS = places.FIXTURES
SHOPS = "payhip gumroad woocommerce shopify etsy_items etsy_orders etsy_payments square_items square_transactions stripe paypal kobo_sales leanpub".split()
BUYERS = ("Reader One", "reader@", "Leserin", "leserin@", "Z9Z", "for L.", "Oslo", "canary")


@pytest.mark.parametrize("shop", SHOPS)
def test_nothing_of_a_buyer_is_kept(shop: str) -> None:
    for fixture in (p for p in (LOADERS / shop).iterdir() if p.suffix not in {".golden", ".toml"}):
        node = open_source(fixture)
        reading = next(x for x in all_loaders() if x.name == shop).read(node)
        kept = "\n".join(d.frame.to_csv() for d in reading.datasets)
        reported = "\n".join(
            [
                *map(str, reading.problems),
                *map(str, reading.notes),
                *(s.reason for s in reading.set_aside),
            ]
        )
        assert not [b for b in BUYERS if b in kept + reported]


def copied(shops: list[str], folder: Path) -> Path:
    for shop in shops:
        for file in (LOADERS / shop).iterdir():
            if file.suffix not in {".golden", ".toml"}:
                (folder / f"{shop}_{file.name}").write_bytes(file.read_bytes())
    return folder


def test_squares_items_count_and_its_transactions_do_not_count_again(tmp_path: Path) -> None:
    exports = load(copied(["square_items", "square_transactions"], tmp_path))
    (found,) = exports.series
    assert found.frame["units"].sum() == 1
    assert found.frame["royalty"].sum() == 15
    assert exports.overlaps


def test_tax_tips_and_gift_cards_at_the_till_are_no_sales(tmp_path: Path) -> None:
    own = (LOADERS / "square_transactions" / "transactions-2026-03.csv").read_text()
    paid = "03/08/26,11:00:00,Eastern Time (US & Canada),$30.00,$0.00,$30.00,$20.00,$2.40,$5.00,$57.40,-$1.80,$55.60,T3,P3,Visa,Payment,Fair"
    (tmp_path / "till.csv").write_text(own.splitlines()[0] + "\n" + paid + "\n")
    (found,) = load(tmp_path).series
    assert found.frame["royalty"].tolist() == pytest.approx([28.20])  # 30.00 less the fees


def test_what_an_order_gives_away_beside_what_it_sells_is_no_paid_copy(tmp_path: Path) -> None:
    own = (LOADERS / "shopify" / "orders_export.csv").read_text().splitlines()
    given = own[2].replace(",2,Salt Road,5.00,", ",3,Bookmark,0.00,")
    (tmp_path / "orders.csv").write_text("\n".join([*own[:3], given, ""]))
    (found,) = load(tmp_path).series
    totals = found.frame[["units", "free_units", "royalty"]].sum()
    assert totals.tolist() == pytest.approx([3.0, 3.0, 27.0])


def test_googles_reports_of_months_add_up_though_a_pre_order_is_dated_in_an_earlier_one(
    tmp_path: Path,
) -> None:
    report = LOADERS / "google_play" / "GoogleEarningsReport_2025-01.csv"
    january = report.read_bytes().decode("utf-16")
    december = january.replace("01/04/25", "12/22/24").replace("12/20/24", "12/23/24")
    for name, text in (
        ("january.csv", january),
        ("january (1).csv", january),
        ("december.csv", december),
    ):
        (tmp_path / name).write_text(text, encoding="utf-16")
    (found,) = load(tmp_path).series
    days = found.frame.groupby("date")["royalty"].sum()
    # Each month's refund of 5 January is one row in three files, and counts once.
    assert days.to_dict() == pytest.approx(
        {
            pd.Timestamp("2024-12-20"): 2.77,
            pd.Timestamp("2024-12-22"): 3.2,
            pd.Timestamp("2024-12-23"): 2.77,
            pd.Timestamp("2025-01-04"): 3.2,
            pd.Timestamp("2025-01-05"): -3.2,
        }
    )
    assert found.frame["units"].sum() == 3


def test_payments_are_never_added_to_royalties(tmp_path: Path) -> None:
    exports = load(copied(["kdp_payments", "kdp_prior_month"], tmp_path))
    (found,) = exports.series
    assert found.coarser_than_day
    months = found.frame.groupby("date")["royalty"].sum()
    assert set(months.index.strftime("%Y-%m")) == {"2020-02", "2024-05", "2025-01"}
    assert months.loc["2024-05-01"] == pytest.approx(24.7)


def test_an_acx_report_that_was_renamed_is_refused(tmp_path: Path) -> None:
    fixture = next(p for p in (LOADERS / "acx").iterdir() if p.suffix == ".xlsx")
    file = tmp_path / "audio.xlsx"
    file.write_bytes(fixture.read_bytes())
    with pytest.raises(NotReadable, match="its month is only in its name"):
        acx.read(open_source(file))


def claimed(node: Source) -> list[str]:
    return [x.name for x in all_loaders() if x.identifies(node)]


def test_a_table_that_a_spreadsheet_wrapped_in_quotes_is_named_as_damaged(tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_text('"Post ID,""Account ID"",Date,Reach"\n"1,""2"",03/04/2025,50"\n')
    assert claimed(open_source(file)) == ["excel_damage"]
    with pytest.raises(DamagedFile, match=r"posts\.csv is damaged: a spreadsheet program"):
        next(x for x in all_loaders() if x.name == "excel_damage").read(open_source(file))


def test_an_isbn_that_lost_its_digits_is_told_and_its_sale_kept(tmp_path: Path) -> None:
    text = (LOADERS / "kobo_sales" / "2018.csv").read_text().replace("9790000000024", "9.79E+12", 1)
    file = tmp_path / "kobo.csv"
    file.write_text(text)
    reading = next(x for x in all_loaders() if x.name == "kobo_sales").read(open_source(file))
    (problem,) = reading.problems
    assert (problem.column, problem.text, reading.kept) == ("eISBN", "9.79E+12", {"sales": 3})


def test_sources_of_sales_are_networks() -> None:
    file = LOADERS / "gumroad" / "Sales.csv"
    reading = next(x for x in all_loaders() if x.name == "gumroad").read(open_source(file))
    assert list(reading.datasets[0].frame["source"]) == [
        "x",
        "direct",
        "search",
        "email",
        "mastodon",
    ]


def translated(source: Path, target: Path) -> Path:
    """Rewrite a workbook with every sheet name, header and transaction in an unknown language."""
    book = CalamineWorkbook.from_path(source)
    out = xlsxwriter.Workbook(target)
    for number, name in enumerate(book.sheet_names):
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        sheet = out.add_worksheet(f"ᚱ{number}")
        for i, row in enumerate(rows):
            words = [f"ᚠ{j}" if i == 0 or c in KDP_WORDS else c for j, c in enumerate(row)]
            currencies = [
                f"ᚠ ({str(c)[-4:-1]})" if i == 0 and str(c).endswith(")") and number == 1 else w
                for c, w in zip(row, words, strict=True)
            ]
            sheet.write_row(i, 0, currencies)
    out.close()
    return target


KDP_WORDS = {
    "Standard",
    "Free - Promotion",
    "Kindle Countdown Deals",
    "Pre Order",
    "Standard - Paperback",
    "Standard - Hardcover",
    "Expanded Distribution Channels",
}


def test_a_kdp_workbook_in_an_unknown_language_says_the_same(tmp_path: Path) -> None:
    source = LOADERS / "kdp_workbook" / "days_english.xlsx"
    other = translated(source, tmp_path / "report.xlsx")
    assert claimed(open_source(other)) == ["kdp_workbook"]
    loader = next(x for x in all_loaders() if x.name == "kdp_workbook")
    ours, theirs = (loader.read(open_source(f)) for f in (source, other))
    assert len(ours.datasets) == len(theirs.datasets) == 2
    for a, b in zip(ours.datasets, theirs.datasets, strict=True):
        columns = [
            "date",
            "title",
            "format",
            "units",
            "free_units",
            "refunds",
            "pages_read",
            "royalty",
            "currency",
        ]
        pd.testing.assert_frame_equal(a.frame[columns], b.frame[columns])


def spoilt(text: str, delimiter: str, chance: random.Random) -> str:
    """Return a table with one cell in six replaced by something that doesn't belong there."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = next(i for i, line in enumerate(lines) if line.count(delimiter))
    body = [
        delimiter.join(
            chance.choice(JUNK) if chance.random() < 1 / 6 else c for c in line.split(delimiter)
        )
        for line in lines[head + 1 :]
    ]
    return "\n".join([*lines[: head + 1], *body])


JUNK = [
    "",
    "x",
    "-",
    "1e999",
    "9" * 40,
    "-5",
    "31/02/2025",
    "2025-13-45",
    "=1+1",
    "%",
    "3.7",
    "(",
    '"',
    "２０２５",
]
STORES = "kdp kobo apple google barnes smashwords draft2digital ingram streetlib gumroad woo shopify etsy square stripe paypal payhip amazon meta_ads rank plain".split()
TABLES = [
    table
    for folder in sorted(LOADERS.iterdir())
    if folder.is_dir() and folder.name.startswith(tuple(STORES))
    for table in sorted(folder.iterdir())
    if table.suffix in {".csv", ".CSV", ".txt"}
]


@pytest.mark.parametrize("table", TABLES, ids=lambda p: f"{p.parent.name}/{p.name}")
@pytest.mark.one_in(3)
def test_junk_in_a_table_loses_cells_and_rows_and_never_the_program(
    table: Path, tmp_path: Path
) -> None:
    encoding = "utf-16" if table.read_bytes()[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    text = table.read_text(encoding=encoding)
    delimiter = max("\t,;", key=text.count)
    refused: list[str] = []
    for seed in range(4):
        file = tmp_path / table.name
        file.write_text(spoilt(text, delimiter, random.Random(seed)), encoding=encoding)
        node = open_source(file)
        for loader in (x for x in all_loaders() if x.identifies(node)):
            try:
                reading = loader.read(node)
            except RoiError as error:
                refused.append(str(error))
                continue
            assert reading.rows == sum(reading.kept.values()) + reading.set_aside_count
            for d in reading.datasets:
                assert d.frame[KINDS[d.kind].when].notna().all()
    assert not [r for r in refused if "a bug in roi" in r]
