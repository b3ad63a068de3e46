"""The results as a workbook: authors, findings and pools, a sheet each."""

from __future__ import annotations

import pandas as pd

from roi.display.workbook import workbook
from roi.portfolio.portfolio import Portfolio


def results_workbook(found: Portfolio) -> bytes:
    """Return the workbook; unknown numbers are empty cells."""
    return workbook(_sheets(found))


def _sheets(found: Portfolio) -> dict[str, pd.DataFrame]:
    sheets = {"authors": found.authors, "findings": found.findings.drop(columns="checks")}
    for pool in found.pools:
        sheets[f"{pool.outcome} by {'coin' if pool.is_randomised else 'history'}"] = pool.authors
    return sheets
