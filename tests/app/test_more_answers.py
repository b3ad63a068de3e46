"""More answers on the page: each question that authors ask next, in sentences and a picture."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from roi.app.desk import Desk
from roi.app.showing import more_html, page_html
from roi.errors import WrongUse
from roi.verdict.next_questions import QUESTIONS


def test_the_page_asks_each_question() -> None:
    page = page_html()
    assert [q.name for q in QUESTIONS if f'value="{q.name}"' not in page] == []


def test_a_question_is_answered_in_sentences_and_a_picture(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.more("promotions") is None
    desk.files.mkdir()
    days = pd.date_range("2025-02-01", periods=90)
    visits = pd.DataFrame({"date": days.strftime("%Y-%m-%d"), "visits": 30})
    visits.loc[45, "visits"] = 300
    visits.to_csv(desk.files / "visits.csv", index=False)
    events = "date,kind,title\n2025-03-18,convention,<b>Fair</b>\n"
    (desk.files / "events.csv").write_text(events, encoding="utf-8")
    desk.start_reading().join()
    found = desk.more("promotions")
    assert found is not None
    shown = more_html(found)
    assert "Convention “&lt;b&gt;Fair&lt;/b&gt;”" in shown
    assert "<svg" in shown
    with pytest.raises(WrongUse, match="promotions"):
        desk.more("../promotions")
