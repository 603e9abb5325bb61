"""The house style: one table of colours, dashes, widths and markers, themes and sizes.

Nothing here changes the user's ``rcParams``; `house_style` holds only while a plot is drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from corridors.errors import OptionError

__all__ = [
    "CORRIDORS",
    "MODES",
    "SERIES",
    "SIZES",
    "THEMES",
    "LineLook",
    "Size",
    "Theme",
    "contrast",
    "house_style",
    "lightness",
    "look_of_corridor",
    "look_of_mode",
    "size_named",
    "theme_named",
]

MM_PER_INCH = 25.4
LEAST_TEXT_PT = 6.0


@dataclass(frozen=True)
class LineLook:
    """How a kind of line is drawn.

    Parameters
    ----------
    light, dark : str
        Colour on the light and on the dark theme.
    width : float
        Width, as a multiple of the size's line width.
    dash : tuple of float
        Strokes and gaps in line widths; empty for a full line.
    hollow : bool
        Whether a pale core runs along the line: travel on water.
    marker : str
        Matplotlib marker that stands for it in charts.
    """

    light: str
    dark: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    hollow: bool = False
    marker: str = "o"


# Hues stay apart for colour-blind readers; lightness steps by 10 or more for grey print.
CORRIDORS: Mapping[str, LineLook] = {
    "northern": LineLook("#0a2a5e", "#4888cf", marker="s"),
    "kti": LineLook("#93286e", "#e38bc5", marker="D"),
    "middle": LineLook("#bd4a00", "#ffb566", marker="o"),
    "cku": LineLook("#189a80", "#b4f7e4", marker="^"),
    "other": LineLook("#6f6f6f", "#b8b8b8", marker="v"),
}

MODES: Mapping[str, LineLook] = {
    "rail": LineLook("#1f1f1f", "#f2f2f2", marker="o"),
    "road": LineLook("#9a5b00", "#e2b15a", 0.8, (5.0, 1.6, 1.2, 1.6), marker="^"),
    "ferry": LineLook("#0067a8", "#6cc0f5", 1.1, hollow=True, marker="s"),
    "sea": LineLook("#3a8fb7", "#cdeef9", 0.9, hollow=True, marker="D"),
    "transfer": LineLook("#93286e", "#e38bc5", marker="v"),
}

SERIES: tuple[LineLook, ...] = (
    LineLook("#0a2a5e", "#4888cf", marker="s"),
    LineLook("#bd4a00", "#ffb566", marker="o"),
    LineLook("#93286e", "#e38bc5", marker="D"),
    LineLook("#189a80", "#b4f7e4", marker="^"),
    LineLook("#6f6f6f", "#b8b8b8", marker="v"),
    LineLook("#5e4b00", "#f0e442", marker="P"),
)

# Dashes that tell what a line is worth, in every colour.
PLANNED: tuple[float, ...] = (3.2, 1.8)
SUSPENDED: tuple[float, ...] = (1.2, 3.0)
ASSUMED: tuple[float, ...] = (0.9, 1.3)


@dataclass(frozen=True)
class Theme:
    """Colours of everything that is no route.

    Parameters
    ----------
    name : str
        What it is called.
    paper, sea, land, crossed, lake : str
        Fills ``#rrggbb``: page, water, land, countries that a journey crosses, lakes.
    border, shore : str
        Lines between countries, and around lakes.
    ink, soft_ink, sea_ink : str
        Names of places, of countries, of seas.
    halo, core : str
        Edge around letters and lines, and the middle of lines on water.
    dark : bool
        Whether lines take their colours for dark ground.

    Examples
    --------
    >>> from corridors.plotting import THEMES
    >>> THEMES["dark"].dark
    True
    """

    name: str
    paper: str
    sea: str
    land: str
    crossed: str
    lake: str
    border: str
    shore: str
    ink: str
    soft_ink: str
    sea_ink: str
    halo: str
    core: str
    dark: bool = False

    def colour(self, look: LineLook) -> str:
        """Colour of a line on this theme.

        Parameters
        ----------
        look : LineLook
            Look of a line.

        Returns
        -------
        str
            ``#rrggbb``.
        """
        return look.dark if self.dark else look.light


THEMES: Mapping[str, Theme] = {
    "light": Theme(
        name="light", paper="#ffffff", sea="#dbe7ee", land="#f3f1ec", crossed="#fcfbf8",
        lake="#dbe7ee", border="#b9b4a8", shore="#9fb4c0", ink="#1c1c1c", soft_ink="#68645a",
        sea_ink="#3f647a", halo="#ffffff", core="#ffffff",
    ),
    "dark": Theme(
        name="dark", paper="#14181d", sea="#1a2733", land="#2a2e33", crossed="#34393f",
        lake="#1a2733", border="#565c63", shore="#4a5a68", ink="#f4f4f4", soft_ink="#b9bcc0",
        sea_ink="#92b4c9", halo="#14181d", core="#14181d", dark=True,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Size:
    """Where a figure is to be printed.

    Parameters
    ----------
    name : str
        What it is called.
    width_mm : float
        Width [mm].
    text_pt : float
        Text of labels and legends [pt]; notes and quiet names are a little smaller, never under 6.
    line_pt : float
        Width of a route [pt].
    tallest : float
        Height of a map over its width, at most.

    Examples
    --------
    >>> from corridors.plotting import SIZES
    >>> round(SIZES["two-column"].width_in, 2)
    6.69
    """

    name: str
    width_mm: float
    text_pt: float
    line_pt: float
    tallest: float = 0.8

    @property
    def width_in(self) -> float:
        """Width [inch]."""
        return self.width_mm / MM_PER_INCH

    @property
    def small_pt(self) -> float:
        """Text of notes [pt]."""
        return max(LEAST_TEXT_PT, self.text_pt - 1.0)


SIZES: Mapping[str, Size] = {
    "one-column": Size("one-column", 85.0, 6.2, 1.1, 1.1),
    "two-column": Size("two-column", 170.0, 7.2, 1.6),
    "slide": Size("slide", 320.0, 13.0, 2.8, 0.46),
}


def theme_named(name: "str | Theme") -> Theme:
    """A theme by name.

    Raises
    ------
    OptionError
        There is none of that name.
    """
    if isinstance(name, Theme):
        return name
    if name not in THEMES:
        raise OptionError(f"theme {name!r} is unknown; give one of {', '.join(THEMES)}")
    return THEMES[name]


def size_named(name: "str | Size") -> Size:
    """A size by name.

    Raises
    ------
    OptionError
        There is none of that name.
    """
    if isinstance(name, Size):
        return name
    if name not in SIZES:
        raise OptionError(f"size {name!r} is unknown; give one of {', '.join(SIZES)} or a Size")
    return SIZES[name]


def look_of_corridor(name: str) -> LineLook:
    """Look of a corridor; one that nobody named looks like ``other``."""
    return CORRIDORS.get(name, CORRIDORS["other"])


def look_of_mode(name: str) -> LineLook:
    """Look of a mode."""
    return MODES.get(name, MODES["rail"])


def _linear(colour: str) -> tuple[float, float, float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return r, g, b


def _luminance(colour: str) -> float:
    r, g, b = _linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def lightness(colour: str) -> float:
    """CIE L* of a colour ``#rrggbb``: what is left of it in grey print.

    Examples
    --------
    >>> lightness("#000000"), round(lightness("#ffffff"))
    (0.0, 100)
    """
    y = _luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as the web accessibility guidelines define it.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


@contextmanager
def house_style(
    theme: Theme, size: Size, *, families: Sequence[str] = ("DejaVu Sans",)
) -> Iterator[None]:
    """Draw in the house style; the user's settings are as before afterwards.

    Parameters
    ----------
    theme : Theme
        Colours.
    size : Size
        Text and line widths.
    families : sequence of str
        Font families, first choice first.
    """
    import matplotlib as mpl

    settings: dict[Any, Any] = {
        "font.family": list(families),
        "font.size": size.text_pt,
        "axes.titlesize": size.text_pt + 1.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": size.text_pt,
        "xtick.labelsize": size.text_pt,
        "ytick.labelsize": size.text_pt,
        "legend.fontsize": size.text_pt,
        "legend.frameon": False,
        "figure.facecolor": theme.paper,
        "savefig.facecolor": theme.paper,
        "axes.facecolor": theme.paper,
        "axes.edgecolor": theme.soft_ink,
        "axes.labelcolor": theme.ink,
        "axes.titlecolor": theme.ink,
        "text.color": theme.ink,
        "xtick.color": theme.ink,
        "ytick.color": theme.ink,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.6,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "grid.color": theme.border,
        "grid.linewidth": 0.4,
        "lines.solid_capstyle": "round",
        "axes.unicode_minus": True,
        "text.usetex": False,
        "axes.axisbelow": True,
    }
    live = mpl.is_interactive()
    try:
        with mpl.rc_context(settings):
            try:
                yield
            finally:
                live = mpl.is_interactive()
    finally:
        mpl.interactive(live)  # a notebook's backend switches it on with the first figure
