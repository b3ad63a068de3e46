"""The days with posts as lists that schedulers import: Buffer, Hootsuite, Vista Social."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from roi.experiment.plan import Plan
from roi.experiment.questions import EITHER
from roi.language.messages import say
from roi.records.sealed_plan import SCHEDULERS
from roi.reports.calendar.drawn_days import calendar_days

MOST_ROWS = 350  # that Hootsuite takes at once
# The minutes of the day between which posts are spread; the author may change them.
MORNING, EVENING = 9 * 60, 19 * 60
# Where the time of day is what is compared: before noon, and from five on.
HOURS = {("hour", "first"): (8 * 60, 12 * 60), ("hour", "second"): (17 * 60, 21 * 60)}
STEP = 5  # minutes: Hootsuite takes no others
Post = tuple[str, datetime]  # its text, and when it goes out


def lists(plan: Plan) -> dict[str, bytes]:
    """Return the lists by file name: a row a link of each day with links, its text still to be written.

    Hootsuite's has no header and month, day and year in this order; it takes no more than 350 rows.
    """
    posts = list(_posts(plan))
    buffer = [("Text", "Image URL", "Tags", "Posting Time"), *_buffer(posts)]
    vista = [("message", "type", "link", "time"), *_vista(posts)]
    named = {"buffer": buffer, "hootsuite": _hootsuite(posts)[:MOST_ROWS], "vista_social": vista}
    return {SCHEDULERS[name]: _csv(rows) for name, rows in named.items()}


def _posts(plan: Plan) -> Iterator[Post]:
    """Yield the posts of each day on which links are posted, spread over the day."""
    count = round(plan.posts_per_active_day)
    looks = _posting(plan)
    for day in calendar_days(plan):
        if day.look in looks:
            first, last = HOURS.get((plan.question, day.look), (MORNING, EVENING))
            for n in range(count):
                minutes = first + (n + 0.5) / count * (last - first)
                after = timedelta(minutes=STEP * round(minutes / STEP))
                yield (
                    say("plan.to_write", what=day.words),
                    datetime.combine(day.day, time()) + after,
                )


def _posting(plan: Plan) -> tuple[str, ...]:
    """Return how days look (see `CalendarDay`) on which something is to be posted."""
    return ("first", "second") if plan.question in EITHER else ("first",)


def _buffer(posts: Sequence[Post]) -> list[tuple[str, ...]]:
    return [(text, "", "", f"{when:%Y-%m-%d %H:%M}") for text, when in posts]


def _hootsuite(posts: Sequence[Post]) -> list[tuple[str, ...]]:
    return [(f"{when:%m/%d/%Y %H:%M}", text, "") for text, when in posts]


def _vista(posts: Sequence[Post]) -> list[tuple[str, ...]]:
    return [(text, "post", "", f"{when:%Y-%m-%d %H:%M}") for text, when in posts]


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
