"""The rows that every total is made of."""

from dataclasses import dataclass
from functools import cached_property
from math import nan

from corridors.costs.distribution import Spread
from corridors.schema import BASES, Parameter
from corridors.units import binary

__all__ = ["MEASURES", "Component", "component", "weakest"]

MEASURES = ("time_h", "cost_usd", "co2_kg")


@dataclass(frozen=True)
class Component:
    """One hour, dollar or kilogram figure of one link.

    Parameters
    ----------
    edge : str
        Link it falls on.
    measure : str
        ``time_h``, ``cost_usd`` or ``co2_kg``.
    kind : str
        What it is: ``running``, ``border``, ``gauge change``, ``vessel wait``, ….
    spread : Spread
        Figure and spread, in the measure's unit.
    cause : str
        Components with one cause share one draw.
    parameters : tuple of str
        Ids of the parameter rows it was made of.
    basis : str
        Weakest basis among them.
    direct : float
        Share of CO2e that leaves on the way (tank to wheel); missing elsewhere.
    """

    edge: str
    measure: str
    kind: str
    spread: Spread
    cause: str
    parameters: tuple[str, ...]
    basis: str
    direct: float = nan

    @cached_property
    def mean(self) -> float:
        """Mean of the figure, to a binary fraction (`corridors.units.binary`)."""
        return binary(self.spread.mean)

    @property
    def unrounded(self) -> float:
        """Mean hours, or central dollars or kilograms, to the last bit."""
        return self.spread.mean if self.measure == "time_h" else self.spread.value

    @cached_property
    def figure(self) -> float:
        """What a search weighs it by: mean hours, or central dollars or kilograms."""
        return binary(self.unrounded)


def weakest(rows: tuple[Parameter, ...]) -> str:
    """Weakest basis among rows, in the order published, derived, calibrated, assumption."""
    return max((row.basis for row in rows), key=BASES.index)


def component(
    edge: str, measure: str, kind: str, spread: Spread, *rows: Parameter, cause: str = "",
    direct: float = nan,
) -> Component:  # fmt: skip
    """A component made of parameter rows; the first row names its cause."""
    return Component(
        edge=edge,
        measure=measure,
        kind=kind,
        spread=spread,
        cause=cause or rows[0].cause or rows[0].id,
        parameters=tuple(row.id for row in rows),
        basis=weakest(rows),
        direct=direct,
    )
