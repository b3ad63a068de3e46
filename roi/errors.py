"""Every deliberate error, in sentences: what, where, what was expected, what to do."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager

# What steers a terminal or a page instead of being shown: control characters, separators of lines, the marks that turn
# the order of letters around, and halves of characters. Joiners stay: Persian words and many emoji are written with them.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Return text that does nothing to a terminal: what would steer it is written out.

    >>> printable("a\\x1b[31m")
    'a\\\\x1b[31m'
    """
    return UNSAFE.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)


def printable_lines(text: str) -> str:
    """Return lines of text that do nothing to a terminal; their ends stay."""
    return "\n".join(map(printable, text.split("\n")))


class RoiError(Exception):
    """{sentence}"""

    exit_code = 1

    def __init__(self, **facts: object) -> None:
        """Fill the class's docstring, which is its message, with the facts of this case."""
        self.facts = facts
        sentence = inspect.cleandoc(type(self).__doc__ or "").format(**facts)
        told = printable(" ".join(sentence.split()))
        # A reason may be a sentence already, with a full stop of its own.
        super().__init__(re.sub(r"(?<!\.)\.\.$", ".", told))

    def _render_traceback_(self) -> list[str]:
        """Jupyter asks an exception how to show itself: one sentence instead of forty lines."""
        return [str(self)]


class BadValue(RoiError, ValueError):
    """'{text}' is not {expected}."""


class NotReadable(RoiError):
    """{file} can't be read: {reason}."""


class UnsafeFile(NotReadable):
    """{file} was not opened: {reason}."""


class TooManyInside(NotReadable):
    """{file} was read only in part: {reason}."""


class DamagedFile(NotReadable):
    """{file} is damaged: {reason}. Download it again from the service it came from."""


class AmbiguousFile(RoiError):
    """{file}: two loaders claim it, {first} and {second}, so nothing of it was counted: a bug in roi, or in a loader added to
    it; please report it."""


class DayOrderUnknown(NotReadable):
    """{file}: the dates in column '{column}' could be day/month or month/day (such as {example}), and nothing in the
    file decides it. Say which in {sidecar}: day_first = true, or day_first = false."""


class NoFolder(RoiError):
    """There is no file or folder {folder}."""

    exit_code = 2


class NoExports(RoiError):
    """There is no export in {folder} that can be read{looked}. Put the files as you downloaded them into that folder;
    `roi formats` lists what is known."""

    exit_code = 3


class SettingsError(RoiError):
    """{file}: {reason}."""

    exit_code = 2


class BadPlan(NotReadable):
    """{file} is no plan to judge by: {reason}."""


class BadTranslation(RoiError):
    """The translation {file} can't be used: {reason}."""


class NotWritable(RoiError):
    """{file} can't be written: {reason}."""


class NotEnough(RoiError):
    """{reason}."""


class WrongUse(RoiError):
    """{sentence}"""

    exit_code = 2


class FigureFailed(RoiError):
    """The picture '{name}' could not be drawn: {reason}."""


class RowsLost(RoiError):
    """The rule '{rule}' was given {rows} rows of {kind}, kept {kept} and superseded {superseded} with a decision, which doesn't
    add up: a bug in roi, or in a rule added to it; please report it. Nothing was counted."""


class MissingExtra(WrongUse):
    """{what} takes packages that the plain install leaves out, since they are large. In the folder of roi:
    python -m pip install ".[{extra}]"."""


EXTRAS = {  # what each is for, and the packages that it brings
    "report": (
        "A chart, a page or a PDF",
        {"matplotlib", "typst", "fontpkg_noto_sans", "fontTools"},
    ),
    "app": ("The page in the browser", {"starlette", "uvicorn"}),
    "cluster": ("A portfolio of many authors", {"distributed", "filelock", "fsspec", "psutil"}),
    "models": ("A fitted model for statisticians", {"statsmodels"}),
}


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Say what to install where an import inside the block finds a package of an extra missing.

    Raises
    ------
    MissingExtra
        If it does; any other module that is missing is a bug, and is raised as it is.
    """
    what, packages = EXTRAS[extra]
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in packages:
            raise
        raise MissingExtra(what=what, extra=extra) from None
