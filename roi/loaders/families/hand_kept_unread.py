"""Name the columns of a hand-kept table, above all those that aren't read, without quoting what may be a person's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from roi.loaders.families.currency_names import CODES
from roi.loaders.families.hand_kept_columns import (
    FORMATS,
    IN_TOTAL,
    IN_WORDS,
    LOST,
    NEW,
    NOT_COUNTED,
    SO_FAR,
    is_total,
)
from roi.loaders.families.hand_kept_tables import ROLES
from roi.loaders.month_words import month_names
from roi.loaders.row_ledger import PERSONAL
from roi.records.services import service_called

LISTS = frozenset(
    ("newsletter", "newsletters", "email list", "mail list")
)  # of subscribers, or letters sent
INITIALS = 2  # letters, too few to tell who is meant
WORD = re.compile(r"[^\W\d_]+")
# What columns are called beside those that are read; any other word may be somebody's name.
OTHERS = frozenset(
    "shop shops store stores bookshop bookstore corner local fair market festival school library website direct signing "
    "a active ad ads age amount and an asin author auto avg balance bestseller bonus book books bounce buyer campaign "
    "category change check city click clicks cogs colour comment comments commission conversion conversions cost "
    "costs count country coupon ctr cpc currency customer daily day days delivered description device difference "
    "discount discounts downloads duration email emails engagement event events exchange export fee fees file final "
    "first followed following free from full genre goal gross group hours id impression impressions index info isbn "
    "item items kind language last lead leads like likes link links list loss mail margin media message minutes mood "
    "month name net new news note notes number of open opened opens order orders other others page pages paid partner "
    "payment per percent profile search mention mentions competitor radio person phone pinned place pledge plan platform points posted post posts pre preorder "
    "preorders price price profit promo promotion quantity rank rate rating ratings reach reads ref reference region "
    "remark remarks reply replies repost reposts result results retweet retweets return review reviews roi row save "
    "saves score season sent series session share shares shipping source sources spend stage start state status "
    "story subject sum tag tags target tax taxes temperature text theme thread time times to topic transaction tweet "
    "tweets type unique unit url user users value vat version video videos view views volume weather week weekday "
    "weight what who why word words year anmerkung anmerkungen autor bemerkung bemerkungen bewertungen kommentar "
    "kosten land notiz notizen preis rabatt rang reichweite steuer autore autor auteur commentaire commentaires note "
    "pays prix remarque remarques comentario comentarios nota notas pais precio prezzo commento commenti paese".split()
)


@cache
def _known() -> frozenset[str]:
    names = (*ROLES, *FORMATS, *IN_TOTAL, *IN_WORDS, *LOST, *NEW, *NOT_COUNTED, *SO_FAR)
    words = frozenset(w.casefold() for name in names for w in WORD.findall(name))
    return words | OTHERS | frozenset(month_names()) | frozenset(c.casefold() for c in CODES)


def _names_nobody(name: str) -> bool:
    words = [w.casefold() for w in WORD.findall(name)]
    known = (
        all(w in _known() or len(w) <= INITIALS for w in words) or service_called(name) is not None
    )
    return known and not PERSONAL.search(name)


def called(header: Sequence[object], column: int) -> str:
    """Return a column's name in quotation marks, or its number if the name may be a person's."""
    name = " ".join(str(header[column]).split())
    return f"'{name}'" if name and _names_nobody(name) else f"column {column + 1}"


def unread(
    header: Sequence[object], columns: Iterable[int], subtotals: Collection[int] = ()
) -> list[str]:
    """Return notes on the columns (by their place) that aren't read, and those (`subtotals` too) that only add up others.

    A name that may be a person's is not quoted: its column's number stands for it.
    """
    there = {i: " ".join(str(header[i]).split()) for i in columns if str(header[i]).strip()}
    adding = {i for i, name in there.items() if is_total(name) or i in subtotals}
    sums = [there[i] for i in sorted(adding)]
    others = [
        name if _names_nobody(name) else f"column {i + 1}"
        for i, name in there.items()
        if i not in adding
    ]
    added_up = f"Columns that add up others, so they were not read: {', '.join(sums)}."
    left = f"Columns that were not read: {', '.join(others)}."
    return [
        *([left] if others else []),
        *(_may_count(name) for name in others if name.casefold() in LISTS),
        *([added_up] if sums else []),
    ]


def _may_count(name: str) -> str:
    """Return how to say that a column counts subscribers, where its name may also mean letters that were sent."""
    key = name if name.isalpha() and name.isascii() else f'"{name}"'
    return (
        f"If '{name}' counts subscribers, say so in a file beside the table, of the same name with .toml added: "
        f'columns = {{ {key} = "subscribers" }}.'
    )
