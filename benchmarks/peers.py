"""What else people use on two daily series: correlation, Granger, least squares with HAC errors, a state-space model."""

from __future__ import annotations

import numpy as np
import pandas as pd
from floor import shift
from scipy.special import fdtrc, stdtr, stdtrit

Result = tuple[
    float, float, float
]  # estimate, half-width of the 95 % interval, p-value; NaN if there is none


def pearson(daily: pd.DataFrame, outcome: str) -> Result:
    both = daily[["link_posts", outcome]].dropna()
    r, n = float(np.corrcoef(both.to_numpy().T)[0, 1]), len(both)
    t = abs(r) * np.sqrt((n - 2) / max(1 - r**2, 1e-12))
    return np.nan, np.nan, float(2 * stdtr(n - 2, -t))


def granger(daily: pd.DataFrame, outcome: str, lags: int = 7) -> Result:
    """Seven lags of the posts on top of seven of the outcome: an F test."""
    both = daily[[outcome, "link_posts"]].interpolate().bfill()
    y, a = both.to_numpy().T
    past = [np.ones(len(y)), *[shift(y, k) for k in range(1, lags + 1)]]
    small = np.column_stack(past)[lags:]
    big = np.column_stack([*past, *[shift(a, k) for k in range(1, lags + 1)]])[lags:]
    rss = [
        float(((y[lags:] - x @ np.linalg.lstsq(x, y[lags:], rcond=None)[0]) ** 2).sum())
        for x in (small, big)
    ]
    free = len(big) - big.shape[1]
    f = (rss[0] - rss[1]) / lags / (rss[1] / free)
    return np.nan, np.nan, float(fdtrc(lags, free, max(f, 0.0)))


def newey_west(daily: pd.DataFrame, outcome: str, bandwidth: int = 14) -> Result:
    """Lags 0 to 3 (5 for sales), no controls, Newey–West errors."""
    y = daily[outcome].to_numpy()
    last = 5 if outcome == "sales" else 3
    x = np.column_stack(
        [np.ones(len(y)), *[shift(daily["link_posts"].to_numpy(), k) for k in range(last + 1)]]
    )
    known = np.isfinite(y)
    x, y = x[known], y[known]
    inverse = np.linalg.pinv(x)
    u = y - x @ (inverse @ y)
    pull = inverse[1:].sum(axis=0) * u
    variance = pull @ pull + 2 * sum(
        (1 - k / (bandwidth + 1)) * (pull[k:] @ pull[:-k]) for k in range(1, bandwidth + 1)
    )
    value, error, free = (
        float((inverse[1:] @ y).sum()),
        float(np.sqrt(max(variance, 1e-12))),
        len(y) - x.shape[1],
    )
    return value, error * float(stdtrit(free, 0.975)), float(2 * stdtr(free, -abs(value / error)))


def unobserved_components(daily: pd.DataFrame, outcome: str) -> Result:
    """statsmodels' local level with a weekly season, an AR(1) and the lags as regressors."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    last = 5 if outcome == "sales" else 3
    x = np.column_stack([shift(daily["link_posts"].to_numpy(), k) for k in range(last + 1)])
    model = UnobservedComponents(
        daily[outcome].to_numpy(), "llevel", seasonal=7, autoregressive=1, exog=x
    )
    fit = model.fit(disp=0, maxiter=100)
    weights = np.array([float(name.startswith("beta")) for name in model.param_names])
    value, error = (
        float(weights @ fit.params),
        float(np.sqrt(max(weights @ fit.cov_params() @ weights, 1e-12))),
    )
    return value, 1.96 * error, float(2 * stdtr(1e6, -abs(value / error)))
