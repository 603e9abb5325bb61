"""Text measured as it is drawn, and texts that lie over each other.

All geometry here is in points (1/72 inch).
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

__all__ = ["POINTS_PER_INCH", "RESOLUTIONS", "drawn_texts", "overlaps", "root_of", "text_size"]

POINTS_PER_INCH = 72.0
RESOLUTIONS = (100.0, 200.0)


def root_of(ax: "Axes") -> Any:
    """Figure that an axes lies on, through all subfigures."""
    return ax.figure.canvas.figure


@lru_cache(maxsize=4)
def _bench(dpi: float) -> Any:
    """A bare figure to measure on, so that measuring does not stir the one being drawn."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1, 1), dpi=dpi)
    FigureCanvasAgg(figure)
    return figure


def text_size(text: str, **font: Any) -> tuple[float, float]:
    """Width and height of a text [pt], the larger of several resolutions.

    Letters are fitted to the dots of a screen or page, so their width differs by some percent.
    """
    from matplotlib.text import Text

    widths, heights = [], []
    for dpi in RESOLUTIONS:
        figure = _bench(dpi)
        artist = Text(0, 0, text, parse_math=False, **font)
        artist.set_figure(figure)
        box = artist.get_window_extent(figure.canvas.get_renderer())
        widths.append(box.width * POINTS_PER_INCH / dpi)
        heights.append(box.height * POINTS_PER_INCH / dpi)
    return max(widths), max(heights)


def drawn_texts(ax: "Axes") -> list["Text"]:
    """Every text that an axes draws: labels, title, legend, notes, and figures along the axes."""
    from matplotlib.text import Text

    hidden = set()
    for axis in (ax.xaxis, ax.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            if not low <= tick.get_loc() <= high:
                hidden |= {tick.label1, tick.label2}
    found = [t for t in ax.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return [text for text in dict.fromkeys(found) if text not in hidden]


def overlaps(ax: "Axes", *, least_pt: float = 0.2) -> list[tuple[str, str]]:
    """Pairs of texts whose drawn extents lie over each other.

    Parameters
    ----------
    ax : Axes
        A finished map or chart.
    least_pt : float
        Overlap that counts, in both directions [pt].

    Returns
    -------
    list of (str, str)
        Empty where every text can be read.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> from corridors.plotting import overlaps, plot_network
    >>> overlaps(plot_network(co.samples.sample_network()))
    []
    """
    figure = root_of(ax)
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    pixel = POINTS_PER_INCH / figure.dpi
    texts = drawn_texts(ax)
    boxes = [_bare_extent(text, renderer) for text in texts]
    pairs = []
    for i, a in enumerate(boxes):
        for j in range(i + 1, len(boxes)):
            b = boxes[j]
            across = (min(a.x1, b.x1) - max(a.x0, b.x0)) * pixel
            up = (min(a.y1, b.y1) - max(a.y0, b.y0)) * pixel
            if across > least_pt and up > least_pt:
                pairs.append((texts[i].get_text(), texts[j].get_text()))
    return pairs


def _bare_extent(text: "Text", renderer: Any) -> Any:
    """Extent of the letters alone, without a leader line."""
    from matplotlib.text import Annotation, Text

    if isinstance(text, Annotation):
        text.update_positions(renderer)
    return Text.get_window_extent(text, renderer)
