"""Tally everything about a log except its page views: why lines are left out, its days, its site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from roi.loaders.families.log_days import Seen
from roi.loaders.referrers import network
from roi.loaders.row_ledger import LISTED

# Of its lines, images and stylesheets; a smaller share is hotlinking or a scanner's.
OWN_SHARE = 0.1
SEVERAL_SITES = (
    "Its lines are of several sites, whose visits are counted together: {}. "
    "To count one alone, put only its lines here."
)


@dataclass
class Tally:
    """What is known about a log so far, apart from its page views."""

    reasons: Counter[int] = field(default_factory=Counter)
    first_lines: dict[int, list[int]] = field(default_factory=dict)
    days: dict[date, Seen] = field(default_factory=dict)
    hosts: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    names_agents: bool = False
    names_referrers: bool = False

    def add_reason(self, reason: int, count: int, lines: list[int]) -> None:
        """Add lines left out for a reason."""
        self.reasons[reason] += count
        self.first_lines[reason] = sorted({*self.first_lines.get(reason, []), *lines})[:LISTED]

    def add_day(self, day: date, seen: Seen) -> None:
        """Extend the moments seen on a day by the log's own clock."""
        self.days[day] = seen.widened(self.days.get(day, seen))

    @property
    def own(self) -> frozenset[str]:
        """The site's own hosts: those named in the lines, and those whose pages load its images and stylesheets."""
        enough = OWN_SHARE * sum(self.hosts.values())
        likely = [h for h, n in self.hosts.items() if n >= enough and network(h) == "other"]
        return frozenset([*self.sites, *likely])

    @property
    def site(self) -> str | None:
        """The host named in most lines, or whose pages load most images, if one stands out."""
        known = self.sites or self.hosts
        host, count = max(sorted(known.items()), key=lambda item: item[1], default=("", 0))
        return host if 2 * count > known.total() else None

    def notes(self) -> Iterator[str]:
        """Yield what the lines leave open: robots, where visits came from, whose site it is."""
        if not self.days:  # no line could be read
            return
        if not self.names_agents:
            yield "This log doesn't name browsers, so robots can't be told from people."
        if not self.names_referrers:
            yield "This log doesn't say where visits came from."
        several = sorted(h for h, n in self.sites.items() if n >= OWN_SHARE * self.sites.total())
        if len(several) > 1:
            yield SEVERAL_SITES.format(", ".join(several))

    @classmethod
    def of(cls, files: Iterable[Tally]) -> Tally:
        """Combine the tallies of a log's files."""
        whole = cls()
        for one in files:
            for reason, count in one.reasons.items():
                whole.add_reason(reason, count, one.first_lines[reason])
            for day, seen in one.days.items():
                whole.add_day(day, seen)
            whole.hosts.update(one.hosts)
            whole.sites.update(one.sites)
            whole.names_agents |= one.names_agents
            whole.names_referrers |= one.names_referrers
        return whole

    def is_site_of(self, file: Tally) -> bool:
        """Whether a file may belong to this log: its site is the same, or appears in it beside one that hotlinks images."""
        if file.site in {None, self.site}:
            return True
        known = file.sites or file.hosts
        return self.site is not None and known[self.site] >= OWN_SHARE * known.total()
