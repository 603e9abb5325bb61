"""Legend entries."""

from collections.abc import Collection
from typing import Any

from corridors.plotting.strands import KINDS, dashes_of
from corridors.plotting.style import LineLook, Size, Theme

__all__ = ["heading_handle", "kind_handles", "line_handle", "marker_handle"]


def line_handle(look: LineLook, label: str, theme: Theme, size: Size, *, hollow: bool) -> Any:
    """Entry for a colour; with ``hollow`` as the look draws it on its own."""
    dash = look.dash if hollow else ()
    return _line(theme.colour(look), label, size.line_pt * look.width, theme,
                 (0, dash) if dash else "solid", core=hollow and look.hollow)  # fmt: skip


def _line(
    colour: str, label: str, width: float, theme: Theme, style: Any, *, core: bool = False
) -> Any:
    from matplotlib.lines import Line2D

    line = Line2D([], [], color=colour, linewidth=width * (1.35 if core else 1.0), linestyle=style,
                  label=label, solid_capstyle="butt", dash_capstyle="butt")  # fmt: skip
    if not core:
        return line
    inner = Line2D([], [], color=theme.core, linewidth=width * 1.35 * 0.42, solid_capstyle="butt")
    return Pair((line, inner), label)


class Pair(tuple[Any, ...]):
    """Two artists drawn over each other in one legend entry."""

    def __new__(cls, artists: tuple[Any, ...], label: str) -> "Pair":
        """Keep the artists and the label of the entry."""
        made = super().__new__(cls, artists)
        made.label = label  # type: ignore[attr-defined]
        return made

    def get_label(self) -> str:
        """Label of the entry."""
        label: str = self.label  # type: ignore[attr-defined]
        return label


def kind_handles(seen: Collection[str], theme: Theme, size: Size, *, by_mode: bool) -> list[Any]:
    """Entries for the kinds of line that are drawn; colours by mode say some of them already."""
    found = []
    for kind, label in KINDS.items():
        if kind not in seen or not label or (by_mode and kind in ("water", "road")):
            continue
        found.append(
            _line(theme.soft_ink, label, size.line_pt, theme, dashes_of(kind), core=kind == "water")
        )
    return found


def marker_handle(label: str, **look: Any) -> Any:
    """Entry for a marker."""
    from matplotlib.lines import Line2D

    return Line2D([], [], linestyle="none", label=label, **look)


def heading_handle(text: str) -> Any:
    """Words above the entries that follow."""
    return marker_handle(text, marker="")
