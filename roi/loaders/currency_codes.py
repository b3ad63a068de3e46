"""Give each amount's currency as its code, whatever loader read it; an amount whose currency nobody can tell is left out."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from roi.loaders.families.currency_names import DOLLAR, code_called
from roi.loaders.row_ledger import quotable
from roi.records.dataset import Dataset, Problem, Reading
from roi.records.kinds import KINDS

CODE = re.compile(r"[A-Z]{3}")
NOT_CLEAR = "its currency is not clear, so the amount was left out"
DOLLARS_TOLD = "The currency '$' was read as US dollars; if they are other dollars, write their code, such as CAD."


def with_currency_codes(reading: Reading, file: str) -> Reading:
    """Return a reading whose currencies are codes: 'usd', '€' and 'British pounds' become USD, EUR and GBP.

    An amount with any other word for its currency is left out, and a problem of `file`.
    """
    given = {
        str(c)
        for d in reading.datasets
        if "currency" in KINDS[d.kind].texts
        for c in set(d.frame["currency"].tolist())
        if not pd.isna(c)
    }
    codes = {c: c if CODE.fullmatch(c) else code_called(c) for c in given}
    if all(code == c for c, code in codes.items()):
        return reading
    found = [_coded(dataset, codes, file) for dataset in reading.datasets]
    told = (DOLLARS_TOLD,) if any(c.strip() == DOLLAR for c in codes) else ()
    return replace(
        reading,
        datasets=tuple(dataset for dataset, _ in found),
        problems=(*reading.problems, *(p for _, problems in found for p in problems)),
        notes=(*reading.notes, *told),
    )


def _coded(
    dataset: Dataset, codes: dict[str, str | None], file: str
) -> tuple[Dataset, list[Problem]]:
    kind = KINDS[dataset.kind]
    if "currency" not in kind.texts:
        return dataset, []
    frame = dataset.frame
    written = frame["currency"]
    unknown = written.map(lambda c: isinstance(c, str) and codes[c] is None).astype(bool)
    money = [name for name, measure in kind.measures.items() if measure.unit == "money"]
    lost = unknown & frame[money].notna().any(axis="columns")
    problems = [
        Problem(file, int(line), "currency", quotable(str(text)), NOT_CLEAR)
        for line, text in zip(frame.loc[lost, "line"], written[lost], strict=True)
    ]
    known = pd.Series([codes.get(c) for c in written], frame.index, dtype="str")
    amounts = {name: frame[name].mask(unknown) for name in money}
    return replace(dataset, frame=frame.assign(currency=known, **amounts)), problems
