"""Changes that wait for the engine whose tables they touch: rules, capacities, demand."""

from dataclasses import dataclass
from datetime import date

__all__ = ["Pending"]


@dataclass(frozen=True)
class Pending:
    """A change that a scenario asks for outside places, links and parameters.

    Parameters
    ----------
    table : str
        ``rules``, ``capacity`` or ``demand``.
    where : tuple of (str, tuple of str)
        Selectors; of each key one value must fit.
    action : str
        ``off``, ``on``, ``new``, ``set``, ``scale`` or ``add``.
    value, low, high : float, optional
        Size and its range, in ``unit``.
    unit : str
        Unit of the size.
    first, last : datetime.date, optional
        Days on which it holds; None is open.
    row : tuple of (str, str)
        Cells of a new row.
    takes_effect : str
        The engine that makes the change: ``policy`` or ``flows``.
    said : str
        The change in words.
    """

    table: str
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    action: str = "set"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    first: date | None = None
    last: date | None = None
    row: tuple[tuple[str, str], ...] = ()
    takes_effect: str = "flows"
    said: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the change holds on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)
