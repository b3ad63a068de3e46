"""The table of services: people's words for a store decide by whole words, and each service is one line."""

from __future__ import annotations

import pytest

from roi.records.series_id import SeriesId
from roi.records.services import (
    SERVICES,
    Role,
    hosts_of,
    is_store_report,
    mentions,
    role_of,
    series_name,
    service_called,
    service_name,
)
from roi.timeline.link_targets import target


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("Amazon", "kdp"),
        ("amazon.co.uk", "kdp"),
        ("Kindle Unlimited", "kdp"),
        ("Amazon US", "kdp"),
        ("Kobo", "kobo"),
        ("Rakuten Kobo", "kobo"),
        ("Apple Books", "apple"),
        ("iBooks", "apple"),
        ("Barnes & Noble", "bn"),
        ("B&N Nook", "bn"),
        ("Google Play Books", "google"),
        ("Ko-fi", "kofi"),
        ("draft2digital", "d2d"),
        ("Audible", "acx"),
    ],
)
def test_a_store_is_known_by_what_people_call_it(text: str, service: str) -> None:
    assert service_called(text) == service


@pytest.mark.parametrize(
    "text",
    [
        "Applewood Books",
        "Apple Blossom Bookshop",
        "Kobold's Bookshop",
        "The Nookery",
        "Amazonia",
        "Draft House Books",
        "Googly Eyes",
        "Square Mile Books",
        "",
        "Books",
    ],
)
def test_a_bookshop_is_not_the_service_whose_name_is_part_of_its_own(text: str) -> None:
    assert service_called(text) is None


def test_a_distributor_names_stores_among_other_words() -> None:
    texts = ["Apple (United States)", "Applewood Books", None, "Kobo Plus"]
    assert mentions("apple", texts) == [True, False, False, False]
    assert mentions("kobo", texts) == [False, False, False, True]


def test_no_two_services_share_an_id_a_name_or_a_word() -> None:
    called = [w for s in SERVICES for w in {s.id, s.name.casefold(), *s.words}]
    assert len(called) == len(set(called))
    assert len({h for s in SERVICES for h in s.hosts}) == sum(len(s.hosts) for s in SERVICES)


def test_whoever_is_not_listed_and_sells_is_an_own_shop() -> None:
    assert role_of("corner shop") is Role.OWN_SHOP
    assert role_of("stripe") is Role.PROCESSOR
    assert role_of(None) is None


def test_only_a_stores_whole_report_stands_against_a_distributors() -> None:
    assert is_store_report(SeriesId("sales", "kobo"))
    assert not is_store_report(SeriesId("sales", "kobo", measure="plus"))
    assert not is_store_report(SeriesId("sales", "d2d"))
    assert not is_store_report(SeriesId("costs", "kdp"))


def test_parts_have_names_of_their_own() -> None:
    assert series_name(SeriesId("sales", "d2d", measure="print")) == "Draft2Digital Print"
    assert series_name(SeriesId("sales", "apple", measure="spans")) == "Apple Books"
    assert series_name(SeriesId("sales")) is None
    assert service_name("corner shop") == "corner shop"


def test_links_lead_to_the_services_hosts_and_no_others() -> None:
    assert "ko-fi.com" in hosts_of(Role.OWN_SHOP)
    assert target(["https://ko-fi.com/ada/shop"], [], []) == "shop"
    assert target(["https://notko-fi.com/ada"], [], []) is None
