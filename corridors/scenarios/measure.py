"""`Measure`: one stated change, with its size, dates and source."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from corridors.scenarios.kinds import KINDS, Kind

__all__ = ["Measure", "Selection"]

Selection = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Measure:
    """One stated change.

    Parameters
    ----------
    kind : str
        Name in `KINDS`.
    select : tuple of (str, tuple of str)
        What it acts on: of each key one value must fit.
    action : str
        ``set``, ``scale`` or ``add``; for rules ``off``, ``on`` or ``new``.
    value, low, high : float, optional
        Size and its range, in ``unit``; for ``scale`` a factor.
    unit : str
        Unit of the size, that of the quantity.
    first, last : datetime.date, optional
        Days on which it holds; None is open.
    opens_by : tuple of (int, float)
        Probability that a link is open by the end of a year.
    at_least, at_most : float, optional
        Bounds of the changed figure.
    row : tuple of (str, str)
        Cells of a new row.
    table : str
        For new rows: ``places``, ``links`` or ``parameters``.
    note : str
        What it stands for.
    basis : str
        ``published``, ``derived`` or ``assumption``.
    source, reason, spread : str
        Citation; why this size; its range in words where it is no number.
    place : str
        Where it stands: file and number.
    scenario : str
        Scenario it came from.

    Examples
    --------
    >>> halve = Measure("dwell", (("border", ("CN-KZ",)),), "scale", 0.5, note="digital customs")
    >>> print(halve)
    dwell of border CN-KZ: x 0.5 (digital customs)
    """

    kind: str
    select: Selection = ()
    action: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    first: date | None = None
    last: date | None = None
    opens_by: tuple[tuple[int, float], ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    row: tuple[tuple[str, Any], ...] = ()
    table: str = ""
    note: str = ""
    basis: str = "assumption"
    source: str = ""
    reason: str = ""
    spread: str = ""
    place: str = ""
    scenario: str = ""

    @property
    def row_value(self) -> Any:
        """The new row as a value of its table."""
        from corridors.schema import Link, Parameter, Place

        kinds = {"places": Place, "links": Link, "parameters": Parameter}
        return kinds[self.table](**dict(self.row))

    @property
    def sort(self) -> Kind:
        """What is known of the kind."""
        return KINDS[self.kind]

    @property
    def assumed(self) -> bool:
        """Whether nobody published the size."""
        return self.basis == "assumption"

    def selected(self, key: str) -> tuple[str, ...]:
        """Values given for one selector, empty where it is not given.

        Parameters
        ----------
        key : str
            Name of the selector.

        Returns
        -------
        tuple of str
            Its values.
        """
        return dict(self.select).get(key, ())

    def without(self, *keys: str) -> Selection:
        """Selectors other than some.

        Parameters
        ----------
        *keys : str
            Names of selectors.

        Returns
        -------
        tuple of (str, tuple of str)
            The others with their values.
        """
        return tuple((key, values) for key, values in self.select if key not in keys)

    def sized(self, value: float) -> "Measure":
        """The same measure with another central size; its range moves along.

        Parameters
        ----------
        value : float
            Central size [the measure's unit].

        Returns
        -------
        Measure
            A new one.
        """
        if self.value is None:
            return replace(self, value=value)

        def along(end: float | None) -> float | None:
            if end is None or self.value is None:
                return end
            return end * value / self.value if self.value else end + value

        return replace(self, value=value, low=along(self.low), high=along(self.high))

    @property
    def range_text(self) -> str:
        """Range of the size in words."""
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        return self.spread

    def __str__(self) -> str:
        where = ", ".join(f"{key} {' or '.join(values)}" for key, values in self.select)
        cells = dict(self.row)
        what = where or str(cells.get("id", "everything"))
        text = f"{self.kind} of {what}" if self.sort.actions else f"{self.kind} {what}"
        if self.action in ("off", "on", "new"):
            text += f": {self.action}"
        elif self.value is not None:
            sign = {"set": "to ", "scale": "x ", "add": "+ " if self.value >= 0 else "- "}
            size = abs(self.value) if self.action == "add" else self.value
            unit = f" {self.unit}" if self.unit and self.action != "scale" else ""
            text += f": {sign[self.action]}{size:g}{unit}"
        if self.opens_by:
            text += ": " + ", ".join(f"{p:.0%} by {year}" for year, p in self.opens_by)
        if self.first or self.last:
            text += f", {self.first or '...'} to {self.last or '...'}"
        return text + (f" ({self.note})" if self.note else "")

    def said_assumed(self) -> str:
        """One line for the list of assumed values."""
        text = f"{self}: ASSUMED"
        if self.range_text:
            text += f", range {self.range_text}"
        return text + (f"; {self.reason}" if self.reason else "")

    def _cells(self) -> dict[str, Any]:
        """Cells of the new row by column, as a scenario file writes them."""
        from corridors.schema import Link, column_of

        found: dict[str, Any] = {}
        for name, value in self.row:
            if value in (None, "", ()) or value != value:
                continue
            column = column_of(Link, name) if self.table == "links" else name
            if isinstance(value, tuple):
                value = ";".join(
                    f"{p[0]}:{p[1]:g}" if isinstance(p, tuple) else str(p) for p in value
                )
            found[column] = value.isoformat() if isinstance(value, date) else value
        return found

    def to_dict(self) -> dict[str, Any]:
        """The measure as a scenario file writes it, ready for JSON."""
        found: dict[str, Any] = {"kind": self.kind}
        if self.select:
            found["select"] = {k: list(v) if len(v) > 1 else v[0] for k, v in self.select}
        if self.kind == "rule" and self.action in ("off", "on"):
            found["switch"] = self.action
        elif self.value is not None:
            found[self.action] = self.value
        for key, value in (
            ("low", self.low), ("high", self.high), ("unit", self.unit),
            ("at_least", self.at_least), ("at_most", self.at_most),
            ("from", self.first and self.first.isoformat()),
            ("to", self.last and self.last.isoformat()),
            ("opens_by", {str(year): p for year, p in self.opens_by}),
            (self.table or "new", self._cells()), ("note", self.note), ("basis", self.basis),
            ("source", self.source), ("reason", self.reason), ("range", self.spread),
        ):  # fmt: skip
            if value not in (None, "", {}):
                found[key] = value
        return found
