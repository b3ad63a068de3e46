"""What a real browser asks of others when it opens the report's page: nothing, even if something outside were in it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import roi

BROWSER = next(
    (b for n in ("chromium", "chromium-browser", "google-chrome") if (b := shutil.which(n))), None
)
OUTSIDE = """<img src="http://outside.example/seen.png" alt=""><script>fetch("http://outside.example/told")</script>
<link rel="stylesheet" href="http://outside.example/style.css">
<style>@font-face {font-family: x; src: url(http://outside.example/font.woff)} p {font-family: x}</style>
"""
NO_ORIGIN = "not an origin"  # what Chromium writes where it asks of its own accord, for an update of itself, say
SECONDS = 120


def asked(page: str, folder: Path) -> set[str]:
    """Return what the page made the browser ask for over the network, by the browser's own log of it.

    No name is looked up and the proxy is a closed port, so that nothing leaves this machine.
    """
    place, log = folder / "page.html", folder / "net.json"
    place.write_text(page, encoding="utf-8")
    command = [
        str(BROWSER),
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        f"--user-data-dir={folder / 'profile'}",
        f"--log-net-log={log}",
        "--proxy-server=127.0.0.1:9",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--screenshot={folder / 'page.png'}",
        place.as_uri(),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=SECONDS)
    assert (folder / "page.png").stat().st_size > 0
    facts = (event.get("params", {}) for event in json.loads(log.read_bytes())["events"])
    return {f["url"] for f in facts if f.get("initiator", NO_ORIGIN) != NO_ORIGIN}


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
@pytest.mark.thorough
def test_a_browser_asks_nobody_for_anything(tmp_path: Path, sample_verdict: roi.Verdict) -> None:
    page = roi.report(sample_verdict, tmp_path / "out.html").read_text(encoding="utf-8")
    smuggled = page.replace("</main>", f"{OUTSIDE}</main>")
    pages = {"report": page, "smuggled": smuggled, "unguarded": OUTSIDE}
    seen = {}
    for name, shown in pages.items():
        (tmp_path / name).mkdir()
        seen[name] = asked(shown, tmp_path / name)
    assert seen["report"] == seen["smuggled"] == set()
    assert {url.rpartition("/")[2] for url in seen["unguarded"]} >= {"seen.png", "style.css"}
