"""The floor to beat: weekday, spline and event profiles, fixed weights, AR(3), HC3, t."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.interpolate import BSpline

LAUNCH = (
    (0, 0),
    (1, 1),
    (2, 3),
    (4, 6),
    (7, 13),
    (14, 27),
    (28, 44),
    (-3, -1),
    (-7, -4),
    (-14, -8),
)


def controls(daily: pd.DataFrame, events: pd.DataFrame) -> np.ndarray:
    days = len(daily)
    pieces = max(1, round(days / 60))
    knots = np.r_[[0.0] * 3, np.linspace(0, days - 1, pieces + 1), [days - 1.0] * 3]
    columns = [BSpline.design_matrix(np.arange(days, dtype=float), knots, 3).toarray()]
    columns.append(np.eye(7)[daily.index.day_of_week][:, 1:])
    start = {
        k: (pd.DatetimeIndex(e["start"]) - daily.index[0]).days for k, e in events.groupby("kind")
    }
    for kind in ("blog_post", "newsletter"):
        at = np.bincount(start.get(kind, []), minlength=days)[:days].astype(float)
        columns.append(np.column_stack([shift(at, lag) for lag in range(4)]))
    steps = np.zeros((days, len(LAUNCH)))
    for day in start.get("launch", []):
        for column, (low, high) in enumerate(LAUNCH):
            steps[max(0, day + low) : max(0, day + high + 1), column] = 1
    columns.append(steps)
    return np.column_stack(columns)


def shift(x: np.ndarray, lag: int) -> np.ndarray:
    return np.concatenate([np.zeros(lag), x[: len(x) - lag]])


def fit(
    daily: pd.DataFrame, events: pd.DataFrame, outcome: str, activity: str = "link_posts"
) -> tuple[float, float, float]:
    """Return the total effect, its standard error and the degrees of freedom."""
    y = daily[outcome].to_numpy()
    lags = 5 if outcome == "sales" else 3
    x = np.column_stack([shift(daily[activity].to_numpy(), lag) for lag in range(lags + 1)])
    z = controls(daily, events)
    mean = daily[outcome].rolling(29, center=True, min_periods=5).mean().to_numpy()
    root = np.sqrt(1 / np.maximum(mean, 0.05) ** 1.6)
    full = np.column_stack([x, z[:, (z != 0).any(axis=0)]])
    known = np.isfinite(y) & np.isfinite(root)
    yw, xw = np.where(known, y * root, 0), np.where(known[:, None], full * root[:, None], 0)
    residual = yw - xw @ np.linalg.lstsq(xw[known], yw[known], rcond=None)[0]
    phi = yule_walker(np.where(known, residual, 0), 3)
    whole = known.copy()
    for lag in range(1, 4):
        whole &= np.r_[np.zeros(lag, bool), known[:-lag]]
    ys = yw - sum(phi[k] * shift(yw, k + 1) for k in range(3))
    xs = xw - sum(phi[k] * np.column_stack([shift(c, k + 1) for c in xw.T]) for k in range(3))
    ys, xs = ys[whole], xs[whole]
    inverse = np.linalg.pinv(xs)
    beta = inverse @ ys
    u = ys - xs @ beta
    h = np.clip(np.einsum("ij,ji->i", xs, inverse), 0, 0.999)
    influence = inverse[: lags + 1].sum(axis=0)
    return (
        beta[: lags + 1].sum(),
        float(np.sqrt(((influence * u / (1 - h)) ** 2).sum())),
        len(ys) - np.linalg.matrix_rank(xs),
    )


def yule_walker(r: np.ndarray, order: int) -> np.ndarray:
    gamma = np.array([r[k:] @ r[: len(r) - k] for k in range(order + 1)])
    toeplitz = gamma[np.abs(np.subtract.outer(np.arange(order), np.arange(order)))]
    return np.linalg.solve(toeplitz, gamma[1:])
