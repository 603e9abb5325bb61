"""Settings of the documentation site: ``sphinx-build -W -b html docs docs/_build/html``."""

import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS.parent), str(DOCS.parent / "tools")]

from built_pages import write_built  # noqa: E402

from corridors import __version__  # noqa: E402

write_built(DOCS / "generated")

project = "corridors"
author = "corridors developers"
project_copyright = "corridors developers; map data (c) OpenStreetMap contributors"
release = version = __version__
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "sphinx_design",
]
exclude_patterns = ["_build", "images", "generated/corridors.md", "generated/kinds.md"]
language = "en-GB"

html_theme = "furo"
html_title = f"corridors {__version__}"
html_static_path = ["_static"]
html_extra_path = ["generated/pages"]
html_css_files = ["site.css"]
html_theme_options = {
    "footer_icons": [],
    "light_css_variables": {"color-brand-primary": "#0a2a5e", "color-brand-content": "#0067a8"},
    "dark_css_variables": {"color-brand-primary": "#6cc0f5", "color-brand-content": "#6cc0f5"},
}

myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # notebooks carry their outputs

autosummary_generate = False
autodoc_typehints = "none"  # types stand in the docstrings
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False
nitpick_ignore_regex = [("py:class", r"(?!corridors\.).*")]  # words such as "sequence of str"
html_math_renderer = "mathml"  # needs neither a script nor a network
suppress_warnings = ["config.cache", "toc.empty_glob"]


def inline_math(writer: Any, node: nodes.math) -> None:
    """Write a formula within a line."""
    writer.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def block_math(writer: Any, node: nodes.math_block) -> None:
    """Write a formula on a line of its own."""
    writer.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    """Register the formulas."""
    app.add_html_math_renderer("mathml", (inline_math, None), (block_math, None))
    return {"parallel_read_safe": True}
