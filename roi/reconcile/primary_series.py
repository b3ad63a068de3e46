"""Of several sites, accounts on a network, newsletters or blogs: which one is on the calendar, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence

from roi.language import formatting
from roi.language.messages import say
from roi.language.names import kind_noun, network_name
from roi.reconcile.decision import Decision
from roi.reconcile.precedence import preferred
from roi.records.series import Series, days_known, files_of


def main_site(counted: Sequence[Series], sites: Sequence[str]) -> str | None:
    """Return what the visits count: the author's own site, else the one with the most known days.

    Clicks (on short links, in a search) are counted as 'clicks:' and stand for visits only where nothing else does.
    """
    things = _candidates(counted, "visits", None)
    mine = [c for c in things if any(s in c.counts for s in sites)]
    chosen = max(mine or things, key=days_known, default=None)
    return chosen.counts if chosen else None


def main_lists(counted: Sequence[Series]) -> dict[tuple[str, str | None], str]:
    """Return which followers of each network, subscribers and comments are on the calendar, by kind and network: the `preferred` series.

    Several are never added up, since they may hold the same people.
    """
    networks = sorted({n for c in counted if c.kind == "followers" for n in _networks(c)})
    lists = [*(("followers", n) for n in networks), ("subscribers", None), ("comments", None)]
    found = {(kind, on): preferred(_candidates(counted, kind, on)) for kind, on in lists}
    return {key: chosen.counts for key, chosen in found.items() if chosen is not None}


def decisions(counted: Sequence[Series], sites: Sequence[str]) -> tuple[Decision, ...]:
    """Tell what is on the calendar, and what is left out for it; nothing where there is only one of a kind."""
    site = main_site(counted, sites)
    told = [_told(counted, "visits", None, site), _clicks(counted, site)]
    told += [_told(counted, *key, chosen) for key, chosen in main_lists(counted).items()]
    return tuple(t for t in told if t is not None)


def _clicks(counted: Sequence[Series], site: str | None) -> Decision | None:
    """Tell that clicks are not on the calendar where visits are."""
    by_day = [c for c in counted if c.kind == "visits" and not c.coarser_than_day and len(c.frame)]
    files = files_of([c for c in by_day if c.counts.startswith("clicks:")])
    if not files or site is None or site.startswith("clicks:"):
        return None
    visits = files_of([c for c in by_day if c.counts == site])
    named = {"files": formatting.few_files(files), "visits": formatting.few_files(visits)}
    return Decision("visits", (*visits, *files), say("overlap.clicks", **named))


def _networks(c: Series) -> list[str]:
    return [str(n) for n in c.frame["network"].dropna().unique()]


def _candidates(counted: Sequence[Series], kind: str, network: str | None) -> list[Series]:
    """Return what could be on the calendar: series by day that hold something."""
    breakdowns = {None, "source"} if kind == "visits" else {None}
    by_day = [
        c
        for c in counted
        if c.kind == kind and not c.coarser_than_day and c.breakdown in breakdowns
    ]
    if kind == "visits":
        return [c for c in by_day if c.counts.startswith("visits:")] or by_day
    return [c for c in by_day if network is None or network in _networks(c)]


def _told(
    counted: Sequence[Series], kind: str, network: str | None, chosen: str | None
) -> Decision | None:
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
        kind=formatting.upper_first(noun),
        chosen=_named(kept),
        others=_named(left_out),
    )
    return Decision(kind, (*files_of(kept), *files_of(left_out)), sentence)


def _named(parts: Sequence[Series]) -> str:
    """Return the sites or accounts, where they have names, and the files they are read from."""
    names = dict.fromkeys(c.counts.rpartition(":")[2] for c in parts)
    files = formatting.few_files(files_of(parts))
    if "?" in names:
        return files
    return say("overlap.of_files", names=formatting.listed(names), files=files)
