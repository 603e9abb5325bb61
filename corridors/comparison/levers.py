"""Levers of a sweep: the size of a measure, its first day, a scenario on or off, the day itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridors.errors import OptionError, ScenarioError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.scenarios import Measure, Scenario, load_scenario
from corridors.scenarios.checking import read_measure

__all__ = ["AnyLever", "Days", "Lever", "Starts", "Switch"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Lever:
    """One measure whose size is varied.

    Parameters
    ----------
    measure : Measure
        A measure of kind ships, level, time, dwell, cost, tariff or parameter.
    low, high : float
        Sizes between which it is varied, in the measure's unit.
    name : str
        Column in results; default the measure's note or kind.

    Examples
    --------
    >>> import corridors as co
    >>> halve = co.load_scenario("digital-corridor").measures[1]
    >>> Lever(halve, 0.3, 1.0).name
    'the same west of the Caspian'
    """

    measure: Measure
    low: float
    high: float
    name: str = ""

    def __post_init__(self) -> None:
        """Check the kind and the range."""
        if self.measure.sort.acts_on != "parameters" or self.measure.value is None:
            raise OptionError(
                f"{self.measure}: only measures on parameters have a size to vary; a date or a "
                "closure is varied by dates= or by scenarios"
            )
        if not self.low < self.high:
            raise OptionError(f"lever from {self.low:g} to {self.high:g}; give low below high")
        if self.measure.action == "scale" and self.low <= 0:
            raise OptionError(f"lever from {self.low:g}; give factors above 0")
        if not self.name:
            object.__setattr__(self, "name", self.measure.note or self.measure.kind)

    @classmethod
    def on(
        cls, kind: str, *, name: str = "", set: tuple[float, float] | None = None,
        add: tuple[float, float] | None = None, scale: tuple[float, float] | None = None,
        at_least: float | None = None, at_most: float | None = None,
        **select: str | list[str],
    ) -> "Lever":  # fmt: skip
        """A lever without a scenario file.

        Parameters
        ----------
        kind : str
            ships, level, time, dwell, cost, tariff or parameter.
        name : str
            Column in results.
        set, add, scale : (float, float), optional
            Range of the size; give one of them.
        at_least, at_most : float, optional
            Bounds of the changed figure: taking hours away leaves no less than none.
        **select
            What it acts on, as in a scenario file: ``border="BY-PL"``, ``quantity=...``.

        Returns
        -------
        Lever
            With its range.

        Raises
        ------
        ScenarioError
            Unknown kinds, selectors or values, all at once.
        OptionError
            Not exactly one range.

        Examples
        --------
        >>> lever = Lever.on("dwell", border="BY-PL", mode="rail", add=(0, 240))
        >>> lever.name, lever.measure.unit
        ('dwell of BY-PL rail', 'h')
        """
        given = {k: v for k, v in (("set", set), ("add", add), ("scale", scale)) if v is not None}
        if len(given) != 1:
            raise OptionError("a lever has one range; give one of set, add, scale as (low, high)")
        ((action, (low, high)),) = given.items()
        words = [v if isinstance(v, str) else " or ".join(v) for v in select.values()]
        label = name or f"{kind} of {' '.join(words)}"
        table: dict[str, Any] = {"kind": kind, "select": select, action: high, "note": label}
        bounds = {"at_least": at_least, "at_most": at_most}
        table |= {key: bound for key, bound in bounds.items() if bound is not None}
        measure, problems = read_measure("lever", table, scenario="sweep", sourced=False)
        if measure is not None and not measure.unit and action != "scale":
            unit = _unit_of(measure)
            measure, problems = read_measure(
                "lever", table | {"unit": unit}, scenario="sweep", sourced=False
            )
        if measure is None or problems:
            raise ScenarioError("; ".join(problems))
        return cls(measure, low, high, label)

    @property
    def base(self) -> float:
        """Size that changes nothing, or the stated one; within the range."""
        assert self.measure.value is not None
        neutral = {"scale": 1.0, "add": 0.0}.get(self.measure.action, self.measure.value)
        return min(max(neutral, self.low), self.high)

    @property
    def unit(self) -> str:
        """Unit of the size; empty for a factor."""
        return self.measure.unit

    def label(self, value: float) -> float:
        """A size as tables show it.

        Parameters
        ----------
        value : float
            A size of this lever.

        Returns
        -------
        float
            The size.
        """
        return float(value)


def _unit_of(measure: Measure) -> str:
    from corridors.schema import QUANTITIES

    asked = measure.selected("quantity") or measure.sort.allowed_quantities
    units = dict.fromkeys(QUANTITIES[name].unit for name in asked if name in QUANTITIES)
    return next(iter(units), "")


class _Finite:
    """What levers with a list of values share; a value is a number within."""

    name: str
    values: tuple[float, ...]

    @property
    def low(self) -> float:
        """Least value."""
        return min(self.values)

    @property
    def high(self) -> float:
        """Greatest value."""
        return max(self.values)

    @property
    def base(self) -> float:
        """First value."""
        return self.values[0]

    @property
    def unit(self) -> str:
        """None."""
        return ""

    def nearest(self, value: float) -> float:
        """The value on the list that lies nearest."""
        return min(self.values, key=lambda known: abs(known - value))


@dataclass(frozen=True)
class Switch(_Finite):
    """A scenario that happens or not: closures, rules, openings, all measures together.

    Parameters
    ----------
    scenario : Scenario or str
        Scenario, its name or file.
    name : str
        Column in results; default the scenario's.

    Examples
    --------
    >>> Switch("poland-closes").name
    'poland-closes'
    """

    scenario: Scenario | str
    name: str = ""
    values: tuple[float, ...] = field(default=(0.0, 1.0), init=False, repr=False)

    def __post_init__(self) -> None:
        """Load the scenario."""
        scenario = load_scenario(self.scenario)
        object.__setattr__(self, "scenario", scenario)
        object.__setattr__(self, "name", self.name or scenario.name)

    def world(self, network: Network, value: float) -> Network:
        """The network on its own day, after the scenario or as it is.

        Parameters
        ----------
        network : Network
            State before.
        value : float
            A size of this lever.

        Returns
        -------
        Network
            A new one.
        """
        scenario = load_scenario(self.scenario)
        return scenario.apply(network, on=network.day) if value else network

    def label(self, value: float) -> str:
        """Whether it happens: ``on`` or ``off``.

        Parameters
        ----------
        value : float
            A size of this lever.

        Returns
        -------
        str
            Whether it is done.
        """
        return "on" if value else "off"


def _ordinals(days: Iterable[date | str]) -> tuple[float, ...]:
    found = tuple(float(day_of(day).toordinal()) for day in days)
    if not found or list(found) != sorted(set(found)):
        raise OptionError("days are missing, doubled or out of order; give them rising, each once")
    return found


@dataclass(frozen=True)
class Days(_Finite):
    """The day on which the world is looked at.

    Parameters
    ----------
    days : sequence of datetime.date or str
        Rising.
    name : str
        Column in results.

    Examples
    --------
    >>> str(Days(["2026-07-01", "2031-07-01"]).label(739798.0))
    '2026-07-01'
    """

    days: Sequence[date | str]
    name: str = "day"
    values: tuple[float, ...] = field(default=(), init=False, repr=False)

    def __post_init__(self) -> None:
        """Read the days."""
        object.__setattr__(self, "values", _ordinals(self.days))
        object.__setattr__(self, "days", tuple(day_of(day) for day in self.days))

    def world(self, network: Network, value: float) -> Network:
        """The network of that day.

        Parameters
        ----------
        network : Network
            State before.
        value : float
            A size of this lever.

        Returns
        -------
        Network
            A new one.
        """
        return replace(network, day=date.fromordinal(int(value)))

    def label(self, value: float) -> date:
        """The day.

        Parameters
        ----------
        value : float
            A size of this lever.

        Returns
        -------
        datetime.date
            The day.
        """
        return date.fromordinal(int(value))


@dataclass(frozen=True)
class Starts(_Finite):
    """The first day of a measure, which keeps its length: an opening that comes late.

    Parameters
    ----------
    measure : Measure
        With a first day of its own.
    days : sequence of datetime.date or str
        Rising.
    name : str
        Column in results; default the measure's note.

    Examples
    --------
    >>> import corridors as co
    >>> opens = co.load_scenario("cku-2030").measures[0]
    >>> Starts(opens, ["2028-01-01", "2030-12-31"]).name
    'Kashgar-Torugart-Makmal-Jalal-Abad in service'
    """

    measure: Measure
    days: Sequence[date | str]
    name: str = ""
    values: tuple[float, ...] = field(default=(), init=False, repr=False)

    def __post_init__(self) -> None:
        """Read the days."""
        if self.measure.first is None:
            raise OptionError(f"{self.measure}: it has no first day to move; give one with from")
        object.__setattr__(self, "values", _ordinals(self.days))
        object.__setattr__(self, "days", tuple(day_of(day) for day in self.days))
        object.__setattr__(self, "name", self.name or self.measure.note or self.measure.kind)

    @property
    def base(self) -> float:
        """The measure's own first day where it is one of the days."""
        assert self.measure.first is not None
        own = float(self.measure.first.toordinal())
        return own if own in self.values else self.values[0]

    def world(self, network: Network, value: float) -> Network:
        """The network after the measure, begun that day.

        Parameters
        ----------
        network : Network
            State before.
        value : float
            A size of this lever.

        Returns
        -------
        Network
            A new one.
        """
        first, last = self.measure.first, self.measure.last
        assert first is not None
        start = date.fromordinal(int(value))
        end = None if last is None else start + (last - first)
        moved = replace(self.measure, first=start, last=end)
        return Scenario(self.name, measures=(moved,)).apply(network, on=network.day)

    def label(self, value: float) -> date:
        """The first day.

        Parameters
        ----------
        value : float
            A size of this lever.

        Returns
        -------
        datetime.date
            The day.
        """
        return date.fromordinal(int(value))


AnyLever = Lever | Switch | Days | Starts
