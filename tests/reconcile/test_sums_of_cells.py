"""Sums from the raw cells: what a file's own columns add up to was kept, or stands in a row that was set aside.

The columns are named here once more, and added up by a reader that shares no code with roi's.
`test_sums.py` follows what was kept to the calendar.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import held
import pytest
from python_calamine import CalamineWorkbook

from roi.loaders.walk import Export

Row = dict[str, str]
Formula = Callable[[Row], float]
IN_OTHER_WORDS = {"kdp_workbook/months_spanish.xlsx"}  # its columns are known by their place
REPEATED = re.compile("Combined|Summary|Orders|Definitions")  # sheets of KDP that add up others
HEADS = {"sales": ("royalty", ("units", "free_units")), "costs": ("amount", ())}


def number(text: str) -> float:
    """Return an amount as written in any country; nothing counts as 0."""
    found = re.search(r"\d[\d.,\s]*", text)
    if found is None:
        return 0.0
    digits = re.sub(r"\s", "", found[0]).rstrip(".,")
    last = max(digits.rfind("."), digits.rfind(","))
    whole, part = (digits, "") if last < 0 else (digits[:last], digits[last + 1 :])
    if len(part) == 3 and ("," in digits) != ("." in digits) and digits[last] == ",":
        whole, part = digits, ""
    value = float(re.sub(r"\D", "", whole) + "." + (part or "0"))
    below = re.search(r"^\D*[-−(]|[-−]\D*$", text.strip()) is not None
    return -value if below else value


def plus(*names: str, less: tuple[str, ...] = ()) -> Formula:
    """Return a formula that adds columns (the first of names with | that is filled) and takes others off."""

    def value(row: Row, name: str) -> float:
        there = next((n for n in name.split("|") if row.get(n, "").strip()), None)
        return number(row[there]) if there else 0.0

    return lambda row: sum(value(row, n) for n in names) - sum(value(row, n) for n in less)


def nothing(_: Row) -> float:
    return 0.0


def gumroad_money(row: Row) -> float:
    lost = number(row.get("disputed?", "")) and not number(row.get("dispute won?", ""))
    if number(row["fully refunded?"]) or lost:
        return 0.0
    return plus("net total ($)", less=("partial refund ($)", "affiliate commission ($)"))(row)


def gumroad_copies(row: Row) -> float:
    lost = number(row.get("disputed?", "")) and not number(row.get("dispute won?", ""))
    return 0.0 if number(row["fully refunded?"]) or lost else number(row["quantity"])


def not_lent(row: Row) -> float:
    return 0.0 if row["order type"] in {"Rent", "Subscription"} else number(row["quantity"])


def not_borrowed(row: Row) -> float:
    """Return the copies of a row of KDP's old report; a loan from Amazon's library is none."""
    name = next(n for n in row if n.startswith("net units"))
    return 0.0 if row.get("transaction type*") == "KOLL" else number(row[name])


def of_apple(name: str) -> Formula:
    """Return a formula that counts returns as less, as their sign does not say it."""

    def signed(row: Row) -> float:
        back = "R" in {row.get("sales or return"), row.get("sale or return")}
        amount = number(row.get(name, ""))
        return -abs(amount) if back else amount

    return signed


# The column by which its header is known (or its names, with |), then money and copies.
FORMULAS: dict[str, tuple[str, Formula, Formula]] = {
    "acx": ("net royalties earned", plus("net royalties earned"), plus("net units")),
    "amazon_ads": ("spend", plus("spend"), nothing),
    "apple_books": (
        "extended partner share",
        of_apple("extended partner share"),
        of_apple("quantity"),
    ),
    "barnes_noble_press": ("total royalty", plus("total royalty"), plus("net units sold")),
    "barnes_noble_pubit": (
        "net unit sales",
        plus("total publisher's revenue"),
        plus("net unit sales"),
    ),
    "draft2digital_ebook": ("publisher share", plus("publisher share"), plus("net unit sales")),
    "draft2digital_print": ("publisher share", plus("publisher share"), plus("net unit sales")),
    "etsy_items": ("item total", plus("item total", less=("discount amount",)), plus("quantity")),
    "etsy_orders": (
        "order value",
        plus("order value", less=("discount amount",)),
        plus("number of items"),
    ),
    "findaway": ("royalty payable", plus("royalty payable"), plus("sales qty")),
    "google_play": (
        "qty",
        plus("payment amount|earnings amount"),
        plus("qty"),
    ),
    "gumroad": ("net total ($)", gumroad_money, gumroad_copies),
    "kdp_blocks": ("royalty", plus("royalty"), not_borrowed),
    "kdp_combined_sheet": ("royalty", plus("royalty"), plus("net units sold")),
    "ingram": (
        "mtd_net_quantity|ptd_net_quantity",
        plus("mtd_net_pub_comp|ptd_net_pub_comp"),
        plus("mtd_net_quantity|ptd_net_quantity"),
    ),
    # What pages earn is reckoned, not read.
    "kdp_workbook": ("royalty", nothing, plus("net units sold")),
    "woocommerce": ("items sold", plus("net sales|n. revenue"), plus("items sold")),
    "kickstarter": ("pledge amount", plus("pledge amount"), nothing),
    "kobo_plus": (
        "reads",
        plus("total publisher revenue share in payable currency ($)"),
        nothing,
    ),
    "kobo_sales": ("cogs %", plus("net due (payable currency)"), plus("total qty|quantity")),
    "kofi": ("received", plus("received"), nothing),
    "leanpub": (
        "total book royalty",
        plus("author royalties portion|total book royalty"),
        lambda _: 1.0,
    ),
    "payhip": (
        "payhip fee",
        plus("amount", less=("payhip fee", "payment processor fee")),
        lambda row: -1.0 if number(row["amount"]) < 0 else 1.0,
    ),
    "smashwords": ("net", plus("net"), plus("qty")),
    "square_items": ("net sales", plus("net sales"), plus("qty")),
    "square_transactions": ("net total", plus("net total", less=("tax", "tip")), nothing),
    "streetlib": ("store payout", plus("store payout"), not_lent),
    "stripe": ("net", plus("net"), nothing),
    "stripe_itemized": ("net", plus("net"), nothing),
    "stripe_payments": (
        "fee",
        plus("converted amount|amount", less=("converted amount refunded|amount refunded", "fee")),
        nothing,
    ),
    "woocommerce_revenue": ("net sales", plus("net sales"), nothing),
    "woopayments": ("net", plus("net"), nothing),
    "x_ads": ("spend", plus("spend"), nothing),
    "meta_ads": (
        "amount spent|ausgegebener betrag|montant dépensé|importe gastado",
        plus("amount spent|ausgegebener betrag|montant dépensé|importe gastado"),
        nothing,
    ),
    "paypal": ("net|netto|neto", plus("net|netto|neto"), nothing),
}


def plain(cell: object) -> str:
    return " ".join(str(cell).replace("\ufeff", "").casefold().split())


def grids(fixture: Path) -> Iterator[list[list[str]]]:
    """Yield each sheet's cells as texts; of a text, its only table."""
    data = fixture.read_bytes()
    if data[:2] in (b"PK", b"\xd0\xcf"):
        book = CalamineWorkbook.from_path(str(fixture))
        for name in book.sheet_names:
            if REPEATED.search(name):
                continue
            yield [
                [str(c) for c in row]
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
        return
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    first = max(text.splitlines()[:10], key=len)
    mark = max(",;\t", key=first.count)
    yield list(
        csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=mark)
    )


def rows_of(fixture: Path, sign: str) -> Iterator[tuple[int, Row]]:
    """Yield the rows below each header that has the sign, by their line."""
    for grid in grids(fixture):
        names: list[str] = []
        for line, row in enumerate(grid, 1):
            cells = [re.sub(r" \([a-z]{3}\)$", "", plain(c)) for c in row]
            if set(sign.split("|")) & set(cells):
                names = cells
            elif names and any(c.strip() for c in row):
                yield line, dict(zip(names, row, strict=False))


def added_up(export: Export, fixture: Path) -> list[tuple[str, float, float]]:
    """Return, for money and for copies, what the cells add up to and what was kept or set aside."""
    sign, money, copies = FORMULAS[export.loader]
    rows = list(rows_of(fixture, sign))
    aside = {n for s in export.reading.set_aside for n in s.lines}
    assert sum(s.count for s in export.reading.set_aside) == len(
        [n for s in export.reading.set_aside for n in s.lines]
    ), "lines of rows that were set aside are cut off: take a smaller fixture"
    kind = export.datasets[0].kind
    earned, counted = HEADS[kind]
    frames = [d.frame for d in export.datasets if d.kind == kind]
    kept = (sum(f[earned].sum() for f in frames), sum(f[c].sum() for f in frames for c in counted))
    return [
        (
            what,
            sum(of(row) for _, row in rows),
            float(found) + sum(of(row) for line, row in rows if line in aside),
        )
        for what, of, found in zip(("money", "copies"), (money, copies), kept, strict=True)
        if of is not nothing
    ]


def fixtures() -> list[Path]:
    named = (f for f in held.fixtures() if f.parent.name in FORMULAS and f.is_file())
    return [f for f in named if held.name_of(f) not in IN_OTHER_WORDS]


@pytest.mark.one_in(6)
@pytest.mark.parametrize("fixture", fixtures(), ids=held.name_of)
def test_what_the_cells_add_up_to_was_kept_or_set_aside(fixture: Path) -> None:
    (export,) = held.read(held.held(fixture))
    assert isinstance(export, Export)
    if not export.datasets or not any(len(d.frame) for d in export.datasets):
        pytest.skip("nothing was kept")
    for what, cells, accounted in added_up(export, fixture):
        assert accounted == pytest.approx(cells, abs=0.005), what


def test_a_row_that_goes_in_silence_is_found_by_its_cells() -> None:
    fixture = held.FIXTURES / "payhip" / "sales.csv"
    (export,) = held.read(held.held(fixture))
    assert isinstance(export, Export)
    frame = export.datasets[0].frame
    dataset = replace(export.datasets[0], frame=frame.drop(index=frame.index[0]))
    export = replace(export, reading=replace(export.reading, datasets=(dataset,)))
    assert [cells == pytest.approx(kept) for _, cells, kept in added_up(export, fixture)] == [
        False,
        False,
    ]
