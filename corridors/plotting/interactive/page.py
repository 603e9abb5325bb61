"""The page itself: Bokeh draws, a template holds it, everything stands inside."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from corridors.plotting.interactive.figure import empty_figure
from corridors.plotting.strands import KINDS, dashes_of
from corridors.plotting.style import Theme

__all__ = ["page_html"]

LINE_PX = 3.2
SCRIPT = ("state", "lines", "names", "panel", "window")


def page_html(
    title: str, content: dict[str, Any], theme: Theme, credits: str, *, scale_bar: bool
) -> str:  # fmt: skip
    """The page as text.

    Parameters
    ----------
    title : str
        Title, as text.
    content : dict
        What the script of the page shows.
    theme : Theme
        Colours.
    credits : str
        Dates, sources and attribution.
    scale_bar : bool
        Whether lengths on the map can be trusted all over it.

    Raises
    ------
    MissingExtraError
        The extra ``interactive`` is not installed.
    """
    item, scripts = empty_figure(theme, scale_bar=scale_bar)
    look = {"core": theme.core, "ink": theme.ink, "soft": theme.soft_ink, "sea": theme.sea_ink,
            "halo": theme.halo, "line": LINE_PX,
            "dashes": {kind: _pixels(kind) for kind in KINDS}}  # fmt: skip
    page: str = _template().render(
        title=title,
        credits=credits,
        theme=theme,
        kinds=_kind_entries(content, theme),
        heading=content["heading"],
        scripts=scripts,
        style=_text("map.css"),
        script=_script(),
        content=_inert(content | {"look": look}),
        figure=_inert(item),
    )
    return page


def _inert(value: Any) -> str:
    """JSON that cannot end the script it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _script() -> str:
    """The parts of the script in one function, so that they share names and leave none behind."""
    parts = "\n".join(_text(f"script/{name}.js") for name in SCRIPT)
    return f'"use strict";\n(async () => {{\n{parts}}})();'


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment

    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        _text("map.html")
    )


def _pixels(kind: str) -> list[float]:
    """Strokes and gaps of a kind of line [px]."""
    dashes: Any = dashes_of(kind)
    return [] if dashes == "solid" else [max(1, round(part * LINE_PX)) for part in dashes[1]]


def _kind_entries(content: dict[str, Any], theme: Theme) -> list[dict[str, Any]]:
    """Entries of the legend for the kinds of line that occur."""
    seen = {line["kind"] for line in content["lines"]}
    quiet = ("water", "road") if content["kind"] == "network" else ()
    return [
        {"label": label, "dash": " ".join(map(str, _pixels(kind))), "hollow": kind == "water",
         "core": theme.core}
        for kind, label in KINDS.items()
        if label and kind in seen and kind not in quiet
    ]  # fmt: skip
