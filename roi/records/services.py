"""The table of all services: role, names and hosts of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from roi.records.series_id import SPANS, SeriesId


class Role(StrEnum):
    """What a service does for an author."""

    STORE = "store"  # sells to readers, collects the money itself, and reports
    OWN_SHOP = "own_shop"  # the author's own shop, whose payments another service may process
    DISTRIBUTOR = "distributor"  # passes books on to stores and reports their sales
    PROCESSOR = "processor"  # collects payments for shops
    BOOK_LINK = "book_link"  # a page or short link that leads to stores
    PLATFORM = "platform"  # networks and other link targets that sell nothing


@dataclass(frozen=True, slots=True)
class Service:
    """One service.

    Attributes
    ----------
    id : its key in the code, as in `SeriesId("sales", "kobo")`.
    name : its own name for itself.
    role : what it does for an author.
    words : other names in lower case that people and reports use for it; compared as whole words.
    hosts : the hosts of its pages, subdomains included; only 'books.apple.com' if 'apple.com' has other pages too.
    parts : names of the parts that it reports separately, by `SeriesId.measure`.
    reports_alone : whether it is a store whose own report may overlap with a distributor's.
    """

    id: str
    name: str
    role: Role
    words: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    reports_alone: bool = False


AMAZON = (
    "amazon.com amazon.co.uk amazon.de amazon.fr amazon.es amazon.it amazon.nl amazon.co.jp "
    "amazon.in amazon.ca amazon.com.br amazon.com.mx amazon.com.au amazon.pl amazon.se amzn.to "
    "amzn.com amzn.eu amzn.asia a.co amazon.com.be amazon.ie amazon.com.tr amazon.ae amazon.sg amazon.sa"
)
PLATFORM_HOSTS = (
    "twitter.com x.com facebook.com instagram.com linkedin.com reddit.com "
    "youtube.com youtu.be tiktok.com bsky.app threads.net threads.com pinterest.com goodreads.com "
    "medium.com github.com wikipedia.org google.com giphy.com imgur.com spotify.com vimeo.com flickr.com"
)
# Their links may lead anywhere.
SHORTENER_HOSTS = (
    "t.co bit.ly bitly.com j.mp buff.ly ow.ly owl.li htl.li tinyurl.com is.gd v.gd dlvr.it ift.tt goo.gl lnkd.in "
    "fb.me wp.me t.ly rebrand.ly cutt.ly shorturl.at tiny.cc trib.al spr.ly hubs.ly shar.es smarturl.it"
)
BOOKSHOP_HOSTS = (
    "indiebound.org foyles.co.uk hive.co.uk booktopia.com.au dymocks.com.au bookdepository.com "
    "indigo.ca thriftbooks.com powells.com booksamillion.com buecher.de "
    "mondadoristore.it chirpbooks.com"
)


def _service(
    id: str,
    name: str,
    role: Role,
    words: str = "",
    hosts: str = "",
    *,
    reports_alone: bool = False,
    **parts: str,
) -> Service:
    called = tuple(words.split("|")) if words else ()
    lives = tuple(hosts.split())
    return Service(id, name, role, called, lives, tuple(parts.items()), reports_alone)


# To add a service, add a line: id, name, role, other names (divided by |), hosts (divided by blanks).
SERVICES = (
    _service(
        "kdp",
        "Amazon (KDP)",
        Role.STORE,
        "amazon|kdp|kindle",
        AMAZON,
        reports_alone=True,
        expanded="Amazon's Expanded Distribution",
    ),
    _service(
        "kobo", "Kobo", Role.STORE, "kobo|rakuten", "kobo.com", reports_alone=True, plus="Kobo Plus"
    ),
    _service(
        "apple",
        "Apple Books",
        Role.STORE,
        "apple|ibooks|itunes",
        "books.apple.com itunes.apple.com",
        reports_alone=True,
    ),
    _service(
        "bn",
        "Barnes & Noble",
        Role.STORE,
        "barnes noble|barnes and noble|nook|b&n",
        "barnesandnoble.com bn.com",
        reports_alone=True,
    ),
    _service(
        "google", "Google Play Books", Role.STORE, "google", "play.google.com", reports_alone=True
    ),
    _service(
        "acx",
        "Audible (ACX)",
        Role.STORE,
        "audible|acx",
        "audible.com audible.co.uk",
        reports_alone=True,
    ),
    _service("leanpub", "Leanpub", Role.STORE, "leanpub", "leanpub.com"),
    _service("square", "Square", Role.STORE, "square"),
    _service("waterstones", "Waterstones", Role.STORE, "waterstones", "waterstones.com"),
    _service("thalia", "Thalia", Role.STORE, "thalia", "thalia.de"),
    _service("hugendubel", "Hugendubel", Role.STORE, "hugendubel", "hugendubel.de"),
    _service("bookshop_org", "Bookshop.org", Role.STORE, "bookshop.org", "bookshop.org"),
    _service("lulu", "Lulu", Role.STORE, "lulu", "lulu.com"),
    _service("adlibris", "Adlibris", Role.STORE, "adlibris", "adlibris.com"),
    _service("blackwells", "Blackwell's", Role.STORE, "blackwell's|blackwells", "blackwells.co.uk"),
    _service("bokus", "Bokus", Role.STORE, "bokus", "bokus.com"),
    _service("bol", "bol.com", Role.STORE, "bol|bol.com", "bol.com"),
    _service("bookwalker", "BookWalker", Role.STORE, "bookwalker", "bookwalker.jp"),
    _service("casa_del_libro", "Casa del Libro", Role.STORE, "casa del libro", "casadellibro.com"),
    _service("ebooks_com", "eBooks.com", Role.STORE, "ebooks.com", "ebooks.com"),
    _service("empik", "Empik", Role.STORE, "empik", "empik.com"),
    _service("everand", "Everand (Scribd)", Role.STORE, "everand|scribd", "everand.com scribd.com"),
    _service(
        "feltrinelli",
        "laFeltrinelli",
        Role.STORE,
        "feltrinelli|lafeltrinelli|la feltrinelli",
        "lafeltrinelli.it",
    ),
    _service("fnac", "Fnac", Role.STORE, "fnac", "fnac.com fnac.es fnac.pt fnac.be"),
    _service("hoopla", "hoopla", Role.STORE, "hoopla", "hoopladigital.com"),
    _service("ibs", "IBS", Role.STORE, "ibs|ibs.it", "ibs.it"),
    _service("libro_fm", "Libro.fm", Role.STORE, "libro.fm", "libro.fm"),
    _service("nextory", "Nextory", Role.STORE, "nextory", "nextory.com"),
    _service("overdrive", "OverDrive", Role.STORE, "overdrive", "overdrive.com"),
    _service("saxo", "Saxo", Role.STORE, "saxo|saxo.com", "saxo.com"),
    _service("storytel", "Storytel", Role.STORE, "storytel", "storytel.com"),
    _service("tolino", "Tolino", Role.STORE, "tolino", "mytolino.de"),
    _service("vivlio", "Vivlio", Role.STORE, "vivlio", "vivlio.com"),
    _service("weltbild", "Weltbild", Role.STORE, "weltbild", "weltbild.de"),
    _service(
        "d2d",
        "Draft2Digital",
        Role.DISTRIBUTOR,
        "draft2digital|d2d",
        "draft2digital.com",
        print="Draft2Digital Print",
    ),
    _service("smashwords", "Smashwords", Role.DISTRIBUTOR, "smashwords", "smashwords.com"),
    _service("streetlib", "StreetLib", Role.DISTRIBUTOR, "streetlib"),
    _service("findaway", "Findaway Voices", Role.DISTRIBUTOR, "findaway"),
    _service("ingram", "IngramSpark", Role.STORE, "ingram|ingramspark"),
    _service("shopify", "Shopify", Role.OWN_SHOP, "shopify", "shop.app"),
    _service("woocommerce", "WooCommerce", Role.OWN_SHOP, "woocommerce|woo"),
    _service("gumroad", "Gumroad", Role.OWN_SHOP, "gumroad", "gumroad.com"),
    _service("payhip", "Payhip", Role.OWN_SHOP, "payhip", "payhip.com"),
    _service("etsy", "Etsy", Role.OWN_SHOP, "etsy", "etsy.com"),
    _service("eventbrite", "Eventbrite", Role.OWN_SHOP, "eventbrite"),
    _service("kofi", "Ko-fi", Role.OWN_SHOP, "ko-fi|kofi", "ko-fi.com"),
    _service("kickstarter", "Kickstarter", Role.STORE, "kickstarter", "kickstarter.com"),
    _service("itch", "itch.io", Role.OWN_SHOP, "itch|itch.io", "itch.io"),
    _service("bookfunnel", "BookFunnel", Role.OWN_SHOP, "bookfunnel", "bookfunnel.com"),
    _service("stripe", "Stripe", Role.PROCESSOR, "stripe"),
    _service("paypal", "PayPal", Role.PROCESSOR, "paypal"),
    _service("woopayments", "WooPayments", Role.PROCESSOR, "woopayments"),
    _service("books2read", "Books2Read", Role.BOOK_LINK, hosts="books2read.com"),
    _service(
        "mybook", "mybook.to", Role.BOOK_LINK, hosts="getbook.at mybook.to viewbook.at author.to"
    ),
    _service("relinks", "ReLinks", Role.BOOK_LINK, hosts="relinks.me"),
    _service("bookshops", "other bookshops", Role.BOOK_LINK, hosts=BOOKSHOP_HOSTS),
    _service("geniuslink", "Geniuslink", Role.BOOK_LINK, hosts="geni.us"),
    _service("platforms", "networks and other platforms", Role.PLATFORM, hosts=PLATFORM_HOSTS),
    _service("shorteners", "link shorteners", Role.PLATFORM, hosts=SHORTENER_HOSTS),
)
BY_ID = {service.id: service for service in SERVICES}
# Names that are a word of other shops' names, too: 'Square Books' is a bookshop.
ONLY_ALONE = frozenset({"square"})
SHORTEST = 2  # length of a country code or an article, which identify no service
# Words in store names besides the service's own name.
ORDINARY = frozenset(
    "the and store stores shop books book ebook ebooks e-book e-books audio audiobook audiobooks print play press plus "
    "unlimited direct publishing online marketplace com inc".split()
)
WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*")


def role_of(service: str | None) -> Role | None:
    """Return a service's role; an unlisted service with sales is taken for the author's own shop."""
    if service is None:
        return None
    return BY_ID[service].role if service in BY_ID else Role.OWN_SHOP


def is_store_report(series: SeriesId) -> bool:
    """Whether a series is a store's own report of all its sales, which a distributor's may repeat."""
    whole = series.measure in {None, SPANS}
    listed = BY_ID.get(series.service or "")
    return series.kind == "sales" and whole and listed is not None and listed.reports_alone


def service_called(text: str) -> str | None:
    """Return the id of the service with this name, None for one that isn't listed.

    Every word must match, and as a whole: 'Amazon.co.uk' and 'Kindle Store' are Amazon's, while 'Applewood Books' and
    'Apple Blossom Bookshop' are not Apple's, nor "Kobold's Bookshop" Kobo's, nor 'Noble Books' Barnes & Noble's.

    >>> [service_called(t) for t in ("Kindle Store", "Ko-fi", "Applewood Books", "Apple Blossom Books")]
    ['kdp', 'kofi', None, None]
    """
    plain = " ".join(text.casefold().replace("_", " ").split())
    if plain in _called():
        return _called()[plain]
    words = [w for w in _words(plain) if w not in ORDINARY and len(w) > SHORTEST]
    named = {_called().get(phrase) for phrase in _phrases(words)}
    if ONLY_ALONE & set(words):
        return None
    return named.pop() if len(named) == 1 else None


def mentions(service: str, texts: Iterable[object]) -> list[bool]:
    """Return which texts contain one of the service's names as a whole word, as in a distributor's report."""
    found = {
        t: any(_called().get(phrase) == service for phrase in _phrases(_words(t.casefold())))
        for t in set(texts)
        if isinstance(t, str)
    }
    return [found.get(t, False) if isinstance(t, str) else False for t in texts]


def _phrases(words: list[str]) -> list[str]:
    """Return words, each two that are the name of one service as one phrase.

    >>> _phrases(["barnes", "noble", "press"])
    ['barnes noble', 'press']
    """
    out: list[str] = []
    for word in words:
        if out and f"{out[-1]} {word}" in _called():
            out[-1] = f"{out[-1]} {word}"
        else:
            out.append(word)
    return out


def _words(text: str) -> list[str]:
    """Return the words of a name; only the first label of a host such as 'amazon.co.uk'."""
    words = WORD.findall(text)
    return [w if w in _called() else w.partition(".")[0] for w in words]


@cache
def _called() -> dict[str, str]:
    listed = [s for s in SERVICES if s.role is not Role.PLATFORM]
    names = {word: s.id for s in listed for word in (s.name.casefold(), *s.words)}
    return {s.id: s.id for s in listed} | names


def service_name(service: str) -> str:
    """Return a service's name; an unlisted one keeps the name used in the file.

    >>> service_name("kdp"), service_name("corner shop")
    ('Amazon (KDP)', 'corner shop')
    """
    return BY_ID[service].name if service in BY_ID else service


def series_name(series: SeriesId) -> str | None:
    """Return the name of a series' store, with its part; None if no store is named."""
    if series.service is None:
        return None
    listed = BY_ID.get(series.service)
    named = dict(listed.parts).get(series.measure or "") if listed else None
    return named or service_name(series.service)


def hosts_of(*roles: Role) -> tuple[str, ...]:
    """Return the hosts of all services of these roles."""
    return tuple(host for s in SERVICES if s.role in roles for host in s.hosts)
