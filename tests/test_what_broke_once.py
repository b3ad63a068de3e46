"""Damage that once changed a count without a word: each is told now, and what it did not hit still counts."""

from __future__ import annotations

import held
import pytest

from roi.exports import Export, Unknown

TOLD = {
    "a day run together with the row of explanations": (
        "facebook_page_insights/Facebook Insights Data Export - Ada Vale - 2016-03-05.csv",
        b"\n3/1/16", b"3/1/16", "1 (it has more cells than the header", 2),
    "a count in Google Analytics 4 that is no number": (
        "ga4_report/Reports_snapshot.csv", b"\n0003,92,24,6", b"\n0003,92,24,6x", "'6x': not understood", 16),
    "a count in an exploration that is no number": (
        "ga4_exploration/Free form 1.csv", b",9,7,12", b",9,7,12?", "'12?': not understood", 5),
    "sessions in an exploration that are no number": (
        "ga4_exploration/Free form 1.csv", b",9,7,12", b",9x,7,12", "'9x': not understood", 5),
    "a count in Universal Analytics that is no number": (
        "universal_analytics/Analytics uren 20150401-20150402.csv",
        b"\n000001,1", b"\n000001,?1", "'?1': not understood", 48),
    "two lines of a W3C log run together": (
        "access_log_w3c/u_ex250305.log", b"200 0 0 46\r\n", b"200 0 0 46", "not a line of this kind of log", 1),
    "a quotation mark that the next row's seems to close": (
        "x_content/account_analytics_content_2025-01-01_2025-03-01.csv",
        b'pepper"', b"pepper", "1 (it has fewer cells than the header", 2),
    "a row of months that is cut short": (
        "plain_months/by_title.csv", b"Salt Road,14,9,,11,34", b"Salt Road,14", "Rows with fewer cells", 2),
    "two lines of a log of Apache's run together": (
        "access_log/harvester.log", b'"\n', b'"', "not a line of this kind of log", 100),  # 99 of one visitor are believed, 101 were not
    "a sale that is cut short, above a summary of short lines": (
        "apple_books/80000001_0321_US.txt",
        b"\tAda Vale\tSalt Road\tAda Vale\t\tEB1\t\tUS\t\t\t4.99\tUSD", b"", "fewer cells than the header", 3),
}  # fmt: skip


def said(found: list[Export | Unknown]) -> str:
    return held.shown(found) + "".join(x.because for x in found if isinstance(x, Unknown))


@pytest.mark.parametrize("what", TOLD)
def test_it_is_told(what: str) -> None:
    name, old, new, sentence, kept = TOLD[what]
    fixture = held.FIXTURES / name
    data = fixture.read_bytes()
    assert old in data
    assert sentence not in said(held.read(held.held(fixture)))
    found = held.read(held.held(fixture, {"": data.replace(old, new, 1)}))
    assert sentence in said(found)
    assert [sum(x.reading.kept.values()) for x in found if isinstance(x, Export)] == [kept]


def test_people_are_not_added_up_over_sources_that_a_damaged_header_hides() -> None:
    fixture = held.FIXTURES / "ga4_exploration/Free form 1.csv"
    data = fixture.read_bytes().replace(b"Session source", b'Session "source')
    (found,) = held.read(held.held(fixture, {"": data}))
    assert isinstance(found, Export)
    (days,) = found.reading.datasets
    assert days.frame["visitors"].isna().all()
    assert days.frame["visits"].tolist() == [9.0, 11.0, 10.0]
