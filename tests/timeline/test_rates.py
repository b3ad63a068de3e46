"""Amounts in a currency without an exchange rate are unknown, and the calendar says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import roi

HEAD = "Date,Store,Title,Copies,Royalty,Currency\n"


def laid(folder: Path, foreign: str) -> roi.Timeline:
    """Return the calendar of thirty days of sales in dollars, with one sale in another currency on the 9th."""
    rows = [f"2025-03-{day:02},Ko-fi,Tides,1,4.00,USD\n" for day in range(1, 31)]
    rows.append(f"2025-03-09,Ko-fi,Tides,1,900,{foreign}\n")
    (folder / "sales.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return roi.overlay(roi.load(folder))


def test_a_currency_that_nobody_quotes_is_told(tmp_path: Path) -> None:
    made = laid(tmp_path, "CLP")
    assert made.daily["royalties"].isna().to_numpy().nonzero()[0].tolist() == [8]
    assert made.daily["royalties"].sum() == pytest.approx(29 * 4)
    assert any("No exchange rate between CLP and USD" in str(a) for a in made.assumptions)


def test_a_currency_that_is_quoted_is_converted_in_silence(tmp_path: Path) -> None:
    made = laid(tmp_path, "JPY")
    assert 29 * 4 + 4 + 3 < made.daily["royalties"].sum() < 30 * 4 + 10
    assert not [a for a in made.assumptions if "exchange" in str(a)]
