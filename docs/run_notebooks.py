"""Run the notebooks in place and keep only what is the same on every machine and on every day.

python docs/run_notebooks.py                # all of them
python docs/run_notebooks.py 03 05          # those whose names start so
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent.parent / "notebooks"
SECONDS = 120
WIDGET = "application/vnd.jupyter.widget-view+json"
SAME_EVERYWHERE = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebooks() -> list[Path]:
    """Return the notebooks in reading order."""
    return sorted(HERE.glob("[0-9]*.ipynb"))


def executed(path: Path) -> nbformat.NotebookNode:
    """Return a notebook as it comes out of a fresh kernel; the first cell that fails stops it."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    return tidied(notebook)


def tidied(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Give cells lasting names, pictures their alt text (from their cell), and drop what tells of the machine."""
    notebook.metadata = nbformat.from_dict(SAME_EVERYWHERE)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:02d}"
        outputs = [o for o in cell.get("outputs", []) if WIDGET not in o.get("data", {})]
        if cell.cell_type == "code":
            cell.outputs = outputs  # without progress bars
        for output in outputs:
            if "image/png" in output.get("data", {}):
                alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
                output.metadata["image/png"] = {"alt": alt}
    return notebook


def main() -> None:
    """Execute the notebooks whose names start with the arguments, or all."""
    wanted = tuple(sys.argv[1:]) or ("",)
    for path in notebooks():
        if path.name.startswith(wanted):
            nbformat.write(executed(path), path)


if __name__ == "__main__":
    main()
