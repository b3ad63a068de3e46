"""Money keeps the sign in its cell up to the dataset's currency; a currency that nothing names is told as a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from roi.exports import load
from roi.records.dataset import Reading
from roi.timeline.currency import home_currency

SQUARE = "Date,Time,Category,Item,Qty,Price Point Name,SKU,Gross Sales,Net Sales\n"
GUESS = "Amounts without a currency are assumed to be in yours"


def square(folder: Path, *amounts: str) -> tuple[list[object], Reading]:
    """Return the currency of each sale of Square's items, which have no column for it."""
    rows = (f'2025-04-{i:02},10:00,Books,Salt,1,,,"{a}","{a}"\n' for i, a in enumerate(amounts, 1))
    (folder / "items.csv").write_text(SQUARE + "".join(rows), encoding="utf-8")
    (export,) = load(folder).exports
    (found,) = export.reading.datasets
    codes = found.frame["currency"].astype("object")
    return codes.where(codes.notna(), None).tolist(), export.reading


@pytest.mark.parametrize(
    ("amount", "code"),
    [("£8.99", "GBP"), ("8.99 €", "EUR"), ("C$8.99", "CAD"), ("¥350", "JPY"), ("CHF 9.50", "CHF")],
)
def test_a_sign_names_the_currency_of_its_row(tmp_path: Path, amount: str, code: str) -> None:
    codes, reading = square(tmp_path, amount, amount)
    assert codes == [code, code]
    assert not any("currency" in n for n in reading.notes)


def test_rows_in_several_currencies_keep_each_its_own(tmp_path: Path) -> None:
    codes, reading = square(tmp_path, "£8.99", "$7.00", "¥350")
    assert codes == ["GBP", "USD", "JPY"]
    assert any("'$' was read as US dollars" in n for n in reading.notes)


def test_the_author_can_say_which_dollars(tmp_path: Path) -> None:
    (tmp_path / "items.csv.toml").write_text('currency = "CAD"\n')
    codes, reading = square(tmp_path, "$8.99", "$7.00")
    assert codes == ["CAD", "CAD"]
    assert not any("dollars" in n for n in reading.notes)


def test_a_currency_that_nothing_names_is_a_guess_and_told(tmp_path: Path) -> None:
    codes, reading = square(tmp_path, "8.99", "7.00")
    assert codes == [None, None]
    assert any(n.startswith(GUESS) for n in reading.notes)


def test_the_author_can_say_a_currency_that_nothing_names(tmp_path: Path) -> None:
    (tmp_path / "items.csv.toml").write_text('currency = "GBP"\n')
    codes, reading = square(tmp_path, "8.99", "7.00")
    assert codes == ["GBP", "GBP"]
    assert not any(n.startswith(GUESS) for n in reading.notes)


def test_a_sign_of_several_countries_is_not_guessed(tmp_path: Path) -> None:
    codes, reading = square(tmp_path, "kr 89", "kr 70")
    assert codes == [None, None]
    assert [p.column for p in reading.problems] == ["Net Sales"] * 2
    assert reading.datasets[0].frame["royalty"].isna().all()


def test_a_column_of_currencies_counts_before_signs(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_text(
        "Date,Campaign Name,Currency,Impressions,Clicks,Spend\n2025-03-04,Salt,AUD,9,1,$0.70\n"
    )
    (export,) = load(tmp_path).exports
    (found,) = export.reading.datasets
    assert found.frame["currency"].tolist() == ["AUD"]


def test_pounds_are_not_reckoned_as_dollars(tmp_path: Path) -> None:
    """The only currency that sales name is the answer's."""
    square(tmp_path, "£10.00", "£10.00", "£10.00")
    assert home_currency(load(tmp_path)) == "GBP"
