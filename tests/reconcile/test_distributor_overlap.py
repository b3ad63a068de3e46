"""A title that a store reports itself is not counted again from its distributor's report, and the decision says which counts."""

from __future__ import annotations

from pathlib import Path

import places

from roi.exports import Exports, load

LOADERS = places.FIXTURES


def units(exports: Exports) -> dict[str, float]:
    return {str(c.id): float(c.frame["units"].sum()) for c in exports.by_day("sales")}


def kobo(title: str, days: list[str]) -> str:
    """Return a Kobo table: the fixture's header, and one copy of a title on each day (day-first)."""
    head, row, *_ = (LOADERS / "kobo_sales" / "2018.csv").read_text().splitlines()
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    names = {n.strip().casefold(): n for n in cells}
    rows = []
    for day in days:
        text = {**cells, names["date"]: day, names["title"]: title, names["total qty"]: "1"}
        rows.append(",".join(text.values()))
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
    (reported,) = [o for o in exports.overlaps if "same store" in o.sentence]
    assert reported.sentence.startswith("1 row in d2d.csv")


def test_before_a_title_came_to_the_store_itself_the_distributor_counts(tmp_path: Path) -> None:
    exports = shelf(tmp_path, "Salt Road", ["10/05/2026", "20/05/2026"])
    assert units(exports) == {"sales:kobo": 2, "sales:d2d": 0}
    assert not exports.overlaps


def test_another_title_counts_in_both(tmp_path: Path) -> None:
    exports = shelf(tmp_path, "The Gull Year", ["02/05/2026", "20/05/2026"])
    assert units(exports) == {"sales:kobo": 2, "sales:d2d": 0}


def monthly(folder: Path, first: str, last: str, kind: str = "E1") -> Exports:
    """Put Draft2Digital's fixture (Apple: four copies of Salt Road, 29 March to 2 May) beside Apple's own sales."""
    own = LOADERS / "draft2digital_ebook" / "2026-05.csv"
    head, rows = (LOADERS / "apple_books" / "80000001_0321_US.txt").read_text().split("\n", 1)
    names, cells = head.split("\t"), rows.split("\n")[0].split("\t")
    sale = dict(zip(names, cells, strict=True)) | {"Title": "Salt Road"}
    days = [n for n in names if n in {"Start Date", "End Date"}]
    lines = ["\t".join({**sale, **dict.fromkeys(days, day)}.values()) for day in (first, last)]
    (folder / "d2d.csv").write_bytes(own.read_bytes())
    (folder / "apple.txt").write_text("\n".join([head, *lines]) + "\n")
    return load(folder)


def test_a_distributors_span_belongs_to_where_most_of_its_days_lie(tmp_path: Path) -> None:
    within, before = tmp_path / "within", tmp_path / "before"
    within.mkdir()
    before.mkdir()
    exports = monthly(within, "04/02/2026", "05/20/2026")
    assert spans(exports) == 0
    assert "1 row in d2d.csv" in exports.overlaps[-1].sentence
    assert spans(monthly(before, "04/25/2026", "05/20/2026")) == 4


def spans(exports: Exports) -> float:
    """Return the copies counted by a span of days rather than by day."""
    coarse = (c for c in exports.series if str(c.id) == "sales:d2d_spans")
    return float(sum(c.frame["units"].sum() for c in coarse))


def test_an_audiobook_of_a_distributor_is_not_the_e_book_that_the_store_reports(
    tmp_path: Path,
) -> None:
    """Findaway's fixture has Salt Road sold at Google Play in June 2025, where the author sells the e-book herself."""
    (source,) = (LOADERS / "findaway").glob("*.xlsx")
    (tmp_path / source.name).write_bytes(source.read_bytes())
    table = "Date,Book,Store,Format,Copies,Net\n" + "".join(
        f"2025-06-{d:02d},Salt Road,Google Play,{{}},1,2.00\n" for d in (1, 30)
    )
    (tmp_path / "google.csv").write_text(table.format("ebook", "ebook"))
    assert not [o for o in load(tmp_path).overlaps if "same store" in o.sentence]
    (tmp_path / "google.csv").write_text(table.format("audiobook", "audiobook"))
    assert [o for o in load(tmp_path).overlaps if "same store" in o.sentence]
