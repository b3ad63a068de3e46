"""All known exports, as values and as text, for `roi formats` and docs/formats.md."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import groupby

from roi.loaders.formats import all_loaders
from roi.loaders.protocol import About

NOTHING = "nothing that is counted; the file is named and left out"

# Exports with no published header: reading them would be guessing. Each with what was searched.
NOT_YET = {
    "BookBub Ads": "its own pages define the dashboard's measures but no file's columns; no public program reads one",
    "BookFunnel": "one public program names some columns of its reader sign-ups, but not the day; none reads its downloads",
    "Buffer": "its help pages name the measures, not the columns of the files",
    "Followerwonk": "public programs scrape its pages; none reads a file from it",
    "Kit": "sources are its API reference, one importer's invented line, a program that assumes the names in the interface, and one that reads only addresses; its help pages don't name the columns",
    "Linktree": "public programs read its web page or its internal API, not a file",
    "Lulu": "its help page lists what the spreadsheet contains, but not the column names",
    "Metricool": "public programs know parts of its lists of posts on Instagram, Facebook and TikTok, or guess their columns; none covers X or followers",
    "Netlify Analytics": "it has no export; programs use its API, whose answer doesn't say what it counts",
    "PublishDrive": "its help pages say what it counts, but not the columns; public programs read what stores send to it, not what it gives authors",
    "Rebrandly": "public programs read its list of links, which has no days, but not its exports of clicks",
    "Snapchat": "public programs read its memories, which are not posts",
    "Social Blade": "public programs scrape its pages or use its API and write tables of their own; none reads a file from it",
    "TinyURL": "its API reference names clicks by day; no public program reads a saved answer or its downloads",
    "Twitter Counter": "public programs used its API; none reads a file from it",
    "Vercel Web Analytics": "its tables of pages, referrers and countries (Page, Visitors, Total), which two public programs read, have no days; others write files of their own from its API, or note that there is no export by day",
    "X revenue sharing": "the archive's file for it was empty in every archive we know; programs that read archives pass its list of payouts on unopened",
    "Yahoo Groups, but for mbox": "archivists' programs write files of their own",
}
ASKED = "Not yet: we have seen no real file. Send one, or keep the figures in a table with dates"


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: its loader's name, and what the loader says about it."""

    name: str
    about: About

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values: the name, then each field of `About`."""
        return {"name": self.name, **asdict(self.about)}


def known_formats() -> list[Format]:
    """Return one format per loader, by service and name."""
    formats = [Format(x.name, x.about) for x in all_loaders()]
    return sorted(formats, key=lambda f: (f.about.service.casefold(), f.name))


def listing() -> str:
    """Return the formats as text for a terminal, by service."""
    lines: list[str] = []
    for service, formats in groupby(known_formats(), key=lambda f: f.about.service):
        lines.append(service)
        lines.extend(f"  {f.name}: {_holds(f.about)}. {f.about.download}" for f in formats)
    return "\n".join([*lines, f"{ASKED}: {', '.join(NOT_YET)}."])


def formats_page() -> str:
    """Return docs/formats.md."""
    head = (
        "# What roi reads\n\nMade from the loaders by `make formats`; a test checks that it is "
        "up to date. Files are recognised by their content, never by their name.\n"
    )
    not_yet = "".join(
        f"- {service}: {looked_through}.\n" for service, looked_through in NOT_YET.items()
    )
    return head + "".join(map(_entry, known_formats())) + f"\n## {ASKED}\n\n{not_yet}"


def _entry(known: Format) -> str:
    about = known.about
    parts = {
        "Where": about.download,
        "How fine": about.grain if about.kinds else "",  # meaningless for formats that aren't read
        "Time zone": about.timezone if about.kinds else "",
        "What it can't tell": about.cannot_tell,
        "How we know": about.knowledge,
    }
    lines = "".join(f"- {title}: {words}\n" for title, words in parts.items() if words)
    return f"\n## {about.service}: `{known.name}`\n\n- Holds: {_holds(about)}\n{lines}"


def _holds(about: About) -> str:
    return ", ".join(about.kinds) or NOTHING
