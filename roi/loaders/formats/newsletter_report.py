"""The report of one newsletter from Mailchimp or MailerLite Classic: the newsletter becomes an event.

Layouts from real reports in a public program's tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from roi.loaders.families.newsletters import sent
from roi.loaders.parse import local_times
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete, days_of
from roi.loaders.tables import first_rows, numbered_rows, trimmed, written_rows
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

TITLES = {
    "Email Campaign Report": "mailchimp",
    "Campaign Report": "mailchimp",
    "Campaign report": "mailerlite",
}
DATES = ("delivery date/time", "sent")
NAMES = ("title", "subject", "subject line")
MOMENT = local_times("%a, %b %d, %Y %H:%M", "%a, %b %d, %Y %I:%M %p", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class NewsletterReport:
    """Reads when a newsletter was sent and its name; opens and clicks are totals without days."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the first line is a report's title and a line near it says when the newsletter was sent."""
        if source.is_folder or (source.is_binary and not source.sheets):
            return False
        rows = first_rows(source)
        return _service(rows) is not None and any(_key(row) in DATES for _, row in rows[1:12])

    def read(self, source: Source) -> Reading:
        """Read the newsletter's day."""
        ledger = Ledger(source.path)
        rows = [(n, trimmed(row)) for n, row in written_rows(numbered_rows(source)) if any(row)][1:]
        pairs = [(n, _key(list(row)), row[1]) for n, row in rows if len(row) == 2]
        when = next(((n, value) for n, key, value in pairs if key in DATES), None)
        title = next((value for name in NAMES for _, key, value in pairs if key == name), "")
        moment = MOMENT(pd.Series([when[1]] if when else [None], dtype="str")).values.iloc[0]
        found = when is not None and not pd.isna(moment)
        at = when[0] if when else 0
        ledger.set_aside(
            "counts of one newsletter, without days",
            [n for n, _ in rows if not (found and n == at)],
        )
        if not found:
            return ledger.reading((), len(rows), {})
        frame = pd.DataFrame(
            {"date": [moment], "title": [title], "kind": ["newsletter"], "line": [at]}
        )
        service = _service(first_rows(source)) or "mailchimp"
        return ledger.reading((_dataset(sent(frame), service),), len(rows), {"events": 1})


def _key(row: list[Any]) -> str:
    return str(row[0]).strip(": ").casefold() if row else ""


def _service(rows: list[tuple[int, list[Any]]]) -> str | None:
    return TITLES.get(str(rows[0][1][0]).strip()) if rows and rows[0][1] else None


def _dataset(frame: pd.DataFrame, service: str) -> Dataset:
    start, end = days_of(frame["date"])
    return Dataset(
        kind="events",
        frame=complete(frame, "events"),
        grain="day",
        series_id=SeriesId("events", service),
        start=start,
        end=end,
        missing_means="zero",
        timezone_because="the account's time zone, which the file doesn't name",
        merge="line",
    )


NEWSLETTER_REPORT = NewsletterReport(
    name="newsletter_report",
    about=About(
        service="Mailchimp, MailerLite Classic",
        download="a campaign's report > Export",
        kinds=("events",),
        grain="day",
        timezone="the account's own, not named in the file",
        cannot_tell="clicks by day; opens, which mail programs inflate, are not used",
        knowledge="from real reports in a public program's tests",
    ),
)
