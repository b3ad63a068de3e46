"""Our numbers against R's on the same arrays, where the method is the same; R's are from tests/reference/made_in_r.R."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from roi.analysis.event_study.baseline import two_sided
from roi.analysis.event_study.structural_change import search
from roi.analysis.response.regression import regress, yule_walker
from roi.analysis.response.row_blocks import orthonormal

FOLDER = Path(__file__).parent / "reference"
IN_R = {
    name: np.array(values)
    for name, values in json.loads((FOLDER / "made_in_r.json").read_text("utf-8")).items()
}
ROWS = pd.read_csv(FOLDER / "arrays.csv")
Y, X, NOISE = (ROWS[c].to_numpy(dtype=float) for c in ("y", "x", "noise"))
CONTROLS = orthonormal(np.column_stack([np.ones(len(ROWS)), ROWS["z"], ROWS["t"]]))


def test_least_squares_and_hc3() -> None:
    fit = regress(CONTROLS, X[:, None], Y)
    error = np.sqrt(((fit.influence[:, 0] * fit.hc3) ** 2).sum())
    assert fit.coefficients[0] == pytest.approx(IN_R["coefficients"][1], rel=1e-8)
    assert error == pytest.approx(IN_R["hc3"][1], rel=1e-8)


def test_autoregression() -> None:
    assert yule_walker(NOISE, 3) == pytest.approx(IN_R["yule_walker"], rel=1e-8)


def test_the_date_of_a_change_and_its_statistics() -> None:
    dates = np.arange(36, 206)
    found = search(CONTROLS, X, Y, dates - 1)
    assert dates[found.best] == IN_R["best_date"][0]
    assert found.fall[found.best] == pytest.approx(IN_R["fall"][0], rel=1e-8)
    at = [0, found.best, len(dates) - 1]
    assert found.score[at] == pytest.approx(IN_R["scores"], rel=1e-8)
    assert abs(dates[found.best] - 1 - IN_R["strucchange_date"][0]) <= 3


def test_tail_of_a_negative_binomial() -> None:
    tail = two_sided(np.array([31.0]), np.array([12.0]), 1 / 4)
    assert tail[0] == pytest.approx(2 * IN_R["negative_binomial_tail"][0], rel=1e-8)
