"""What a column holds: its meaning, unit and limits, and the words that tables may use."""

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any

__all__ = [
    "BASES", "GEOMETRIES", "ID", "KINDS", "MODES", "MOVERS", "SELECTOR_KEYS", "SHAPES",
    "STATUSES", "Field",
]  # fmt: skip

MODES = ("rail", "road", "ferry", "sea", "border", "transfer")
MOVERS = ("rail", "road", "ferry", "sea")
KINDS = ("terminal", "port", "border", "gauge_change", "junction", "dry_port", "passage", "town")
STATUSES = ("operating", "construction", "planned", "suspended")
BASES = ("published", "derived", "calibrated", "assumption")
SHAPES = ("lognormal", "uniform", "triangular", "fixed")
GEOMETRIES = ("osm_detail", "osm_graph", "osm_coarse", "schematic", "none")
ID = r"[a-z0-9]+(-[a-z0-9]+)*"
SELECTOR_KEYS = (
    "edge", "place", "border", "service", "sea", "operator", "country", "side", "mode", "traction",
    "gauge", "direction", "month", "tracks", "cargo", "train",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """What one column holds.

    Parameters
    ----------
    meaning : str
        One line for people.
    unit : str
        Unit of the numbers, empty for text.
    low, high : float
        Limits, both allowed.
    choices : tuple of str
        The only values allowed, if any.
    pattern : str
        Regular expression that text must match as a whole.
    required : bool
        Whether an empty cell is a problem.
    until : bool
        For dates: a year or month stands for its last day, not its first.
    cites : str
        Name of the column that holds the citation of this figure.
    """

    meaning: str
    unit: str = ""
    low: float = -inf
    high: float = inf
    choices: tuple[str, ...] = ()
    pattern: str = ""
    required: bool = False
    until: bool = False
    cites: str = ""
    type: Any = str

    @property
    def allowed(self) -> str:
        """What a cell may hold, in words.

        Examples
        --------
        >>> Field("length", unit="km", low=0, type=float).allowed
        '0 or more [km]'
        """
        unit = f" [{self.unit}]" if self.unit else ""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if self.type is date:
            return "a date such as 2024, 2024-05 or 2024-05-20"
        if self.type is bool:
            return "true or false"
        if self.type in (float, int):
            if self.low > -inf and self.high < inf:
                return f"{self.low:g} to {self.high:g}{unit}"
            if self.low > -inf:
                return f"{self.low:g} or more{unit}"
            return ("a whole number" if self.type is int else "a number") + unit
        if self.pattern == ID:
            return "lower-case letters, digits and single hyphens"
        if self.pattern:
            return f"text of the form {self.pattern}"
        return "text" if not self.required else "some text"
