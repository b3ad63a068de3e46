"""Logs of web and stream servers in formats that don't give visits: named and set aside as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roi.loaders.families.web_logs import blocks, log_lines
from roi.loaders.formats.access_log import ACCESS_LOG
from roi.loaders.formats.access_log_w3c import ACCESS_LOG_W3C
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.sources.source import Source

HAPROXY = re.compile(r" haproxy\[\d+\]: ")
BRACKETED = re.compile(r"\[([^\[\]]*+)\] ")
YEAR = re.compile(r"\d{4}")
REQUEST = re.compile(r'"[A-Z]++ [^\s"]++ HTTP/[\d.]++" \d{3} ')
CADDY_LAID_OUT = re.compile(
    r'^\{[ \t\r]*\n(?:.*\n)*?[ \t]*"logger": "http\.log\.access', re.MULTILINE
)


@dataclass(frozen=True)
class OtherLog:
    """Says what kind of log a file is, and why its lines give no visits."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the file is a log of a known kind that isn't read."""
        return not source.is_folder and not source.is_binary and _why_not(source) is not None

    def read(self, source: Source) -> Reading:
        """Set every line aside."""
        reason = _why_not(source) or "not a log that gives visits"
        ledger = Ledger(source.path)
        lines = 0
        for first, data in blocks(source):
            found = [
                first + i
                for i, x in enumerate(data.splitlines())
                if x.strip() and not x.startswith(b"#")
            ]
            ledger.set_aside(reason, found)
            lines += len(found)
        return ledger.reading((), lines, {})


def _why_not(source: Source) -> str | None:
    fields = next((x.casefold() for x in source.lines[:20] if x.startswith("#Fields:")), None)
    if fields is not None:
        return None if ACCESS_LOG_W3C.identifies(source) else _why_no_pages(fields)
    if CADDY_LAID_OUT.match(source.start):
        return "a record laid out over several lines; the log itself has one per line"
    lines = log_lines(source)
    if lines and all(map(HAPROXY.search, lines)):
        return "HAProxy's log, which has neither browser nor referrer"
    if lines and all(map(_is_request, lines)) and not ACCESS_LOG.identifies(source):
        return "a log in a custom format, whose dates can't be read safely"
    return None


def _is_request(line: str) -> bool:
    """Whether a line names a request and its status, after brackets in which a year stands."""
    request = REQUEST.search(line)
    before = line[: request.start()] if request else ""
    return any(YEAR.search(found[1]) for found in BRACKETED.finditer(before))


def _why_no_pages(fields: str) -> str:
    names = set(fields.split())
    if names & {"x-event", "c-status"}:
        return "a log of audio or video streams, not of pages"
    if "time-local" in names:
        return "a log with local times in a time zone it doesn't name"
    return "a log without all that a page view needs (date, time, address, method, path, status)"


ACCESS_LOG_OTHER = OtherLog(
    name="access_log_other",
    about=About(
        service="HAProxy, SHOUTcast, streams from CloudFront, logs in custom formats",
        download="the server's or the service's own logs",
        kinds=(),
        grain="",
        timezone="",
        cannot_tell="visits",
        knowledge="from real lines in the tests of a public log importer",
    ),
)
