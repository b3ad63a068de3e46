"""`roi app`: from dropped files to the report, in a real browser, without a request to any other computer."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browser import BROWSER, SECONDS, Tab, running, tab

import roi
from conftest import SAMPLE
from roi.app.dropped import LONGEST, keep, place_of
from roi.errors import WrongUse
from roi.sources.private_folder import PREFIX

ROI = str(Path(sys.executable).with_name("roi"))
FILES = "document.getElementById('files')?.textContent ?? ''"
RULES = (
    "axe.run(document).then(r => JSON.stringify(r.violations.map("
    "v => [v.id, v.nodes.map(n => n.target.join(' '))])))"
)
SIZES = [(390, False), (1280, False), (1280, True), (1920, False)]


class Visitor:
    """A program that asks the page's server for things, with or without its cookie."""

    def __init__(self, address: str) -> None:
        self.host, _, path = address.removeprefix("http://").partition("/")
        self.cookie = ""
        status, headers, _ = self.ask("GET", f"/{path}")
        assert status == 303
        self.cookie = headers["set-cookie"].split(";")[0]
        self.flags = headers["set-cookie"]

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of an answer; a header given as '' is left out."""
        sent = {"Host": self.host, "Cookie": self.cookie} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        connection = http.client.HTTPConnection(self.host, timeout=SECONDS)
        connection.request(method, path, body, {k: v for k, v in sent.items() if v})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, content

    def json(self, method: str, path: str, body: bytes | None = None) -> dict[str, object]:
        return dict(json.loads(self.ask(method, path, body)[2]))

    def drop(self, *files: tuple[str, bytes]) -> None:
        """Drop files, each with its path, and read them."""
        for path, content in files:
            query = urlencode({"path": path})
            assert self.ask("PUT", f"/files?{query}", content)[0] == 200
        assert self.ask("POST", "/read")[0] == 202

    def settled(self) -> dict[str, object]:
        """Return the page's state as soon as nothing is being worked on."""
        ends = time.monotonic() + SECONDS
        while (state := self.json("GET", "/state"))["stage"] in {"reading", "judging", "empty"}:
            assert time.monotonic() < ends, state
            time.sleep(0.1)
        return state


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[str, Path, subprocess.Popen[str]]]:
    """The page's address, the place of its temporary files, and its process."""
    pytest.importorskip("starlette")
    place = tmp_path / "temporary"
    place.mkdir()
    command = [ROI, "app", "--no-browser"]
    with running(command, env={**os.environ, "TMPDIR": str(place)}) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip(), place, server


@pytest.fixture
def address(started: tuple[str, Path, subprocess.Popen[str]]) -> str:
    return started[0]


VISITS = "date,visits\n" + "".join(
    f"2025-{m:02}-{d:02},{d}\n" for m in (3, 4) for d in range(1, 29)
)


@pytest.mark.loopback
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
@pytest.mark.thorough
def test_from_drop_to_report(address: str, tmp_path: Path) -> None:
    files = [p for p in sorted(SAMPLE.iterdir()) if p.suffix in {".zip", ".xlsx", ".csv"}]
    home = address.split("/start")[0]
    with tab(tmp_path) as page:
        page.open(address)
        page.drop([*files[1:], SAMPLE / "roi.toml"])
        page.wait(lambda: "Download as PDF" in page.text())
        assert "extra sales a month" in page.text()
        page.drop(files[:1])  # a second drop adds
        page.wait(lambda: files[0].name in page.value(FILES))
        page.wait(lambda: page.value("document.getElementById('month').value"))
        page.value("document.getElementById('pdf').click()")
        written = next(iter(wait_for(tmp_path / "got", "*.pdf", page)))
        assert written.read_bytes().startswith(b"%PDF-")
        page.value("document.querySelector('#next-asked [value=read-through]').click()")
        page.wait(lambda: "go on to buy Low Lantern Street" in page.text())
        assert page.value("document.querySelectorAll('#next-says svg').length") == 1
        page.value("document.getElementById('draw').click()")
        page.wait(lambda: "Worth starting for sales" in page.text())
        page.value("document.getElementById('plan-zip').click()")
        drawn = next(iter(wait_for(tmp_path / "got", "*.zip", page)))
        with zipfile.ZipFile(drawn) as packed:
            assert {"plan/plan.toml", "plan/plan.ics"} <= set(packed.namelist())
        others = [u for u in page.asked if not u.startswith((home, "data:", "blob:", "about:"))]
        assert others == []


def wait_for(folder: Path, pattern: str, page: Tab) -> list[Path]:
    return page.wait(lambda: sorted(folder.glob(pattern)))  # type: ignore[no-any-return]


@pytest.mark.loopback
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
@pytest.mark.thorough
def test_a_folder_junk_and_a_second_tab(address: str, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "old").mkdir(parents=True)
    (mine / "visits.csv").write_text(VISITS, encoding="utf-8")
    (mine / "old" / "visits.csv").write_text(VISITS.replace("2025", "2024"), encoding="utf-8")
    (mine / "<img src=x onerror=alert(1)>.txt").write_text("Dear reader", encoding="utf-8")
    with tab(tmp_path) as page:
        page.open(address)
        page.drop([mine])
        page.wait(lambda: "Not read" in page.text())
        assert "mine/old/visits.csv" in page.value(FILES)
        assert "mine/visits.csv" in page.value(FILES)
        assert page.value("document.querySelectorAll('#files img').length") == 0
        page.value("document.getElementById('hour').value = 'x'")
        page.value("document.getElementById('hour').dispatchEvent(new Event('input'))")
        page.wait(lambda: "Write a number" in page.text())
        page.open(address.split("/start")[0] + "/")  # as a second tab would: the cookie is there
        page.wait(lambda: "mine/visits.csv" in page.value(FILES))


def violations(page: Tab) -> list[list[object]]:
    """Return the rules of axe-core that a page breaks, each with the places."""
    axe_core = pytest.importorskip("axe_core_python")
    page.value((Path(axe_core.__file__).parent / "axe.min.js").read_text(encoding="utf-8") + ";0")
    found = page.do("Runtime.evaluate", expression=RULES, awaitPromise=True, returnByValue=True)
    return list(json.loads(found["result"]["value"]))


def assert_accessible(page: Tab, folder: Path) -> None:
    for width, dark in SIZES:
        page.picture(folder / "page.png", width, dark)
        assert page.value("document.documentElement.scrollWidth <= innerWidth"), width
        assert violations(page) == [], (width, dark)


@pytest.mark.loopback
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
@pytest.mark.thorough
def test_the_page_breaks_no_rule_and_all_of_it_is_reached_by_keys(
    address: str, tmp_path: Path
) -> None:
    (tmp_path / "ada.jpg").write_bytes(b"\xff\xd8\xff")
    with tab(tmp_path) as page:
        page.open(address)
        page.wait(lambda: page.value("!!document.getElementById('drop')"))
        assert_accessible(page, tmp_path)
        page.drop([next(SAMPLE.glob("twitter-*.zip")), tmp_path / "ada.jpg"])
        page.wait(lambda: "Download as PDF" in page.text())
        page.wait(lambda: "Not read" in page.text())
        assert_accessible(page, tmp_path)
        there = page.value(
            "[...document.querySelectorAll('button, a[href], input, select')]"
            ".filter(e => e.checkVisibility()).map(e => e.id).filter(Boolean)"
        )
        reached = set()
        for _ in range(80):
            for step in ("keyDown", "keyUp"):
                key = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
                page.do("Input.dispatchKeyEvent", type=step, **key)
            reached.add(page.value("document.activeElement.id"))
        assert {"hour", "month", "pdf", "draw", "clear"} <= set(there) <= reached


@pytest.mark.loopback
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
@pytest.mark.thorough
def test_the_report_as_a_page_breaks_no_rule(sample_verdict: roi.Verdict, tmp_path: Path) -> None:
    made = roi.report(sample_verdict, tmp_path / "report.html")
    with tab(tmp_path) as page:
        page.open(made.as_uri())
        page.wait(lambda: "Is" in page.text())
        assert_accessible(page, tmp_path)


@pytest.mark.loopback
def test_a_calendar_is_drawn_only_from_an_answer(address: str) -> None:
    visitor = Visitor(address)
    assert visitor.ask("POST", "/plan")[0] == 409
    visitor.drop(("visits.csv", VISITS.encode()))
    visitor.settled()
    refused = visitor.json("POST", "/plan")
    assert set(refused) == {"problem"}  # no posts, so nothing to draw from
    assert visitor.ask("GET", "/plan.zip")[0] == 404


@pytest.mark.loopback
def test_the_address_works_once_and_nothing_without_its_cookie(address: str) -> None:
    visitor = Visitor(address)
    assert {"httponly", "samesite=strict"} <= set(visitor.flags.lower().split("; "))
    path = "/" + address.split("/", 3)[3]
    assert visitor.ask("GET", path)[0] == 403
    assert visitor.ask("GET", "/")[0] == 200
    for cookie in ("", f"{visitor.cookie[:-1]}x", visitor.cookie.split("=")[0] + "="):
        for method, asked in (("GET", "/"), ("GET", "/state"), ("POST", "/read")):
            assert visitor.ask(method, asked, Cookie=cookie)[0] == 403


@pytest.mark.loopback
def test_no_other_page_name_or_socket_is_answered(address: str) -> None:
    visitor = Visitor(address)
    own = f"http://{visitor.host}"
    assert visitor.ask("POST", "/hour", Origin=own)[0] == 202
    port = visitor.host.split(":")[1]
    for headers in (
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": f"http://127.0.0.1:{int(port) + 1}"},
        {"Host": f"rebound.example:{port}"},
        {"Host": "127.0.0.1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ):
        assert visitor.ask("POST", "/hour", **headers)[0] == 403, headers
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
    key = {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    for origin in (own, "https://elsewhere.example"):
        assert visitor.ask("GET", "/", Origin=origin, **upgrade, **key)[0] != 101


@pytest.mark.loopback
@pytest.mark.thorough
def test_only_this_computer(address: str) -> None:
    host, port = address.removeprefix("http://").split("/")[0].split(":")
    assert host == "127.0.0.1"
    own = [i[4][0] for i in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    for other in {str(a) for a in own if not str(a).startswith("127.")}:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((other, int(port)), timeout=5)


@pytest.mark.loopback
@pytest.mark.thorough
def test_the_hour_left_empty_is_no_hour(address: str) -> None:
    """The page and the command say the same; an empty field isn't a worthless hour."""
    visitor = Visitor(address)
    settings = b'timezone = "UTC"\n[money]\nhour = 12\n'
    visitor.drop(("visits.csv", VISITS.encode()), ("roi.toml", settings))
    assert visitor.settled()["stage"] == "ready"
    for told, status in ((b"", 202), (b"0", 202), (b"15,5", 202), (b"nan", 400), (b"-1", 400)):
        assert visitor.ask("POST", "/hour", told)[0] == status


@pytest.mark.loopback
@pytest.mark.thorough
def test_names_and_sentences_give_no_path_away(
    started: tuple[str, Path, subprocess.Popen[str]],
) -> None:
    address, place, _ = started
    visitor = Visitor(address)
    odd = (
        "..",
        "",
        "a/" * 50 + "deep.csv",
        "x" * 300 + ".csv",
        "nul.csv",
        "a\\..\\..\\b.csv",
        "\x1b[31m",
    )
    visitor.drop(*((name, b"Dear reader") for name in odd))
    state = visitor.settled()
    assert state["stage"] == "failed"
    assert "no export" in str(state["problem"])
    assert str(place) not in json.dumps(state)
    assert PREFIX not in json.dumps(state)
    outside = [
        p for p in place.rglob("*") if p.is_file() and PREFIX not in p.parts[len(place.parts)]
    ]
    assert outside == []


@pytest.mark.loopback
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.one_in(3)
def test_dropped_files_are_gone_when_it_ends(
    started: tuple[str, Path, subprocess.Popen[str]], number: signal.Signals
) -> None:
    address, place, server = started
    visitor = Visitor(address)
    visitor.drop(("visits.csv", VISITS.encode()))
    assert any(place.rglob("visits.csv"))
    server.send_signal(number)
    server.wait(SECONDS)
    assert list(place.iterdir()) == []


@pytest.mark.thorough
@pytest.mark.loopback
def test_half_a_gigabyte_is_written_as_it_arrives(
    started: tuple[str, Path, subprocess.Popen[str]],
) -> None:
    address, place, server = started
    visitor = Visitor(address)
    connection = http.client.HTTPConnection(visitor.host, timeout=SECONDS)
    pieces = (os.urandom(1 << 20) for _ in range(500))
    headers = {"Cookie": visitor.cookie, "Content-Length": str(500 << 20)}
    connection.request("PUT", "/files?path=big.bin", pieces, headers)
    assert connection.getresponse().status == 200
    arrived = next(place.rglob("big.bin"))
    assert arrived.stat().st_size == 500 << 20
    peak = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
    kilobytes = int(next(x for x in peak.splitlines() if x.startswith("VmHWM")).split()[1])
    assert kilobytes < 300_000


@pytest.mark.parametrize(
    "path", ["../up.csv", "..\\back.csv", "/etc/root.csv", "", ".", "..", "C:\\x.csv", "é" * 200]
)
def test_a_name_cannot_leave_the_folder(tmp_path: Path, path: str) -> None:
    place = place_of(path, tmp_path / "in")
    assert place.resolve().is_relative_to(tmp_path / "in")
    assert place != tmp_path / "in"
    assert len(place.name.encode()) <= LONGEST
    place.parent.mkdir(parents=True)
    place.write_bytes(b"x")


def test_the_same_name_again_is_another_file_unless_it_is_the_same(tmp_path: Path) -> None:
    def arrive(content: bytes, path: str = "a/visits.csv") -> str:
        async def pieces() -> AsyncIterator[bytes]:
            yield content

        return asyncio.run(keep(pieces(), place_of(path, tmp_path))).name

    assert arrive(b"one") == "visits.csv"
    assert arrive(b"two") == "visits (2).csv"
    assert arrive(b"one") == "visits.csv"
    assert arrive(b"two") == "visits (2).csv"
    assert arrive(b"[a]", "roi.toml") == arrive(b"[b]", "roi.toml") == "roi.toml"
    assert (tmp_path / "roi.toml").read_bytes() == b"[b]"
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["visits (2).csv", "visits.csv"]


def test_a_taken_port_is_a_sentence() -> None:
    pytest.importorskip("starlette")
    from roi.app.serving import serve

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(WrongUse, match="is taken"):
            serve(taken.getsockname()[1], browser=False)
