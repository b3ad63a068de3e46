"""The time zone in which the calendar's days are cut, and the files whose days were cut in another."""

from __future__ import annotations

from collections.abc import Sequence

from roi.exports import Exports
from roi.language import formatting
from roi.language.facts import Message, fact, message
from roi.records.series import Series
from roi.records.series_id import SeriesId


def zone_of(exports: Exports, site: SeriesId | None) -> tuple[str, tuple[Message, ...]]:
    """Return roi.toml's zone, else the visits' (then the sales') own, else UTC; any but the first is an assumption."""
    if exports.settings.timezone:
        return exports.settings.timezone, ()
    counted = (
        [c for c in exports.by_day("visits") if c.id == site]
        + exports.by_day("sales")
        + exports.by_day("visits", "source")
    )
    stated = next((c for c in counted if c.timezone and c.grain != "instant"), None)
    if stated is not None and stated.timezone is not None:
        zone, file = stated.timezone, stated.files[0]
        return zone, (message("assumed.zone", zone=zone, file=file),)
    return "UTC", (message("assumed.no_zone"),)


def days_of_elsewhere(counted: Sequence[Series], zone: str) -> tuple[Message, ...]:
    """Return the files whose days were cut in another zone; they can't be cut again, so they stand as they are."""
    files: dict[str, list[str]] = {}
    for c in counted:
        if c.grain == "day" and c.timezone not in {None, zone} and "moment" not in c.frame:
            days = c.frame[
                "file"
            ].value_counts()  # a single count, such as one of followers, has no days
            files.setdefault(str(c.timezone), []).extend(days.index[days > 1])
    return tuple(
        message(
            "assumed.other_days",
            files=fact(formatting.few_files, tuple(sorted(set(of)))),
            zone=zone,
            theirs=theirs,
        )
        for theirs, of in sorted(files.items())
        if of
    )
