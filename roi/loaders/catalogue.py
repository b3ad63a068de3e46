"""Every known export as values and as text: what `roi formats` prints and docs/formats.md is made of."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import Any

from roi.loaders.formats import all_loaders

PARTS = (
    ("download", "Where"),
    ("grain", "How fine"),
    ("timezone", "Time zone"),
    ("cannot_tell", "What it can't tell"),
    ("knowledge", "How we know"),
)

OF_TIMES = {"grain", "timezone"}
NOTHING = "nothing that is counted: the file is named, and left out"

# Exports of which no header was found in public: reading them would be guessing. Each with what was looked through.
NOT_YET = {
    "BookBub Ads": "its own pages define the measures of the dashboard, none a file's columns; no public program reads one",
    "BookFunnel": "one public program names some columns of its reader sign-ups, the day not among them; none reads its downloads",
    "Buffer": "its help pages name the measures, not the columns of the files",
    "Followerwonk": "public programs scrape its pages; none reads a file of it",
    "Kit": "its API's reference, one importer's invented line, a program that supposes the interface's names, and one that takes nothing but the addresses; its help pages don't name the columns",
    "Linktree": "public programs read its web page or ask the page's own interface; no file",
    "Lulu": "its help page lists what the spreadsheet tells, not the names of its columns",
    "Metricool": "public programs know parts of its lists of posts on Instagram, Facebook and TikTok, or guess at its columns; none of X, and no followers",
    "Netlify Analytics": "no export; programs ask its interface, whose answer doesn't say what it counts",
    "PublishDrive": "its help pages say what it counts, not its columns; public programs read what stores send to it, not what it gives authors",
    "Rebrandly": "public programs read its list of links, which has no days; of its exports of clicks none",
    "Snapchat": "public programs read its memories, which are not posts",
    "Social Blade": "public programs scrape its pages or ask its interface and write tables of their own; none reads a file of it",
    "TinyURL": "the description of its interface names clicks by day; no public program reads an answer saved, or its downloads",
    "Twitter Counter": "public programs asked its interface; none reads a file of it",
    "Vercel Web Analytics": "its tables of pages, referrers and countries (Page, Visitors, Total), which two public programs read, hold no days; others write files of their own from its interface, or note that they have found no export by day",
    "X revenue sharing": "the archive's file for it was empty in each of the archives we know; programs that read archives take its list of payouts unopened",
    "Yahoo Groups, but for mbox": "archivists' programs write files of their own",
}
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
        lines.extend(f"  {r['name']}: {_holds(r)}. {r['download']}" for r in rows)
    return "\n".join([*lines, f"{ASKED}: {', '.join(NOT_YET)}."])


def formats_page() -> str:
    """Return docs/formats.md."""
    head = (
        "# What roi reads\n\nMade from the loaders by `make formats`; a test holds it to them. A file is recognised by "
        "its content, never by its name.\n"
    )
    not_yet = "".join(
        f"- {service}: {looked_through}.\n" for service, looked_through in NOT_YET.items()
    )
    return head + "".join(_entry(r) for r in known_formats()) + f"\n## {ASKED}\n\n{not_yet}"


def _entry(row: dict[str, Any]) -> str:
    parts = "".join(
        f"- {title}: {row[key]}\n"
        for key, title in PARTS
        if row[key]
        and (row["kinds"] or key not in OF_TIMES)  # of what isn't read, times say nothing
    )
    return f"\n## {row['service']}: `{row['name']}`\n\n- Holds: {_holds(row)}\n{parts}"


def _holds(row: dict[str, Any]) -> str:
    return ", ".join(row["kinds"]) or NOTHING
