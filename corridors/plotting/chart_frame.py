"""What charts share: axes in the house style, looks of series, labels of rows and axes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridors.plotting.names import families
from corridors.plotting.style import (
    CORRIDORS,
    SERIES,
    LineLook,
    Size,
    Theme,
    house_style,
    look_of_corridor,
    size_named,
    theme_named,
)
from corridors.schema import COLUMNS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Chart", "axis_label", "chart", "figure_at", "look_of_series", "name_rows"]


@dataclass(frozen=True)
class Chart:
    """Axes with the theme and size they are drawn in."""

    ax: "Axes"
    theme: Theme
    size: Size


@contextmanager
def chart(
    ax: "Axes | None", theme: str | Theme, size: str | Size, rows: float, title: str | None
) -> Iterator[Chart]:
    """Axes in the house style: those given, or new ones with room for so many rows."""
    import matplotlib.pyplot as plt

    look, page = theme_named(theme), size_named(size)
    with house_style(look, page, families=families()):
        if ax is None:
            height = (rows * 2.4 + 7.0) * page.text_pt / 72
            figure = plt.figure(figsize=(page.width_in, height), dpi=200, layout="constrained")
            ax = figure.add_subplot()
        for spine in ("top", "right"):
            ax.spines[spine].set_visible(False)
        if title:
            ax.set_title(title, loc="left", parse_math=False)
        yield Chart(ax, look, page)


def look_of_series(name: str, number: int) -> LineLook:
    """Look of a series: that of the corridor it names, else one by number."""
    corridor = next((part for part in name.split(", ") if part in CORRIDORS), None)
    return look_of_corridor(corridor) if corridor else SERIES[number % len(SERIES)]


def name_rows(drawn: "Axes", names: Sequence[str]) -> None:
    """Names on the left of bars, the first on top; dollar signs in them are text."""
    drawn.set_yticks(range(len(names)), list(names))
    for text in drawn.get_yticklabels():
        text.set_parse_math(False)
    drawn.tick_params(axis="y", length=0)
    drawn.grid(axis="x")


def figure_at(chart: Chart, x: float, row: int, value: float, *, digits: int = 1) -> None:
    """A figure to the right of a bar."""
    chart.ax.annotate(
        f"{value:.{digits}f}", (x, row), xytext=(4, 0), textcoords="offset points", ha="left",
        va="center", fontsize=chart.size.small_pt, color=chart.theme.ink,
    )  # fmt: skip


def axis_label(column: str) -> str:
    """Meaning and unit of a column of results, for an axis.

    Examples
    --------
    >>> axis_label("days_p50")
    'Median days [day]'
    """
    known = COLUMNS.get(column)
    if known is None:
        return column
    meaning = known.meaning[0].upper() + known.meaning[1:]
    return f"{meaning} [{known.unit}]" if known.unit else meaning
