"""Access logs: what counts as a page view and a visit, in any packing; and no address or user agent ever leaves the loader."""

from __future__ import annotations

import bz2
import gzip
import io
import random
import zipfile
from pathlib import Path

import places
import pytest

from roi.errors import DamagedFile, UnsafeFile
from roi.loaders.families.log_clients import is_robot
from roi.loaders.formats import all_loaders
from roi.loaders.formats.access_log import ACCESS_LOG
from roi.loaders.formats.wxr import WXR
from roi.records.dataset import Reading
from roi.sources.archives import inside
from roi.sources.source import open_source
from roi.sources.zstandard import compress

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
HERE = places.FIXTURES


def line(
    clock: str,
    path: str = "/",
    source: str = "-",
    address: str = "203.0.113.5",
    status: int = 200,
    agent: str = BROWSER,
) -> str:
    return f'{address} - - [04/Mar/2025:{clock} +0000] "GET {path} HTTP/1.1" {status} 512 "{source}" "{agent}"'


def read(tmp_path: Path, *lines: str) -> Reading:
    file = tmp_path / "access.log"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ACCESS_LOG.read(open_source(file))


def sources(reading: Reading) -> dict[str, tuple[float, float]]:
    frame = reading.datasets[1].frame.groupby("source")[["pageviews", "visits"]].sum()
    return {name: (row["pageviews"], row["visits"]) for name, row in frame.iterrows()}


def test_half_an_hour_of_silence_ends_a_visit(tmp_path: Path) -> None:
    reading = read(tmp_path, line("10:00:00"), line("10:30:00"), line("11:00:01"))
    assert reading.datasets[0].frame["visits"].tolist() == [1, 0, 1]


def test_lines_out_of_order_make_the_same_visits(tmp_path: Path) -> None:
    lines = [line(f"10:{m:02d}:00", source="https://t.co/a" if m == 0 else "-") for m in range(20)]
    shuffled = random.Random(7).sample(lines, len(lines))
    assert sources(read(tmp_path, *lines)) == sources(read(tmp_path, *shuffled)) == {"x": (20, 1)}


def test_arriving_from_another_place_opens_a_visit(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        line("10:00:00"),
        line("10:05:00", source="https://t.co/a"),
        line("10:06:00", "/books/"),
        line("10:07:00", source="https://t.co/a"),
    )
    assert sources(reading) == {"direct": (1, 1), "x": (3, 1)}


def test_people_behind_one_address_are_told_apart_by_their_browsers(tmp_path: Path) -> None:
    reading = read(
        tmp_path, line("10:00:00"), line("10:00:01", agent=BROWSER.replace("128", "115"))
    )
    assert reading.datasets[0].frame["visits"].sum() == 2


def test_a_redirect_and_the_page_it_leads_to_are_one_page_view(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        line("10:00:00", source="https://t.co/a", status=301),
        line("10:00:00", source="https://t.co/a"),
    )
    assert sources(reading) == {"x": (1, 1)}


def test_a_campaign_tag_wins_over_the_referrer(tmp_path: Path) -> None:
    reading = read(tmp_path, line("10:00:00", "/?utm_source=Twitter", "https://www.google.com/"))
    assert sources(reading) == {"x": (1, 1)}


def visit(number: int, source: str, *, loads: bool) -> list[str]:
    address = f"198.51.100.{number}"
    page = line(f"10:{number:02d}:00", source=source, address=address)
    file = line(f"10:{number:02d}:01", "/style.css", "https://adavale.example/", address)
    return [page, file] if loads else [page]


def test_a_site_whose_visitors_never_load_a_style_is_spam(tmp_path: Path) -> None:
    people = [x for n in range(5) for x in visit(n, "https://www.google.com/", loads=True)]
    small = [x for n in range(5, 9) for x in visit(n, "https://friend.example/", loads=False)]
    spam = [x for n in range(9, 14) for x in visit(n, "https://spam.example/", loads=False)]
    reading = read(tmp_path, *people, *small, *spam)
    assert sources(reading) == {"search": (5, 5), "other": (4, 4)}
    assert [s.count for s in reading.set_aside if "spam" in s.reason] == [5]


def test_nobody_is_called_spam_where_styles_come_from_elsewhere(tmp_path: Path) -> None:
    people = [x for n in range(5) for x in visit(n, "https://www.google.com/", loads=False)]
    others = [x for n in range(5, 12) for x in visit(n, "https://friend.example/", loads=False)]
    assert sources(read(tmp_path, *people, *others)) == {"search": (5, 5), "other": (7, 7)}


@pytest.mark.parametrize(
    "agent", ["", "-", "Googlebot/2.1", "curl/8.5.0", "Java/1.8.0_65", "python-requests/2.32"]
)
def test_robots(agent: str) -> None:
    assert is_robot(agent)


def test_a_browser_is_no_robot() -> None:
    assert not is_robot(BROWSER)


@pytest.mark.parametrize("packing", ["gz", "bz2", "zst", "zip"])
def test_packing_makes_no_difference(tmp_path: Path, packing: str) -> None:
    text = "\n".join(line(f"10:{m:02d}:00") for m in range(60)).encode()
    file = tmp_path / f"access.log.{packing}"
    if packing == "zip":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("access.log", text)
    else:
        pack = {
            "gz": gzip.compress,
            "bz2": bz2.compress,
            "zst": compress,
        }[packing]
        file.write_bytes(pack(text))
    node = next(iter(inside(open_source(file)).values())) if packing == "zip" else open_source(file)
    assert ACCESS_LOG.identifies(node)
    assert ACCESS_LOG.read(node).kept == {"visits": 60}


def test_blocks_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        line(f"1{m // 60}:{m % 60:02d}:00", f"/{m}", address=f"203.0.113.{m % 9}")
        for m in range(90)
    ]
    whole = read(tmp_path, *lines)
    monkeypatch.setattr("roi.loaders.families.web_logs.BLOCK", 300)
    cut = read(tmp_path, *lines)
    assert whole.datasets[1].frame.equals(cut.datasets[1].frame)


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "access.log"
    file.write_bytes(b"x" * 5000)
    monkeypatch.setattr("roi.loaders.families.web_logs.BLOCK", 1000)
    monkeypatch.setattr("roi.loaders.families.web_logs.MAX_LINE", 2000)
    with pytest.raises(DamagedFile, match="line 1 has no end"):
        ACCESS_LOG.read(open_source(file))


def test_entities_in_xml_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "blog.xml"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        "<rss><channel><wp:wxr_version xmlns:wp='x'>1.2</wp:wxr_version><title>&b;</title></channel></rss>"
    )
    node = open_source(file)
    assert WXR.identifies(node)
    with pytest.raises(UnsafeFile, match="entities"):
        WXR.read(node)


CANARIES = (
    "203.0.113.",
    "198.51.100.",
    "2001:db8",
    "@mail.example",
    "ada@adavale.example",
    "555-0100",
    "A Reader",
    "Firefox",
)
PERSONAL = sorted(
    f
    for folder in HERE.iterdir()
    if folder.name.startswith(
        (
            "access_log",
            "wxr",
            "blogger",
            "mailchimp",
            "substack",
            "ghost",
            "beehiiv",
            "curated",
            "goatcounter",
            "statcounter",
        )
    )
    for f in folder.iterdir()
    if f.suffix != ".golden"
)


@pytest.mark.parametrize("fixture", PERSONAL, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_no_address_name_or_browser_of_a_reader_leaves_a_loader(fixture: Path) -> None:
    loader = next(x for x in all_loaders() if x.name == fixture.parent.name)
    top = open_source(fixture, fixture.name)
    nodes = [n for n in [top, *inside(top).values()] if loader.identifies(n)]
    for reading in map(loader.read, nodes):
        reported = io.StringIO()
        reported.write(
            repr((reading.set_aside, reading.notes)) + " ".join(map(str, reading.problems))
        )
        for dataset in reading.datasets:
            dataset.frame.to_csv(reported)
            reported.write(str(dataset.series_id))
        assert [c for c in CANARIES if c in reported.getvalue()] == []


def test_the_canaries_are_in_the_fixtures() -> None:
    held = b"".join(f.read_bytes() for f in PERSONAL if f.suffix not in {".gz", ".zip"})
    assert all(c.encode() in held for c in CANARIES)
