"""A reading as bytes and back: numbers as they are, each text once, compressed; data alone, never code."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from types import GenericAlias
from typing import Any, get_type_hints

import msgspec
import numpy as np
import pandas as pd

from roi.loaders.name_marks import BY_NAME, blotted
from roi.records.dataset import Dataset, Reading
from roi.records.kinds import KINDS
from roi.sources.zstandard import ZstdError, compress, decompress

# What some kinds have beside their own columns. A frame with a column that nobody named is not turned into bytes.
BESIDE = frozenset({"charged", "checked", "end", "left", "moment", "ordered", "pictured", "price"})


class Column(msgspec.Struct, frozen=True, array_like=True):
    """A column: its type as pandas names it, its bytes, and the texts or cells that these number."""

    name: str
    dtype: str
    data: bytes
    cells: bytes | None = None


def packed(reading: Reading) -> bytes | None:
    """Return a reading as bytes; None if it holds a plan, words made later, people by name, or a column that no record has."""
    if any(d.kind == BY_NAME for d in reading.datasets):
        return None
    if reading.plan is not None or not all(type(note) is str for note in reading.notes):
        return None
    if any(set(d.frame) - {*KINDS[d.kind].columns, *BESIDE} for d in reading.datasets):
        return None
    try:
        kept = map(blotted, reading.datasets)
        datasets = tuple(_parts(d, frame=_columns(d.frame)) for d in kept)
        return msgspec.msgpack.encode(_parts(reading, datasets=datasets))
    except (TypeError, UnicodeEncodeError):  # a cell of another sort, or half a character
        return None


def unpacked(data: bytes) -> Reading:
    """Return the reading whose bytes these are.

    Raises
    ------
    ValueError
        If they are no reading's.
    """
    try:
        read = msgspec.msgpack.decode(data, type=_form_of(Reading))
        datasets = tuple(Dataset(**_fields(d) | {"frame": _frame(d.frame)}) for d in read.datasets)
        return Reading(**_fields(read) | {"datasets": datasets})
    except (msgspec.MsgspecError, ZstdError, TypeError, IndexError) as error:
        raise ValueError("no reading's bytes") from error


@cache
def _form_of(made: type[Any]) -> Any:
    """Return the form in which a dataclass is written: its own fields, but frames as columns, and notes as texts."""
    hints: dict[str, Any] = get_type_hints(made, localns={"pd": pd})
    if made is Dataset:
        hints["frame"] = tuple[Column, ...]
    else:
        datasets = GenericAlias(tuple, (_form_of(Dataset), ...))
        hints |= {"datasets": datasets, "notes": tuple[str, ...], "plan": None}
    return msgspec.defstruct(made.__name__, [(f.name, hints[f.name]) for f in fields(made)])


def _parts(value: Dataset | Reading, **written: Any) -> Any:
    form: Any = _form_of(Dataset if isinstance(value, Dataset) else Reading)
    return form(**_fields(value) | written)


def _fields(value: Any) -> dict[str, Any]:
    names = getattr(value, "__struct_fields__", None) or [f.name for f in fields(value)]
    return {name: getattr(value, name) for name in names}


def _columns(frame: pd.DataFrame) -> tuple[Column, ...]:
    return tuple(_column(str(name), frame[name]) for name in frame)


def _column(name: str, values: pd.Series[Any]) -> Column:
    dtype = str(values.dtype)
    if dtype == "object":
        return Column(name, dtype, b"", _small(msgspec.msgpack.encode(values.tolist())))
    if dtype == "str":
        codes, texts = pd.factorize(values)
        cells = msgspec.msgpack.encode(texts.tolist())
        return Column(name, dtype, _small(codes.astype("<i4").tobytes()), _small(cells))
    if dtype.startswith("datetime64"):
        return Column(name, dtype, _small(values.array.asi8.astype("<i8").tobytes()))
    if dtype not in {"bool", "float64", "int64"}:
        raise TypeError(dtype)
    numbers = values.to_numpy()
    return Column(name, dtype, _small(numbers.astype(numbers.dtype.newbyteorder("<")).tobytes()))


def _frame(columns: tuple[Column, ...]) -> pd.DataFrame:
    return pd.DataFrame({c.name: _values(c) for c in columns}, copy=False)


def _values(column: Column) -> Any:
    cells = [] if column.cells is None else msgspec.msgpack.decode(_whole(column.cells))
    if column.dtype == "object":
        return pd.Series([tuple(c) if isinstance(c, list) else c for c in cells], dtype="object")
    if column.dtype == "str":
        codes = np.frombuffer(_whole(column.data), "<i4")
        return pd.array(cells, dtype="str").take(codes, allow_fill=True)
    if column.dtype.startswith("datetime64"):
        moments: Any = pd.Series(np.frombuffer(_whole(column.data), "<i8"))
        return moments.astype(column.dtype)
    numbers = np.frombuffer(_whole(column.data), np.dtype(column.dtype).newbyteorder("<"))
    return numbers.astype(column.dtype)


def _small(data: bytes) -> bytes:
    return compress(data, level=3)


def _whole(data: bytes) -> bytes:
    return decompress(data)
