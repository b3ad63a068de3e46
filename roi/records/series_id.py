"""SeriesId: the identity of what a series counts; two datasets with equal ids are never added up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

# Kinds of record that a service keeps by account.
OF_ACCOUNTS = frozenset({"posts", "followers", "subscribers"})
SPANS = "spans"  # the periods of a report that also has single days
OTHER_TITLES = "others"  # periods of titles that aren't known by day, such as another pen name's
CLICKS = "clicks"  # clicks on short links, used for visits if nothing better is known
SEARCH_CLICKS = "search_clicks"


@dataclass(frozen=True, slots=True)
class SeriesId:
    """The identity of a series.

    Attributes
    ----------
    kind : a key of `roi.records.kinds.KINDS`.
    service : a service's id in `roi.records.services` (a store, a network, a newsletter service); None if any tool
        may count it (visits to a site) or the file doesn't say.
    account : the site, list or account, by its stable id if the export has one, since a handle may change; None if
        the file doesn't say.
    measure : which part of what the service counts, if not all of it.
    handle : the account's name. Not part of the identity.

    Examples
    --------
    >>> old, new = (SeriesId("posts", "x", "111", handle=h) for h in ("ada", "adavale"))
    >>> old == new
    True
    """

    kind: str
    service: str | None = None
    account: str | None = None
    measure: str | None = None
    handle: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        """Return the id as one line for developers: 'posts:x:ada', 'visits:adavale.example', 'sales:kobo'."""
        clicks = self.measure in {CLICKS, SEARCH_CLICKS}
        head = self.measure if clicks else self.kind
        owner = self.handle or self.account
        if self.kind in OF_ACCOUNTS:
            return f"{head}:{self.service or '?'}:{owner or '?'}"
        part = f"_{self.measure}" if self.measure and not clicks else ""
        return f"{head}:{self.service or owner or '?'}{part}"

    @property
    def family(self) -> tuple[str | None, ...]:
        """The part of the id that an anonymous file shares with the accounts that it may belong to."""
        if self.kind in OF_ACCOUNTS:
            return self.kind, self.service
        return self.kind, self.measure if self.measure in {CLICKS, SEARCH_CLICKS} else None

    @property
    def is_anonymous(self) -> bool:
        """Whether the file doesn't name its account."""
        unnamed = self.account is None and self.handle is None
        return unnamed and (self.kind in OF_ACCOUNTS or self.service is None)

    @property
    def name(self) -> str | None:
        """The name for people: the handle, site, list or store; None if unknown."""
        return self.handle or self.account or (None if self.kind in OF_ACCOUNTS else self.service)

    def part(self, measure: str) -> SeriesId:
        """Return the id of a part of what this id counts."""
        return replace(self, measure=measure)
