"""Values to text: the only place that formats a number, a date or an amount for people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal

from roi.language.messages import ENGLISH, reading_locale, say, spoken_language, written

SMALLEST = 0.01  # what a reader can still make something of
PLAIN_ENGLISH = "en_001"  # whose lists have no comma before "and"
COUNTED = {
    "answer": "count.answer",
    "blog_post": "count.blog_post",
    "byte": "count.byte",
    "copy": "count.copy",
    "day": "count.day",
    "earlier version": "count.earlier_version",
    "file": "count.file",
    "hour": "count.hour",
    "follower": "count.follower",
    "launch": "count.launch",
    "line": "count.line",
    "link post": "count.link_post",
    "minute": "count.minute",
    "month": "count.month",
    "newsletter": "count.newsletter",
    "post": "count.post",
    "person": "count.person",
    "price_promo": "count.price_promo",
    "reply": "count.reply",
    "row": "count.row",
}


def rounded(value: float, figures: int = 2) -> float:
    """Return a number cut to this many significant figures.

    >>> rounded(1234.0), rounded(6.13), rounded(-0.0456)
    (1200.0, 6.1, -0.046)
    """
    if value == 0 or not math.isfinite(value):
        return value
    return float(round(value, figures - 1 - math.floor(math.log10(abs(value)))))


def number(value: float, figures: int = 2) -> str:
    """Return an estimate in two significant figures, none beyond the second decimal, or 'not known'.

    >>> number(6.13), number(1234), number(0.046), number(0.0004), number(float("nan"))
    ('6.1', '1,200', '0.05', 'less than 0.01', 'not known')
    """
    if not math.isfinite(value):
        return say("word.not_known" if math.isnan(value) else "word.no_limit")
    if figures == 2 and abs(value) < SMALLEST / 2 and value:
        return say("word.tiny", number=written(SMALLEST, "0.##"))
    short = rounded(value, figures)
    if figures == 2 and abs(value) < 10 * SMALLEST:
        short = round(value, 2)
    places = max(0, figures - 1 - math.floor(math.log10(abs(short)))) if short else 0
    pattern = "#,##0" if places == 0 or short == int(short) else "#,##0." + "#" * places
    return written(short + 0.0, pattern)


def count(value: float) -> str:
    """Return a counted number in full.

    >>> count(1223)
    '1,223'
    """
    return say("word.not_known") if math.isnan(value) else written(round(value))


def money(value: float, currency: str | None, figures: int = 2) -> str:
    """Return an estimated amount in two significant figures with its currency's sign, cents as two digits.

    >>> money(331.5, "USD"), money(-4.26, "EUR"), money(12, None), money(0.0004, "USD")
    ('$330', '-€4.30', '12', 'less than $0.01')
    >>> from roi.language.messages import reading_in
    >>> with reading_in("de_DE"):
    ...     money(331.5, "USD").split()
    ['330', '$']
    """
    if currency is None or not math.isfinite(value):
        return number(value, figures)
    from babel import Locale
    from babel.numbers import format_currency, get_currency_symbol

    if figures == 2 and abs(value) < SMALLEST / 2 and value:
        return say("word.tiny", number=money(SMALLEST, currency))
    short = round(rounded(value, figures), 2)
    digits = "0" if short == int(short) else "0.00"
    pattern = Locale.parse(reading_locale()).currency_formats["standard"].pattern
    if get_currency_symbol(currency, locale=reading_locale()).isalpha():
        pattern = pattern.replace("¤#", "¤ #")
    return format_currency(
        short, currency, pattern.replace("0.00", digits), reading_locale(), currency_digits=False
    )


def price(value: float, currency: str | None) -> str:
    """Return an exact amount with its cents.

    >>> price(3.4, "USD")
    '$3.40'
    """
    from babel.numbers import format_currency, format_decimal

    if currency is None:
        return format_decimal(value, format="#,##0.00", locale=reading_locale())
    return format_currency(value, currency, locale=reading_locale())


def day(when: date) -> str:
    """Return a day with its month written out.

    >>> day(date(2025, 3, 4))
    '4 March 2025'
    """
    from babel.dates import format_date

    return format_date(when, "d MMMM y", locale=reading_locale())


def month(when: date) -> str:
    """Return a month and its year.

    >>> month(date(2026, 10, 1))
    'October 2026'
    """
    from babel.dates import format_date

    return format_date(when, "LLLL y", locale=reading_locale())


def month_short(when: date) -> str:
    """Return a month and its year, the month cut short.

    >>> month_short(date(2026, 10, 1))
    'Oct 2026'
    """
    from babel.dates import format_date

    return format_date(when, "LLL y", locale=reading_locale())


def month_ticks(months: list[date]) -> list[str]:
    """Return names for consecutive months on an axis; the first one and each January say the year below.

    >>> month_ticks([date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)])
    ['Nov\\n2026', 'Dec', 'Jan\\n2027']
    """
    from babel.dates import format_date

    names = [format_date(m, "LLL", locale=reading_locale()) for m in months]
    return [
        f"{name}\n{m.year}" if at == 0 or m.month == 1 else name
        for at, (name, m) in enumerate(zip(names, months, strict=True))
    ]


def day_short(when: date) -> str:
    """Return a day of a month that is known.

    >>> day_short(date(2026, 10, 7))
    'Wed 7'
    """
    from babel.dates import format_date

    return format_date(when, "ccc d", locale=reading_locale())


def day_short_month(when: date) -> str:
    """Return a day of some month, the month cut short.

    >>> day_short_month(date(2026, 10, 7))
    '7 Oct'
    """
    from babel.dates import format_date

    return format_date(when, "d LLL", locale=reading_locale())


def days(start: date, end: date) -> str:
    """Return [start, end) in words, the last day included.

    >>> days(date(2025, 1, 1), date(2025, 2, 1))
    '1 January 2025 to 31 January 2025'
    """
    last = end - timedelta(days=1)
    return day(start) if last <= start else say("word.days", first=day(start), last=day(last))


def could_be(low: float, high: float, currency: str | None = None) -> str:
    """Return a range as one says it.

    >>> could_be(3.0, 13.2), could_be(3.0, 13.2, "USD")
    ('could be 3 to 13', 'could be $3 to $13')
    """
    return say("word.could_be", range=span(low, high, currency))


def span(low: float, high: float, currency: str | None = None) -> str:
    """Return 'low to high', with 'fewer' and 'more' where the range holds zero; of money in a currency 'less' and 'more'.

    >>> span(3, 13), span(-4, 14), span(-4, 14, "USD")
    ('3 to 13', '4 fewer to 14 more', '$4 less to $14 more')
    """
    if low < 0 < high:
        ends = {"fewer": money(-low, currency), "more": money(high, currency)}
        return say("word.less_to_more" if currency else "word.fewer_to_more", **ends)
    if high <= 0 and low < 0:
        ends = {"low": money(-high, currency), "high": money(-low, currency)}
        return say("word.span_less" if currency else "word.span_fewer", **ends)
    return say("word.span", low=money(low, currency), high=money(high, currency))


def duration(hours: float) -> str:
    """Return a time as one says it: minutes below an hour.

    >>> duration(4.23), duration(1.0), duration(0.37), duration(0.0008)
    ('4.2 hours', '1 hour', '22 minutes', 'less than a minute')
    """
    if math.isnan(hours):
        return say("word.not_known")
    if hours < 1:
        minutes = round(rounded(60 * hours))
        return plural(minutes, "minute") if minutes else say("word.no_minute")
    short = rounded(hours)
    return plural(short, "hour") if short == int(short) else say("word.hours", number=number(hours))


def durations(low: float, high: float) -> str:
    """Return a range of times as one says it, the unit once where it is the same.

    >>> durations(1.4, 8.6), durations(0.14, 0.7), durations(0.5, 2.0)
    ('could be 1.4 to 8.6 hours', 'could be 8 to 42 minutes', 'could be 30 minutes to 2 hours')
    """
    if low >= 1:
        first = number(low)
    elif high < 1 and round(60 * low):
        first = count(rounded(60 * low))
    else:
        first = duration(low)
    return say("word.could_be", range=say("word.span", low=first, high=duration(high)))


def more(value: float, currency: str | None = None) -> str:
    """Return a difference as one says it.

    >>> more(4.62), more(-0.25), more(0.0), more(-12.0, "USD")
    ('4.6 more', '0.25 fewer', 'none', '$12 less')
    """
    if value == 0:
        return say("word.none")
    fewer = "word.less" if currency else "word.fewer"
    return say("word.more" if value > 0 else fewer, number=money(abs(value), currency))


def days_short(start: date, end: date) -> str:
    """Return [start, end) in few letters, the last day included.

    >>> days_short(date(2025, 1, 1), date(2025, 2, 1))
    '1 Jan 2025 – 31 Jan 2025'
    """
    from babel.dates import format_date

    first, last = (
        format_date(d, "d LLL y", locale=reading_locale()) for d in (start, end - timedelta(days=1))
    )
    return first if first == last else f"{first} – {last}"


def shortened(words: str, most: int) -> str:
    """Return words on one line, cut at a space where they are longer than `most` characters.

    >>> shortened("The Ferryman's Ledger", 16), shortened("Nine Bells", 16)
    ("The Ferryman's …", 'Nine Bells')
    """
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    kept = line[: most - 1].rsplit(" ", 1)[0] if " " in line[1 : most - 1] else line[: most - 1]
    return f"{kept} …"


def upper_first(words: str) -> str:
    """Return words with a capital at their start.

    >>> upper_first("price promotion of X")
    'Price promotion of X'
    """
    return words[:1].upper() + words[1:]


def lower_first(words: str) -> str:
    """Return words as they stand inside a sentence; a language may leave them as they are (`word.inside`).

    >>> lower_first("Visits from X")
    'visits from X'
    """
    return words[:1].lower() + words[1:] if say("word.inside") == "small" else words


def plural(n: float, noun: str) -> str:
    """Return a count with its noun, one of the catalogue's table `count`.

    >>> plural(1, "day"), plural(1223, "post"), plural(2, "copy")
    ('1 day', '1,223 posts', '2 copies')
    """
    return say(COUNTED[noun], n=round(n))


def listed(items: Iterable[str]) -> str:
    """Return items as one says them.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    """
    from babel.lists import format_list

    language = spoken_language(reading_locale())
    return format_list(list(items), locale=PLAIN_ENGLISH if language == ENGLISH else language)


def few_files(files: Sequence[str]) -> str:
    """Return files in a sentence, after three how many more there are.

    >>> few_files(["a.csv", "b.csv", "c.csv", "d.csv"])
    'a.csv, b.csv and c.csv and 1 more file'
    """
    names = listed(files[:3])
    return say("overlap.and_more", files=names, n=len(files) - 3) if len(files) > 3 else names


def chances(probability: float) -> str:
    """Return how likely something is: so many chances in ten, or in a hundred near the ends.

    >>> chances(0.2), chances(0.01), chances(0.001), chances(0.999)
    ('2 chances in 10', '1 chance in 100', 'fewer than 1 chance in 100', 'more than 99 chances in 100')
    """
    if probability < 0.01:
        return say("word.chances_least")
    if probability > 0.99:
        return say("word.chances_most")
    if probability < 0.1 or probability > 0.9:
        return say("word.chances_in_hundred", n=round(probability * 100))
    return say("word.chances_in_ten", n=round(probability * 10))


def in_ten(share: float) -> str:
    """Return a share as so many in ten, or in a hundred near the ends.

    >>> in_ten(0.2), in_ten(0.02), in_ten(0.999)
    ('2 in 10', '2 in 100', 'more than 99 in 100')
    """
    if share < 0.01:
        return say("word.share_least")
    if share > 0.99:
        return say("word.share_most")
    if share < 0.1 or share > 0.9:
        return say("word.in_hundred", n=round(share * 100))
    return say("word.in_ten", n=round(share * 10))


def weekday(number: int, *, short: bool = False) -> str:
    """Return the name of a day of the week, Monday first.

    >>> weekday(0), weekday(6, short=True)
    ('Monday', 'Sun')
    """
    from babel.dates import get_day_names

    width: Literal["abbreviated", "wide"] = "abbreviated" if short else "wide"
    return str(get_day_names(width, locale=reading_locale())[number])
