"""The files dropped onto the page: put into a folder, read, judged, and reported on."""

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

LARGEST = 2**30  # bytes of a dropped file; a larger one is read by `roi answer FOLDER`


class Upload(Protocol):
    """A file as the browser uploads it."""

    name: str
    contents: bytes


@dataclass(frozen=True)
class Answered:
    """Each step that the files allowed, and why the next one failed."""

    exports: Exports | None = None
    verdict: Verdict | None = None
    pdf: bytes | None = None
    problem: str | None = None


def lay(uploads: Iterable[Upload], folder: Path) -> None:
    """Write uploaded files into `folder`, each under the last part of its name."""
    for upload in uploads:
        name = PurePosixPath(upload.name.replace("\\", "/")).name
        (folder / name).write_bytes(upload.contents)


def answered(folder: Path, hour: float | None) -> Answered:
    """Go from the files in `folder` towards the report, as far as they allow."""
    made = Answered()
    try:
        made = Answered(exports := load(folder))
        made = Answered(exports, verdict := judge(overlay(exports), hour=hour))
        written = report(verdict, folder / "report.pdf")
        return Answered(exports, verdict, written.read_bytes())
    except RoiError as error:
        return Answered(made.exports, made.verdict, None, str(error))
