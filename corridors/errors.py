"""What can go wrong, as one tree.

::

    CorridorsError
    ├── DataError            files that do not hold together (all problems at once)
    ├── UnknownNameError     a place, link, corridor or quantity nobody knows
    ├── OptionError          an argument outside what is allowed
    ├── NoRouteError         no journey, with what cuts it
    ├── ScenarioError        a measure that cannot be applied
    ├── InfeasibleFlowError  demand that no plan can serve
    └── MissingExtraError    an optional dependency is not installed
"""

from collections.abc import Iterable, Sequence
from typing import Any

__all__ = [
    "CorridorsError",
    "DataError",
    "InfeasibleFlowError",
    "MissingExtraError",
    "NoRouteError",
    "OptionError",
    "ScenarioError",
    "UnknownNameError",
]


class CorridorsError(Exception):
    """Base of all errors raised on purpose by this package."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes as it is, whatever its constructor asks for."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[CorridorsError], args: tuple[Any, ...], state: dict[str, Any]) -> Any:
    found = kind.__new__(kind, *args)
    found.args = args
    found.__dict__.update(state)
    return found


class DataError(CorridorsError):
    """Input tables that do not hold together.

    Parameters
    ----------
    problems : sequence of str
        One sentence each: file, row, id, value, what is allowed.

    Attributes
    ----------
    problems : tuple of str

    Examples
    --------
    >>> print(DataError(["edges.csv line 3, edge 'a-b-rail': length_km is -5; give 0 or more"]))
    1 problem in the data:
      edges.csv line 3, edge 'a-b-rail': length_km is -5; give 0 or more
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        lines = "".join(f"\n  {problem}" for problem in self.problems)
        super().__init__(f"{count} problem{'' if count == 1 else 's'} in the data:{lines}")


class UnknownNameError(CorridorsError, KeyError):
    """A name that nobody knows, with the nearest ones that exist.

    Parameters
    ----------
    what : str
        Kind of thing looked for, such as ``"place"``.
    name : str
        The name as given.
    nearest : iterable of str
        Names that come closest, best first.
    hint : str, optional
        What else would have been accepted.
    """

    def __init__(self, what: str, name: str, nearest: Iterable[str] = (), hint: str = "") -> None:
        self.what, self.name, self.nearest = what, name, tuple(nearest)
        message = f"unknown {what} {name!r}"
        if self.nearest:
            message += f"; nearest: {', '.join(self.nearest)}"
        if hint:
            message += f"; {hint}"
        self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return self.message


class OptionError(CorridorsError, ValueError):
    """An argument outside what is allowed; the message says what is."""


class NoRouteError(CorridorsError):
    """No journey exists between two places under the conditions asked for.

    Parameters
    ----------
    origin, destination : str
        Ends of the journey.
    reasons : sequence of str
        What makes it impossible: closures, rules, missing links.
    relief : sequence of frozenset of str
        Where policy rules refuse every journey: the smallest sets of rules that would have to
        fall.
    """

    def __init__(
        self,
        origin: str,
        destination: str,
        reasons: Sequence[str],
        *,
        relief: Sequence[frozenset[str]] = (),
    ) -> None:
        self.origin, self.destination, self.reasons = origin, destination, tuple(reasons)
        self.relief = tuple(relief)
        super().__init__(f"no route from {origin} to {destination}: {'; '.join(self.reasons)}")


class ScenarioError(CorridorsError):
    """A scenario or measure that cannot be read or applied."""


class InfeasibleFlowError(CorridorsError):
    """Demand that no plan can serve."""


class MissingExtraError(CorridorsError, ImportError):
    """An optional dependency is not installed.

    Parameters
    ----------
    feature : str
        What was asked for.
    extra : str
        Name of the extra that brings it.
    """

    def __init__(self, feature: str, extra: str) -> None:
        self.feature, self.extra = feature, extra
        super().__init__(f"{feature} needs the extra: pip install 'corridors[{extra}]'")
