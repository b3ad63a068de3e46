"""Files that don't say where links lead: no link post is known of their days, and the reason is told as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from roi.asking.answers import answered, write_answer
from roi.asking.open_questions import open_questions
from roi.exports import load
from roi.timeline.timeline import Timeline, overlay
from roi.verdict.judging import judge
from roi.verdict.one_page import page_of

EPOCH = 1_288_834_974_657
HEAD = "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks"


def write_content(folder: Path, texts: dict[int, str]) -> None:
    """Write X's content table with a post on each of these days of January 2025."""
    rows = [HEAD]
    for day, text in texts.items():
        at = pd.Timestamp(2025, 1, day, 12, tz="UTC")
        number = (int(at.timestamp() * 1000) - EPOCH) << 22
        link = f"https://x.com/adavale/status/{number}"
        rows.append(f'{number},"{at:%a, %b %d, %Y}","{text}",{link},9,1,1,0,0,0,0,0,0,0,3,0,0')
    file = folder / "account_analytics_content_2025-01-01_2025-01-31.csv"
    file.write_text("\n".join(rows))


def timeline(folder: Path, texts: dict[int, str]) -> Timeline:
    write_content(folder, texts)
    days = pd.date_range("2025-01-01", "2025-01-30")
    visits = "".join(f"{d.date()},{40 + d.day}\n" for d in days)
    (folder / "visits.csv").write_text(f"date,visits\n{visits}")
    (folder / "roi.toml").write_text('[author]\nsites = ["adavale.example"]\n')
    return overlay(load(folder))


def test_links_that_lead_nobody_knows_where_make_no_day_without_a_link(tmp_path: Path) -> None:
    found = timeline(tmp_path, dict.fromkeys(range(1, 30, 2), "New https://t.co/abcdefghij"))
    assert "posts" in found.daily
    assert not [c for c in found.daily if c.startswith(("link_posts", "announcements"))]
    tile = page_of(judge(found)).tiles[0]
    assert "don't say where the links" in tile.range


def test_posts_without_any_link_are_known_to_have_none(tmp_path: Path) -> None:
    found = timeline(tmp_path, dict.fromkeys(range(1, 30, 2), "A page a day"))
    assert (found.daily["link_posts"].dropna() == 0).all()
    assert found.daily["link_posts"].notna().sum() > 20


def test_where_some_links_are_known_only_the_days_of_the_others_are_not(tmp_path: Path) -> None:
    texts = {3: "https://adavale.example/a", 9: "https://t.co/abcdefghij", 12: "A page"}
    (tmp_path / "tweets.js").write_text(
        "window.YTD.tweets.part0 = [ { "
        '"tweet" : { "id_str" : "1875156633600000000", "created_at" : "Fri Jan 03 12:40:00 +0000 2025", '
        '"full_text" : "x", "entities" : { "urls" : [ { "expanded_url" : "https://adavale.example/a" } ] } } } ]'
    )
    found = timeline(tmp_path, {d: t for d, t in texts.items() if d != 3})
    links = found.daily["link_posts"]
    assert links[pd.Timestamp(2025, 1, 3)] == 1
    assert pd.isna(links[pd.Timestamp(2025, 1, 9)])


@pytest.mark.parametrize(
    ("file", "reason"),
    [("visits.csv", "no posts"), ("tweets.js", "no visits by day")],
)
def test_the_page_names_the_file_that_is_missing(file: str, reason: str, tmp_path: Path) -> None:
    timeline(tmp_path, dict.fromkeys(range(1, 30, 2), "A page a day"))
    for other in tmp_path.glob("*.csv"):
        if (other.name == "visits.csv") != (file == "visits.csv"):
            other.unlink()
    assert reason in page_of(judge(overlay(load(tmp_path)))).tiles[0].range


@pytest.mark.parametrize(
    ("text", "lacks"), [("New https://t.co/abcdefghij", True), ("A page a day", False)]
)
def test_a_download_that_tells_links_is_asked_for_first(
    text: str, lacks: bool, tmp_path: Path
) -> None:
    timeline(tmp_path, dict.fromkeys(range(1, 30, 2), text))
    kinds = [m.kind for m in load(tmp_path).missing]
    assert ("links" in kinds) == lacks
    assert kinds.index("links" if lacks else "sales") == 0
    write_content(tmp_path, {})
    assert "links" not in {m.kind for m in load(tmp_path).missing}


@pytest.mark.parametrize(
    ("posts", "hers", "told"), [(24, "", True), (18, "", False), (24, "shops", False)]
)
def test_a_host_that_many_posts_lead_to_is_named_where_it_counts_as_nobodys(
    posts: int, hers: str, told: bool, tmp_path: Path
) -> None:
    timeline(tmp_path, {})
    url = '{ "expanded_url" : "https://books.example/salt" }'
    tweets = [
        f'{{ "tweet" : {{ "id_str" : "{1875156633600000000 + day}", "created_at" : "{at:%a %b %d %H:%M:%S +0000 %Y}", '
        f'"full_text" : "x", "entities" : {{ "urls" : [ {url} ] }} }} }}'
        for day, at in enumerate(pd.date_range("2025-01-03 12:00", periods=posts, tz="UTC"))
    ]
    (tmp_path / "tweets.js").write_text(f"window.YTD.tweets.part0 = [ {', '.join(tweets)} ]")
    found = overlay(load(tmp_path))
    if hers:
        toml = tmp_path / "roi.toml"
        toml.write_text(toml.read_text() + f'{hers} = ["books.example"]\n')
        found = overlay(load(tmp_path))
    said = [a.text for a in found.assumptions if "books.example" in a.text]
    assert bool(said) == told
    assert found.daily["link_posts"].sum() == (posts if hers else 0)
    if told:
        assert f"{posts} posts of yours link to books.example" in said[0]
        assert said[0] in judge(found).because


def test_figures_of_an_account_are_no_followers(tmp_path: Path) -> None:
    rows = "".join(f'2025-03-{d:02}T00:00:00,"{d}"\n' for d in range(1, 20))
    (tmp_path / "Views.csv").write_text(f'sep=,\n"Facebook views"\n"Date","Primary"\n{rows}')
    kinds = {m.kind for m in load(tmp_path).missing}
    assert "followers" in kinds
    assert "account figures" in load(tmp_path).summary()
    (tmp_path / "Follows.csv").write_text(f'sep=,\n"Facebook follows"\n"Date","Primary"\n{rows}')
    assert "followers" not in {m.kind for m in load(tmp_path).missing}


def archive(folder: Path, links: dict[int, str], settings: str = "") -> Timeline:
    """Return the calendar of an archive with one post on each of these days of March 2025, each with a link."""
    tweets = []
    for day, link in {**links, 20: ""}.items():
        at = pd.Timestamp(2025, 3, day, 12, tz="UTC")
        tweet = {
            "id_str": str((int(at.timestamp() * 1000) - EPOCH) << 22),
            "created_at": f"{at:%a %b %d %H:%M:%S +0000 %Y}",
            "full_text": "A page",
            "entities": {"urls": [{"expanded_url": link}] if link else []},
        }
        tweets.append({"tweet": tweet})
    (folder / "tweets.js").write_text(f"window.YTD.tweets.part0 = {json.dumps(tweets)}")
    (folder / "roi.toml").write_text(settings)
    return overlay(load(folder))


def by_day(found: Timeline, days: list[int]) -> list[float | None]:
    values = found.daily["link_posts"]
    each = [values[pd.Timestamp(2025, 3, day)] for day in days]
    return [None if pd.isna(v) else v for v in each]


def keys(found: Timeline) -> list[str]:
    return [a.key for a in found.assumptions]


MINE = '[author]\nsites = ["adavale.example"]\n'


def test_a_shortened_link_may_lead_anywhere(tmp_path: Path) -> None:
    links = {
        1: "https://bit.ly/3x",
        2: "https://adavale.example/a",
        3: "https://news.example/a",
        4: "",
    }
    found = archive(tmp_path, links, MINE)
    assert by_day(found, [1, 2, 3, 4]) == [None, 1, 0, 0]
    assert "assumed.links_shortened" in keys(found)
    assert by_day(
        archive(tmp_path, links, '[author]\nsites = ["adavale.example", "bit.ly"]\n'), [1]
    ) == [1]


def test_shops_known_beside_a_site_that_may_be_hers(tmp_path: Path) -> None:
    """Days with links to a host that many posts link to are unknown until she says whose it is; a single one is nobody's."""
    shop, hers = "https://books2read.com/salt", "https://adavale.example/a"
    links = {1: shop, 2: hers, 3: hers, 4: "https://news.example/a", 5: "", 6: shop}
    found = archive(tmp_path, links)
    assert by_day(found, [1, 2, 3, 4, 5, 6]) == [1, None, None, 0, 0, 1]
    assert "assumed.unsaid_site" in keys(found)
    assert by_day(archive(tmp_path, links, MINE), [1, 2, 3, 4, 5]) == [1, 1, 1, 0, 0]
    without = archive(tmp_path, links, "[author]\nsites = []\n")
    assert by_day(without, [1, 2, 3, 4, 5]) == [1, 0, 0, 0, 0]


def test_that_she_has_no_site_can_be_answered(tmp_path: Path) -> None:
    found = archive(tmp_path, dict.fromkeys(range(1, 6), "https://adavale.example/a"))
    exports = load(tmp_path)
    [asked] = [q for q in open_questions(exports, found.posts) if q.asks == "own_site"]
    assert asked.choices[-1].value == ()
    told = answered(exports, asked, ())
    assert not [q for q in open_questions(told, found.posts) if q.asks == "own_site"]
    write_answer(tmp_path, asked, ())
    assert by_day(overlay(load(tmp_path)), [1, 2]) == [0, 0]
