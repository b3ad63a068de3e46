"""YouTube Studio, a zip or folder with `Table data.csv`, `Totals.csv` and `Chart data.csv`, or the first alone: Analytics > Advanced mode > Export.

`Totals.csv` has two columns that could mean anything by themselves ("Date,Subscribers"), so the
files are only read together. Subscribers are the day's net change. Videos have a day but no hour.
Sources: a real zip of 2024 and 2025, not kept; of the names in other languages, public programs that read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.errors import RoiError
from roi.loaders.families.social_posts import followers_dataset, posts_dataset
from roi.loaders.parse import counts, dates, links_in, numbers, plain_text, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, parse_columns
from roi.loaders.tables import first_rows, header_name, named_columns, numbered_rows, read_table
from roi.records.dataset import Dataset, Reading
from roi.sources.archives import inside
from roi.sources.source import Source

# What the three files are called in English, German and Spanish; other languages' tables are known if they come alone.
TABLES = ("Table data.csv", "Tabellendaten.csv", "Datos de la tabla.csv")
TOTALS = ("Totals.csv", "Gesamtwerte.csv", "Totales.csv")
CHARTS = ("Chart data.csv", "Diagrammdaten.csv", "Datos del gráfico.csv")
WHOLE = frozenset({"Total", "Gesamt"})


def _videos(video: str, published: str, title: str, **figures: str) -> dict[str, Column]:
    return {
        video: Column("post_id", texts, row=True),
        published: Column("time", dates("%b %d, %Y", "%Y-%m-%d"), row=True),
        title: Column("text", texts),
        **{name: Column(to, counts(), required=False) for to, name in figures.items()},
    }


VIDEOS = (
    _videos(
        "Content",
        "Video publish time",
        "Video title",
        impressions="Views",
        likes="Likes",
        replies="Comments added",
        reposts="Shares",
    ),
    _videos(
        "Videos",
        "Veröffentlichungszeitpunkt des Videos",
        "Videotitel",
        impressions="Aufrufe",
        likes='"Mag ich"-Bewertungen',
        replies="Kommentare hinzugefügt",
        reposts="Geteilte Inhalte",
    ),
    _videos(
        "Contenido",
        "Hora de publicación del vídeo",
        "Título del vídeo",
        impressions="Visualizaciones",
        likes="Me gusta",
    ),
    _videos("Contenu", "Heure de publication de la vidéo", "Titre de la vidéo", impressions="Vues"),
)


def _by_day(day: str, views: str, net: str, **figures: str) -> dict[str, Column]:
    return {
        day: Column("date", dates("%Y-%m-%d"), row=True),
        views: Column("impressions", counts(), required=False),
        net: Column("net", numbers(), required=False),
        **{name: Column(to, counts(), required=False) for to, name in figures.items()},
    }


BY_DAY = (
    _by_day(
        "Date",
        "Views",
        "Subscribers",
        impressions="Engaged views",
        gained="Subscribers gained",
        lost="Subscribers lost",
    ),
    _by_day("Datum", "Aufrufe", "Abonnenten"),
    _by_day("Fecha", "Visualizaciones", "Suscriptores"),
)
NO_HOUR = "YouTube gives videos no hour: each counts on its day, at noon UTC."
NO_VIDEOS = "The table of contents names no video."
NO_DAYS = "The totals name no day."
NET = "YouTube's subscribers are the day's net change, not who came and who left."


@dataclass(frozen=True)
class YoutubeStudio:
    """Reads the videos and the channel's days."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the table of contents is there with the totals, or is the file itself."""
        try:
            files = _files(source)
            names = set(map(header_name, _header(files["table"]))) if files else set()
        except RoiError:
            return False
        return any(_first_three(columns) <= names for columns in VIDEOS)

    def read(self, source: Source) -> Reading:
        """Read both tables; the chart's figures of single videos are not read."""
        files = _files(source)
        ledger = Ledger(source.path)
        videos = _frame(files["table"], VIDEOS, ledger)
        notes = [NO_HOUR if len(videos) else NO_VIDEOS]
        kept, datasets = {"posts": len(videos)}, [_posts(videos)]
        if "totals" in files:
            days = _frame(files["totals"], BY_DAY, ledger)
            notes += [*([] if len(days) else [NO_DAYS]), *([NET] if "net" in days else [])]
            kept, datasets = kept | {"followers": len(days)}, [*datasets, _days(days)]
        rows = sum(kept.values()) + sum(map(len, ledger.aside.values()))
        reading = ledger.reading(tuple(datasets), rows, kept, tuple(notes))
        return replace(reading, used=frozenset(file.name for file in files.values()))


def _files(source: Source) -> dict[str, Source]:
    """Return the files that are read together by what they are; the table of contents may come alone."""
    members = {} if source.is_folder else inside(source)
    members = source.children if source.is_folder else members
    for table, totals, chart in zip(TABLES, TOTALS, CHARTS, strict=True):
        if table in members and totals in members:
            names = {"table": table, "totals": totals, "chart": chart}
            return {what: members[name] for what, name in names.items() if name in members}
    return {} if members or source.is_folder else {"table": source}


def _header(file: Source) -> list[Any]:
    return next((row for _, row in first_rows(file)[:1]), [])


def _first_three(columns: dict[str, Column]) -> set[str]:
    """Return the names by which a table of contents is known: the video, its day and its title."""
    return set(map(header_name, list(columns)[:3]))


def _frame(file: Source, languages: Sequence[dict[str, Column]], ledger: Ledger) -> pd.DataFrame:
    """Return a table's rows without its row of totals, in the language of its header."""

    def needed(columns: dict[str, Column]) -> set[str]:
        return {header_name(name) for name, column in columns.items() if column.row}

    there = set(map(header_name, _header(file)))
    columns = next((c for c in languages if needed(c) <= there), languages[0])
    table = read_table(
        numbered_rows(file), lambda row: needed(columns) <= set(map(header_name, row)), file.path
    )
    table = table.even(ledger)
    cells = named_columns(table, tuple(map(header_name, table.header)))
    total = cells[header_name(next(iter(columns)))].isin(WHOLE)
    ledger.set_aside("the sum of the rows below", table.lines[total])
    return parse_columns(cells[~total], table.lines[~total], columns, ledger)


def _posts(videos: pd.DataFrame) -> Dataset:
    words = videos["text"].fillna("").map(plain_text)
    frame = videos.assign(
        time=(videos["time"] + pd.Timedelta(hours=12)).dt.tz_localize("UTC").dt.as_unit("us"),
        text=words.astype("str"),
        kind="post",
        links=pd.Series([links_in(text) for text in words], index=videos.index, dtype="object"),
    )
    return posts_dataset(frame, "youtube", None, "the hour is unknown; noon UTC is on the day")


def _days(days: pd.DataFrame) -> Dataset:
    if "net" in days:
        days = days.assign(gained=days["net"].clip(lower=0), lost=(-days["net"]).clip(lower=0))
    return followers_dataset(days, "youtube", None, timezone=None, because="the file doesn't say")


youtube_studio = YoutubeStudio(
    "youtube_studio",
    About(
        service="YouTube Studio",
        download="studio.youtube.com > Analytics > Advanced mode > Export current view > CSV",
        kinds=("posts", "followers"),
        grain="day",
        timezone="not stated",
        cannot_tell="the hour of a video; the total number of subscribers",
        knowledge="a real zip of 2024 and 2025; German, Spanish and French names from several public programs",
    ),
)
