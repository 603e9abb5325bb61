"""`Lever`: one measure whose size is varied."""

from dataclasses import dataclass

from corridors.errors import OptionError
from corridors.scenarios import Measure

__all__ = ["Lever"]


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


