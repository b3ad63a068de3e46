"""Values to text: the only place that formats a number, a date or an amount for people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from functools import lru_cache

_LOCALE: ContextVar[str] = ContextVar("locale", default="en_US")


@contextmanager
def reading_in(locale: str) -> Iterator[None]:
    """Format numbers, dates and amounts in this locale (such as 'de_DE') inside the block."""
    token = _LOCALE.set(locale)
    try:
        yield
    finally:
        _LOCALE.reset(token)


def reading_locale() -> str:
    """Return the locale in which numbers and dates are being written."""
    return _LOCALE.get()


def rounded(value: float, figures: int = 2) -> float:
    """Return a number cut to this many significant figures.

    >>> rounded(1234.0), rounded(6.13), rounded(-0.0456)
    (1200.0, 6.1, -0.046)
    """
    if value == 0 or not math.isfinite(value):
        return value
    return float(round(value, figures - 1 - math.floor(math.log10(abs(value)))))


def number(value: float, figures: int = 2) -> str:
    """Return an estimate in two significant figures, or 'not known'.

    >>> number(6.13), number(1234), number(0.046), number(float("nan"))
    ('6.1', '1,200', '0.046', 'not known')
    """
    if not math.isfinite(value):
        return "not known" if math.isnan(value) else "no limit"
    short = rounded(value, figures)
    places = max(0, figures - 1 - math.floor(math.log10(abs(short)))) if short else 0
    pattern = "#,##0" if places == 0 or short == int(short) else "#,##0." + "#" * places
    return _decimal(short + 0.0, pattern, _LOCALE.get())


@lru_cache(
    maxsize=10_000
)  # a report says a number in its picture, in the table behind it and in its words
def _decimal(value: float, pattern: str, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, format=pattern, locale=locale)


def count(value: float) -> str:
    """Return a counted number in full.

    >>> count(1223)
    '1,223'
    """
    return "not known" if math.isnan(value) else _decimal(round(value), "#,##0", _LOCALE.get())


def money(value: float, currency: str | None, figures: int = 2) -> str:
    """Return an estimated amount in two significant figures with its currency's sign.

    >>> money(331.5, "USD"), money(-4.26, "EUR"), money(12, None)
    ('$330', '-€4.3', '12')
    >>> with reading_in("de_DE"):
    ...     money(331.5, "USD").split()
    ['330', '$']
    """
    if currency is None or not math.isfinite(value):
        return number(value, figures)
    from babel import Locale
    from babel.numbers import format_currency, get_currency_symbol

    short = rounded(value, figures)
    places = max(0, figures - 1 - math.floor(math.log10(abs(short)))) if short else 0
    digits = "0" if places == 0 or short == int(short) else f"0.{'#' * places}"
    pattern = Locale.parse(_LOCALE.get()).currency_formats["standard"].pattern
    if get_currency_symbol(currency, locale=_LOCALE.get()).isalpha():
        pattern = pattern.replace("¤#", "¤ #")
    return format_currency(
        short, currency, pattern.replace("0.00", digits), _LOCALE.get(), currency_digits=False
    )


def price(value: float, currency: str | None) -> str:
    """Return an exact amount with its cents.

    >>> price(3.4, "USD")
    '$3.40'
    """
    from babel.numbers import format_currency, format_decimal

    if currency is None:
        return format_decimal(value, format="#,##0.00", locale=_LOCALE.get())
    return format_currency(value, currency, locale=_LOCALE.get())


def day(when: date) -> str:
    """Return a day with its month written out.

    >>> day(date(2025, 3, 4))
    '4 March 2025'
    """
    from babel.dates import format_date

    return format_date(when, "d MMMM y", locale=_LOCALE.get())


def month(when: date) -> str:
    """Return a month and its year.

    >>> month(date(2026, 10, 1))
    'October 2026'
    """
    from babel.dates import format_date

    return format_date(when, "LLLL y", locale=_LOCALE.get())


def month_short(when: date) -> str:
    """Return a month and its year, the month cut short.

    >>> month_short(date(2026, 10, 1))
    'Oct 2026'
    """
    from babel.dates import format_date

    return format_date(when, "LLL y", locale=_LOCALE.get())


def month_ticks(months: list[date]) -> list[str]:
    """Return names for consecutive months on an axis; the first one and each January say the year below.

    >>> month_ticks([date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)])
    ['Nov\\n2026', 'Dec', 'Jan\\n2027']
    """
    from babel.dates import format_date

    names = [format_date(m, "LLL", locale=_LOCALE.get()) for m in months]
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

    return format_date(when, "ccc d", locale=_LOCALE.get())


def day_short_month(when: date) -> str:
    """Return a day of some month, the month cut short.

    >>> day_short_month(date(2026, 10, 7))
    '7 Oct'
    """
    from babel.dates import format_date

    return format_date(when, "d LLL", locale=_LOCALE.get())


def days(start: date, end: date) -> str:
    """Return [start, end) in words, the last day included.

    >>> days(date(2025, 1, 1), date(2025, 2, 1))
    '1 January 2025 to 31 January 2025'
    """
    last = end - timedelta(days=1)
    return day(start) if last <= start else f"{day(start)} to {day(last)}"


def could_be(low: float, high: float) -> str:
    """Return a range as one says it.

    >>> could_be(3.0, 13.2)
    'could be 3 to 13'
    """
    return f"could be {span(low, high)}"


def span(low: float, high: float) -> str:
    """Return 'low to high', with 'fewer' and 'more' where the range holds zero.

    >>> span(3, 13), span(-4, 14)
    ('3 to 13', '4 fewer to 14 more')
    """
    if low < 0 < high:
        return f"{number(-low)} fewer to {number(high)} more"
    if high <= 0 and low < 0:
        return f"{number(-high)} to {number(-low)} fewer"
    return f"{number(low)} to {number(high)}"


def more(value: float) -> str:
    """Return a difference as one says it.

    >>> more(4.62), more(-0.25), more(0.0)
    ('4.6 more', '0.25 fewer', 'none')
    """
    if value == 0:
        return "none"
    return f"{number(abs(value))} {'more' if value > 0 else 'fewer'}"


def days_short(start: date, end: date) -> str:
    """Return [start, end) in few letters, the last day included.

    >>> days_short(date(2025, 1, 1), date(2025, 2, 1))
    '1 Jan 2025 – 31 Jan 2025'
    """
    from babel.dates import format_date

    first, last = (
        format_date(d, "d LLL y", locale=_LOCALE.get()) for d in (start, end - timedelta(days=1))
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
    """Return words as they stand inside a sentence.

    >>> lower_first("Visits from X")
    'visits from X'
    """
    return words[:1].lower() + words[1:]


def plural(n: float, one: str, many: str = "") -> str:
    """Return a count with its noun.

    >>> plural(1, "day"), plural(1223, "post"), plural(2, "copy", "copies")
    ('1 day', '1,223 posts', '2 copies')
    """
    return f"{count(n)} {one if n == 1 else many or one + 's'}"


def listed(items: Iterable[str]) -> str:
    """Return items as one says them.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(items)
    return (
        words[0]
        if len(words) == 1
        else ", ".join(words[:-1]) + " and " + words[-1]
        if words
        else ""
    )


def in_ten(probability: float) -> str:
    """Return a probability as so many in ten, or in a hundred near the ends.

    >>> in_ten(0.2), in_ten(0.02), in_ten(0.999)
    ('2 in 10', '2 in 100', 'more than 99 in 100')
    """
    if probability < 0.01:
        return "less than 1 in 100"
    if probability > 0.99:
        return "more than 99 in 100"
    if probability < 0.1 or probability > 0.9:
        return f"{round(probability * 100)} in 100"
    return f"{round(probability * 10)} in 10"
