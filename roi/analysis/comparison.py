"""compare(): what one more post brings in two folders, or to two accounts, and how far apart that is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from scipy.stats import norm

from roi.analysis.finding import NORMAL, Estimate, Finding, error_of
from roi.analysis.response.effects import response
from roi.display.view import View
from roi.errors import NotEnough, WrongUse
from roi.exports import load
from roi.language.facts import Filling, fact
from roi.language.formatting import could_be, number, span
from roi.language.messages import say
from roi.timeline.column_names import outcome_noun
from roi.timeline.columns import LINK_POSTS, VISITS
from roi.timeline.timeline import Timeline, overlay

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Names = tuple[str, str]


@dataclass(frozen=True)
class Comparison(View):
    """What a post brings in two places, and the difference.

    Attributes
    ----------
    names : what the two are called.
    findings : what `response` says of each.
    difference : the first less the second, with its range.
    """

    names: Names
    findings: tuple[Finding, Finding]
    difference: Estimate

    def summary(self) -> str:
        """Return each place's own sentence, then the difference in a sentence."""
        each = [
            say("compare.one", name=name, sentence=found.sentence)
            for name, found in zip(self.names, self.findings, strict=True)
        ]
        return "\n".join([*each, _difference(self.names, self.difference)])

    def to_frame(self) -> pd.DataFrame:
        """Return three rows (both, and their difference): term, unit, estimate, std_error, conf_low, conf_high, …."""
        first, second = (found.to_frame().head(1) for found in self.findings)
        apart = pd.DataFrame([self.difference.to_dict()])
        labels = [*self.names, say("compare.difference")]
        return pd.concat([first, second, apart], ignore_index=True).assign(term=labels)

    def to_dict(self) -> dict[str, Any]:
        """Return both findings and the difference."""
        return {
            "names": list(self.names),
            "findings": [found.to_dict() for found in self.findings],
            "difference": self.difference.to_dict(),
            "sentence": _difference(self.names, self.difference),
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw both ranges and that of the difference, zero marked."""
        from roi.display import charts

        return charts.ranges(self.to_frame(), ax, **look)


def compare(
    a: Timeline | str | Path,
    b: Timeline | str | Path,
    outcome: str | Names = VISITS.name,
    activity: str | Names = LINK_POSTS.name,
    names: Names | None = None,
) -> Comparison:
    """Compare what one more post brings in two folders, or to two accounts in one.

    Parameters
    ----------
    a, b : two calendars, or the folders they come from. For two networks of one folder give the same calendar twice, and
        two activities.
    outcome, activity : columns of `timeline.daily`, or a pair of them: one for `a`, one for `b`.
    names : what the two are called; the folders' names, else the activities, if None.

    Returns
    -------
    Comparison
        to_frame(): a row for each of the two and one for the difference, a − b, with its 95 % range.

    Raises
    ------
    NotEnough
        If one of the two can't be estimated; the sentence says which, and why.
    WrongUse
        If there is no such column, or the two outcomes aren't counted in the same unit.

    Notes
    -----
    The difference's standard error is √(s_a² + s_b²) for two calendars, taken to err independently. On one
    calendar the two estimates share their days, so it is s_a + s_b, the most that it can be.

    *How it can mislead.* Two folders differ in more than the posts: readers, seasons, books. A difference says that
    posts bring more here than there, not that the same posts would.

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> years = roi.compare(timeline.between(last="2025"), timeline.between("2026"), names=("2025", "2026"))
    >>> years.to_frame()["term"].to_list()
    ['2025', '2026', 'difference']
    """
    places = tuple(t if isinstance(t, Timeline) else overlay(load(t)) for t in (a, b))
    outcomes, activities = _pair(outcome), _pair(activity)
    units = [t.unit(name) for t, name in zip(places, outcomes, strict=True)]
    if units[0] != units[1]:
        raise WrongUse(
            sentence=f"These can't be compared: one counts {units[0]}, the other {units[1]}."
        )
    asked = zip(places, outcomes, activities, strict=True)
    first, second = (response(timeline, o, a) for timeline, o, a in asked)
    called = names or _names(a, b, activities)
    for name, found in zip(called, (first, second), strict=True):
        if found.not_estimable is not None:
            raise NotEnough(reason=f"{name} can't be compared: {found.not_estimable}")
    assert first.total is not None
    assert second.total is not None
    counted = fact(outcome_noun, places[0].column(outcomes[0]))
    shared = places[0] is places[1]
    return Comparison(called, (first, second), _apart(first.total, second.total, counted, shared))


def _pair(names: str | Names) -> Names:
    return (names, names) if isinstance(names, str) else names


def _names(a: Timeline | str | Path, b: Timeline | str | Path, activities: Names) -> Names:
    """Return what to call the two: by their folders where these differ, else by what was done."""
    folders = [_folder(place) for place in (a, b)]
    if folders[0] != folders[1]:
        return folders[0], folders[1]
    return activities if activities[0] != activities[1] else (say("compare.a"), say("compare.b"))


def _folder(place: Timeline | str | Path) -> str:
    if isinstance(place, Timeline):
        return Path(place.exports.folder).name if place.exports else ""
    return Path(place).name


def _apart(a: Estimate, b: Estimate, quantity: Filling, shared: bool) -> Estimate:
    """Return a − b; errors of one calendar's estimates may go together in any way, those of two don't."""
    one, other = (error_of(e.conf_low, e.conf_high) for e in (a, b))
    error = one + other if shared else math.hypot(one, other)
    value = a.estimate - b.estimate
    p_value = float(2 * norm.sf(abs(value) / error))
    low, high = value - NORMAL * error, value + NORMAL * error
    return Estimate("difference", quantity, value, error, low, high, p_value=p_value)


def _difference(names: Names, apart: Estimate) -> str:
    """Return the difference in words."""
    about = {"a": names[0], "b": names[1], "outcome": apart.unit}
    if apart.conf_low <= 0 <= apart.conf_high:
        return say("compare.open", range=span(apart.conf_low, apart.conf_high), **about)
    more, less = names if apart.estimate > 0 else names[::-1]
    ends = sorted(abs(end) for end in (apart.conf_low, apart.conf_high))
    return say(
        "compare.more",
        more=more,
        less=less,
        outcome=apart.unit,
        number=number(abs(apart.estimate)),
        range=could_be(ends[0], ends[1]),
    )
