"""Meta's Ads Manager table: the cost of Facebook and Instagram advertisements, by day or by the reported span.

Columns from public parsers; that tables of ads and ad sets come without a campaign's name, from
andreanb-prog/publishingdashboard, lib/parsers/meta.ts. The currency is in a column's name; a row
without a name is the total.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import SpanLoader, reasons
from roi.loaders.parse import dates, money, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column
from roi.loaders.tables import all_first_names
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

SPENT = re.compile(
    r"(?:amount spent|importe gastado|ausgegebener betrag|montant dépensé|importo speso|valor usado|besteed bedrag|"
    r"wydana kwota) \(([a-z]{3})\)"
)
DAYS = dates("%Y-%m-%d", "%m/%d/%Y")
# English, Spanish, German, French, Italian, Portuguese, Dutch, Polish; a table of ads need not name their campaign.
NAMES = """Campaign name,Nombre de la campaña,Kampagnenname,Nom de la campagne,
Ad set name,Nombre del conjunto de anuncios,Name der Anzeigengruppe,Nom de l'ensemble de publicités,
Ad name,Nombre del anuncio,Anzeigenname,Nom de la publicité,
Nome della campagna,Nome del gruppo di inserzioni,Nome dell'inserzione,
Nome da campanha,Nome do conjunto de anúncios,Nome do anúncio,
Campagnenaam,Naam advertentieset,Naam advertentie,
Nazwa kampanii,Nazwa zestawu reklam,Nazwa reklamy""".replace("\n", "").split(",")
DAY = ("Day", "Día", "Tag", "Jour", "Giorno", "Dia", "Dag", "Dzień")
STARTS = (
    "Reporting starts",
    "Inicio del informe",
    "Berichtsstart",
    "Début des rapports",
    "Início dos relatórios",
    "Start rapportage",
)
ENDS = (
    "Reporting ends",
    "Fin del informe",
    "Berichtsende",
    "Fin des rapports",
    "Encerramento dos relatórios",
    "Einde rapportage",
)
SEEN = (
    "Impressions",
    "Impresiones",
    "Impressionen",
    "Impression",
    "Impressões",
    "Weergaven",
    "Vertoningen",
    "Wyświetlenia",
)


@dataclass(frozen=True)
class MetaAds(SpanLoader):
    """The table, with the currency that its column of amounts names, whichever it is."""

    def identifies(self, source: Source) -> bool:
        """Whether a header of ours, in one of the languages, names an amount spent in some currency."""
        return _spent(source) is not None and SpanLoader.identifies(self._of(source), source)

    def read(self, source: Source) -> Reading:
        """Read the costs in that currency."""
        return SpanLoader.read(self._of(source), source)

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the costs in the currency that the header names."""
        found = super().dataset(source, frame)
        spent = _spent(source)
        code = spent[1].upper() if spent else None
        currency = pd.Series(code, found.frame.index, "str")
        return replace(found, frame=found.frame.assign(currency=currency))

    def _of(self, source: Source) -> MetaAds:
        spent = _spent(source)
        others = {n: c for n, c in self.columns.items() if c.to != "amount"}
        amount = {spent[0]: Column("amount", money())} if spent else {}
        return replace(self, columns=others | amount)


def _spent(source: Source) -> re.Match[str] | None:
    """Return the name of the column of amounts, as it is compared, with its currency."""
    return next(filter(None, map(SPENT.fullmatch, sorted(all_first_names(source)))), None)


def _not_a_day(cells: pd.DataFrame) -> pd.Series[Any]:
    named = next(name for name in NAMES if name.casefold() in cells)
    total = cells[named.casefold()].astype("str").str.strip() == ""
    return reasons(total, "the total, without a name")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    if "last" not in frame:
        return frame.assign(end=frame["date"] + pd.Timedelta(days=1))
    return frame.assign(end=frame["last"] + pd.Timedelta(days=1))


meta_ads = MetaAds(
    name="meta_ads",
    about=About(
        service="Meta Ads Manager",
        download="Ads Manager > Reports > breakdown by day > Export table data",
        kinds=("costs",),
        grain="day if broken down by day, else the reported span",
        timezone="the advertising account's own, not stated",
        cannot_tell="which sales an advertisement brought",
        knowledge="from public parsers",
    ),
    kind="costs",
    columns={
        **{name: Column("date", DAYS, row=True) for name in (*DAY, *STARTS)},
        **{name: Column("last", DAYS, required=False, row=True) for name in ENDS},
        **{name: Column("item", texts) for name in NAMES},
        **{name: Column("seen", texts) for name in SEEN},
        "Amount spent (USD)": Column("amount", money()),
    },
    series_id=SeriesId("costs", "meta_ads"),
    missing_means="zero",
    precedence=30,
    skip=_not_a_day,
    transform=_tidy,
)
