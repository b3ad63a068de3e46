"""A title that a store reports itself is not counted again in its distributor's report; which is which is told."""

from __future__ import annotations

from pathlib import Path

from roi.exports import Exports, load

LOADERS = Path(__file__).parent / "loaders"


def units(exports: Exports) -> dict[str, float]:
    return {c.counts: float(c.frame["units"].sum()) for c in exports.of("sales")}


def kobo(title: str, days: list[str]) -> str:
    """Return a table of Kobo's own: the fixture's header, and a copy of a title on each day (day first)."""
    head, row, *_ = (LOADERS / "kobo_sales" / "2018.csv").read_text().splitlines()
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    names = {n.strip().casefold(): n for n in cells}
    rows = []
    for day in days:
        said = {**cells, names["date"]: day, names["title"]: title, names["total qty"]: "1"}
        rows.append(",".join(said.values()))
    return "\n".join([head, *rows]) + "\n"


def shelf(folder: Path, title: str, days: list[str]) -> Exports:
    """Put Draft2Digital's fixture (Kobo: one copy of Salt Road on 3 May 2026) beside Kobo's own report."""
    own = LOADERS / "draft2digital_ebook" / "2026-05.csv"
    (folder / "d2d.csv").write_bytes(own.read_bytes())
    (folder / "kobo.csv").write_text(kobo(title, days))
    return load(folder)


def test_the_stores_own_report_counts(tmp_path: Path) -> None:
    exports = shelf(tmp_path, "Salt Road: A Novel", ["02/05/2026", "20/05/2026"])
    assert units(exports) == {"sales:kobo": 2, "sales:d2d": -1}
    (told,) = [o for o in exports.overlaps if "same store" in o.sentence]
    assert told.sentence.startswith("1 row in d2d.csv")


def test_before_a_title_came_to_the_store_itself_the_distributor_counts(tmp_path: Path) -> None:
    exports = shelf(tmp_path, "Salt Road", ["10/05/2026", "20/05/2026"])
    assert units(exports) == {"sales:kobo": 2, "sales:d2d": 0}
    assert not exports.overlaps


def test_another_title_counts_in_both(tmp_path: Path) -> None:
    exports = shelf(tmp_path, "The Gull Year", ["02/05/2026", "20/05/2026"])
    assert units(exports) == {"sales:kobo": 2, "sales:d2d": 0}
