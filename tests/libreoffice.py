"""LibreOffice, headless, opening tables and saving them again as csv, xlsx or ods, in the habits of a country."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Mapping
from pathlib import Path

from held import HeldFile

from roi.sources.delimited import csv_rows, delimiter_of

LOCALES = {"en-US": 1033, "en-GB": 2057, "de-DE": 1031}
TEXT = "Text - txt - csv (StarCalc)"
FORMS = {  # what a table is saved as: the name's ending and LibreOffice's filter
    "csv": ("csv", f"{TEXT}:44,34,76,1,,0,false,true"),
    "semicolons": ("csv", f"{TEXT}:59,34,76,1,,0,false,true"),
    "xlsx": ("xlsx", "Calc MS Excel 2007 XML"),
    "ods": ("ods", "calc8"),
}
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{}</value></prop></item>
</oor:items>
"""
LONGEST = 600  # seconds that one run may take


def saved(tables: Mapping[str, bytes], form: str, locale: str, place: Path) -> dict[str, bytes]:
    """Return tables by their names, opened in a country's habits and saved in a form.

    A text's columns are found as LibreOffice's dialogue would, whatever divides them, and numbers and days are recognised.
    """
    ending, export = FORMS[form]
    names = {}
    (place / "in").mkdir(parents=True)
    for number, (name, data) in enumerate(tables.items()):
        is_text = not HeldFile(name, data).sheets
        suffix = ".csv" if is_text else Path(name).suffix.lower()
        data = with_commas(name, data) if is_text else data
        names[name] = place / "in" / f"{number}{suffix}"
        names[name].write_bytes(data)
    (place / "profile" / "user").mkdir(parents=True)
    (place / "profile" / "user" / "registrymodifications.xcu").write_text(SETTINGS.format(locale))
    texts = [str(p) for p in names.values() if p.suffix == ".csv"]
    books = [str(p) for p in names.values() if p.suffix != ".csv"]
    reading = f"{TEXT}:44,34,76,1,,{LOCALES[locale]},false,true"
    for files, how in ((texts, [f"--infilter={reading}"]), (books, [])):
        if files:
            _run(place, [*how, "--convert-to", f"{ending}:{export}"], files)
    made = {name: place / "out" / f"{p.stem}.{ending}" for name, p in names.items()}
    return {name: p.read_bytes() for name, p in made.items() if p.exists()}


def written(books: Mapping[str, bytes], ending: str, export: str, place: Path) -> dict[str, bytes]:
    """Return xlsx workbooks by their names, written again by LibreOffice with a filter of its own."""
    (place / "in").mkdir(parents=True)
    paths = {name: place / "in" / f"{i}.xlsx" for i, name in enumerate(books)}
    for name, path in paths.items():
        path.write_bytes(books[name])
    _run(place, ["--convert-to", f"{ending}:{export}"], list(map(str, paths.values())))
    made = {name: place / "out" / f"{path.stem}.{ending}" for name, path in paths.items()}
    return {name: path.read_bytes() for name, path in made.items() if path.exists()}


def with_commas(name: str, data: bytes) -> bytes:
    """Return a table as UTF-8 text with its cells divided by commas."""
    file = HeldFile(name, data)
    out = io.StringIO()
    rows = (row for _, row in csv_rows(file, delimiter_of(file.lines)))
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _run(place: Path, how: list[str], files: list[str]) -> None:
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    command = ["soffice", "--headless", "--norestore", profile, *how]
    command += ["--outdir", str(place / "out"), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)
