"""Turn the rows of hand-kept tables into records: what columns are called, and how far apart rows are."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from roi.loaders.families.sidecar import Sidecar
from roi.loaders.month_words import without_accents
from roi.loaders.row_ledger import PERSONAL
from roi.loaders.table_loader import complete, days_of
from roi.loaders.tables import header_name
from roi.records.dataset import Dataset
from roi.records.kinds import KINDS, Grain
from roi.records.series_id import SeriesId
from roi.records.services import service_called

# The roles of columns and the names of each, the likeliest first.
NAMES = {
    "date": "date|royalty date|data royalty|fecha de regalías|tantiemendatum|timestamp|datetime|date and time|row labels|zeilenbeschriftungen|étiquettes de lignes|etichette di riga|rótulos de linha|rijlabels|etykiety wierszy|radetiketter|行ラベル|etiquetas de fila|day|datum|tag|fecha|data|jour|dato|dag|día|dia|giorno|日付|sale date|order date|month|monat|mes|mois|mese|maand|mês|week|woche|semana|semaine|settimana|period|quarter|zeitraum|periodo|período|période|periode|okres|quartal|trimestre|kwartaal|kwartał|semestre|期間|week starting|week beginning|week commencing|week of|week start|week from|week ending|week end|week to|week until|woche ab|woche vom|woche bis|semana del|semaine du|settimana dal|date sold|date of sale|verkaufsdatum|date de vente|fecha de venta|data di vendita|data da venda|verkoopdatum|日期|날짜|dato for salg|datum för försäljning|fecha venta|data vendita|data venda|data sprzedaży|data zakupu|miesiąc|kuukausi|päivämäärä|måned|månad|tydzień|日|月|年月|年月日|販売日|売上日",
    "year": "year|jahr|año|année|anno|ano|jaar|rok",
    "followers": "followers|follower|follower count|followers count|total followers|fans|total fans|seguidores|abonnés|フォロワー数|フォロワー|volgers|seguaci|fan|obserwujący|obserwatorzy|følgere|följare|seuraajat|팔로워|粉丝|подписчики",
    "gained": "new followers|followers gained|gained|new follows|follows|new fans|neue follower|nuevos seguidores|nouveaux abonnés|nuovi follower|novos seguidores|nieuwe volgers|nowi obserwujący|nye følgere|nya följare|新規フォロワー",
    "lost": "unfollows|followers lost|lost|unfollowers|verlorene follower",
    "subscribers": "subscribers|subscriber|subscriber count|subscribers count|total subscribers|active subscribers|email subscribers|newsletter subscribers|list size|abonnenten|newsletter-abonnenten|suscriptores|iscritti|assinantes|abonnees|subskrybenci|abonnenter|prenumeranter|購読者|購読者数",
    "subscribers_gained": "new subscribers|subscribers gained|sign-ups|signups|neue abonnenten|nuevos suscriptores",
    "subscribers_lost": "unsubscribes|unsubscribed|subscribers lost|abmeldungen|bajas",
    "visits": "visits|sessions|site visits|website visits|blog visits|besuche|visitas|visites|sitzungen|sesiones|visite|sessioni|bezoeken|sessies|sessões|visitas ao site|bezoeken aan site|wizyty|besök|besøk|訪問数|セッション",
    "visitors": "visitors|unique visitors|besucher|visitantes|visiteurs|visitatori|bezoekers|odwiedzający|besökare|besøgende",
    "pageviews": "page views|pageviews|blog views|site views|hits|seitenaufrufe|pages vues|páginas vistas|visualizzazioni di pagina|paginaweergaven|seitenansichten|visualizações de página|odsłony|sidvisningar|ページビュー",
    "units": "net units|net units sold|unità nette vendute|unidades netas vendidas|unités nettes vendues|verkaufte nettoeinheiten|unidades líquidas vendidas|net copies|net copies sold|net sold|units|units sold|copies|copies sold|books sold|ebooks sold|qty|quantity|paid units|paid copies|paid copies sold|paid|sold|sales|verkauft|verkäufe|ventas|ventes|vendite|vendas|verkocht|unidades|stück|exemplare|exemplaires|ejemplares|menge|anzahl|stückzahl|absatz|verkaufte exemplare|verkaufte stück|verkaufte einheiten|unidades vendidas|ejemplares vendidos|copias|copias vendidas|exemplaires vendus|unités|unités vendues|quantité|copie|copie vendute|quantità|unità|unità vendute|cantidad|quantidade|exemplares|exemplares vendidos|cópias|cópias vendidas|aantal|verkochte exemplaren|exemplaren|sprzedaż|sprzedane egzemplarze|販売数|部数|销量|verkaufte bücher|bücher verkauft|libros vendidos|livres vendus|libri venduti|livros vendidos|verkochte boeken|sprzedane książki|solgte bøker|solgte bøger|sålda böcker|copies vendues|volumes vendus|nombre d'exemplaires|nombre de ventes|número de ventas|pezzi|pezzi venduti|vendidos|vendidas|venduti|vendus|egzemplarze|liczba|ilość|sztuki|antal|antall|solgt|solgte eksemplarer|sålda exemplar|sålda|eksemplarer|myynti|kpl|販売|冊数|売上数|판매량|売上部数|продажи|экземпляры",
    "free_units": "free|free copies|free downloads|free units|giveaways|kostenlos|gratis|gratuits|gratuiti|grátis|gratuitos|無料",
    "refunds": "refunds|returns|refunded|rückgaben|devoluciones|retours|returned|retouren|rücksendungen|reembolsos|remboursements|resi|rimborsi|devoluções|zwroty|returer|返品|返品数",
    "pages_read": "pages read|kenp pages read|páginas kenp lidas|páginas kenp leídas|pages kenp lues|gelesene kenp-seiten|pagine kenp lette|kenp|kenp read|page reads|gelesene seiten|pages lues|páginas leídas|pagine lette|páginas lidas|gelezen pagina's|既読ページ数|既読ページ",
    "royalty": "royalty|royalties|estimated royalty|estimated royalties|royalties estimados|regalías estimadas|geschätzte tantiemen|redevances estimées|royalty stimate|net royalty|net royalties|earnings|net|income|revenue|net revenue|tantiemen|einnahmen|umsatz|regalías|ingresos|redevances|revenus|redevance|droits d'auteur|ganancias|guadagni|ricavi|compensi|erlös|erlöse|honorar|receita|receitas|opbrengst|omzet|inkomsten|tantieme|royaltys|royaltyer|direitos autorais|diritti|diritti d'autore|derechos de autor|incasso|incassi|guadagno|ricavo|entrate|ganhos|rendimentos|faturamento|verdiensten|verdienste|einkünfte|ertrag|erträge|recettes|chiffre d'affaires|tantiemy|przychód|przychody|zarobki|dochód|intäkter|inntekt|inntekter|indtægt|indtægter|omsättning|omsetning|omsætning|印税|収入|売上|売上金額|ロイヤリティ|로열티|版税|доход|роялти",
    "spend": "spend|spent|importo speso|valor usado|besteed bedrag|wydana kwota|ad spend|ads spend|amount spent|advertising|advertising cost|advertising spend|ad cost|ad costs|werbekosten|werbeausgaben|gasto|gasto publicitario|dépenses publicitaires|spesa pubblicitaria|reklamekosten|advertentiekosten|spesa|spese pubblicitarie|dépenses|dépense publicitaire|gastos|gasto em anúncios|gastos com anúncios|investimento|wydatki|annonsekostnader|広告費",
    "title": "title|book|titel|buch|título|libro|titre|titolo|livre|book title|buchtitel|boek|título del libro|titre du livre|tytuł|książka|tittel|titel på bok|bok|bog|タイトル|書名|作品|作品名|書籍",
    "store": "store|channel|retailer|shop|tienda|boutique|laden|negozio|loja|winkel|händler|librairie|canal|kanal|canale|boekhandel|verkaufskanal|canal de venta|canale di vendita|canal de venda|sklep|księgarnia|butikk|butik|ストア|販売店|書店",
    "network": "network|platform|social network|netzwerk|réseau|plattform|red social|rede social|piattaforma|plataforma|plateforme|platforma|sieć",
    "format": "format|edition|formato|formaat|ausgabe|edizione|edición|édition|edição|wydanie|形式",
    "marketplace": "marketplace|country|land|país|pays|paese|marktplatz|kraj|国",
    "currency": "currency|währung|moneda|devise|valuta|divisa|devises|moeda|waluta|通貨|valutakode",
    "item": "campaign|campaign name|kampagne|campaña|campagne|item",
}
# A column may include its network, as in 'X followers'.
NETWORKS = {"twitter": "x"} | {
    name: name
    for name in "x instagram facebook threads bluesky mastodon linkedin tiktok youtube pinterest".split()
}
ROLES = {name: role for role, names in NAMES.items() for name in names.split("|")} | dict.fromkeys(
    (f"{name} followers" for name in NETWORKS), "followers"
)
ROLES = {
    name: ROLES.get(name, role)
    for written, role in ROLES.items()
    for name in (written, without_accents(written))
}
DATES = frozenset(name for name, role in ROLES.items() if role in {"date", "year"})
# What a pivot table writes before the name of a column that it adds up.
SUM_OF = re.compile(
    r"^(?:sum of|summe von|somme de|somma di|suma de|soma de|som van|suma z|summa av|sum av)\s+|^合計\s*/\s*"
)
KIND = {
    **dict.fromkeys(("followers", "gained", "lost"), "followers"),
    **dict.fromkeys(("subscribers", "subscribers_gained", "subscribers_lost"), "subscribers"),
    **dict.fromkeys(("visits", "visitors", "pageviews"), "visits"),
    **dict.fromkeys(("units", "free_units", "refunds", "pages_read", "royalty"), "sales"),
    "spend": "costs",
}
MONEY = {"royalty", "spend"}
TELLING = set(
    "followers gained subscribers subscribers_gained visits visitors pageviews units royalty pages_read spend".split()
)
WEEKLY = 6  # rows this many days apart aren't daily
SHORTEST_MONTH = 28
RANK = 10


def roles_of(header: tuple[str, ...], said: dict[str, str]) -> dict[str, int]:
    """Return the column of each role: as the author said, else the first column with the likeliest name."""
    told = {header_name(name): role for name, role in said.items()}
    plain = [plain_name(c) for c in header]
    roles = {told[header_name(c)]: i for i, c in enumerate(header) if header_name(c) in told}
    for name, role in ROLES.items():
        if role not in roles and name in plain and plain.index(name) not in roles.values():
            roles[role] = plain.index(name)
    return roles


def plain_name(name: str) -> str:
    """Return a column's name without anything in brackets, such as a time zone."""
    return SUM_OF.sub("", header_name(name.partition("(")[0].replace("_", " ")))


def datasets(
    frame: pd.DataFrame, said: Sidecar, network: str | None
) -> tuple[tuple[Dataset, ...], tuple[str, ...]]:
    """Return the records of each kind in the tables, and notes for the author.

    `frame` has `date`, `end`, `month` (whether the cell named a month), `line`, `part` (the number of its table), a
    column for each role and, for weeks, the day as written (`stands`), on which counts of people hold. The spacing of rows is judged table by table.
    """
    found: list[Dataset] = []
    notes: list[str] = []
    there = {KIND[c] for c in frame.columns if c in KIND}
    kinds = [kind for kind in KINDS if kind in there]
    for kind in kinds:
        of_kind = [c for c in frame.columns if KIND.get(c) == kind]
        rows = frame[frame[of_kind].notna().any(axis="columns")] if len(kinds) > 1 else frame
        for grain, spaced in _by_grain(rows):
            made, told = _of_kind(kind, spaced, grain, said, network)
            found.extend(made)
            notes.extend(told)
    if any(d.grain == "span" for d in found) and not _are_long(frame).any():
        notes.append(
            "Most rows are a week or more apart, so each is read as the time from its day to the next row's, never as a day."
        )
    return tuple(found), tuple(dict.fromkeys(notes))


def _of_kind(
    kind: str, rows: pd.DataFrame, grain: Grain, said: Sidecar, network: str | None
) -> tuple[list[Dataset], list[str]]:
    if kind in {"followers", "subscribers"}:
        return _people(kind, rows, grain, said, network)
    if kind == "sales":
        return _sales(rows, grain, said), []
    if kind == "costs":
        renamed = rows.rename(columns={"spend": "amount"})
        return [_dataset(renamed, "costs", grain, SeriesId("costs"), said)], []
    timed = rows.assign(time=rows["date"])
    return [_dataset(timed, "visits", grain, SeriesId("visits", account=said.site), said)], []


def _by_grain(frame: pd.DataFrame) -> list[tuple[Grain, pd.DataFrame]]:
    """Group the rows of tables by grain, with the end of each row that is coarser than a day."""
    found: dict[Grain, list[pd.DataFrame]] = {}
    for _, rows in frame.groupby("part", sort=False):
        grain, spaced = _spaced(rows)
        found.setdefault(grain, []).append(spaced)
    return [(grain, pd.concat(parts)) for grain, parts in found.items()]


def _are_long(frame: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows name a period longer than a day other than a month."""
    return ((frame["end"] - frame["date"]).dt.days > 1) & ~frame["month"]


def _spaced(frame: pd.DataFrame) -> tuple[Grain, pd.DataFrame]:
    """Return the grain of a table's rows, with the end of each row if they are coarser than a day."""
    if _are_long(frame).any():
        return "span", frame
    days = pd.Series(frame["date"].unique()).sort_values(ignore_index=True)
    step = pd.Timedelta(days=days.diff().dt.days.median()) if len(days) > 2 else pd.Timedelta(0)
    firsts = bool((days.dt.day == 1).all()) and step.days >= SHORTEST_MONTH
    lasts = bool(((days + pd.Timedelta(days=1)).dt.day == 1).all()) and step.days >= SHORTEST_MONTH
    if lasts and not firsts:
        frame = frame.assign(
            date=frame["date"].dt.to_period("M").dt.start_time.astype("datetime64[us]")
        )
    if frame["month"].all() or firsts or lasts:
        return "month", frame.assign(end=frame["date"] + pd.DateOffset(months=1))
    if step < pd.Timedelta(days=WEEKLY):
        return "day", frame.drop(columns="end")
    following = dict(zip(days, [*days[1:], days.iloc[-1] + step], strict=True))
    return "span", frame.assign(end=frame["date"].map(following).dt.normalize())


def _people(
    kind: str, frame: pd.DataFrame, grain: Grain, said: Sidecar, network: str | None
) -> tuple[list[Dataset], list[str]]:
    """Return counts of followers by network, or of subscribers; a stock holds on its day, a gain over a period has no day."""
    told: list[str] = []
    rows = frame.rename(columns={f"subscribers_{flow}": flow for flow in ("gained", "lost")})
    apart = grain != "day" and not rows["month"].all()
    flows = [c for c in ("gained", "lost") if c in rows and apart and rows[c].notna().any()]
    if apart:
        held = rows["stands"].fillna(rows["date"]) if "stands" in rows else rows["date"]
        rows = rows.assign(date=held).drop(columns=["end", "gained", "lost"], errors="ignore")
        grain = "day"
    if flows:
        told = [
            f"Not kept, because the days that they count are not given: {' and '.join(flows)} over more than a day."
        ]
    if kind == "subscribers":
        return [_dataset(rows, kind, grain, SeriesId("subscribers"), said, merge="day")], told
    own = rows["network"].map(_network) if "network" in rows else pd.Series(None, rows.index)
    named = own.astype("str").where(own.notna(), network or "?")
    return [
        _dataset(
            rows[named == name].assign(network=name, account=said.account),
            kind,
            grain,
            SeriesId("followers", None if name == "?" else name, handle=said.account),
            said,
            merge="day",
        )
        for name in dict.fromkeys(named)
    ], told


def _network(name: object) -> str | None:
    plain = header_name(name) if isinstance(name, str) and not PERSONAL.search(name) else ""
    return NETWORKS.get(plain, plain) or None


def _sales(frame: pd.DataFrame, grain: Grain, said: Sidecar) -> list[Dataset]:
    """Return the sales of each store separately, so that a store's own report can be compared with them."""
    own = frame["store"] if "store" in frame else pd.Series(None, frame.index, dtype="str")
    named = own.where(own.notna(), said.store) if said.store else own
    stores = named.map(_store, na_action="ignore").astype("str").fillna("?")
    rows = frame.assign(store=stores, transaction="sale")
    if "units" in rows:
        back = rows["units"] < 0
        rows = rows.assign(
            transaction=rows["transaction"].mask(back, "refund"),
            refunds=rows.get("refunds", -rows["units"].where(back)).abs(),
        )
    return [
        _dataset(
            rows[stores == store],
            "sales",
            grain,
            SeriesId("sales", None if store == "?" else store),
            said,
        )
        for store in dict.fromkeys(stores)
    ]


def _store(name: str) -> str:
    """Return the id of the store that a cell names, or else the cell's text; '?' for a buyer's address."""
    return "?" if PERSONAL.search(name) else service_called(name) or header_name(name)


def _dataset(
    rows: pd.DataFrame,
    kind: str,
    grain: Grain,
    series_id: SeriesId,
    said: Sidecar,
    merge: Any = "choose",
) -> Dataset:
    frame = complete(rows, kind)
    start, end = days_of(frame[KINDS[kind].when])
    return Dataset(
        kind=kind,
        frame=frame,
        grain=grain,
        series_id=series_id,
        start=start,
        end=frame["end"].max().date() if "end" in frame else end,
        missing_means="unknown",
        timezone=said.timezone,
        timezone_because="the author says so" if said.timezone else "",
        merge=merge,
        precedence=RANK,
    )
