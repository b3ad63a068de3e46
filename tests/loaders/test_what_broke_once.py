"""Damage that once changed a count silently: each is reported now, and what it did not hit still counts."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

import held
import pytest

from roi.loaders.walk import Export, Unknown, read_exports
from roi.records.dataset import Reading
from roi.sources.source import Source

TOLD = {
    "a day run together with the row of explanations": (
        "facebook_page_insights/Facebook Insights Data Export - Ada Vale - 2016-03-05.csv",
        b"\n3/1/16",
        b"3/1/16",
        "1 (it has more cells than the header",
        2,
    ),
    "a count in Google Analytics 4 that is no number": (
        "ga4_report/Reports_snapshot.csv",
        b"\n0003,92,24,6",
        b"\n0003,92,24,6x",
        "'6x': not understood",
        16,
    ),
    "a count in an exploration that is no number": (
        "ga4_exploration/Free form 1.csv",
        b",9,7,12",
        b",9,7,12?",
        "'12?': not understood",
        5,
    ),
    "sessions in an exploration that are no number": (
        "ga4_exploration/Free form 1.csv",
        b",9,7,12",
        b",9x,7,12",
        "'9x': not understood",
        5,
    ),
    "a count in Universal Analytics that is no number": (
        "universal_analytics/Analytics uren 20150401-20150402.csv",
        b"\n000001,1",
        b"\n000001,?1",
        "'?1': not understood",
        48,
    ),
    "two lines of a W3C log run together": (
        "access_log_w3c/u_ex250305.log",
        b"200 0 0 46\r\n",
        b"200 0 0 46",
        "not a line of this kind of log",
        1,
    ),
    "a quotation mark that the next row's seems to close": (
        "x_content/account_analytics_content_2025-01-01_2025-03-01.csv",
        b'pepper"',
        b"pepper",
        "1 (it has fewer cells than the header",
        2,
    ),
    "a row of months that is cut short": (
        "plain_months/by_title.csv",
        b"Salt Road,14,9,,11,34",
        b"Salt Road,14",
        "Rows that lack up to 4 of the header's cells",
        2,
    ),
    "two lines of a log of Apache's run together": (
        "access_log/harvester.log",
        b'"\n',
        b'"',
        "not a line of this kind of log",
        100,
    ),  # 99 of one visitor are believed, 101 were not
    "a sale that is cut short, above a summary of short lines": (
        "apple_books/80000001_0321_US.txt",
        b"\tAda Vale\tSalt Road\tAda Vale\t\tEB1\t\tUS\t\t\t4.99\tUSD",
        b"",
        "fewer cells than the header",
        3,
    ),
    "a comma too many before cells that are blank": (
        "plausible_dashboard/visitors.csv",
        b"2025-05-02,0",
        b"2025-05-02,,0",
        "more cells than the header",
        2,
    ),
    "a comma too many before a blank cell, in a table of followers": (
        "hootsuite_accounts/year_2025_created_on_20251216T1737Z_account_metrics.csv",
        b"1501,500",
        b"1501,1,2",
        "more cells than the header",
        2,
    ),
    "rows above the header of a table of two columns": (
        "hootsuite_accounts/one_account_metrics.csv",
        b"Date",
        b"2025-01-20,999\nDate",
        "is above the header",
        3,
    ),
    "a name of a column that is damaged, beside one of the same network": (
        "hootsuite_accounts/two_sorts_account_metrics.csv",
        b'"Followers > Social network - LinkedIn P',
        b'"Foll > Social network - LinkedIn P',
        "not read: Foll > Social network",
        2,
    ),
    "two names of columns run together, so that rows have more cells": (
        "ghost_members/members.2025-04-01.csv",
        b"deleted_at,labels",
        b"deleted_atlabels",
        "Its rows have 11 cells, its header has 10",
        2,
    ),
    "two names of columns run together in one of an audience's lists": (
        "mailchimp_audience/unsubscribed_email_audience_export_c3d4.csv",
        b"REGION,UNSUB_TIME",
        b"REGIONUNSUB_TIME",
        "Its rows have 21 cells, its header has 20",
        1,
    ),
    "a quotation mark in the name of a source": (
        "fathom_referrers/Referrers.csv",
        b"twitter",
        b'twi"tter',
        "'Referrer Hostname': not understood",
        3,
    ),
    "a day with another behind it": (
        "meta_metric/Visits.csv",
        'T00:00:00"'.encode("utf-16-le"),
        'T00:00:002025"'.encode("utf-16-le"),
        "no readable 'date'",
        3,
    ),
    "a number of a row of months that is cut in two": (
        "plain_months/by_measure.csv",
        b"1.231",
        b"1.23;1",
        "more cells than the header",
        1,
    ),
    "two rows of months run together": (
        "plain_months/by_title.csv",
        b"34\n",
        b"34",
        "more cells than the header",
        0,
    ),
    "a month's name that is damaged": (
        "plain_months/by_title.csv",
        b"Jan",
        b'J"an',
        'Columns that were not read: J"an.',
        2,
    ),
    "a count with a digit less, which makes no fractions of all the others": (
        "plain_table/followers_weekly.csv",
        b'"1,310"',
        b'"1,10"',
        "'1,10': not understood",
        10,
    ),
    "a page's row without its address, which may be cut in its count": (
        "wordpress_stats/adavale.example-posts-month-01_05_2024-31_05_2024.csv",
        b",https://adavale.example/\n",
        b"\n",
        "Rows without the page's address, which every row has (line 1)",
        2,
    ),
    "a report of visitors whose days go by another name": (
        "clicky/stats.json",
        b'unique","dates"',
        b'unique","date"',
        "a report without its days",
        4,
    ),
    "the first line of a message whose first word is another": (
        "mbox/readers.mbox",
        b"From ada.canary@mail.example Wed Oct  2",
        b"2002 ada.canary@mail.example Wed Oct  2",
        "the first line of a message, damaged",
        1,
    ),
    "two lines of a log without referrers run together": (
        "access_log/other_vhosts_access.log.1",
        b"200 812\r\n",
        b"200 812",
        "not a line of this kind of log",
        0,
    ),
    "a day that has become a month that there is not": (
        "plain_table/followers_weekly.csv",
        b"2/2/2025",
        b"22/2025",
        "no readable date in 'date'",
        9,
    ),
    "a quotation mark inside a browser's name": (
        "access_log/access.log",
        b"Mozilla/5.0 (Macintosh",
        b'Mozilla/5.0 ("Macintosh',
        "2 (not a line of this kind of log)",
        11,
    ),
    "a line end inside a browser's name": (
        "access_log/access.log",
        b'Firefox/128.0"\n203.0.113.5 - - [01/Nov/2025:00:56',
        b'Fire\rfox/128.0"\n203.0.113.5 - - [01/Nov/2025:00:56',
        "2 (not a line of this kind of log)",
        10,
    ),
    "zero bytes that swallow the end of a line": (
        "matomo_named/Export.csv",
        "60%\n2024-05".encode("utf-16-le"),
        "60\0\0\0\0".encode("utf-16-le"),
        "fewer cells than the header",
        0,
    ),
}


def reported_by(found: list[Export | Unknown]) -> str:
    return held.shown(found) + "".join(x.because for x in found if isinstance(x, Unknown))


@pytest.mark.parametrize("what", TOLD)
def test_it_is_reported(what: str) -> None:
    name, old, new, sentence, kept = TOLD[what]
    fixture = held.FIXTURES / name
    data = fixture.read_bytes()
    assert old in data
    assert sentence not in reported_by(held.read(held.held(fixture)))
    found = held.read(held.held(fixture, {"": data.replace(old, new, 1)}))
    assert sentence in reported_by(found)
    assert [sum(x.reading.kept.values()) for x in found if isinstance(x, Export)] == [kept]


def test_a_day_that_there_is_not_in_a_remark_of_pinterest_is_no_traceback() -> None:
    fixture = (
        held.FIXTURES / "pinterest_overview/Pinterest Analytics overview 20260720-20260726.csv"
    )
    data = fixture.read_bytes()
    day = re.search(rb"(?i)data starting \D*(\d{4}-\d\d-\d\d)", data)
    assert day is not None
    (found,) = held.read(held.held(fixture, {"": data.replace(day[1], b"2025-02-30")}))
    assert isinstance(found, Export)
    (days,) = found.reading.datasets
    assert days.partial == (days.frame["date"].max().date(),)


def test_a_list_of_an_audience_that_is_cut_in_its_header_is_reported() -> None:
    fixture = held.FIXTURES / "mailchimp_audience/audience_export_a1b2.zip"
    packed = io.BytesIO()
    with zipfile.ZipFile(fixture) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.partition(b"\n")[0] if name.startswith("unsub") else data)
    found = held.read(held.held(fixture, {"": packed.getvalue()}))
    assert re.search(r"unsubscribed\S* lists nobody", reported_by(found))
    assert "lists nobody" not in reported_by(held.read(held.held(fixture)))


def test_a_list_of_another_service_beside_an_audience_is_read_and_not_said_to_be_left_out() -> None:
    with zipfile.ZipFile(held.FIXTURES / "mailchimp_audience/audience_export_a1b2.zip") as lists:
        files = {name: lists.read(name) for name in lists.namelist()}
    other = held.FIXTURES / "beehiiv_subscribers/subscribers.csv"
    found = held.read(held.HeldFolder("letters", {**files, other.name: other.read_bytes()}))
    assert {x.loader for x in found if isinstance(x, Export)} == {
        "mailchimp_audience",
        "beehiiv_subscribers",
    }
    assert "was not read" not in reported_by(found)


def test_a_sheet_of_an_old_workbook_that_zero_bytes_cut_short_is_reported() -> None:
    fixture = held.FIXTURES / "kdp_blocks/kdp-report-1-2016.xls"
    data = fixture.read_bytes()
    damaged = data[:3356] + bytes(64) + data[3420:]
    sentence = "1 (neither a sale nor a known heading) lines [11]"
    assert sentence in reported_by(held.read(held.held(fixture, {"": damaged})))
    assert "neither a sale" not in reported_by(held.read(held.held(fixture)))


def test_people_are_not_added_up_over_sources_that_a_damaged_header_hides() -> None:
    fixture = held.FIXTURES / "ga4_exploration/Free form 1.csv"
    data = fixture.read_bytes().replace(b"Session source", b'Session "source')
    (found,) = held.read(held.held(fixture, {"": data}))
    assert isinstance(found, Export)
    (days,) = found.reading.datasets
    assert days.frame["visitors"].isna().all()
    assert days.frame["visits"].tolist() == [9.0, 11.0, 10.0]


@dataclass(frozen=True)
class Careless:
    """A loader that claims every file and fails on each."""

    name: str = "careless"

    def identifies(self, source: Source) -> bool:
        return not source.is_folder

    def read(self, source: Source) -> Reading:
        raise KeyError("what the file says")


def test_an_error_that_nobody_foresaw_costs_its_file_alone() -> None:
    folder = held.HeldFolder("exports", {"a.csv": b"date,visits\n", "b.csv": b"date,visits\n"})
    found = list(read_exports(folder, (Careless(),), lambda _: None))
    assert [x.file for x in found] == ["exports/a.csv", "exports/b.csv"]
    for x in found:
        assert isinstance(x, Unknown)
        assert "a bug in roi, please report it" in x.because
        assert "what the file says" not in x.because
