"""`roi app`: from dropped files to the report's PDF, in a real browser, without a request to any other computer."""

from __future__ import annotations

import base64
import itertools
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLE

from roi.app.dropped import answered, lay
from roi.errors import WrongUse

BROWSER = next(
    (b for n in ("chromium", "chromium-browser", "google-chrome") if (b := shutil.which(n))), None
)
SECONDS = 90

# Text and elements, including those in a page's shadow trees, where marimo draws its controls.
DEEP = """
(() => { const all = []; const walk = n => { all.push(n); if (n.shadowRoot) walk(n.shadowRoot);
  n.childNodes.forEach(walk) }; walk(document); return all })()
"""
TEXT = f"{DEEP}.filter(n => n.nodeType === 3).map(n => n.data).join(' ')"


class Tab:
    """A page in a headless browser, driven over its debugging protocol."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.number, self.asked = connection, itertools.count(1), []

    def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self.number)
        self.connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            output = json.loads(self.connection.recv(timeout=SECONDS))
            if output.get("method") == "Network.requestWillBeSent":
                self.asked.append(output["params"]["request"]["url"])
            if output.get("id") == number:
                assert "error" not in output, output["error"]
                return dict(output["result"])

    def value(self, script: str) -> Any:
        made = self.do("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in made, made
        return made["result"].get("value")

    def wait(self, met: Callable[[], Any]) -> Any:
        ends = time.monotonic() + SECONDS
        while not (found := met()):
            assert time.monotonic() < ends, self.value(TEXT)[:2000]
            time.sleep(0.2)
        return found

    def drop(self, files: list[Path]) -> None:
        """Drop files in the middle of the page's drop area."""
        area = f"{DEEP}.find(n => n.matches && n.matches('input[type=file]'))"
        box = self.wait(
            lambda: self.value(
                f"(() => {{ const i = {area}; if (!i) return null;"
                "const b = i.parentElement.getBoundingClientRect();"
                "return [b.x + b.width / 2, b.y + b.height / 2] })()"
            )
        )
        data = {"items": [], "files": [str(f) for f in files], "dragOperationsMask": 1}
        for step in ("dragEnter", "dragOver", "drop"):
            self.do("Input.dispatchDragEvent", type=step, x=box[0], y=box[1], data=data)


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **options
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def tab(folder: Path) -> Iterator[Tab]:
    from websockets.sync.client import connect

    assert BROWSER is not None
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"]
    with running([BROWSER, *options, f"--user-data-dir={folder / 'profile'}", "about:blank"]):
        reported = folder / "profile" / "DevToolsActivePort"
        ends = time.monotonic() + SECONDS
        while not (reported.exists() and len(reported.read_text().splitlines()) > 1):
            assert time.monotonic() < ends, "the browser did not start"
            time.sleep(0.1)
        port, path = reported.read_text().splitlines()
        with connect(f"ws://127.0.0.1:{port}{path}", max_size=None) as whole:
            driver = Tab(whole)
            target = driver.do("Target.createTarget", url="about:blank")["targetId"]
            driver.do(
                "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder / "got")
            )
            page = f"ws://127.0.0.1:{port}/devtools/page/{target}"
            with connect(page, max_size=None) as connection:
                opened = Tab(connection)
                opened.do("Network.enable")
                yield opened


@pytest.fixture
def address() -> Iterator[str]:
    pytest.importorskip("marimo")
    command = [str(Path(sys.executable).with_name("roi")), "app", "--no-browser"]
    with running(command) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()


@pytest.mark.loopback
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
def test_from_drop_to_pdf(address: str, tmp_path: Path) -> None:
    files = [p for p in sorted(SAMPLE.iterdir()) if p.suffix in {".zip", ".xlsx", ".csv", ".toml"}]
    home = address.split("/?")[0]
    with tab(tmp_path) as page:
        page.do("Page.navigate", url=address)
        page.drop(files)
        page.wait(lambda: "Download the report" in page.value(TEXT))
        text = page.value(TEXT)
        assert "extra sales a month" in text
        assert "adavale_example" in text
        picture = page.do("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        (tmp_path / "page.png").write_bytes(base64.b64decode(picture))
        link = f"{DEEP}.find(n => n.tagName === 'A' && n.download)"
        page.value(f"{link}.click()")
        written = tmp_path / "got" / "report.pdf"
        page.wait(written.exists)
        assert written.read_bytes().startswith(b"%PDF-")
        others = [u for u in page.asked if not u.startswith((home, "data:", "blob:", "about:"))]
        assert others == []


@pytest.mark.loopback
def test_only_this_computer_and_only_with_the_secret(address: str) -> None:
    from urllib.request import urlopen

    home, _, secret = address.partition("/?access_token=")
    host, port = home.removeprefix("http://").split(":")
    assert host == "127.0.0.1"
    assert len(secret) >= 20
    with urlopen(home, timeout=SECONDS) as answer:
        assert "login" in answer.url
    own = [i[4][0] for i in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    for other in {str(a) for a in own if not str(a).startswith("127.")}:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((other, int(port)), timeout=5)


def test_a_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    class Sent:
        contents = b"x"

        def __init__(self, name: str) -> None:
            self.name = name

    inside = tmp_path / "inside"
    inside.mkdir()
    lay([Sent("../up.csv"), Sent("..\\back.csv"), Sent("/tmp/root.csv")], inside)
    assert sorted(p.name for p in inside.iterdir()) == ["back.csv", "root.csv", "up.csv"]
    assert list(tmp_path.iterdir()) == [inside]


def test_too_little_is_a_sentence_or_an_answer_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader", encoding="utf-8")
    assert "no export" in str(answered(tmp_path, 15.0).problem)
    (tmp_path / "events.csv").write_bytes((SAMPLE / "events.csv").read_bytes())
    made = answered(tmp_path, 15.0)
    assert made.exports is not None
    assert made.verdict is not None
    assert made.verdict.answer == "cannot_tell"


def test_a_taken_port_is_a_sentence() -> None:
    pytest.importorskip("marimo")
    from roi.app.serving import serve

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(WrongUse, match="is taken"):
            serve(taken.getsockname()[1], browser=False)
