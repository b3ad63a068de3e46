"""Of several sites, accounts on a network, newsletters or blogs: which one is on the calendar, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence

from roi import words
from roi.counted import Counted, Overlap, days_known
from roi.rivals import best
from roi.sentences import say
from roi.words_names import kind_noun, network_name


def main_site(counted: Sequence[Counted], sites: Sequence[str]) -> str | None:
    """Return what the visits count: the author's own site, else the one with the most known days.

    Clicks (on short links, in a search) are counted as 'clicks:' and stand for visits only where nothing else does.
    """
    things = _candidates(counted, "visits", None)
    mine = [c for c in things if any(s in c.counts for s in sites)]
    chosen = max(mine or things, key=days_known, default=None)
    return chosen.counts if chosen else None


def main_list(counted: Sequence[Counted], kind: str, network: str | None = None) -> str | None:
    """Return which followers of a network, subscribers or comments there are on the calendar: the `best` series.

    Several are never added up, since they may hold the same people.
    """
    chosen = best(_candidates(counted, kind, network))
    return chosen.counts if chosen else None


def decisions(counted: Sequence[Counted], sites: Sequence[str]) -> tuple[Overlap, ...]:
    """Tell what is on the calendar, and what is left out for it; nothing where there is only one of a kind."""
    told = [_told(counted, "visits", None, main_site(counted, sites))]
    for network in sorted({n for c in counted if c.kind == "followers" for n in _networks(c)}):
        told.append(_told(counted, "followers", network, main_list(counted, "followers", network)))
    for kind in ("subscribers", "comments"):
        told.append(_told(counted, kind, None, main_list(counted, kind)))
    return tuple(t for t in told if t is not None)


def _networks(c: Counted) -> list[str]:
    return [str(n) for n in c.frame["network"].dropna().unique()]


def _candidates(counted: Sequence[Counted], kind: str, network: str | None) -> list[Counted]:
    """Return what could be on the calendar: series by day that hold something."""
    breakdowns = {None, "source"} if kind == "visits" else {None}
    by_day = [c for c in counted if c.kind == kind and not c.coarse and c.breakdown in breakdowns]
    if kind == "visits":
        return [c for c in by_day if c.counts.startswith("visits:")] or by_day
    return [c for c in by_day if network is None or network in _networks(c)]


def _told(
    counted: Sequence[Counted], kind: str, network: str | None, chosen: str | None
) -> Overlap | None:
    things = _candidates(counted, kind, network)
    kept = [c for c in things if c.counts == chosen]
    left_out = [c for c in things if c.counts != chosen and len(c.frame)]
    if not left_out:
        return None
    noun = kind_noun(kind)
    if network is not None:
        noun = say("overlap.on_network", kind=noun, network=network_name(network))
    sentence = say(
        "overlap.one_site" if kind == "visits" else "overlap.one_list",
        kind=words.upper_first(noun),
        chosen=_named(kept),
        others=_named(left_out),
    )
    return Overlap(kind, (*_files(kept), *_files(left_out)), sentence)


def _named(parts: Sequence[Counted]) -> str:
    """Return the sites or accounts, where they have names, and the files they are read from."""
    names = dict.fromkeys(c.counts.rpartition(":")[2] for c in parts)
    files = words.few_files(_files(parts))
    if "?" in names:
        return files
    return say("overlap.of_files", names=words.listed(names), files=files)


def _files(parts: Sequence[Counted]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f for c in parts for f in c.files))
