"""What the page works on: the files dropped so far, what was read from them, and the answer."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from roi.analysis.event_study.episodes import unusual_days
from roi.asking.answers import answered, checked, write_answer
from roi.asking.question import Question, Value
from roi.asking.replies import value_of
from roi.display.progress import reported_to
from roi.errors import RoiError
from roi.exports import Exports, load
from roi.language.messages import say
from roi.loaders.formats.events_csv import NAME as EVENTS
from roi.records.sealed_plan import FOLDER
from roi.reports.calendar.writer import write_plan
from roi.reports.month import Month, complete_months
from roi.reports.writer import report
from roi.settings import NAME
from roi.timeline.columns import SALES, VISITS
from roi.timeline.noted_events import note_event
from roi.timeline.timeline import Timeline, overlay
from roi.verdict.judging import judge
from roi.verdict.next_questions import NextAnswer, answer_next, question_named
from roi.verdict.planning import plan
from roi.verdict.verdict import Verdict

Stage = Literal["empty", "reading", "judging", "ready", "failed"]
UNEXPLAINED = 6  # days that the page asks about, the last ones
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Looked:
    """What has been found out so far; `share` is how much of the files was read, from 0 to 1."""

    stage: Stage = "empty"
    exports: Exports | None = None
    timeline: Timeline | None = None
    verdict: Verdict | None = None
    problem: str | None = None
    share: float = 0.0
    version: int = 0
    unexplained: tuple[date, ...] = ()  # days that stand out, and nothing says why

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that a report can be about, the latest first."""
        if self.verdict is None:
            return ()
        return tuple(reversed(complete_months(self.verdict.start, self.verdict.end)))


@dataclass
class Desk:
    """One author's files and answer. Requests look at `looked`; one job at a time works in a thread of its own."""

    folder: Path
    hour: float | None = None
    looked: Looked = Looked()
    _at_work: threading.Lock = field(default_factory=threading.Lock)

    @property
    def files(self) -> Path:
        """Where the dropped files are."""
        return self.folder / "files"

    def clear(self) -> None:
        """Forget everything."""
        with self._at_work:
            shutil.rmtree(self.files, ignore_errors=True)
            self.packed_plan.unlink(missing_ok=True)
            self._show(Looked())

    def start_reading(self) -> threading.Thread:
        """Read everything in a thread and weigh it."""
        return self._in_thread(self._read)

    def start_weighing(self, hour: float | None) -> threading.Thread:
        """Weigh again what was read, for another worth of an hour."""
        self.hour = hour
        return self._in_thread(self._weigh)

    def start_answering(self, asks: str, file: str, reply: str) -> threading.Thread | None:
        """Write the author's answer to a question into roi.toml among her files, and weigh all again; None if nobody asked.

        Raises
        ------
        RoiError
            If the reply can't be an answer.
        """
        verdict = self.looked.verdict
        open_ = () if verdict is None else verdict.questions
        question = next((q for q in open_ if (q.asks, q.file) == (asks, file)), None)
        if question is None:
            return None
        value = value_of(question, reply)
        checked(question, value)
        self._show(replace(self.looked, stage="judging"))
        return self._in_thread(partial(self._answer, question, value))

    def start_noting(self, start: str, end: str, kind: str, title: str) -> threading.Thread | None:
        """Write what happened on a day into events.csv among the files, and read all again; None where there are no files.

        Raises
        ------
        RoiError
            If it can't be an event, or can't be written.
        """
        if not self.files.is_dir():
            return None
        with self._at_work:
            note_event(self._kept(EVENTS).parent, start, kind, title, end or None)
        return self._in_thread(self._read)

    @property
    def events(self) -> bytes | None:
        """The events.csv among the files, with the days noted on the page; None where there is none."""
        file = self._kept(EVENTS)
        return file.read_bytes() if file.is_file() else None

    def _kept(self, name: str) -> Path:
        """Return the newest file of this name among the dropped ones, or where one would be kept."""
        found = [file for file in self.files.rglob(name) if file.is_file()]
        return max(found, key=lambda file: file.stat().st_mtime_ns, default=self.files / name)

    @property
    def settings(self) -> bytes | None:
        """The roi.toml among the files, with the answers given on the page; None where there is none."""
        file = self.files / NAME
        return file.read_bytes() if file.is_file() else None

    def written(self, suffix: str, month: str | None) -> Path | None:
        """Write the report of a month and return its file; None as long as there is no verdict.

        Raises
        ------
        RoiError
            If the month isn't covered, or the report can't be written.
        """
        with self._at_work:
            verdict = self.looked.verdict
            if verdict is None:
                return None
            place = self.folder / "reports"
            place.mkdir(exist_ok=True)
            return report(verdict, place / f"report.{suffix}", month)

    def more(self, name: str) -> NextAnswer | None:
        """Return what the files say of one of the questions that authors ask next; None as long as there is no verdict.

        Raises
        ------
        RoiError
            If there is no question of this name.
        """
        question = question_named(name)
        with self._at_work:
            verdict = self.looked.verdict
            return None if verdict is None else answer_next(question, verdict)

    def drawn(self) -> str | None:
        """Draw days with and without links; return what such a test could show, or None as long as there is no verdict.

        It lasts eight weeks, or as long as it must to tell anything. Its files are packed into `packed_plan` if it is worth
        starting.

        Raises
        ------
        RoiError
            If no calendar can be drawn from these files.
        """
        with self._at_work:
            verdict = self.looked.verdict
            if verdict is None:
                return None
            self.packed_plan.unlink(missing_ok=True)
            calendar = plan(verdict.timeline)
            if not calendar.is_worth_starting and calendar.best_weeks:
                longer = plan(verdict.timeline, weeks=calendar.best_weeks)
                calendar = replace(longer, tried=calendar.power)
            if calendar.is_worth_starting:
                with tempfile.TemporaryDirectory(dir=self.folder) as place:
                    write_plan(calendar, Path(place) / FOLDER)
                    shutil.make_archive(str(self.packed_plan.with_suffix("")), "zip", place, FOLDER)
            return calendar.summary()

    @property
    def packed_plan(self) -> Path:
        """Where the last posting calendar is packed."""
        return self.folder / f"{FOLDER}.zip"

    def _in_thread(self, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=self._guarded, args=(work,), daemon=True)
        thread.start()
        return thread

    def _guarded(self, work: Callable[[], None]) -> None:
        with self._at_work:
            try:
                work()
            except RoiError as error:
                self._show(replace(self.looked, stage="failed", problem=self._without_place(error)))
            except Exception as error:  # the page must say that it stopped; the traceback is for us
                logger.debug("reading stopped", exc_info=True)
                problem = say("app.stopped", kind=type(error).__name__)
                self._show(replace(self.looked, stage="failed", problem=problem))

    def _read(self) -> None:
        self._show(Looked("reading"))
        self._settle_settings()
        with reported_to(self._advanced):
            exports = load(self.files)
        self._lay(exports)

    def _lay(self, exports: Exports) -> None:
        """Lay what was read on the calendar, and weigh it; what stands out there doesn't depend on an hour's worth."""
        self._show(Looked("judging", exports))
        timeline = overlay(exports)
        days = _unexplained(timeline)
        self._show(Looked("judging", exports, timeline, unexplained=days))
        self._weigh()

    def _weigh(self) -> None:
        looked = self.looked
        if looked.timeline is None:
            return
        verdict = judge(looked.timeline, hour=self.hour)
        # Each choice is weighed when it is asked for: here, and not while the browser waits for an answer.
        _ = verdict.questions
        self._show(replace(looked, stage="ready", verdict=verdict, problem=None))

    def _answer(self, question: Question, value: Value) -> None:
        """Write an answer and weigh again; files are read again only where the answer is about how they are read."""
        write_answer(self.files, question, value)
        exports = self.looked.exports
        if question.file != NAME or exports is None:
            self._read()
            return
        self._lay(answered(exports, question, value))

    def _settle_settings(self) -> None:
        """Put the newest roi.toml among the dropped folders where settings are looked for."""
        newest = self._kept(NAME)
        if newest.parent != self.files:
            shutil.copy2(newest, self.files / NAME)

    def _advanced(self, share: float) -> None:
        self.looked = replace(self.looked, share=share)

    def _without_place(self, error: RoiError) -> str:
        """Return an error's sentence without the path of the private folder."""
        return str(error).replace(str(self.files), say("app.files").lower())

    def _show(self, looked: Looked) -> None:
        self.looked = replace(looked, version=self.looked.version + 1)


def _unexplained(timeline: Timeline) -> tuple[date, ...]:
    """Return the last days on which visits, else sales, were far above what is usual and nothing says why."""
    outcome = next((c.name for c in (VISITS, SALES) if c.name in timeline.daily), None)
    if outcome is None or timeline.daily[outcome].isna().all():
        return ()
    found = unusual_days(timeline, outcome).days
    return tuple(d.peak for d in found if d.value > d.high and not d.causes)[-UNEXPLAINED:]
