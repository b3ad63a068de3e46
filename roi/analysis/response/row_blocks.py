"""Tables worked through in blocks of rows, so that ten years of hours need no copy of all their controls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
ROWS = 8192  # in a block: years of days are one, ten years of hours eleven
DEPENDENT = 1e-8  # of a column of length one that earlier columns leave


class Table(Protocol):
    """What gives some of its rows at a time: an array, or an object that makes them when asked."""

    def __getitem__(self, rows: slice, /) -> Array:
        """Return these rows, (rows, columns)."""


@dataclass(frozen=True, eq=False)
class SideBySide:
    """The columns of several tables, with one after the other."""

    tables: tuple[Table, ...]

    def __getitem__(self, rows: slice) -> Array:
        """Return these rows of all tables."""
        return np.column_stack([table[rows] for table in self.tables])


def blocks(rows: int) -> Iterator[slice]:
    """Yield the slices that together make up so many rows."""
    for start in range(0, rows, ROWS):
        yield slice(start, min(start + ROWS, rows))


def orthonormal(columns: Table, chosen: Array | None = None) -> Array:
    """Return an orthonormal basis of the columns' span; columns that repeat earlier ones add nothing.

    Parameters
    ----------
    columns : (n, p); only the rows that are `chosen` (n) count, or all rows of an array.

    Notes
    -----
    Of more rows than a block holds, the triangle R of A = QR is that of the blocks' triangles stacked (Demmel et al. 2012,
    doi:10.1137/080731992), and Q = A R⁻¹ is made block by block.

    Examples
    --------
    >>> twice = np.column_stack([np.ones(4), np.arange(4.0), 2 * np.ones(4), np.arange(4.0) ** 2])
    >>> orthonormal(twice).shape
    (4, 3)
    """
    if chosen is None:
        array = np.asarray(columns)
        if len(array) <= ROWS:
            return _orthonormal_at_once(array)
        chosen = np.ones(len(array), dtype=bool)
    if len(chosen) <= ROWS:
        return _orthonormal_at_once(columns[slice(0, len(chosen))][chosen])
    triangle = columns[slice(0, 0)]
    for rows in blocks(len(chosen)):
        triangle = _triangle(np.vstack([triangle, columns[rows][chosen[rows]]]))
    size = np.sqrt((triangle**2).sum(axis=0))
    kept = np.flatnonzero(size > 0)
    while True:
        scaled = _triangle(triangle[:, kept] / size[kept])
        own = _own_parts(scaled)
        if own.all():
            break
        kept = kept[own]
    back = np.linalg.inv(scaled) / size[kept][:, None]
    basis = np.empty((int(chosen.sum()), len(kept)))
    end = 0
    for rows in blocks(len(chosen)):
        block = columns[rows][chosen[rows]][:, kept] @ back
        basis[end : end + len(block)] = block
        end += len(block)
    return basis


def _orthonormal_at_once(columns: Array) -> Array:
    size = np.sqrt((columns**2).sum(axis=0))
    scaled = columns[:, size > 0] / size[size > 0]
    q, r = np.linalg.qr(scaled)
    while not (own := _own_parts(r)).all():
        # Once more without them: in place of a dependent column stands a direction of rounding errors.
        scaled = scaled[:, own]
        q, r = np.linalg.qr(scaled)
    return np.asarray(q)


def _triangle(columns: Array) -> Array:
    return np.asarray(np.linalg.qr(columns, mode="r"))


def _own_parts(triangle: Array) -> Array:
    """Return which columns of length one have a part of their own beside earlier ones, by the triangle of their QR."""
    rows = np.abs(np.diag(triangle))
    own = np.zeros(triangle.shape[1], dtype=bool)
    own[: len(rows)] = rows > DEPENDENT
    return own
