"""Give memory that was used while reading back to the system; glibc keeps it, in pieces too small for what comes next."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Give back what is free; does nothing where Python isn't built on glibc."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)
