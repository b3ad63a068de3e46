"""One file per export format. The folder is the registry; packages may add to it (entry-point group roi.loaders)."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from roi.loaders.protocol import Loader

GROUP = "roi.loaders"


@cache
def all_loaders() -> tuple[Loader, ...]:
    """Return every loader in this folder and in installed packages, by name."""
    modules = [
        importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)
    ]
    ours = [value for module in modules for value in vars(module).values() if _is_loader(value)]
    theirs = [entry.load() for entry in entry_points(group=GROUP)]
    return tuple(sorted({id(x): x for x in [*ours, *theirs]}.values(), key=lambda x: x.name))


def _is_loader(value: object) -> bool:
    # The cheap test comes first: few of a module's values get as far as the protocol.
    return (
        hasattr(value, "identifies") and not isinstance(value, type) and isinstance(value, Loader)
    )
