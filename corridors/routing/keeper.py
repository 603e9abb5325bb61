"""When a link may be entered: what searches in time ask before each link."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridors._kernels.topology import Topology
from corridors.routing.planner import Planner
from corridors.routing.space import Space
from corridors.routing.timed import Aim, Entry, Timed, timed_path
from corridors.units import HOURS_PER_DAY

__all__ = ["Keeper", "Window", "opening_of"]

BoolArray = NDArray[np.bool_]
Window = tuple[date, date]
"""First and last day on which a link may not be entered."""
_DAY = timedelta(days=1)


def opening_of(windows: Sequence[Window], on: date, hour: float) -> float | None:
    """Hour at which a link is entered by who reaches it at an hour; None where it stays closed.

    Parameters
    ----------
    windows : sequence of (first, last)
        When the link is closed.
    on : datetime.date
        Departure.
    hour : float
        Hours after departure [h].
    """
    moved = True
    while moved:
        moved = False
        day = on + timedelta(hours=hour)
        for first, last in windows:
            if first <= day <= last:
                if last == date.max:
                    return None
                hour, moved = (last + _DAY - on).days * HOURS_PER_DAY, True
                break
    return hour


class Keeper:
    """Dates of links, held against the hour each is reached.

    Parameters
    ----------
    planner : Planner
        Of a network that holds the links, whatever their dates.
    origin, destination : str
        Place ids.
    windows : mapping of str to sequence of (first, last)
        Days, both included, on which a link may not be entered, by its id.
    """

    def __init__(
        self,
        planner: Planner,
        origin: str,
        destination: str,
        windows: Mapping[str, Sequence[Window]] | None = None,
    ) -> None:
        self.planner, self.origin, self.destination = planner, origin, destination
        self.heading = planner.heading(origin, destination)
        self.windows = windows or {}
        self._windows_of: dict[int, Sequence[Window]] = {
            number: self.windows[arc.link.id]
            for number, arc in enumerate(planner.graph.arcs)
            if arc.link.id in self.windows
        } if self.windows else {}  # fmt: skip

    def day(self, hour: float) -> date:
        """Day of the world some hours after departure."""
        return self.planner.on + timedelta(hours=hour)

    def opening(self, number: int, hour: float) -> float | None:
        """Hour from which a link is open for who reaches it at an hour; None where never."""
        windows = self._windows_of.get(number)
        return opening_of(windows, self.planner.on, hour) if windows else hour

    def entries(self, number: int, hour: float) -> list[Entry]:
        """Hours at which an arc may be entered by who arrives at an hour."""
        entered = self.opening(number, hour)
        return [] if entered is None else [(entered, ())]

    def settled(self, number: int) -> bool:
        """Whether an arc is free or closed alike on every day from departure on."""
        return number not in self._windows_of

    @cached_property
    def never(self) -> BoolArray:
        """Mask of arcs that are closed from departure on, for all that is known."""
        mask = np.zeros(len(self.planner.graph.arcs), dtype=bool)
        mask[[n for n in self._windows_of if self.opening(n, 0.0) is None]] = True
        return mask

    def aim(self, space: Space, minimise: str) -> Aim:
        """What a search through a space minimises."""
        planner, heading = self.planner, self.heading
        hours = space.spread(planner.weights("time_h", heading))
        if minimise == "time_h":
            return Aim(np.zeros_like(hours), hours, 1.0, False)
        if minimise == "generalised_usd":
            worth = planner.prices(heading)[0].value_of_time_usd_per_h
            return Aim(space.spread(planner.weights("cost_usd", heading)), hours, worth, True)
        own = space.spread(planner.weights(minimise, heading))
        return Aim(own, hours, 0.0, minimise == "cost_usd")

    def search(
        self, space: Space, minimise: str, *, barred: BoolArray | None = None
    ) -> Timed | None:
        """Best way in time that passes no place twice; None where there is none.

        Parameters
        ----------
        space : Space
            All ways.
        minimise : str
            Objective of `find_route`.
        barred : numpy.ndarray, optional
            Mask of arcs of the network's graph that are closed besides.
        """
        shut = self.never if barred is None else self.never | barred
        while not space.empty:
            mask = np.where(space.joins, False, shut[space.arc])
            found = timed_path(space, self.aim(space, minimise), self.entries, mask)
            if found is None:
                return None
            place = space.returns_to(found.path)
            if place is None:
                return found
            space = space.without_return(place)
        return None

    def along(self, numbers: Sequence[int], minimise: str) -> Timed | None:
        """When to enter the links of a given way; None where it is not open in time."""
        size = len(numbers)
        chain = Space(
            Topology(size + 1, range(size), range(1, size + 1)),
            np.array(numbers, dtype=np.int64), np.arange(size + 1, dtype=np.int64), 0, size,
        )  # fmt: skip
        return timed_path(chain, self.aim(chain, minimise), self.entries, self.never[chain.arc])
