"""Where each hour, dollar and kilogram of a route comes from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import nan
from typing import TYPE_CHECKING, Any

from corridors.costs.components import MEASURES, Component
from corridors.network import Network
from corridors.policy.rules import Rule
from corridors.routes.legs import Leg
from corridors.routes.price_years import price_year_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Ledger"]

_UNITS = {"time_h": "h", "cost_usd": "USD", "co2_kg": "kg"}
_SHOWN_SOURCES = 3


def _few(sources: list[str]) -> str:
    """The first sources of a row, and how many more there are."""
    more = len(sources) - _SHOWN_SOURCES
    shown = " ".join(sources[:_SHOWN_SOURCES])
    return f"{shown} and {more} more" if more > 0 else shown


@dataclass(frozen=True)
class Ledger:
    """Components of a route with their sources; they add up to its totals.

    Parameters
    ----------
    network : Network
        Where parameters and evidence stand.
    legs : tuple of Leg
        Legs of the route.
    ends : tuple of Component
        Charges at the ends.
    rules : tuple of Rule
        Policy rules that components cite.
    """

    network: Network = field(repr=False)
    legs: tuple[Leg, ...] = field(repr=False)
    ends: tuple[Component, ...] = field(repr=False)
    rules: tuple[Rule, ...] = field(default=(), repr=False)

    def _items(self) -> Iterator[tuple[int, str, str, Component]]:
        for number, leg in enumerate(self.legs, start=1):
            for item in leg.components:
                yield number, leg.origin, leg.destination, item
        for item in self.ends:
            yield 0, item.edge, item.edge, item

    def _row(self, number: int, origin: str, destination: str, item: Component) -> dict[str, Any]:
        known = self.network.parameters
        rows = [known[name] for name in item.parameters if name in known]
        rules = [rule for rule in self.rules if rule.id in item.parameters]
        sources = list(dict.fromkeys(name for row in rows for name in row.source.split()))
        sources += [rule.id for rule in rules]
        grades = {
            self.network.evidence[s].confidence for s in sources if s in self.network.evidence
        } | {rule.row.get("confidence", "") for rule in rules}
        reasons = [row.reason for row in rows] + [f"{r.title}; {r.source}" for r in rules]
        return {
            "leg": number,
            "from": origin,
            "to": destination,
            "edge": item.edge,
            "measure": item.measure,
            "kind": item.kind,
            "p10": item.spread.p10,
            "value": item.spread.value,
            "p90": item.spread.p90,
            "mean": item.mean,
            "ttw_kg": item.spread.value * item.direct,
            "unit": _UNITS[item.measure],
            "price_year": price_year_of(item, known) if item.measure == "cost_usd" else nan,
            "basis": item.basis,
            "assumption": item.basis == "assumption",
            "cause": item.cause,
            "parameters": " ".join(item.parameters),
            "sources": " ".join(sources),
            "confidence": max(grades - {""}, default=""),
            "reason": "; ".join(filter(None, reasons)),
        }

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        columns = ["from", "to", "measure", "kind", "value", "mean", "unit", "basis", "sources"]
        return frame_html("Where each figure comes from", self.to_frame()[columns])

    def to_dict(self) -> list[dict[str, Any]]:
        """One record per component."""
        return [self._row(*item) for item in self._items()]

    def to_frame(self) -> "pd.DataFrame":
        """One row per component.

        Returns
        -------
        pandas.DataFrame
            ``leg`` (0 for charges at the ends), ``from``, ``to``, ``edge``, ``measure``, ``kind``,
            ``p10``, ``value`` (median), ``p90``, ``mean``, ``ttw_kg`` (CO2e tank to wheel; missing
            elsewhere), ``unit``, ``price_year`` (of the dollars), ``basis``, ``assumption``,
            ``cause``, ``parameters``, ``sources``, ``confidence`` (weakest grade), ``reason``.
            Means of hours, and values of dollars and kilograms, add up to the route's totals.
        """
        import pandas as pd

        return pd.DataFrame(self.to_dict())

    def to_text(self) -> str:
        """The ledger as text: per leg and kind, with basis and the first of its sources.

        `to_frame` holds every source of every component.
        """
        lines: list[str] = []
        for measure in MEASURES:
            rows = [row for row in self.to_dict() if row["measure"] == measure]
            column = "mean" if measure == "time_h" else "value"
            total = sum(row[column] for row in rows)
            lines.append(f"{measure}: {total:,.1f} {_UNITS[measure]}")
            merged: dict[tuple[Any, ...], list[float]] = {}
            for row in rows:
                key = (row["leg"], row["from"], row["to"], row["kind"], row["basis"],
                       row["sources"] or row["parameters"])  # fmt: skip
                sums = merged.setdefault(key, [0.0, 0.0, 0.0])
                for place, name in enumerate(("p10", column, "p90")):
                    sums[place] += row[name]
            for (_, origin, destination, kind, basis, source), (low, mid, high) in merged.items():
                where = origin if origin == destination else f"{origin} - {destination}"
                lines.append(
                    f"  {mid:10,.1f} ({low:,.1f} to {high:,.1f})  "
                    f"{where}: {kind} [{basis}] {_few(source.split())}"
                )
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.to_text()
