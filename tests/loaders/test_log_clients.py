"""Logs behind a proxy, in pieces, and with times written in any way: the same visits as the plain log."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from roi.exports import load
from roi.loaders.families.log_clients import is_robot
from roi.loaders.families.log_pieces import stem
from roi.timeline.timeline import overlay

AGENTS = [
    f"Mozilla/5.0 (X11; Linux x86_64; rv:{n}.0) Gecko/20100101 Firefox/{n}.0"
    for n in (115, 128, 140)
]
START = datetime(2025, 3, 1, tzinfo=UTC)
VISITORS = 150  # a day, more with three browsers than one visitor's limit of views
Hit = tuple[datetime, str, str, str]  # when, address, agent, referrer


def hits(days: int = 3) -> list[Hit]:
    """Return visits of one page each, evenly over whole days, each by another address."""
    found = []
    for n in range(days * VISITORS):
        at = START + n * timedelta(days=1) / VISITORS
        address = f"203.0.{n % 200}.{n // 200 + 1}"
        found.append((at, address, AGENTS[n % 3], "https://t.co/a" if n % 5 == 0 else "-"))
    return found


def combined(hit: Hit, first: str, behind: str = "") -> str:
    at, _, agent, referrer = hit
    return f'{first} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET /a/ HTTP/1.1" 200 9 "{referrer}" "{agent}"{behind}'


def iis(hit: Hit, address: str, forwarded: str) -> str:
    at, _, agent, referrer = hit
    agent = agent.replace(" ", "+")
    return f"{at:%Y-%m-%d %H:%M:%S} GET /a/ - {address} {agent} {referrer} 200 {forwarded}"


IIS = "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) cs(Referer) sc-status {}"
FORMS: dict[str, Callable[[Hit], str]] = {
    "plain": lambda h: combined(h, h[1]),
    "container": lambda h: combined(h, "172.18.0.1", f' "{h[1]}"'),
    "container, list": lambda h: combined(h, "10.1.2.3", f' "{h[1]}, 198.51.100.7"'),
    "public proxy": lambda h: combined(h, "198.51.100.7", f' "{h[1]}"'),
    "behind another text": lambda h: combined(h, "192.168.0.2", f' "-" "{h[1]}"'),
    "list in front": lambda h: combined(h, f"{h[1]}, 198.51.100.7"),
    "list of three": lambda h: combined(h, f"{h[1]}, 198.51.100.7, 10.0.0.1"),
    "now and then a list": lambda h: combined(
        h, h[1] if h[0].minute % 2 else f"{h[1]}, 198.51.100.7"
    ),
    "IPv6 with a port": lambda h: combined(
        h, "10.1.2.3", f' "[2001:db8:{h[1].replace("203.0.", "").replace(".", ":")}::1]:443"'
    ),
    "IPv6": lambda h: combined(h, f"2001:db8:{h[1].replace('203.0.', '').replace('.', ':')}::1"),
    "IIS": lambda h: iis(h, "10.0.0.9", f"{h[1]}:50123"),
    "IIS, list": lambda h: iis(h, "10.0.0.9", f"{h[1]},+198.51.100.7"),
    "host in front": lambda h: f"adavale.example:443 {combined(h, h[1])}",
    "machine in front": lambda h: f"10.0.0.5 {combined(h, h[1])}",
    "syslog": lambda h: f"{h[0]:%b %d %H:%M:%S} web nginx[12]: {combined(h, h[1])}",
    "newer syslog": lambda h: f"{h[0]:%Y-%m-%dT%H:%M:%S}.123+00:00 web nginx: {combined(h, h[1])}",
    "Docker Compose": lambda h: f"web-1  | {combined(h, h[1])}",
    "Docker": lambda h: f"{h[0]:%Y-%m-%dT%H:%M:%S}.123456789Z {combined(h, h[1])}",
    "Kubernetes": lambda h: f"{h[0]:%Y-%m-%dT%H:%M:%S}.1Z stdout F {combined(h, h[1])}",
    "a pod": lambda h: f"[pod/web-5d/nginx] {combined(h, h[1])}",
}


def totals(folder: Path) -> dict[str, float]:
    frame = overlay(load(folder)).to_frame()
    assert len(frame) == 3
    return {n: frame[n].sum() for n in ("visits", "pageviews", "social_visits", "direct_visits")}


WHOLE = {"visits": 450, "pageviews": 450, "social_visits": 90, "direct_visits": 360}


@pytest.mark.one_in(3)
@pytest.mark.parametrize("form", FORMS)
def test_visitors_behind_a_proxy_are_told_apart_by_what_it_forwards(
    form: str, tmp_path: Path
) -> None:
    head = [IIS.format("X-Forwarded-For")] if form.startswith("IIS") else []
    (tmp_path / "a.log").write_text("\n".join([*head, *map(FORMS[form], hits())]) + "\n")
    assert totals(tmp_path) == WHOLE
    (export,) = load(tmp_path).exports
    assert not export.reading.notes or form.startswith("IIS")
    site = "adavale.example" if form == "host in front" else None
    assert export.datasets[0].series_id.account == site


@pytest.mark.parametrize(
    "address", ["172.18.0.1", "127.0.0.1", "-", "::1", "198.51.100.7", "0.0.0.0"]
)
def test_where_nothing_tells_visitors_apart_page_views_count_and_are_called_so(
    address: str, tmp_path: Path
) -> None:
    lines = [combined(h, address) for h in hits()]
    (tmp_path / "a.log").write_text("\n".join(lines) + "\n")
    exports = load(tmp_path)
    assert any("page views count" in note for note in exports.exports[0].reading.notes)
    timeline = overlay(exports)
    frame = timeline.to_frame()
    assert frame["visits"].tolist() == [VISITORS] * 3
    assert frame["social_visits"].sum() == 90
    assert exports.exports[0].datasets[0].frame["visits"].isna().all()


@pytest.mark.parametrize("cut", ["203.{0}.{1}.0", "2001:db8:{0}{1}::"])
def test_addresses_that_were_cut_short_are_told(cut: str, tmp_path: Path) -> None:
    lines = [combined(h, cut.format(n % 200, n // 200)) for n, h in enumerate(hits())]
    (tmp_path / "a.log").write_text("\n".join(lines) + "\n")
    (export,) = load(tmp_path).exports
    (note,) = export.reading.notes
    assert "cut short for privacy" in str(note)
    assert totals(tmp_path) == WHOLE


def test_a_day_of_many_readers_behind_one_address_stays_one(tmp_path: Path) -> None:
    usual = hits(5)
    burst = [(START + timedelta(days=2, seconds=60 * n), *usual[n][1:]) for n in range(600)]
    lines = sorted([*usual, *burst], key=lambda h: h[0])
    (tmp_path / "a.log").write_text("\n".join(combined(h, "10.0.0.1") for h in lines) + "\n")
    visits = overlay(load(tmp_path)).to_frame()["visits"].tolist()
    assert visits == [150, 150, 750, 150, 150]


def test_one_busy_program_from_outside_is_still_left_out(tmp_path: Path) -> None:
    lines = [combined(h, h[1]) for h in hits()] + [
        combined((START + timedelta(minutes=n), "", AGENTS[0], "-"), "198.51.100.7")
        for n in range(300)
    ]
    (tmp_path / "a.log").write_text("\n".join(lines) + "\n")
    assert totals(tmp_path) == WHOLE


# Pieces


def by_day(lines: list[str], days: list[Hit]) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for line, hit in zip(lines, days, strict=True):
        parts.setdefault(f"access.log-{hit[0]:%Y%m%d}", []).append(line)
    return parts


def sessions() -> list[Hit]:
    """Return visits of five pages, ten minutes apart, some over midnight."""
    found = [
        (START + timedelta(hours=h, minutes=10 * p), f"203.0.113.{h}", AGENTS[h % 3], "-")
        for h in range(70)
        for p in range(5)
    ]
    edge = START + timedelta(days=3, minutes=-1)
    return sorted([*found, (edge, "203.0.114.1", AGENTS[0], "-")])


CUTS: dict[str, Callable[[list[str]], dict[str, list[str]]]] = {
    "by day": lambda lines: by_day(lines, sessions()),
    "by size": lambda lines: {
        f"xa{c}": lines[i : i + 50] for c, i in zip("abcdefgh", range(0, 400, 50), strict=True)
    },
    "rotated": lambda lines: {"access.log": lines[200:], "access.log.1": lines[:200]},
    "in folders of days": lambda lines: {
        f"{name[-8:]}/access.log": part for name, part in by_day(lines, sessions()).items()
    },
    "in folders of months": lambda lines: {
        "2025/03/01.log": lines[:90],
        "2025/03/02.log": lines[90:200],
        "2025/04/01.log.gz": lines[200:],
    },
    "encrypted apart": lambda lines: {"access.log": lines[::2], "ssl_access.log": lines[1::2]},
    "packed": lambda lines: {"access.log": lines[200:], "access.log.2.gz": lines[:200]},
    "overlapping": lambda lines: {"access-1.log": lines[:250], "access-2.log": lines[150:]},
    "twice": lambda lines: {"access.log": lines, "access (1).log": lines},
    "one within another": lambda lines: {"access.log": lines, "access-Mar-2025.log": lines[60:90]},
}


@pytest.mark.one_in(3)
@pytest.mark.parametrize("cut", CUTS)
def test_a_log_in_pieces_counts_as_the_whole(cut: str, tmp_path: Path) -> None:
    lines = [combined(h, h[1]) for h in sessions()]
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole" / "access.log").write_text("\n".join(lines) + "\n")
    (tmp_path / "pieces").mkdir()
    for name, part in CUTS[cut](lines).items():
        data = ("\n".join(part) + "\n").encode()
        data = gzip.compress(data) if name.endswith(".gz") else data
        piece = tmp_path / "pieces" / name
        piece.parent.mkdir(parents=True, exist_ok=True)
        piece.write_bytes(data)
    whole, pieces = (overlay(load(tmp_path / n)).to_frame() for n in ("whole", "pieces"))
    assert pieces.equals(whole)
    assert whole["visits"].sum() == 71
    (export,) = load(tmp_path / "pieces").exports
    assert "files)" in export.file


def picture(at: datetime, site: str, address: str) -> str:
    return f'{address} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET /a.png HTTP/1.1" 200 9 "https://{site}/p" "{AGENTS[0]}"'


def test_a_day_on_which_a_forum_shows_ones_picture_is_not_the_forums(tmp_path: Path) -> None:
    for day in range(3):
        mine = [h for h in hits() if h[0].day == day + 1]
        lines = [combined(h, h[1]) for h in mine]
        lines += [picture(h[0], "adavale.example", h[1]) for h in mine]
        if day == 1:
            lines += [picture(h[0], "forum.example", h[1]) for h in mine for _ in range(2)]
        (tmp_path / f"access.log.{day}").write_text("\n".join(sorted(lines)) + "\n")
    (export,) = load(tmp_path).exports
    assert export.datasets[0].series_id.account == "adavale.example"
    assert totals(tmp_path) == WHOLE


def test_logs_of_two_sites_are_never_joined(tmp_path: Path) -> None:
    for n, site in enumerate(("adavale.example", "tide.example"), start=1):
        lines = [combined(h, h[1]) for h in hits()]
        lines += [picture(h[0], site, h[1]) for h in hits()]
        (tmp_path / f"site{n}.log").write_text("\n".join(lines) + "\n")
    exports = load(tmp_path).exports
    assert [e.file for e in exports] == ["site1.log", "site2.log"]
    assert {str(e.datasets[0].series_id.account) for e in exports} == {
        "adavale.example",
        "tide.example",
    }


def test_names_of_other_logs_are_no_pieces() -> None:
    assert stem("adavale.example-Mar-2025.gz") != stem("adavale.example-error_log-Mar-2025.gz")
    assert stem("access.log") != stem("error.log")
    assert stem("u_ex250301.log") == stem("u_ex250302.log")


def test_gaps_of_a_log_are_listed_once(tmp_path: Path) -> None:
    lines = [combined(h, h[1]) for h in hits(6) if h[0].day != 4]
    (tmp_path / "a.log").write_text("\n".join(lines) + "\n")
    (export,) = load(tmp_path).exports
    assert export.to_dict()["gaps"] == [["2025-03-04", "2025-03-04"]]


# JSON


AT = datetime(2025, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
SECONDS = AT.timestamp()
WRITTEN: dict[str, object] = {
    "seconds": SECONDS,
    "seconds as text": f"{SECONDS:.3f}",
    "milliseconds": SECONDS * 1000,
    "microseconds": int(SECONDS * 1_000_000),
    "nanoseconds": int(SECONDS * 1_000_000_000),
    "ISO": "2025-03-01T12:30:15.250Z",
    "ISO, whole": "2025-03-01T12:30:15Z",
    "ISO, offset": "2025-03-01T20:30:15.250+08:00",
    "ISO, short offset": "2025-03-01T07:30:15.250-0500",
    "wall": "2025/03/01 12:30:15",
    "wall, milliseconds": "2025/03/01 12:30:15.250",
    "common": "01/Mar/2025:12:30:15 +0000",
    "common, offset": "01/Mar/2025:14:30:15 +0200",
    "blank": "2025-03-01 12:30:15",
    "blank, offset": "2025-03-01 13:30:15 +01:00",
}


def nginx(key: str, value: object) -> dict[str, object]:
    return {
        "remote_addr": "203.0.113.5",
        "status": "200",
        "request": "GET /a/ HTTP/1.1",
        "http_referrer": "https://t.co/a",
        "http_user_agent": AGENTS[0],
        key: value,
    }


def caddy(value: object) -> dict[str, object]:
    headers = {"User-Agent": [AGENTS[0]], "Referer": ["https://t.co/a"]}
    request = {"remote_ip": "203.0.113.5", "method": "GET", "host": "a.example", "uri": "/a/"}
    return {
        "level": "info",
        "ts": value,
        "logger": "http.log.access.log0",
        "request": request | {"headers": headers},
        "status": 200,
    }


def moment_in(folder: Path, record: dict[str, object]) -> str:
    (folder / "log.json").write_text((json.dumps(record) + "\n") * 2)
    (export,) = load(folder).exports
    times = export.datasets[0].frame["time"]
    named_none = any("don't name their offset" in note for note in export.reading.notes)
    text = str(next(v for k, v in record.items() if k in {"ts", "time"}))
    assert named_none == (":" in text and not any(s in text for s in ("Z", "+", "-05")))
    return str(times[0])


@pytest.mark.one_in(3)
@pytest.mark.parametrize("form", WRITTEN)
def test_caddys_and_nginxs_times_are_read_however_they_are_written(
    form: str, tmp_path: Path
) -> None:
    value = WRITTEN[form]
    for name, record in (("caddy", caddy(value)), ("nginx", nginx("time", value))):
        (tmp_path / name).mkdir()
        assert moment_in(tmp_path / name, record) == "2025-03-01 12:30:15+00:00"


@pytest.mark.parametrize(
    "key", ["time_local", "msec", "@timestamp", "timestamp", "ts", "date", "time_iso8601"]
)
def test_nginxs_time_may_have_any_of_its_names(key: str, tmp_path: Path) -> None:
    value = SECONDS if key == "msec" else "2025-03-01T12:30:15+00:00"
    (tmp_path / "log.json").write_text(json.dumps(nginx(key, value)) + "\n")
    (export,) = load(tmp_path).exports
    assert export.reading.kept == {"visits": 1}


def test_a_proxys_word_is_taken_from_json_too(tmp_path: Path) -> None:
    records = [
        nginx("time", h[0].isoformat()) | {"remote_addr": "10.0.0.1", "http_x_forwarded_for": h[1]}
        for h in hits()
    ]
    (tmp_path / "log.json").write_text("\n".join(map(json.dumps, records)) + "\n")
    assert load(tmp_path).exports[0].datasets[0].frame["visits"].sum() == 450


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        ("Mozilla/5.0 (compatible; Seeker/1.0; +https://seeker.example/about)", True),
        ("Seeker (http://seeker.example)", True),
        ("Seeker/2.1 www.seeker.example", True),
        (AGENTS[0], False),
        ("Akkoma 3.10", True),
        ("Photon/1.0", True),
        ("Dalvik/2.1.0 (Linux; U; Android 9)", True),
        ("Opera/9.80 (J2ME/MIDP; Opera Mini/7.0; U; en) Presto/2.12", False),
        ("Lynx/2.9.0 libwww-FM/2.14", True),
        ("w3m/0.5.3", False),
        ("Mozilla/5.0 (Linux; Android 14; WWWPhone) AppleWebKit/537.36 Chrome/142.0.0.0", False),
    ],
)
def test_an_agent_that_names_a_web_address_or_begins_like_no_browser_is_a_robot(
    agent: str, robot: bool
) -> None:
    assert is_robot(agent) == robot


@pytest.mark.parametrize("of", [4, 40])
def test_a_log_with_a_broken_line_is_still_one_and_says_so(of: int, tmp_path: Path) -> None:
    lines = [combined(h, h[1]) for h in hits()[:of]]
    lines[1] = "?" * 40
    (tmp_path / "access.log").write_text("\n".join(lines) + "\n")
    (export,) = load(tmp_path).exports
    assert export.reading.kept["visits"] == of - 1
    assert [s.lines for s in export.reading.set_aside] == [(2,)]


def test_a_log_without_a_readable_line_is_said_to_lack_nothing_else(tmp_path: Path) -> None:
    records = [nginx("time", "?" * 20) for _ in range(5)]
    (tmp_path / "access.json").write_text("\n".join(map(json.dumps, records)) + "\n")
    (tmp_path / "visits.csv").write_text("date,visits\n2025-03-01,3\n2025-03-02,4\n")
    log = next(e for e in load(tmp_path).exports if e.file == "access.json")
    assert [(s.reason, s.count) for s in log.reading.set_aside] == [
        ("not a line of this kind of log", 5)
    ]
    assert not log.reading.notes
