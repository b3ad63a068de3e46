"""Arbitrary bytes, text and tables (hypothesis): never a traceback, all rows accounted for, one sentence about the unknown."""

from __future__ import annotations

import csv
import io

import held
import oracle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roi.loaders.families import hand_kept_tables
from roi.loaders.walk import Unknown

quick = settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
STARTS = (
    b"",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"BZh9",
    b"\x28\xb5\x2f\xfd",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PAR1",
    b"\x3a\xa2eroots",
    b"window.YTD.tweets.part0 = [",
    b"[{",
    b'{"',
    b"<?xml",
    b"<html>",
    b"From a@b.example Mon Jan  1 00:00:00 2024\n",
    b"date,visits\n2025-01-01,",
    b"# ----------------------------------------\n",
    b"#Fields: date time c-ip cs-method cs-uri-stem sc-status\n",
    b"Post id,Date,Post text,Post Link,Impressions\n",
    b"sep=;\n",
)
CELLS = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: f"{day.day}/{day.month}/{day.year}"),
    st.integers().map(str),
    st.floats().map(str),
    st.text(max_size=12),
    st.sampled_from(
        ["", "Total", "1,234.50", "1.234,50", "€ 3", "3-Apr", "1.23E+18", "=1+1", "Q3 2024"]
    ),
)
HEADERS = st.one_of(st.sampled_from(sorted(hand_kept_tables.ROLES)), st.text(max_size=12))


def check(name: str, data: bytes) -> None:
    found = held.read(held.HeldFile(name, data))
    oracle.seen(found)  # rows = kept + set aside
    for unknown in (x for x in found if isinstance(x, Unknown)):
        assert unknown.because
        assert (unknown.file + unknown.because).isprintable()


@quick
@given(st.sampled_from(STARTS), st.binary(max_size=600))
def test_any_bytes_after_any_beginning(start: bytes, rest: bytes) -> None:
    check("file", start + rest)


@quick
@given(st.sampled_from(STARTS), st.text(max_size=400))
def test_any_text_after_any_beginning(start: bytes, rest: str) -> None:
    check("file.csv", start + rest.encode("utf-8", errors="surrogatepass"))


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Return a table with a column of dates and a known one, among any others."""
    header = [
        *draw(st.lists(HEADERS, max_size=3)),
        "date",
        draw(st.sampled_from(["followers", "visits", "units", "royalty"])),
    ]
    days = st.dates().map(str)
    row = st.tuples(*[CELLS for _ in header[:-2]], st.one_of(days, days, CELLS), CELLS)
    rows = draw(st.lists(row, min_size=2, max_size=12))
    text = io.StringIO(newline="")
    sign = draw(st.sampled_from(",;\t|"))
    csv.writer(
        text, delimiter=sign, lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"]))
    ).writerows([header, *rows])
    return text.getvalue()


@quick
@given(tables(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_table_kept_by_hand(text: str, encoding: str) -> None:
    check("mine.csv", text.encode(encoding, errors="replace"))
