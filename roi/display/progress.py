"""A progress bar for what takes over a second, in a terminal or a notebook; silent elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Advance(Protocol):
    """A function that moves a progress bar on."""

    def __call__(self, amount: float, /) -> None:
        """Move the bar on by `amount`."""
        ...


_LISTENER: ContextVar[Advance | None] = ContextVar("listener", default=None)


@contextmanager
def reported_to(listener: Advance) -> Iterator[None]:
    """Tell `listener` how much is done, from 0 to 1, instead of showing bars inside the block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


@contextmanager
def progress_bar(label: str, total: float) -> Iterator[Advance]:
    """Show a bar while the block runs; yields a function that moves it on by an amount."""
    if (listener := _LISTENER.get()) is not None:
        yield _told(listener, total)
    elif _in_notebook():
        from tqdm.auto import tqdm

        with tqdm(total=total, desc=label, leave=False, delay=1) as bar:
            yield lambda amount: _ignored(bar.update(amount))
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task(label, total=total)
            yield lambda amount: bars.advance(task, amount)
    else:
        yield _ignored


def _told(listener: Advance, total: float) -> Advance:
    done = 0.0

    def advance(amount: float, /) -> None:
        nonlocal done
        done += amount
        listener(min(done / total, 1.0) if total else 1.0)

    return advance


def _ignored(_: object, /) -> None:
    return None


def _in_notebook() -> bool:
    from importlib.util import find_spec

    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    bars = find_spec("tqdm") is not None and find_spec("ipywidgets") is not None
    return type(shell).__name__ == "ZMQInteractiveShell" and bars
