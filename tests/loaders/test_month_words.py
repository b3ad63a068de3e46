"""The table of months by name is what babel says, in all languages that stores use."""

from __future__ import annotations

from babel.dates import get_month_names

from roi.loaders.month_words import LANGUAGES, month_names, without_accents

LACKING = 0.03  # of babel's names: its editions differ in a few abbreviations


def names_in_babel() -> dict[str, int]:
    return {
        name.casefold().rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
    }


def test_the_table_is_babels() -> None:
    table, babel = month_names(), names_in_babel()
    assert {n: table[n] for n in babel if n in table} == {n: babel[n] for n in babel if n in table}
    assert len(babel.keys() - table.keys()) <= LACKING * len(babel)
    plain = {without_accents(name): number for name, number in babel.items()}
    assert len(table.keys() - babel.keys() - plain.keys()) <= LACKING * len(babel)
    assert all(table[n] == plain[n] for n in plain if n in table and n not in babel)
    assert table["mars"] == 3
    assert table["10月"] == 10
