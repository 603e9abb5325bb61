"""Totals that are not one number."""

from dataclasses import asdict, dataclass

from corridors.units import days

__all__ = ["MoneyRange", "TimeSpan"]


@dataclass(frozen=True)
class TimeSpan:
    """Hours of a journey as a distribution.

    Parameters
    ----------
    p10, p50, p90, mean : float
        Percentiles and mean [h].

    Examples
    --------
    >>> str(TimeSpan(240.0, 288.0, 384.0, 300.0))
    '12.0 days (10.0 to 16.0)'
    """

    p10: float
    p50: float
    p90: float
    mean: float

    def __str__(self) -> str:
        return f"{days(self.p50):.1f} days ({days(self.p10):.1f} to {days(self.p90):.1f})"

    def to_dict(self) -> dict[str, float]:
        """Percentiles and mean by name, to a hundredth of an hour."""
        return {name: round(value, 2) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class MoneyRange:
    """A price with the range of its tariffs.

    Parameters
    ----------
    low, value, high : float
        All tariffs low, central, high [USD].

    Examples
    --------
    >>> str(MoneyRange(4000.0, 5200.0, 7100.0))
    'USD 5,200 (4,000 to 7,100)'
    """

    low: float
    value: float
    high: float

    def __str__(self) -> str:
        return f"USD {self.value:,.0f} ({self.low:,.0f} to {self.high:,.0f})"

    def to_dict(self) -> dict[str, float]:
        """Low, value and high by name, to the cent."""
        return {name: round(value, 2) for name, value in asdict(self).items()}
