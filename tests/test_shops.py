"""Shops and stores: buyers stay unknown, damaged files are named, what would count twice is told or chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from roi.containers import Peek, peek
from roi.errors import DamagedFile, NotReadable
from roi.exports import load
from roi.loaders import all_loaders
from roi.loaders.acx import acx

LOADERS = Path(__file__).parent / "loaders"
SHOPS = "gumroad woocommerce shopify etsy_items square_items square_transactions stripe paypal kobo_sales".split()  # fmt: skip
BUYERS = ("Reader One", "reader@", "Leserin", "leserin@", "Z9Z", "for L.", "Oslo")


@pytest.mark.parametrize("shop", SHOPS)
def test_nothing_of_a_buyer_is_kept(shop: str) -> None:
    for fixture in (p for p in (LOADERS / shop).iterdir() if p.suffix not in {".golden", ".toml"}):
        node = peek(fixture)
        reading = next(x for x in all_loaders() if x.name == shop).read(node)
        kept = "\n".join(d.frame.to_csv() for d in reading.datasets)
        told = "\n".join([*map(str, reading.problems), *reading.notes, *(s.reason for s in reading.set_aside)])  # fmt: skip
        assert not [b for b in BUYERS if b in kept + told]


def copied(shops: list[str], folder: Path) -> Path:
    for shop in shops:
        for file in (LOADERS / shop).iterdir():
            if file.suffix not in {".golden", ".toml"}:
                (folder / f"{shop}_{file.name}").write_bytes(file.read_bytes())
    return folder


def test_squares_items_count_and_its_transactions_do_not_count_again(tmp_path: Path) -> None:
    exports = load(copied(["square_items", "square_transactions"], tmp_path))
    (counted,) = exports.counted
    assert counted.frame["units"].sum() == 1
    assert counted.frame["royalty"].sum() == 15
    assert exports.overlaps


def test_payments_are_never_added_to_royalties(tmp_path: Path) -> None:
    exports = load(copied(["kdp_payments", "kdp_prior_month"], tmp_path))
    (counted,) = exports.counted
    assert counted.coarse
    months = counted.frame.groupby("date")["royalty"].sum()
    assert set(months.index.strftime("%Y-%m")) == {"2020-02", "2024-05", "2025-01"}
    assert months.loc["2024-05-01"] == pytest.approx(24.7)


def test_an_acx_report_that_was_renamed_is_refused(tmp_path: Path) -> None:
    fixture = next(p for p in (LOADERS / "acx").iterdir() if p.suffix == ".xlsx")
    file = tmp_path / "audio.xlsx"
    file.write_bytes(fixture.read_bytes())
    with pytest.raises(NotReadable, match="its month stands only in its name"):
        acx.read(peek(file))


def claimed(node: Peek) -> list[str]:
    return [x.name for x in all_loaders() if x.recognises(node)]


def test_a_table_that_a_spreadsheet_wrapped_in_quotes_is_named_as_damaged(tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_text('"Post ID,""Account ID"",Date,Reach"\n"1,""2"",03/04/2025,50"\n')
    assert claimed(peek(file)) == ["excel_damage"]
    with pytest.raises(DamagedFile, match=r"posts\.csv is damaged: a spreadsheet program"):
        next(x for x in all_loaders() if x.name == "excel_damage").read(peek(file))


def test_an_isbn_that_lost_its_digits_is_told_and_its_sale_kept(tmp_path: Path) -> None:
    text = (LOADERS / "kobo_sales" / "2018.csv").read_text().replace("9790000000024", "9.79E+12", 1)
    file = tmp_path / "kobo.csv"
    file.write_text(text)
    reading = next(x for x in all_loaders() if x.name == "kobo_sales").read(peek(file))
    (problem,) = reading.problems
    assert (problem.column, problem.text, reading.kept) == ("eISBN", "9.79E+12", {"sales": 3})


def test_sources_of_sales_are_networks() -> None:
    file = LOADERS / "gumroad" / "Sales.csv"
    reading = next(x for x in all_loaders() if x.name == "gumroad").read(peek(file))
    assert list(reading.datasets[0].frame["source"]) == ["x", "direct", "search", "email", "mastodon"]  # fmt: skip
