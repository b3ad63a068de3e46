"""What was dropped onto the page: files laid into a folder, and each step from there as HTML or bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from roi.errors import RoiError
from roi.exports import Exports, load
from roi.reports.writer import report
from roi.timeline.timeline import overlay
from roi.verdict.judging import judge
from roi.verdict.verdict import Verdict

LARGEST = (
    2**30
)  # bytes of one dropped file; a larger one goes into a folder, and `roi answer` reads it there


class Upload(Protocol):
    """A file as the browser hands it over."""

    name: str
    contents: bytes


@dataclass(frozen=True)
class Answered:
    """What the files came to: each step that could be made, and why the next one could not."""

    exports: Exports | None = None
    verdict: Verdict | None = None
    pdf: bytes | None = None
    problem: str | None = None


def lay(uploads: Iterable[Upload], folder: Path) -> None:
    """Write uploaded files into `folder`, each by the last part of its name."""
    for upload in uploads:
        name = PurePosixPath(upload.name.replace("\\", "/")).name
        (folder / name).write_bytes(upload.contents)


def answered(folder: Path, hour: float | None) -> Answered:
    """Go from the files in `folder` to the report as far as they allow."""
    made = Answered()
    try:
        made = Answered(exports := load(folder))
        made = Answered(exports, verdict := judge(overlay(exports), hour=hour))
        written = report(verdict, folder / "report.pdf")
        return Answered(exports, verdict, written.read_bytes())
    except RoiError as error:
        return Answered(made.exports, made.verdict, None, str(error))
