"""The figure of the page: empty sources, how they are drawn, and the tools."""

import json
import re
from typing import Any

from corridors.errors import MissingExtraError
from corridors.plotting.style import Theme

__all__ = ["SOURCES", "empty_figure"]

TOOLTIP = """
<div style="max-width:300px;font:12.5px/1.35 sans-serif">
<div style="font-weight:bold;border-left:5px solid @colour;padding-left:6px">@title</div>
<div>@sub</div><div>@time</div><div>@cost</div><div>@carbon</div><div>@capacity</div>
<div style="color:#666">@source</div></div>
"""
ZOOM_KM = (20.0, 40_000.0)  # least and greatest width of the view
_LEG = "colour title sub time cost carbon capacity source leg"
SOURCES = {
    "countries": "xs ys",
    "lakes": "xs ys",
    "areas": "x y text",
    "seas": "x y text",
    "before": "xs ys colour",
    "edges": "xs ys width",
    "legs": f"xs ys width dash {_LEG}",
    "cores": "xs ys width",
    "spots": f"x y size marker fill {_LEG}",
    "stops": "x y text dx dy align",
    "ends": "x y text dx dy align",
}


def empty_figure(theme: Theme, *, scale_bar: bool) -> tuple[dict[str, Any], str]:
    """An empty figure, ready for JSON, and the scripts that draw it.

    The script of the page fills its sources, which are named as in `SOURCES`.

    Parameters
    ----------
    theme : Theme
        Colours.
    scale_bar : bool
        Whether to draw one.

    Raises
    ------
    MissingExtraError
        The extra ``interactive`` is not installed.
    """
    try:
        from bokeh.embed import json_item
        from bokeh.models import ColumnDataSource
        from bokeh.resources import Resources
    except ImportError:
        raise MissingExtraError("the interactive map", "interactive") from None
    plot = _framed(theme)
    sources = {
        name: ColumnDataSource({column: [] for column in columns.split()}, name=name)
        for name, columns in SOURCES.items()
    }
    _draw_ground(plot, sources, theme)
    _draw_journeys(plot, sources, theme)
    _draw_labels(plot, sources, theme)
    if scale_bar:
        _draw_scale(plot, theme)
    text = json.dumps(json_item(plot))
    return _renumbered(text), Resources(mode="inline", components=["bokeh"]).render_js()


def _framed(theme: Theme) -> Any:
    """A figure without axes, to be moved and zoomed."""
    from bokeh.models import BoxZoomTool, PanTool, Range1d, WheelZoomTool
    from bokeh.plotting import figure

    least, most = ZOOM_KM
    wheel = WheelZoomTool()
    plot = figure(
        name="map", toolbar_location="right", sizing_mode="stretch_both", min_border=0,
        x_range=Range1d(0, 1, min_interval=least, max_interval=most),
        y_range=Range1d(0, 1, min_interval=least / 4, max_interval=most),
        background_fill_color=theme.sea, border_fill_color=theme.paper, outline_line_color=None,
        tools=[PanTool(), wheel, BoxZoomTool(match_aspect=True)], active_scroll=wheel,
    )  # fmt: skip
    plot.axis.visible = plot.grid.visible = False
    plot.toolbar.logo = None
    return plot


def _draw_ground(plot: Any, sources: dict[str, Any], theme: Theme) -> None:
    fills = {"countries": (theme.land, theme.border), "lakes": (theme.lake, theme.shore)}
    for name, (fill, edge) in fills.items():
        plot.multi_polygons("xs", "ys", source=sources[name], fill_color=fill, line_color=edge,
                            line_width=0.7)  # fmt: skip
    inks = {"areas": (theme.soft_ink, 11, "normal"), "seas": (theme.sea_ink, 13, "italic")}
    for name, (colour, size, style) in inks.items():
        plot.text("x", "y", "text", source=sources[name], text_color=colour, text_align="center",
                  text_baseline="middle", **_font(size, style))  # fmt: skip


def _draw_journeys(plot: Any, sources: dict[str, Any], theme: Theme) -> None:
    """Lines and transfers, with what the pointer shows of them."""
    from bokeh.models import HoverTool, TapTool

    look: dict[str, Any] = {"line_color": "colour", "line_cap": "butt", "line_join": "round"}
    plot.multi_line("xs", "ys", source=sources["before"], line_width=11, line_alpha=0.38, **look)
    plot.multi_line("xs", "ys", source=sources["edges"], line_width="width", line_alpha=0.85,
                    line_color=theme.halo, line_join="round")  # fmt: skip
    legs = plot.multi_line("xs", "ys", source=sources["legs"], line_width="width",
                           line_dash="dash", **look)  # fmt: skip
    plot.multi_line("xs", "ys", source=sources["cores"], line_width="width",
                    line_color=theme.core)  # fmt: skip
    spots = plot.scatter("x", "y", source=sources["spots"], size="size", marker="marker",
                         fill_color="fill", line_color=theme.ink, line_width=1.2)  # fmt: skip
    for renderer in (legs, spots):
        renderer.nonselection_glyph = renderer.selection_glyph = None
    plot.add_tools(
        HoverTool(renderers=[spots, legs], tooltips=TOOLTIP, limit=4, line_policy="interp"),
        TapTool(renderers=[spots, legs]),
    )


def _draw_labels(plot: Any, sources: dict[str, Any], theme: Theme) -> None:
    """Names of places, with a pale edge below them."""
    edge = {"text_outline_color": theme.halo, "text_outline_width": 3.5}
    for name, size, style in (("stops", 12, "normal"), ("ends", 13, "bold")):
        for colour, more in ((theme.halo, edge), (theme.ink, {})):
            plot.text("x", "y", "text", source=sources[name], x_offset="dx", y_offset="dy",
                      text_align="align", text_baseline="middle", text_color=colour,
                      **_font(size, style), **more)  # fmt: skip


def _font(size: int, style: str) -> dict[str, Any]:
    return {"text_font": {"value": "sans-serif"}, "text_font_size": {"value": f"{size}px"},
            "text_font_style": {"value": style}}  # fmt: skip


def _draw_scale(plot: Any, theme: Theme) -> None:
    from bokeh.models import Metric, ScaleBar

    plot.add_layout(ScaleBar(
        range=plot.x_range, unit="km", location="bottom_left",
        dimensional=Metric(base_unit="m", include=["km", "m"]),
        background_fill_alpha=0.0, border_line_color=None, bar_line_color=theme.ink,
        label_text_color=theme.ink, bar_length=0.12, length_sizing="adaptive",
    ))  # fmt: skip


def _renumbered(text: str) -> dict[str, Any]:
    """A figure whose model numbers do not depend on what was drawn before it."""
    numbers: dict[str, str] = {}
    told = re.sub(r'"p(\d+)"', lambda m: numbers.setdefault(m.group(0), f'"m{len(numbers)}"'), text)
    item: dict[str, Any] = json.loads(told)
    return item
