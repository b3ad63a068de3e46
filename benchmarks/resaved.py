"""Every table fixture saved again by LibreOffice and as Excel is known to: is it read the same, or is the loss told?

    python benchmarks/resaved.py --code "this version"

Needs LibreOffice (`soffice`; on Debian `apt-get install libreoffice-calc`) for three countries and four forms each; Excel's habits
are written by `tests/excel_habits.py`. Writes benchmarks/results/resaved.csv, one row a form: how many tables read the same; as the
same, and more, since the program understood a row that was set aside; differently, and the loss is told; with a refusal that
doesn't name the loss; differently in silence. `first_sheet_only`: workbooks of several sheets saved as text, which keeps one of
them. A version that is run again replaces its own rows; an older one is run with its own `roi` first in PYTHONPATH.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import excel_habits
import libreoffice
import saved_again

RESULTS = Path(__file__).parent / "results" / "resaved.csv"
OUTCOMES = ("same", "more", "told", "untrue", "silent")
COLUMNS = ("code", "saved_by", "tables", *OUTCOMES, "first_sheet_only", "examples")
EXAMPLES = 4
Row = dict[str, str]


def by_libreoffice(locales: list[str]) -> Iterator[tuple[str, dict[str, tuple[str, str]], int]]:
    """Yield each form with the outcome of each table, and how many workbooks lost sheets in it."""
    tables = saved_again.tables()
    for locale in locales:
        for form, (ending, _) in libreoffice.FORMS.items():
            with tempfile.TemporaryDirectory() as place:
                again = libreoffice.saved(tables, form, locale, Path(place))
            cut = sum(map(saved_again.has_sheets, again)) if ending == "csv" else 0
            found = saved_again.outcomes(again, f".{ending}")
            yield f"LibreOffice, {locale}, {form}", found, cut


def by_excel() -> Iterator[tuple[str, dict[str, tuple[str, str]], int]]:
    """Yield each of Excel's habits with the outcome of each text table."""
    tables = {n: data for n, data in saved_again.tables().items() if saved_again.is_text(n)}
    for habit, (suffix, save) in excel_habits.HABITS.items():
        again = {name: save(name, data) for name, data in tables.items()}
        yield habit, saved_again.outcomes(again, suffix), 0


def row(code: str, form: str, found: dict[str, tuple[str, str]], cut: int) -> Row:
    counted = Counter(result for result, _ in found.values())
    wrong = [n for n, (result, _) in found.items() if result in {"silent", "untrue"}]
    return {
        "code": code,
        "saved_by": form,
        "tables": str(len(found)),
        **{result: str(counted[result]) for result in OUTCOMES},
        "first_sheet_only": str(cut),
        "examples": "; ".join(wrong[:EXAMPLES]),
    }


def main() -> None:
    """Save, read and count; print each form as it is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--code", required=True, help="what the version is called in the results")
    parser.add_argument("--show", action="store_true", help="print each table not read the same")
    parser.add_argument("--locales", nargs="*", default=list(libreoffice.LOCALES))
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    known = list(csv.DictReader(RESULTS.open(encoding="utf-8"))) if RESULTS.exists() else []
    rows = [r for r in known if r["code"] != asked.code]
    for ways in (by_libreoffice(asked.locales), by_excel()):
        for form, found, cut in ways:
            rows.append(row(asked.code, form, found, cut))
            print(*rows[-1].values(), sep="  ", flush=True)
            for name, (result, shown) in found.items() if asked.show else ():
                if result != "same":
                    print("   ", result, name, shown[:300])
            with RESULTS.open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
                table.writeheader()
                table.writerows(rows)


if __name__ == "__main__":
    main()
