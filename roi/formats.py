"""Every known export as values and as text: what `roi formats` prints and docs/formats.md is made of."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import Any

from roi.loaders import all_loaders

PARTS = (
    ("download", "Where"),
    ("grain", "How fine"),
    ("timezone", "Time zone"),
    ("cannot_tell", "What it can't tell"),
    ("knowledge", "How we know"),
)

# Known from memory only, or with a header that was never seen: reading them would be guessing.
NOT_YET = (
    "BookBub, BookFunnel, Brevo, Buffer, Clicky, Cloudflare Web Analytics, Eventbrite, Fathom, Findaway, "
    "Followerwonk, Geniuslink, Hootsuite, Kit, Linktree, Lulu, Metricool, Netlify, Pinterest, "
    "PublishDrive, Rebrandly, Snapchat, Social Blade, TinyURL, Twitter Counter, Vercel, X Ads and its revenue sharing, "
    "Yahoo Groups, YOURLS"
)
ASKED = "Not yet: we have seen no real file; send one, or keep the figures in a dated table"


def known_formats() -> list[dict[str, Any]]:
    """Return one dict a loader: name, service, download, kinds, grain, timezone, cannot_tell, knowledge."""
    rows = [{"name": x.name, **asdict(x.about)} for x in all_loaders()]
    return sorted(rows, key=lambda r: (r["service"].casefold(), r["name"]))


def listing() -> str:
    """Return the formats as text for a terminal, by service."""
    lines: list[str] = []
    for service, rows in groupby(known_formats(), key=lambda r: r["service"]):
        lines.append(service)
        lines.extend(f"  {r['name']}: {', '.join(r['kinds'])}. {r['download']}" for r in rows)
    return "\n".join([*lines, f"{ASKED}: {NOT_YET}."])


def page() -> str:
    """Return docs/formats.md."""
    head = (
        "# What roi reads\n\nMade from the loaders by `make formats`; a test holds it to them. A file is recognised by "
        "its content, never by its name.\n"
    )
    return head + "".join(_entry(r) for r in known_formats()) + f"\n## {ASKED}\n\n{NOT_YET}.\n"


def _entry(row: dict[str, Any]) -> str:
    parts = "".join(f"- {title}: {row[key]}\n" for key, title in PARTS if row[key])
    return f"\n## {row['service']}: `{row['name']}`\n\n- Holds: {', '.join(row['kinds'])}\n{parts}"
