"""A day annotated: written into events.csv whole or not at all, beside what stands there, in the form that it has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import roi
from roi.cli.project import new_project
from roi.errors import RoiError, WrongUse
from roi.loaders.formats.events_csv import HEADER
from roi.settings import EVENT_KINDS
from roi.simulate.timelines import timeline
from roi.simulate.world import draw

OLD = {
    "as we lay it out": (",".join(HEADER) + "\n").encode(),
    "kept by hand": b"date,kind,title\n2025-03-04,launch,The Salt Road\n",
    "without an end of line": b"date,kind,title,end\n2025-03-10,press,A review,",
    "from a German Excel": "date;end;kind;title\r\n2025-05-05;;other;Grüße, Köln\r\n".encode(
        "cp1252"
    ),
    "with a mark": b"\xef\xbb\xbfkind,date,title\r\nlaunch,2025-03-04,The Salt Road\r\n",
    "UTF-16": "date\tend\tkind\ttitle\n2025-05-05\t\tother\tGrüße\n".encode("utf-16"),
}


def events(folder: Path) -> pd.DataFrame:
    [counted] = roi.load(folder).by_day("events")
    return counted.frame


@pytest.mark.parametrize("old", OLD.values(), ids=OLD)
def test_what_stands_there_stays_and_the_new_line_is_read(tmp_path: Path, old: bytes) -> None:
    place = tmp_path / "events.csv"
    place.write_bytes(old)
    before = 0 if old.count(b"\n") == 1 and b"2025" not in old else len(events(tmp_path))
    roi.note_event(tmp_path, "2026-03-14", "convention", 'Fair, "big";\n one')
    assert place.read_bytes().startswith(old)
    found = events(tmp_path)
    assert len(found) == before + 1
    last = found.iloc[-1]
    assert (last["kind"], last["title"]) == ("convention", 'Fair, "big"; one')
    assert last["date"] == pd.Timestamp("2026-03-14")
    again = place.read_bytes()
    roi.note_event(tmp_path, "2026-03-14", "convention", 'Fair, "big"; one')
    assert place.read_bytes() == again  # once is enough


def test_an_event_of_several_days_has_its_days(tmp_path: Path) -> None:
    roi.note_event(tmp_path, "2026-03-14", "convention", "Book fair", end="2026-03-16")
    roi.note_event(tmp_path, "2026-04-01", "launch", "Book 2")
    found = events(tmp_path)
    assert (found["end"] - found["date"]).dt.days.tolist() == [3, 1]


@pytest.mark.parametrize(
    ("old", "options", "word"),
    [
        (b"", {"kind": "party"}, "no kind of event"),
        (b"", {"start": "2026-13-01"}, "no day"),
        (b"", {"end": "2026-03-01"}, "before it starts"),
        (b"", {"title": "x" * 501}, "longer than"),
        (b"PK\x03\x04rubbish", {}, "write it there by hand"),
        (b"name,mail\nAda,ada@mail.example\n", {}, "write it there by hand"),
        (b"date,kind,title\n", {"end": "2026-03-20"}, "write it there by hand"),
    ],
)
def test_what_can_not_be_written_leaves_all_as_it_was(
    tmp_path: Path, old: bytes, options: dict[str, str], word: str
) -> None:
    place = tmp_path / "events.csv"
    if old:
        place.write_bytes(old)
    with pytest.raises(WrongUse, match=word):
        roi.note_event(tmp_path, **({"start": "2026-03-14"} | options))
    assert (place.read_bytes() if place.exists() else b"") == old


def test_a_disk_that_refuses_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = roi.note_event(tmp_path, "2026-03-14", "press", "A review")
    old = place.read_bytes()

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(RoiError, match="no space left"):
        roi.note_event(tmp_path, "2026-03-15", "press", "Another")
    assert place.read_bytes() == old


def test_the_template_is_what_is_written_anew(tmp_path: Path) -> None:
    laid = new_project(tmp_path / "books").folder / "exports" / "events.csv"
    fresh = roi.note_event(tmp_path, "2026-03-14", "press", "A review")
    assert fresh.read_text().splitlines()[0] == laid.read_text().strip()
    roi.note_event(laid.parent, "2026-03-14", "press", "A review")
    assert laid.read_bytes() == fresh.read_bytes()


def test_every_kind_can_be_noted(tmp_path: Path) -> None:
    for n, kind in enumerate(EVENT_KINDS):
        roi.note_event(tmp_path, f"2026-03-{n + 1:02}", kind, kind)
    assert events(tmp_path)["kind"].tolist() == list(EVENT_KINDS)


def test_events_of_several_days_are_told_with_a_range_that_holds_what_they_moved() -> None:
    rng = np.random.default_rng(11)
    line = timeline(draw(7, days=600, effect=0.0))
    usual = rng.poisson(100, len(line.daily)).astype(float)
    line = replace(line, daily=line.daily.assign(visits=usual), events=line.events.iloc[:0])
    starts = [line.daily.index[n] for n in range(60, 560, 90)]
    for first in starts:
        line = line.with_event(first, "convention", str(first), end=first + pd.Timedelta(4, "D"))
        line.daily.loc[first : first + pd.Timedelta(4, "D"), "visits"] += 30
    kind = roi.events_moved(line).kinds["convention"]
    assert kind.windows == len(starts)
    assert kind.conf_low < 150 * len(starts) < kind.conf_high  # 30 a day on each of five days
    assert kind.conf_low > 0
