"""Several sites in one export stay apart where its rows name them, and a log that names several says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from roi.exports import load

START = datetime(2025, 4, 1, 0, 30, tzinfo=UTC)
SIMPLE = "added_iso,hostname,path,is_unique,document_referrer\n{}"
UMAMI = "website_id,session_id,visit_id,hostname,url_path,referrer_domain,event_type,created_at\n{}"
FATHOM = "datetime,hostname,pathname,referrer_hostname,pageviews\n{}"
ROWS = {
    SIMPLE: "{at:%Y-%m-%dT%H:%M:%S}.000Z,{site},/,true,https://t.co/a",
    UMAMI: "w,s{n},v{n},{site},/,t.co,1,{at:%Y-%m-%d %H:%M:%S}",
    FATHOM: "{at:%Y-%m-%d %H}:00:00,https://{site},/,https://t.co,1",
}


def table(form: str, sites: list[str]) -> str:
    """Return a row every hour, of the sites in turn."""
    rows = (
        ROWS[form].format(n=n, site=sites[n % len(sites)], at=START + n * timedelta(hours=1))
        for n in range(24)
    )
    return form.format("\n".join(rows) + "\n")


def views(folder: Path, text: str) -> dict[str | None, float]:
    """Return each site's page views in all."""
    (folder / "export.csv").write_text(text, encoding="utf-8")
    found = load(folder).exports[0].datasets
    return {
        d.series_id.account: float(d.frame["pageviews"].sum()) for d in found if not d.breakdown
    }


@pytest.mark.parametrize("form", list(ROWS))
def test_two_sites_are_never_added(form: str, tmp_path: Path) -> None:
    sites = ["ada.example", "ada.example", "fair.example"]
    assert views(tmp_path, table(form, sites)) == {"ada.example": 16, "fair.example": 8}


@pytest.mark.parametrize("form", list(ROWS))
def test_a_part_of_a_site_belongs_to_it(form: str, tmp_path: Path) -> None:
    sites = ["www.ada.example", "blog.ada.example", "ada.example"]
    assert views(tmp_path, table(form, sites)) == {"ada.example": 24}


def test_a_log_of_several_sites_names_them(tmp_path: Path) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    line = '{site}:443 203.0.113.{n} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET / HTTP/1.1" 200 9 "-" "{agent}"'
    notes = []
    for sites in (["ada.example", "fair.example"], ["ada.example", "www.ada.example"]):
        lines = (
            line.format(site=sites[n % 2], n=n + 1, at=START + n * timedelta(hours=1), agent=agent)
            for n in range(24)
        )
        (tmp_path / "access.log").write_text("\n".join(lines) + "\n", encoding="utf-8")
        notes.append(load(tmp_path).exports[0].reading.notes)
    assert any("ada.example, fair.example" in str(n) for n in notes[0])
    assert not any("several sites" in str(n) for n in notes[1])
