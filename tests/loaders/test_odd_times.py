"""Impossible times: checked against ids and against each other, the odd one reported, and the others still counted."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import libipld
import pandas as pd
import pytest

from roi.exports import load
from roi.loaders.families.tweets import days_of_lost
from roi.loaders.walk import Export
from roi.timeline.timeline import overlay

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
SNOWFLAKE_EPOCH = 1_288_834_974_657
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
DAY = timedelta(days=1)


def only(folder: Path) -> Export:
    (export,) = load(folder).exports
    return export


def days_of_posts(export: Export) -> list[str]:
    return [str(t.date()) for t in export.datasets[0].frame["time"]]


# X


def tweet(at: datetime, **changes: Any) -> dict[str, Any]:
    number = (int(at.timestamp() * 1000) - SNOWFLAKE_EPOCH) << 22
    plain = {
        "id_str": str(number),
        "created_at": at.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "full_text": "A page a day",
        "entities": {"urls": []},
    }
    return {"tweet": plain | changes}


def write_tweets(folder: Path, tweets: list[dict[str, Any]], name: str = "tweets.js") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = "window.YTD.tweets.part0 = " + json.dumps(tweets, indent=2)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("year", ["1997", "2031", "0025"])
def test_the_time_in_an_id_on_x_counts_where_the_written_year_is_another(
    year: str, tmp_path: Path
) -> None:
    tweets = [tweet(NOON + i * DAY) for i in range(5)]
    tweets[2]["tweet"]["created_at"] = tweets[2]["tweet"]["created_at"].replace("2025", year)
    write_tweets(tmp_path, tweets)
    export = only(tmp_path)
    assert days_of_posts(export) == [f"2025-03-0{i}" for i in range(1, 6)]
    assert any("(1): the id's time counts" in note for note in export.reading.notes)


def test_ids_that_all_say_something_else_are_the_odd_ones(tmp_path: Path) -> None:
    tweets = [tweet(NOON + i * DAY, id_str=str(10**18 + i)) for i in range(5)]
    write_tweets(tmp_path, tweets)
    export = only(tmp_path)
    assert days_of_posts(export) == [f"2025-03-0{i}" for i in range(1, 6)]
    assert any("(5): the written time counts" in note for note in export.reading.notes)


@pytest.mark.parametrize("value", [None, ""])
def test_a_link_that_names_no_target_loses_neither_its_post_nor_the_quiet_days(
    value: str | None, tmp_path: Path
) -> None:
    tweets = [tweet(NOON + 3 * i * DAY) for i in range(5)]
    tweets[1]["tweet"]["entities"] = {"urls": [{"url": "https://t.co/a", "expanded_url": value}]}
    write_tweets(tmp_path, tweets)
    dataset = only(tmp_path).datasets[0]
    assert len(dataset.frame) == 5
    assert dataset.missing_means == "zero"


def test_only_the_day_of_a_post_that_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    tweets = [tweet(NOON + 3 * i * DAY) for i in range(10)]
    tweets[4]["tweet"]["id_str"] = {"not": "a number"}
    write_tweets(tmp_path, tweets)
    posts = overlay(load(tmp_path)).to_frame().set_index("date")["posts"]
    lost = pd.Timestamp(2025, 3, 13)
    assert pd.isna(posts[lost])
    assert posts.drop(lost).notna().all()
    assert posts.sum() == 8  # the day of the last post was not over


def test_a_lost_post_that_names_no_day_leaves_all_quiet_days_unknown() -> None:
    written = b'{"created_at": "Sat Mar 01 12:00:00 +0000 2025"}'
    assert days_of_lost([written]) == [date(2025, 3, 1)]
    assert days_of_lost([written, b'{"id_str": 12}']) is None
    assert days_of_lost([written + written.replace(b"01", b"02")]) is None
    assert days_of_lost([b""]) is None


@pytest.mark.parametrize("name", ["tweets (1).js", "my tweets.txt"])
def test_a_list_of_posts_alone_is_read_whatever_its_name(name: str, tmp_path: Path) -> None:
    write_tweets(tmp_path, [tweet(NOON), tweet(NOON + DAY)], name)
    assert only(tmp_path).reading.kept == {"posts": 2}


# Twitter's archive until 2018


def write_months(folder: Path, held: dict[int, int], declared: dict[int, int]) -> None:
    js = folder / "data" / "js"
    (js / "tweets").mkdir(parents=True)
    for month, count in held.items():
        posts = [tweet(datetime(2013, month, 1 + i, 12, tzinfo=UTC))["tweet"] for i in range(count)]
        text = f"Grailbird.data.tweets_2013_{month:02} = " + json.dumps(posts, indent=2)
        (js / "tweets" / f"2013_{month:02}.js").write_text(text, encoding="utf-8")
    index = [
        {
            "file_name": f"data/js/tweets/2013_{month:02}.js",
            "year": 2013,
            "month": month,
            "tweet_count": count,
        }
        for month, count in declared.items()
    ]
    (js / "tweet_index.js").write_text("var tweet_index = " + json.dumps(index), encoding="utf-8")
    made = {"tweets": 9, "created_at": "2013-06-30 12:00:00 +0000"}
    (js / "payload_details.js").write_text("var payload_details = " + json.dumps(made))


@pytest.mark.parametrize("absent", [4, 5])
def test_a_month_that_the_index_names_and_that_is_not_there_is_unknown_also_at_the_end(
    absent: int, tmp_path: Path
) -> None:
    held = {3: 20, 4: 20, 5: 20}
    declared = dict(held)
    del held[absent]
    write_months(tmp_path, held, declared)
    posts = overlay(load(tmp_path)).to_frame().set_index("date")["posts"]
    assert posts[posts.index.month == absent].isna().all()
    there = posts[posts.index.month == 9 - absent]
    assert (there.sum(), there.notna().all()) == (20, True)
    assert posts[pd.Timestamp(2013, 6, 15)] == 0  # the index names no June: nobody posted


def test_a_month_with_half_of_its_posts_knows_no_quiet_day(tmp_path: Path) -> None:
    write_months(tmp_path, {3: 20, 4: 10}, {3: 20, 4: 20})
    posts = overlay(load(tmp_path)).to_frame().set_index("date")["posts"]
    april = posts[posts.index.month == 4]
    assert (april.sum(), april.notna().sum()) == (10, 10)
    assert posts[posts.index.month == 3].notna().all()


# Bluesky


def tid(at: datetime) -> str:
    number = int(at.timestamp() * 1_000_000) << 10
    return "".join(DIGITS[number >> 5 * place & 31] for place in reversed(range(13)))


def write_repository(file: Path, posts: dict[str, str]) -> None:
    """Write a repository whose tree is a single node: keys and the `createdAt` of their posts."""
    import hashlib

    blocks: list[bytes] = []

    def block(value: Any) -> bytes:
        data = libipld.encode_dag_cbor(value)
        name = b"\x01\x71\x12\x20" + hashlib.sha256(data).digest()
        blocks.append(varint(len(name) + len(data)) + name + data)
        return name

    def varint(n: int) -> bytes:
        out = bytearray()
        while n > 127:
            out.append(n & 127 | 128)
            n >>= 7
        return bytes(out) + bytes([n])

    entries = []
    for key, written in sorted(posts.items()):
        value = {"$type": "app.bsky.feed.post", "text": "A page a day", "createdAt": written}
        path = f"app.bsky.feed.post/{key}".encode()
        entries.append({"p": 0, "k": path, "v": block(value), "t": None})
    root = block({"l": None, "e": entries})
    commit = block({"did": "did:plc:adavale", "version": 3, "data": root, "rev": "3", "prev": None})
    header = libipld.encode_dag_cbor({"roots": [commit], "version": 1})
    file.write_bytes(varint(len(header)) + header + b"".join(blocks))


def on_bluesky(at: datetime, written: datetime | None = None) -> tuple[str, str]:
    return tid(at), (written or at).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_posts_brought_over_from_another_network_are_no_posts_of_the_night_they_came(
    tmp_path: Path,
) -> None:
    honest = [on_bluesky(NOON + i * DAY) for i in range(6)]
    night = NOON - 90 * DAY
    moved = [on_bluesky(night + timedelta(seconds=i), NOON - (1000 - i) * DAY) for i in range(30)]
    write_repository(tmp_path / "repo.car", dict(honest + moved))
    reading = only(tmp_path).reading
    assert reading.kept == {"posts": 6}
    assert [s.count for s in reading.set_aside if "another network" in s.reason] == [30]


@pytest.mark.parametrize("written", ["9999-12-31T00:00:00.000Z", "1969-01-01T00:00:00Z", "soon"])
def test_a_time_that_cannot_be_true_loses_its_post_and_no_other(
    written: str, tmp_path: Path
) -> None:
    posts = dict(on_bluesky(NOON + i * DAY) for i in range(4)) | {"own-key": written}
    write_repository(tmp_path / "repo.car", posts)
    export = only(tmp_path)
    assert days_of_posts(export) == [f"2025-03-0{i}" for i in range(1, 5)]
    assert export.reading.set_aside_count == 1
    assert export.datasets[0].end == date(2025, 3, 5)


def test_a_key_beyond_all_time_leaves_the_word_to_the_time_written(tmp_path: Path) -> None:
    posts = dict(on_bluesky(NOON + i * DAY) for i in range(3))
    posts["zzzzzzzzzzzzz"] = "2025-03-02T08:00:00Z"
    write_repository(tmp_path / "repo.car", posts)
    export = only(tmp_path)
    assert days_of_posts(export) == ["2025-03-01", "2025-03-02", "2025-03-02", "2025-03-03"]
    assert any("(1): the time written counts" in note for note in export.reading.notes)


# Every other network


def write_outbox(file: Path, times: list[str], context: object = "https://w3.example/") -> None:
    items = [
        {
            "id": f"https://m.example/users/ada/statuses/{i}/activity",
            "type": "Create",
            "actor": "https://m.example/users/ada",
            "published": written,
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": {"id": f"https://m.example/users/ada/statuses/{i}", "content": "<p>Page</p>"},
        }
        for i, written in enumerate(times)
    ]
    box = {"@context": context, "id": "outbox.json", "type": "OrderedCollection"}
    file.write_text(json.dumps(box | {"orderedItems": items}), encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "known"), [(20, 18), (21, 18), (18, 18), ("many", 18), (None, 18), (60, 9)]
)
def test_an_outbox_that_says_it_held_more_posts_knows_no_quiet_day(
    said: object, known: int, tmp_path: Path
) -> None:
    """A post every other day for 20 days; its server's own count may be off by one."""
    written = [f"{NOON + i * DAY:%Y-%m-%dT%H:%M:%SZ}" for i in range(0, 20, 2)]
    write_outbox(tmp_path / "outbox.json", written + written[:10])
    box = json.loads((tmp_path / "outbox.json").read_text())
    (tmp_path / "outbox.json").write_text(json.dumps({**box, "totalItems": said}))
    posts = overlay(load(tmp_path)).to_frame()["posts"]
    assert posts.notna().sum() == known
    assert any("20 are here" in str(n) for n in only(tmp_path).reading.notes) is (known == 9)


@pytest.mark.parametrize(
    "odd", ["2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z"]
)
def test_one_post_of_an_impossible_day_does_not_stretch_the_span(odd: str, tmp_path: Path) -> None:
    times = [(NOON + i * DAY).strftime("%Y-%m-%dT%H:%M:%SZ") for i in range(9)]
    write_outbox(tmp_path / "outbox.json", [*times[:4], odd, *times[4:]])
    export = only(tmp_path)
    assert export.reading.kept == {"posts": 9}
    assert [(s.count, s.lines) for s in export.reading.set_aside] == [(1, (5,))]
    assert (export.datasets[0].start, export.datasets[0].end) == (
        date(2025, 3, 1),
        date(2025, 3, 10),
    )


@pytest.mark.parametrize("terms", [1, 80, 400])
def test_mastodon_is_known_however_long_its_context_is(terms: int, tmp_path: Path) -> None:
    context = [{f"term{i}": f"https://terms.example/ns#{i}" for i in range(terms)}]
    write_outbox(tmp_path / "outbox.json", ["2025-03-01T12:00:00Z"], context)
    assert only(tmp_path).reading.kept == {"posts": 1}


def meta_posts(seconds: list[object]) -> str:
    return json.dumps(
        [
            {"media": [{"uri": "m/1.jpg", "creation_timestamp": s, "title": "A page"}]}
            for s in seconds
        ]
    )


SECONDS: list[object] = [1740830400 + 86400 * i for i in range(8)]


@pytest.mark.parametrize(
    ("odd", "days"),
    [(1740830400000 + 86_400_000 * 3, 8), (-(10**18), 7), (10**15, 7), ("x", 7), (None, 7)],
)
def test_one_odd_second_loses_no_more_than_its_post(odd: object, days: int, tmp_path: Path) -> None:
    (tmp_path / "posts_1.json").write_text(meta_posts([*SECONDS[:3], odd, *SECONDS[4:]]))
    export = only(tmp_path)
    assert export.reading.kept == {"posts": days}
    assert len(set(days_of_posts(export))) == days
    reported = [*export.reading.notes, *(s.reason for s in export.reading.set_aside)]
    assert len(reported) == 1


@pytest.mark.parametrize(("odd", "people"), [(1740830400000, 8), (10**15, 7), ("x", 7)])
def test_one_odd_second_loses_no_more_than_its_follower(
    odd: object, people: int, tmp_path: Path
) -> None:
    rows = [
        {"title": "", "string_list_data": [{"href": "h", "value": "v", "timestamp": s}]}
        for s in [*SECONDS[:3], odd, *SECONDS[4:]]
    ]
    (tmp_path / "followers_1.json").write_text(json.dumps(rows))
    export = only(tmp_path)
    assert export.datasets[0].frame["gained"].sum() == people
    assert export.reading.rows == 8


def test_a_table_with_a_year_to_come_keeps_its_other_days(tmp_path: Path) -> None:
    days = "".join(f"2025-03-{d:02},{d}\n" for d in range(1, 20))
    (tmp_path / "visits.csv").write_text(f"date,visits\n{days}2125-03-20,7\n")
    frame = overlay(load(tmp_path)).to_frame()
    assert (frame["visits"].sum(), len(frame)) == (190, 19)


def test_a_post_at_the_edge_of_an_absent_month_does_not_make_its_day_known(tmp_path: Path) -> None:
    write_months(tmp_path, {3: 20, 5: 20}, {3: 20, 4: 20, 5: 20})
    file = tmp_path / "data" / "js" / "tweets" / "2013_05.js"
    edge = "Tue Apr 30 23:30:00 +0000 2013"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Wed May 01 12:00:00 +0000 2013", edge), encoding="utf-8")
    posts = overlay(load(tmp_path)).to_frame().set_index("date")["posts"]
    assert posts[posts.index.month == 4].isna().all()


# Mastodon, and tables kept by hand


def status(at: datetime, written: str) -> dict[str, Any]:
    me = "https://m.example/users/ada"
    number = (int(at.timestamp() * 1000) << 16) + 7
    public = ["https://www.w3.org/ns/activitystreams#Public"]
    note = {"id": f"{me}/statuses/{number}", "type": "Note", "content": "<p>Fog</p>"}
    made = {"id": f"{note['id']}/activity", "type": "Create", "actor": me, "published": written}
    return made | {"to": public, "cc": [], "object": note}


def write_statuses(folder: Path, items: list[dict[str, Any]]) -> None:
    outbox = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(items),
        "orderedItems": items,
    }
    (folder / "outbox.json").write_text(json.dumps(outbox))


@pytest.mark.parametrize("year", ["1970", "2015", "2099"])
def test_the_time_in_an_id_on_mastodon_counts_where_the_written_year_is_another(
    year: str, tmp_path: Path
) -> None:
    days = [NOON + i * DAY for i in range(5)]
    items = [status(at, f"{at:%Y-%m-%dT%H:%M:%SZ}") for at in days]
    items[2]["published"] = items[2]["published"].replace("2025", year)
    write_statuses(tmp_path, items)
    export = only(tmp_path)
    assert days_of_posts(export) == [str(at.date()) for at in days]
    assert "the id's time counts" in str(export.reading.notes)


def test_numbers_that_hold_no_times_leave_what_is_written(tmp_path: Path) -> None:
    days = [NOON + i * DAY for i in range(5)]
    long_ago = [NOON - (900 - i) * DAY for i in range(5)]
    pairs = zip(days, long_ago, strict=True)
    write_statuses(tmp_path, [status(old, f"{at:%Y-%m-%dT%H:%M:%SZ}") for at, old in pairs])
    assert days_of_posts(only(tmp_path)) == [str(at.date()) for at in days]


def test_a_sale_of_a_year_to_come_is_set_aside(tmp_path: Path) -> None:
    text = "Date,Units\n2025-03-01,3\n2025-03-02,2\n2052-03-03,1\n2025-03-04,4\n"
    (tmp_path / "sales.csv").write_text(text)
    export = only(tmp_path)
    assert export.datasets[0].frame["units"].sum() == 9
    assert [s.reason for s in export.reading.set_aside] == ["its date is in the future"]


def test_a_row_of_several_kinds_that_lies_in_the_future_is_set_aside_once(tmp_path: Path) -> None:
    days = ["2025-03-01", "2025-03-02", "2025-03-03", "2052-03-04"]
    text = "Date,Units,Visits\n" + "".join(f"{d},1,10\n" for d in days)
    (tmp_path / "mine.csv").write_text(text)
    reading = only(tmp_path).reading
    assert reading.rows == sum(reading.kept.values()) + reading.set_aside_count == 4
    assert {d.kind: len(d.frame) for d in reading.datasets} == {"sales": 3, "visits": 3}


BEEHIIV = "email,First Name,status,tier,created_at,stripe_customer_id,unsubscribed_at\n"


def test_a_reader_whose_times_cannot_be_true_neither_stretches_the_list_nor_leaves_it_early(
    tmp_path: Path,
) -> None:
    """A clock at zero, a year to come, and one who left before she came."""
    times = [
        ("2025-03-04 10:23:10", ""),
        ("1970-01-01 00:00:00", ""),
        ("2099-03-04 10:23:10", ""),
        ("2025-03-06 08:00:00", "2024-03-06 08:00:00"),
    ]
    rows = (f"r@mail.example,A,active,free,{a} UTC,,{b and b + ' UTC'}\n" for a, b in times)
    (tmp_path / "subscribers.csv").write_text(BEEHIIV + "".join(rows))
    (found,) = only(tmp_path).datasets
    assert (found.start, found.end) == (date(2025, 3, 4), date(2025, 3, 7))
    assert found.frame["gained"].sum() == 2
    assert not found.frame["lost"].sum()
    reading = only(tmp_path).reading
    assert [(s.count, s.lines) for s in reading.set_aside] == [(1, (3,)), (1, (4,))]
    assert [(p.line, p.text) for p in reading.problems] == [(5, "")]


def test_a_clock_at_zero_is_no_day_of_a_sale(tmp_path: Path) -> None:
    rows = "".join(f"{d},3\n" for d in ("1970-01-01", "2025-03-02", "2025-03-03"))
    (tmp_path / "mine.csv").write_text("Date,Copies\n" + rows)
    (found,) = only(tmp_path).datasets
    assert (found.start, found.frame["units"].sum()) == (date(2025, 3, 2), 6)
