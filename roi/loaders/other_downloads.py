"""Recognise downloads in an unreadable form, such as web pages, of services that also offer a readable one."""

from __future__ import annotations

import re

from roi.sources.source import Source

ADVICE = (
    "a download of {} as {}: no numbers are read from it; request the download again, format JSON"
)
PAGES = "web pages (HTML)"
ALL_CHATS = (
    "Telegram's export of everything: it is not read, since it holds what others wrote; "
    "export your channel alone (the channel > ⋮ > Export chat history, format JSON)"
)
OLD_WORKBOOK = "a workbook in Excel's form of 2003 (XML), which isn't read: open it in a spreadsheet program and save it as .xlsx"
PAGE_AS_WORKBOOK = "a web page that is called a workbook, which isn't read: open it in a spreadsheet program and save it as .xlsx"
NO_DATE = (
    "a Google Analytics exploration without a column of dates: add the dimension Date to its rows "
    "(beside it, Hour or others may stay) and download it again"
)
OF_ERRORS = "a server's log of errors: visits are in its access log, which lies beside it"
OLD = re.compile(r"<\?xml[^>]*\?>\s*+(?:<\?mso-application[^>]*\?>|<Workbook\b)")
PAGE = re.compile(r"<(?:!doctype html|html|table|meta|head)\b", re.IGNORECASE)
# The beginning of a file in each form.
FORMS = {
    ADVICE.format("Instagram, Threads or Facebook", PAGES): re.compile(
        r"<html(?:(?!<html)[\s\S])*?class=\"[^\"]*\b_a6-[a-z]"
    ),
    ADVICE.format("TikTok", "text (TXT)"): re.compile(
        r"Date: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?\r?\n"
        r"(?:UserName: |Link: https://\S*tiktok|Video Link: )"
    ),
    ADVICE.format("Telegram", PAGES): re.compile(
        r"<!DOCTYPE html>\s*+<html>\s*+<head>\s*+<meta charset=\"utf-8\"/?>\s*+<title>Exported Data</title>"
        r"(?=[\s\S]*?CheckLocation\(\))"
    ),
    NO_DATE: re.compile(r"# -{10,}\r?\n(?:#[^\r\n]*+\r?\n){0,40}?# \d{8}-\d{8}\r?\n"),
    OF_ERRORS: re.compile(
        r"\[[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d [\d:.]+ \d{4}\] \[[\w:]*(?:error|warn|notice|crit|alert|info|debug)\]"
        r"|\d{4}/\d\d/\d\d [\d:]{8} \[(?:error|warn|notice|crit|alert|info|debug)\] "
    ),
    ALL_CHATS: re.compile(
        r'\{\s*+"about"\s*+:\s*+"Here is the data you requested\. Remember: Telegram'
    ),
}


def advice(source: Source) -> str | None:
    """Return which form to request instead, if the file is a download in a form that can't be read."""
    if source.is_folder or source.is_binary:
        return None
    text = source.start.lstrip()
    if source.name.casefold().endswith((".xls", ".xlsx")) and PAGE.match(text):
        return PAGE_AS_WORKBOOK
    if OLD.match(text):
        return OLD_WORKBOOK
    return next((kind for kind, form in FORMS.items() if form.match(text)), None)
