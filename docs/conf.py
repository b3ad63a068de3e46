"""How Sphinx builds the documentation site: `make docs`."""

from __future__ import annotations

import shutil
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

import roi

HERE = Path(__file__).parent

# Sphinx reads only what lies below this folder; the notebooks' own place is beside it.
shutil.copytree(
    HERE.parent / "notebooks",
    HERE / "notebooks",
    ignore=shutil.ignore_patterns("my-report*", ".ipynb_checkpoints"),
    dirs_exist_ok=True,
)

project = "roi"
copyright = "the authors of roi"
release = version = roi.__version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.doctest"]
exclude_patterns = ["_build"]

nb_execution_mode = "off"  # outputs are committed; tests/test_notebooks.py runs them
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "pydata_sphinx_theme"
html_title = "Is Twitter worth it?"
html_static_path = ["_static"]
html_css_files = ["front.css"]
html_show_sourcelink = False
html_sidebars = {"**": []}  # every page stands in the header; a section of its own would be empty
html_theme_options = {
    "navigation_with_keys": False,
    "header_links_before_dropdown": 3,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": [],
    "footer_end": [],
}


def setup(app: Sphinx) -> None:
    """Show the list of layers in architecture.md as the plain text that it is."""
    app.add_lexer("layers", TextLexer)
