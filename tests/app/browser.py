"""A page in a headless Chromium, driven over its debugging protocol."""

from __future__ import annotations

import base64
import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BROWSER = next(
    (b for n in ("chromium", "chromium-browser", "google-chrome") if (b := shutil.which(n))), None
)
SECONDS = 180
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

TEXT = "document.body ? document.body.innerText : ''"


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
        """Drop files or folders on the page, once its script listens: it runs before the page is complete."""
        listens = "document.readyState === 'complete' && !!document.getElementById('drop')"
        self.wait(lambda: self.value(listens))
        data = {"items": [], "files": [str(f) for f in files], "dragOperationsMask": 1}
        for step in ("dragEnter", "dragOver", "drop"):
            self.do("Input.dispatchDragEvent", type=step, x=200, y=200, data=data)

    def open(self, address: str) -> None:
        """Go to an address."""
        self.do("Page.navigate", url=address)

    def text(self) -> str:
        """Return what a reader sees."""
        return str(self.value(TEXT) or "")

    def picture(self, file: Path, width: int, dark: bool = False) -> None:
        """Take a picture of the whole page at a screen's width."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.do("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.do("Emulation.setEmulatedMedia", features=[scheme])
        taken = self.do("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        file.write_bytes(base64.b64decode(taken))


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
    options = ["--headless", *QUIET, "--remote-debugging-port=0"]
    with running([BROWSER, *options, f"--user-data-dir={folder / 'profile'}", "about:blank"]):
        reported = folder / "profile" / "DevToolsActivePort"
        ends = time.monotonic() + SECONDS
        while not (reported.exists() and len(reported.read_text().splitlines()) > 1):
            assert time.monotonic() < ends, "the browser did not start"
            time.sleep(0.1)
        port, path = reported.read_text().splitlines()
        with connect(f"ws://127.0.0.1:{port}{path}", max_size=None, ping_interval=None) as whole:
            driver = Tab(whole)
            target = driver.do("Target.createTarget", url="about:blank")["targetId"]
            driver.do(
                "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder / "got")
            )
            page = f"ws://127.0.0.1:{port}/devtools/page/{target}"
            with connect(page, max_size=None, ping_interval=None) as connection:
                opened = Tab(connection)
                opened.do("Network.enable")
                yield opened
