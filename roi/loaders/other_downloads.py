"""Downloads of a service in a form that can't be read, such as web pages, if the service also offers one that can."""

from __future__ import annotations

import re

from roi.sources.source import Source

ADVICE = (
    "a download of {} as {}: no numbers are read from it; request the download again, format JSON"
)
PAGES = "web pages (HTML)"
# How a file of each form begins.
FORMS = {
    ADVICE.format("Instagram, Threads or Facebook", PAGES): re.compile(
        r"<html(?:(?!<html)[\s\S])*?class=\"[^\"]*\b_a6-[a-z]"
    ),
    ADVICE.format("TikTok", "text (TXT)"): re.compile(
        r"Date: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?\r?\n"
        r"(?:UserName: |Link: https://\S*tiktok|Video Link: )"
    ),
}


def advice(source: Source) -> str | None:
    """Return which other form to request, if the file is a service's download in a form that can't be read."""
    if source.is_folder or source.is_binary:
        return None
    text = source.start.lstrip()
    return next((kind for kind, form in FORMS.items() if form.match(text)), None)
