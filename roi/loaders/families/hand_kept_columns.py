"""Understand a hand-kept column's name: its role, and the store, network, format or currency it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from roi.loaders.families.currency_names import currency_in
from roi.loaders.families.hand_kept_tables import KIND, NETWORKS, ROLES, SUM_OF
from roi.loaders.month_words import month_names
from roi.loaders.parse import MANY
from roi.loaders.tables import header_name
from roi.records.services import service_called

FORMATS = frozenset(
    "ebook ebooks e-book e-books kindle paperback paperbacks print hardcover hardcovers hardback audiobook "
    "audiobooks audio taschenbuch hardcover-ausgabe gedruckt hörbuch broché poche relié tapa impreso digital".split()
)
SO_FAR = frozenset(
    "cumulative|cumul|cumulé|cumulative total|running|running total|to date|so far|lifetime|all time|all-time|ytd|year to date|"
    "kumuliert|kumulativ|bisher|acumulado|acumulados|acumulada|acumuladas|cumulato|cumulati|cumulativo|cumulativi|progressivo|cumulées|"
    "cumulés|cumulatief|narastająco|łącznie od początku|累計|累積|seit start|seit veröffentlichung|depuis la sortie|desde el lanzamiento|since launch|since release".split(
        "|"
    )
)
IN_TOTAL = frozenset(
    "all|total|totals|gesamt|insgesamt|totale|totali|totales|totais|totaux|overall|in total|totaal|totalt|łącznie|razem|合計".split(
        "|"
    )
)
NEW = frozenset(
    "new|gained|net new|change|growth|neu|neue|neu gewonnen|nuevos|nuevas|nouveaux|nuovi|novos|novas|nieuw|nieuwe|nowi|nowe|nye|nya|"
    "zuwachs|incremento|crecimiento|croissance|crescita|crescimento|groei|新規|増加|added|+".split(
        "|"
    )
)
LOST = frozenset("lost|left|unfollowed|verloren|perdidos|perdus|persi|utracone|gone|-".split("|"))
NOT_COUNTED = frozenset(
    "goal|target|forecast|expected|anticipated|hoped|erwartet|erhofft|previsto|previsti|previstas|previstos|prévu|prévus|esperado|esperados|attesi|verwacht|"
    "plan|planned|budget|projected|projection|last year|previous|previous year|prior year|"
    "ziel|soll|geplant|vorjahr|objetivo|objectif|obiettivo|%|percent|share|growth %|change %|in print|in stock|on hand|left over|printed|average|avg|mean|median|rank|per unit|per copy|per sale|per book|each|rate|pro stück|pro exemplar|par exemplaire|por ejemplar|"
    "thousands|thousand|tsd|000|000s|'000|k|in thousands|millions".split("|")
)
# Hundredths of a currency, and whose, if of one alone.
HUNDREDTHS = dict.fromkeys(
    "cents|cent|c|¢|centimes|centime|céntimos|centavos|centesimi|rappen|öre|øre|grosze|groszy".split(
        "|"
    ),
    "",
) | {
    "pence": "GBP",
    "p": "GBP",
    "penny": "GBP",
    "euro cents": "EUR",
    "eurocent": "EUR",
    "us cents": "USD",
}
IN_WORDS = frozenset("in en by via on at from of".split())
SUMMARIES = frozenset(
    "summary|overview|dashboard|totals|zusammenfassung|übersicht|jahresübersicht|riepilogo|resumen|résumé|resumo|overzicht|"
    "samenvatting|podsumowanie|sammanfattning|oversigt|まとめ|集計".split("|")
)
EVERY = frozenset("all alle every todos todas tous toutes tutti tutte overall alles".split())
TOTAL = re.compile(
    r"(?:(?:sub|grand|overall|yearly|annual|monthly|weekly|daily|year|month|week|general)[- ]?)?"
    r"(?:(?:totale complessivo|gesamtergebnis|suma końcowa|totalsumma|totale? (?:general|geral|generale|général)|totals?|totales|totale|totali|totais|totaux|totaal|eindtotaal|totalt|gesamt|gesamtsumme|endsumme|zwischensumme|insgesamt|"
    r"zusammen|summe|summa|somme|suma|soma|sum|razem|ogółem|łącznie|subtotale|subtotaal|sous[- ]total|"
    r"algemeen totaal|i alt|sammanlagt|yhteensä|celkem|összesen|toplam|σύνολο|합계|총계|всего|"
    r"average|averages|avg\.?|mean|durchschnitt|moyenne|promedio|gemiddelde|media|média|średnia|gennemsnitt?|snitt|平均|合計|総計|小計|計|合计|总计|итого)(?![^\W\d_])|"
    r"(?:all|every|alle|todas|todos|toutes|tous|tutti|tutte)(?: (?:the|las|los|les|die|i|gli|le))? "
    r"(?:stores?|shops?|retailers?|channels?|books?|titles?|formats?|editions?|countries|marketplaces?|networks?|months?|sales|"
    r"läden|kanäle|bücher|titel|formate|länder|monate|tiendas|libros|formatos|meses|boutiques|livres|mois|negozi|libri|mesi))"
    r"(?P<of>[^\w=]*(?:\b(?:of|for|per|im|in|de|du|del)\b )?(?P<month>[^\W\d_]+)?\.?(?:\W*(?:19|20)\d\d)?)[ :=.)]*"
)
# Copies less those given back are still copies.
OF_REFUNDS = frozenset("net netto neto nett nette netti".split())
# These are counted, so an amount of money there is something else.
OF_COPIES = frozenset({"refunds", "free_units", "pages_read"})
MEASURED = frozenset(KIND)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column means.

    Attributes
    ----------
    role : a key of `NAMES`; None for a column that only names a store or a network.
    so_far : whether its name means a running total: 'surely', or 'perhaps' ('total').
    hundredths : whether amounts are in cents or pence.
    counted : False for goals, shares and averages, which aren't counts.
    """

    role: str | None = None
    store: str | None = None
    network: str | None = None
    format: str | None = None
    currency: str | None = None
    so_far: str = ""
    hundredths: bool = False
    counted: bool = True

    @property
    def apart(self) -> tuple[str | None, ...]:
        """What distinguishes the column from others of its role."""
        return self.store, self.network, self.format


def is_total(text: object) -> bool:
    """Whether a whole cell marks its row or column as a total or an average of others.

    >>> [is_total(t) for t in ("TOTAL", "Grand total 2025", "All stores", "Total Eclipse", "The Sum of Us")]
    [True, True, True, False, False]
    """
    return isinstance(text, str) and _names_total(text)


def is_summary(sheet: str) -> bool:
    """Whether a sheet by its name adds up others."""
    return is_total(sheet) or any(w in SUMMARIES for w in header_name(sheet).split())


def is_every(text: object) -> bool:
    """Whether a cell of a column of stores or networks means all of them together: 'All', 'alle'."""
    return isinstance(text, str) and header_name(text) in EVERY


def total_of(text: object) -> str | None:
    """Return what a cell such as 'Kobo total' or 'Total Kobo' adds up, as names are compared; None for any other cell.

    >>> [total_of(t) for t in ("Amazon Total", "Total: Kobo", "Kobo")]
    ['amazon', 'kobo', None]
    """
    words = header_name(text).replace(":", " ").split() if isinstance(text, str) else []
    inner = [w for w in words if w != "-"]
    for first, rest in ((inner[:1], inner[1:]), (inner[-1:], inner[:-1])):
        if rest and is_total(" ".join(first)):
            return " ".join(rest)
    return None


@lru_cache(MANY)
def _names_total(text: str) -> bool:
    found = TOTAL.fullmatch(header_name(text))
    return found is not None and (found["month"] is None or found["month"] in month_names())


@cache
def meaning_of(name: str) -> Meaning | None:
    """Return what a column's name means, or None if any word of it isn't understood.

    >>> meaning_of("Copies sold (ebook)")
    Meaning(role='units', store=None, network=None, format='ebook', currency=None, so_far='', hundredths=False, counted=True)
    """
    name = SUM_OF.sub("", header_name(name)) if SUM_OF.match(header_name(name)) else name
    plain = header_name(name.replace("_", " "))
    if plain in ROLES:
        return _of_network(plain)
    if is_total(plain):
        return None
    base, brackets = _apart(name)
    found = _base(base)
    for text in brackets:
        found = _qualified(found, text) if found is not None else None
    return found


def _of_network(plain: str) -> Meaning:
    network = NETWORKS.get(plain.removesuffix(" followers"))
    return Meaning(ROLES[plain], network=network)


def _apart(name: str) -> tuple[str, list[str]]:
    """Return a name without its brackets, and the content of each."""
    brackets = re.findall(r"[(\[]([^()\[\]]*)[)\]]", name)
    base = re.sub(r"[(\[][^()\[\]]*[)\]]?", " ", name).replace("_", " ")
    return " ".join(base.split()), [b.strip() for b in brackets if b.strip()]


def _base(text: str) -> Meaning | None:
    """Return the meaning of a name without brackets: a known name, perhaps with qualifiers around it."""
    plain = header_name(text)
    if plain in ROLES:
        return _of_network(plain)
    if plain in NETWORKS:
        return Meaning(network=NETWORKS[plain])
    if (store := service_called(text)) is not None:
        return Meaning(store=store)
    if plain in FORMATS:
        return Meaning(format=plain)
    words = re.split(r"\s*[-–:/|,]\s+|\s+", text.strip())
    for known, rest in _splits(words):
        role = ROLES.get(header_name(known))
        if role is None or role not in MEASURED:
            continue
        found = _qualified(_of_network(header_name(known)), rest)
        if found is not None and found != Meaning(role):
            return found
    return None


def _splits(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each split of a name into a beginning or an end and the rest, the longest first."""
    for n in range(len(words) - 1, 0, -1):
        yield " ".join(words[-n:]), " ".join(words[:-n])
        yield " ".join(words[:n]), " ".join(words[n:])


def _qualified(found: Meaning, text: str) -> Meaning | None:
    """Return a meaning narrowed by the words beside it; unknown words leave it unchanged, unless they name another measure."""
    plain = header_name(text)
    words = [w for w in plain.split() if w not in IN_WORDS]
    bare = " ".join(words)
    if plain in NOT_COUNTED or bare in NOT_COUNTED or "%" in plain:
        return replace(found, counted=False)
    if bare in HUNDREDTHS:
        currency = HUNDREDTHS[bare] or found.currency
        return replace(
            found, hundredths=True, currency=currency, counted=found.role in {"royalty", "spend"}
        )
    kind = KIND.get(found.role or "", "")
    of_people = kind in {"followers", "subscribers"}
    if bare in OF_REFUNDS and (found.role == "units" or of_people):
        # How many more or fewer people there are is not how many there are.
        return None if of_people else found
    if bare in SO_FAR or bare in IN_TOTAL:
        stock = found.role in {"followers", "subscribers"}
        so_far = "" if stock else "surely" if bare in SO_FAR else "perhaps"
        return replace(found, so_far=so_far)
    if of_people and plain in NEW | LOST:
        return replace(found, role=_flow_of(found.role or "", plain in NEW))
    return _set_apart(found, text, bare)


def _flow_of(role: str, gained: bool) -> str:
    prefix = "subscribers_" if role.startswith("subscribers") else ""
    return prefix + ("gained" if gained else "lost")


def _set_apart(found: Meaning, text: str, bare: str) -> Meaning | None:
    kind = KIND.get(found.role or "", "sales" if found.store or found.format else "")
    if bare in FORMATS:
        return replace(found, format=bare) if kind == "sales" else None
    if bare in NETWORKS:
        return replace(found, network=NETWORKS[bare]) if kind in {"followers", ""} else None
    if ROLES.get(bare) == "units" and found.role in OF_COPIES:
        return found
    currency = currency_in(re.sub(r"(?i)^(in|en)\s+", "", text.strip()))
    if currency is not None:
        return None if found.role in OF_COPIES else replace(found, currency=currency)
    if (store := service_called(text)) is not None:
        return replace(found, store=store) if kind == "sales" else None
    role = ROLES.get(bare)
    if role in MEASURED and (found.role is None or kind == KIND.get(role, "")):
        return replace(found, role=role)
    return found if found.role is not None else None
