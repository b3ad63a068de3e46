"""The check that nothing else which sells is missing from the calendar: without it history's sales are no 'yes'."""

from __future__ import annotations

from collections.abc import Callable

from roi.analysis.finding import Check
from roi.analysis.response.grading import EVERYTHING_LISTED, check
from roi.language.facts import message
from roi.timeline.columns import ROYALTIES, SALES, SALES_RANK, Column
from roi.timeline.timeline import Timeline

SOLD = (SALES, ROYALTIES, SALES_RANK)


def everything_listed(
    timeline: Timeline, outcome: Column, unlinked: tuple[Check, ...], rises: Callable[[], bool]
) -> tuple[Check, ...]:
    """Return the check, for what sells; nothing for other outcomes.

    A promotion or a newsletter that nobody wrote down, and that the author posted about, looks in her sales like readers of her
    posts: no lead, no placebo and no other site's visits tell of it. So one of three must speak against it: titles that no post links
    to, which it would have moved as well and which stayed still (`unlinked`, their check); the author, who says in roi.toml that the
    calendar is complete; or, of copies, if she says nothing, that they rise enough around most posts (`rises`, asked only
    then), where such causes come with some of them.

    Notes
    -----
    *How it can mislead.* The author may forget a promotion, or a shop may have made one without telling her. Visits that name the
    network are no such evidence: they say that a post was read, and a post about a promotion is read as well; a newsletter
    sent with each post raises visits and sales in the very proportion in which readers usually buy. What `rises_around_most` can't
    see, it says itself.

    References
    ----------
    Lipsitch, Tchetgen Tchetgen & Cohen 2010, doi:10.1097/EDE.0b013e3181d61eeb (negative controls).
    """
    if not outcome.is_a(*SOLD):
        return ()
    complete = timeline.settings.events_complete
    if any(c.holds is True for c in unlinked):
        return (check(EVERYTHING_LISTED, True, message("check.listed_titles")),)
    if complete:
        return (check(EVERYTHING_LISTED, True, message("check.listed_told")),)
    if complete is None and outcome.is_a(SALES) and rises():
        return (check(EVERYTHING_LISTED, True, message("check.listed_most")),)
    if complete is None:
        return (check(EVERYTHING_LISTED, None, message("check.listed_open")),)
    return (check(EVERYTHING_LISTED, False, message("check.listed_not")),)
