"""The page of `roi app` in marimo cells: drop files, read the answer, download the report, see what was read."""

from __future__ import annotations

from typing import Any

import marimo

app = marimo.App(app_title="Is Twitter worth it?")


@app.cell
def _() -> Any:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    import marimo as mo

    from roi.app.dropped import LARGEST, answered, lay

    return LARGEST, Path, TemporaryDirectory, answered, lay, mo


@app.cell
def _(LARGEST: Any, mo: Any) -> Any:
    files = mo.ui.file(
        kind="area",
        multiple=True,
        max_size=LARGEST,
        label="Your downloads",
    )
    hour = mo.ui.number(
        start=0, value=None, step=0.5, label="An hour of yours is worth (if roi.toml does not say)"
    )
    told = (
        "Put in your downloads as they came: zipped, under any name. Nothing leaves your computer."
    )
    mo.vstack([mo.md(f"# Is Twitter worth it?\n\n{told}"), files, hour])
    return files, hour


@app.cell
def _(
    Path: Any, TemporaryDirectory: Any, answered: Any, files: Any, hour: Any, lay: Any, mo: Any
) -> Any:
    mo.stop(not files.value)
    with mo.status.spinner("Reading, comparing, writing …"), TemporaryDirectory() as place:
        lay(files.value, Path(place))
        made = answered(Path(place), hour.value)
    return (made,)


@app.cell
def _(made: Any, mo: Any) -> Any:
    problem = mo.callout(made.problem, kind="warn") if made.problem else None
    answer = mo.Html(made.verdict._repr_html_()) if made.verdict else None
    paper = (
        mo.download(made.pdf, "report.pdf", "application/pdf", label="Download the report")
        if made.pdf
        else None
    )
    read = (
        mo.accordion({"What was in the files": mo.Html(made.exports._repr_html_())})
        if made.exports
        else None
    )
    mo.vstack([part for part in (problem, answer, paper, read) if part is not None])
    return


if __name__ == "__main__":
    app.run()
