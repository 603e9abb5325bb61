"""Write a figure as PNG, SVG or PDF."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.errors import OptionError
from corridors.export.writing import write_safely

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["write_figure"]

SUFFIXES = (".png", ".svg", ".pdf")
DPI = (50.0, 1200.0)


def write_figure(
    figure: "Figure | Axes",
    path: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    dpi: float = 300,
) -> Path:
    """Write a figure to a file whose suffix says how: png, svg or pdf.

    The file is written beside its place and moved there, so that a crash loses nothing. Fonts are
    embedded (PDF) or drawn as outlines with the words kept beside them (SVG). The same figure
    gives the same bytes.

    Parameters
    ----------
    figure : Figure or Axes
        What a plot returned.
    path : path
        File to write.
    overwrite : bool
        Replace a file that exists.
    dpi : float
        Dots per inch of a PNG.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    OptionError
        The suffix is unknown, the file exists and is to be kept, the folder cannot be written, or
        the figure is none.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import tempfile
    >>> from pathlib import Path
    >>> from matplotlib.figure import Figure
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_figure(Figure(), Path(folder) / "empty.svg").name
    'empty.svg'
    """
    drawn = _root(figure)
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        said = f"suffix {target.suffix!r}" if target.suffix else "no suffix"
        raise OptionError(f"{target} has {said}; give a name that ends in {', '.join(SUFFIXES)}")
    if not DPI[0] <= dpi <= DPI[1]:
        raise OptionError(f"dpi is {dpi}; give {DPI[0]:g} to {DPI[1]:g}")
    return write_safely(
        target, lambda beside: _save(drawn, beside, suffix, dpi), overwrite=overwrite
    )


def _root(figure: Any) -> "Figure":
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    root = figure.figure.canvas.figure if isinstance(figure, Axes) else figure
    if not isinstance(root, Figure):
        raise OptionError(
            f"cannot write {type(figure).__name__}; give the figure or axes of a plot"
        )
    return root


def _credits(figure: "Figure") -> str:
    """Data date, sources and attribution of the maps on a figure."""
    from matplotlib.text import Text

    found = [text.get_text() for text in figure.findobj(Text) if text.get_gid() == "credits"]
    return " ".join(dict.fromkeys(" ".join(found).split("\n"))).strip()


def _save(figure: "Figure", path: Path, suffix: str, dpi: float) -> None:
    import matplotlib as mpl

    said = _credits(figure)
    metadata: dict[str, Any] = {
        ".png": {"Software": None, "Copyright": said or None},
        ".svg": {"Date": None, "Rights": said or None},
        ".pdf": {"CreationDate": None, "Subject": said or None},
    }[suffix]
    settings: dict[Any, Any] = {
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "corridors",
    }
    with mpl.rc_context(settings):
        figure.savefig(
            path, format=suffix[1:], dpi=dpi, facecolor=figure.get_facecolor(),
            metadata={name: value for name, value in metadata.items() if value or suffix != ".png"},
        )  # fmt: skip
