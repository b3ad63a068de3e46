"""Whether effects differ by what is declared of authors, such as genre or size: meta-regression, corrected for many columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from roi.analysis.finding import known
from roi.portfolio.means import Mean, mean_of
from roi.portfolio.pooling import spread_of

FEWEST = 5  # authors of a group
MOST_GROUPS = 12
SURE = 0.05


@dataclass(frozen=True)
class Difference:
    """Whether effects differ by one declared column.

    Attributes
    ----------
    column : the column.
    groups : by its value, how many authors and their mean effect; empty for a column of numbers.
    slope : what the effect changes by when the number doubles, for a column of numbers.
    p_value : of no difference.
    corrected : the same, corrected for all columns that were asked about (Holm 1979).
    """

    column: str
    groups: dict[str, tuple[int, Mean]]
    slope: Mean | None
    p_value: float
    corrected: float

    @property
    def is_seen(self) -> bool:
        """Whether a difference is seen."""
        return self.corrected < SURE

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {
            "column": self.column,
            "groups": {g: {"authors": n, **m.to_dict()} for g, (n, m) in self.groups.items()},
            "slope": self.slope.to_dict() if self.slope else None,
            "p_value": known(self.p_value),
            "corrected": known(self.corrected),
        }


def differences(effects: pd.DataFrame, columns: tuple[str, ...]) -> tuple[Difference, ...]:
    """Return, for each declared column, whether authors' effects differ by it.

    Each column is asked about alone, by a regression of the effects on it with weights 1 / (error² + spread²) and HC3
    errors; the p-values are corrected together. Groups of fewer than `FEWEST` authors are left out. A difference
    between groups is one between authors, whatever else they differ in: no advice follows from it alone.

    Parameters
    ----------
    effects : one row an author: estimate, std_error, and the columns, as text.
    columns : which to ask about.
    """
    from statsmodels.stats.multitest import multipletests

    usable = effects[np.isfinite(effects["estimate"]) & (effects["std_error"] > 0)]
    asked = [found for column in columns if (found := _difference(usable, column))]
    if not asked:
        return ()
    corrected = multipletests([d.p_value for d in asked], method="holm")[1]
    return tuple(
        Difference(d.column, d.groups, d.slope, d.p_value, float(p))
        for d, p in zip(asked, corrected, strict=True)
    )


def _difference(effects: pd.DataFrame, column: str) -> Difference | None:
    values = effects[column].fillna("").str.strip()
    given = values != ""
    numbers = pd.to_numeric(values[given], errors="coerce")
    if given.sum() >= 2 * FEWEST and numbers.gt(0).all() and numbers.nunique() > 2:
        return _by_number(effects[given], np.log2(numbers), column)
    sizes = values[given].value_counts()
    kept = sizes[sizes >= FEWEST].index
    if not 2 <= len(kept) <= MOST_GROUPS:
        return None
    there = values.isin(kept)
    return _by_group(effects[there], values[there], column)


def _by_number(effects: pd.DataFrame, doublings: pd.Series[float], column: str) -> Difference:
    fit = _fit(effects, doublings.to_frame())
    low, high = fit.conf_int().iloc[1]
    slope = Mean(float(fit.params.iloc[1]), float(fit.bse.iloc[1]), float(low), float(high))
    return Difference(column, {}, slope, float(fit.pvalues.iloc[1]), float("nan"))


def _by_group(effects: pd.DataFrame, groups: pd.Series[str], column: str) -> Difference:
    fit = _fit(effects, pd.get_dummies(groups, drop_first=True, dtype=float))
    p_value = float(fit.f_test(np.eye(len(fit.params))[1:]).pvalue)
    means = {
        str(name): (len(some), mean_of(some.to_numpy(dtype=float)))
        for name, some in effects["estimate"].groupby(groups)
    }
    return Difference(column, means, None, p_value, float("nan"))


def _fit(effects: pd.DataFrame, explained_by: pd.DataFrame):  # type: ignore[no-untyped-def]
    from statsmodels.regression.linear_model import WLS
    from statsmodels.tools.tools import add_constant

    estimates, errors = effects["estimate"], effects["std_error"]
    spread = spread_of(estimates.to_numpy(dtype=float), errors.to_numpy(dtype=float))
    weights = 1 / (errors**2 + spread**2)
    return WLS(estimates, add_constant(explained_by), weights).fit(cov_type="HC3", use_t=True)
