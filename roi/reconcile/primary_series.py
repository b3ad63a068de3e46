"""Choose which of several sites, accounts, newsletters or blogs is on the calendar."""

from __future__ import annotations

from collections.abc import Sequence

from roi.reconcile.decision import Decision
from roi.reconcile.precedence import preferred
from roi.records.series import Series, days_known, files_of
from roi.records.series_id import CLICKS, OF_ACCOUNTS, SEARCH_CLICKS, SeriesId

RULE = "primary_series"
STAND_INS = frozenset({CLICKS, SEARCH_CLICKS})
Lists = dict[tuple[str, str | None], SeriesId]  # by kind and network


def main_site(series: Sequence[Series], sites: Sequence[str]) -> SeriesId | None:
    """Return the series of visits on the calendar: the author's own site's, else the one with the most days.

    Clicks (on short links or in a search) are used only if nothing counts visits.
    """
    things = _candidates(series, "visits", None)
    mine = [s for s in things if any(_is_under(s.id.name or "", site) for site in sites)]
    chosen = max(mine or things, key=days_known, default=None)
    return chosen.id if chosen else None


def named_sites(series: Sequence[Series]) -> tuple[str, ...]:
    """Return the names of the sites whose visits could be on the calendar."""
    things = _candidates(series, "visits", None)
    return tuple(dict.fromkeys(s.id.name for s in things if s.id.name and len(s.frame)))


def _is_under(name: str, site: str) -> bool:
    return name == site or name.endswith(f".{site}")


def main_lists(series: Sequence[Series]) -> Lists:
    """Return the series of followers (by network), subscribers and comments on the calendar: the `preferred` ones.

    Several are never added up, since they may contain the same people.
    """
    networks = sorted({n for s in series if s.kind == "followers" for n in _networks(s)})
    lists = [*(("followers", n) for n in networks), ("subscribers", None), ("comments", None)]
    found = {(kind, on): preferred(_candidates(series, kind, on)) for kind, on in lists}
    return {key: chosen.id for key, chosen in found.items() if chosen is not None}


def of_accounts(series: Sequence[Series], accounts: Sequence[str]) -> tuple[Series, ...]:
    """Return the series without those of other accounts than the author's, where she names hers of a service."""
    named = {s.id.service for s in series if _is_account(s, accounts)}
    return tuple(
        s
        for s in series
        if s.id.service not in named
        or s.kind not in OF_ACCOUNTS
        or s.id.is_anonymous
        or _is_account(s, accounts)
    )


def _is_account(s: Series, accounts: Sequence[str]) -> bool:
    """Whether a series is of one of these accounts, by its handle or its lasting id."""
    names = (s.id.handle, s.id.account) if s.kind in OF_ACCOUNTS else ()
    return any(name and name.removeprefix("@").casefold() in accounts for name in names)


def _other_accounts(everything: Sequence[Series], mine: Sequence[Series]) -> tuple[Decision, ...]:
    """Return the decisions that other accounts than the author's are left out, by kind and service."""
    counted = {id(s) for s in mine}
    others: dict[tuple[str, str | None], list[Series]] = {}
    for s in everything:
        if id(s) not in counted:
            others.setdefault((s.kind, s.id.service), []).append(s)
    decisions = []
    for (kind, service), out in others.items():
        kept = [s for s in mine if (s.kind, s.id.service) == (kind, service)]
        decisions.append(
            Decision(
                RULE,
                "other_account",
                kind,
                files_of(kept),
                files_of(out),
                network=service,
                names=_names(kept),
                other_names=_names(out),
            )
        )
    return tuple(decisions)


def decide_primary(
    everything: Sequence[Series], sites: Sequence[str], accounts: Sequence[str] = ()
) -> tuple[Decision, ...]:
    """Return the decisions on what is on the calendar and what is left out; none if there is only one of a kind."""
    series = of_accounts(everything, accounts)
    site = main_site(series, sites)
    decisions = [_left_out(series, "visits", None, site), _clicks_left_out(series, site)]
    decisions += [_left_out(series, *key, chosen) for key, chosen in main_lists(series).items()]
    return (*_other_accounts(everything, series), *(t for t in decisions if t is not None))


def _clicks_left_out(series: Sequence[Series], site: SeriesId | None) -> Decision | None:
    """Return the decision that clicks are left off the calendar because visits are on it."""
    by_day = [s for s in series if s.kind == "visits" and not s.coarser_than_day and len(s.frame)]
    files = files_of([s for s in by_day if s.id.measure in STAND_INS])
    if not files or site is None or site.measure in STAND_INS:
        return None
    visits = files_of([s for s in by_day if s.id == site])
    return Decision(RULE, "clicks_left_out", "visits", visits, files)


def _networks(s: Series) -> list[str]:
    return [str(n) for n in s.frame["network"].dropna().unique()]


def _candidates(series: Sequence[Series], kind: str, network: str | None) -> list[Series]:
    """Return the series that could be on the calendar: non-empty ones by day; clicks only if no visits know a day."""
    breakdowns = {None, "source"} if kind == "visits" else {None}
    by_day = [
        s for s in series if s.kind == kind and not s.coarser_than_day and s.breakdown in breakdowns
    ]
    if kind == "visits":
        whole = [s for s in by_day if s.id.measure is None]
        return whole if any(s.spans for s in whole) else by_day
    return [s for s in by_day if network is None or network in _networks(s)]


def _left_out(
    series: Sequence[Series], kind: str, network: str | None, chosen: SeriesId | None
) -> Decision | None:
    things = _candidates(series, kind, network)
    kept = [s for s in things if s.id == chosen]
    left_out = [s for s in things if s.id != chosen and len(s.frame)]
    if not left_out:
        return None
    return Decision(
        RULE,
        "one_site" if kind == "visits" else "one_list",
        kind,
        files_of(kept),
        files_of(left_out),
        network=network,
        names=_names(kept),
        other_names=_names(left_out),
    )


def _names(parts: Sequence[Series]) -> tuple[str, ...]:
    """Return the names of the sites or accounts; none unless each has one."""
    names = [s.id.name for s in parts]
    return () if None in names else tuple(dict.fromkeys(n for n in names if n is not None))
