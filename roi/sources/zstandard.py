"""Zstandard, from the standard library where Python has it: reading it takes 2 MB elsewhere, not 24."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdError, ZstdFile, compress, decompress
else:
    from backports.zstd import ZstdError, ZstdFile, compress, decompress

__all__ = ["ZstdError", "ZstdFile", "compress", "decompress"]
