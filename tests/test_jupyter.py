"""In Jupyter: a mistake is one sentence, objects show themselves, names complete, frames keep their types."""

from __future__ import annotations

from typing import Any

import pytest

import roi

# DuckDB, which reads logs, can't even be told to draw no progress bar in a notebook that has no widgets to draw it with.
WITHOUT_WIDGETS = """
import sys
sys.modules["ipywidgets"] = None
from roi.sources.queries import connected
with connected() as database:
    print(database.execute("select current_setting('enable_progress_bar')").fetchone()[0])
"""


@pytest.mark.loopback  # a kernel talks over ports of this machine
def test_in_a_real_kernel_a_mistake_is_one_sentence_and_names_complete() -> None:
    manager = pytest.importorskip("jupyter_client.manager")
    kernel, client = manager.start_new_kernel(kernel_name="python3")
    try:
        messages: list[Any] = []
        code = "import roi\nroi.load('nowhere')"
        client.execute_interactive(code, timeout=60, output_hook=messages.append)
        (error,) = [m["content"] for m in messages if m["msg_type"] == "error"]
        assert error["traceback"] == ["There is no file or folder nowhere."]
        offered = client.complete("roi.", reply=True, timeout=60)["content"]["matches"]
        assert {f"roi.{n}" for n in roi.__all__} <= {
            m.replace("roi.roi.", "roi.") for m in offered
        } | {f"roi.{m}" for m in offered}
        printed: list[Any] = []
        client.execute_interactive(WITHOUT_WIDGETS, timeout=60, output_hook=printed.append)
        texts = [m["content"]["text"] for m in printed if m["msg_type"] == "stream"]
        assert texts == ["False\n"], [m["content"] for m in printed]
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)


def test_dir_offers_the_public_names_alone() -> None:
    assert [n for n in dir(roi) if not n.startswith("_")] == sorted(roi.__all__)


@pytest.fixture(scope="module")
def timeline(sample_timeline: roi.Timeline) -> roi.Timeline:
    return sample_timeline


def test_a_plain_console_shows_the_summary(timeline: roi.Timeline) -> None:
    formatters = pytest.importorskip("IPython.core.formatters")
    shown, _ = formatters.DisplayFormatter().format(timeline, include=["text/plain"])
    assert shown["text/plain"] == timeline.summary()


def test_frames_keep_their_types_with_much_with_little_and_with_nothing(
    timeline: roi.Timeline,
) -> None:
    assert {str(t) for t in timeline.daily.dtypes} == {"float64"}
    full = roi.response(timeline, "social_visits").to_frame()
    empty = roi.response(timeline, "subscribers").to_frame()
    assert len(full) > 1
    assert len(empty) == 0
    assert list(full.columns) == list(empty.columns)
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()


def test_plots_go_onto_given_axes_and_leave_the_style_alone(timeline: roi.Timeline) -> None:
    import matplotlib
    import matplotlib.pyplot as plt

    before = dict(matplotlib.rcParams)
    figure, axes = plt.subplots(2)
    assert timeline.plot(axes[0]) is axes[0]
    assert roi.response(timeline, "social_visits").plot(ax=axes[1]) is axes[1]
    assert dict(matplotlib.rcParams) == before
    plt.close(figure)
