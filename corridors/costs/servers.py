"""Gauge changes and posts as servers: slots per day, service time, queue, bad weeks.

Trains come with rate ``L`` and are taken one in each slot, ``mu`` slots per hour; the load is
``r = L / mu``. A train waits for the next slot, the residual of an interval of mean ``1 / mu``, and
with

    P = r exp(-2 (1 - r) (1 - v**2)**2 / (3 r V)),  V = v**2 + u**2

behind others for an exponential time of mean ``V / (2 mu (1 - r))``, where ``v`` and ``u`` are the
coefficients of variation of the intervals between trains and between slots (Kingman; Kraemer and
Langenbach-Belz). Where the queue has an end, at which trains are no longer accepted, the wait is
the Brownian motion of `corridors.costs.vessels`, and the load may exceed 1. The work itself,
``service_h``, follows.

Bad weeks, when inspections, storms or shortages shut most slots, are a regime of their own: with
their share ``p`` of the time the wait is that of the bad weeks, else the one above.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import inf

from corridors.costs.distribution import Spread, mixture_of, sum_of
from corridors.costs.queues import chance_to_queue, hurdle, kept_below, residual

__all__ = ["Server", "capacity_per_year", "dwell", "queue_wait", "regimes"]

DAYS_PER_YEAR = 365.0


@dataclass(frozen=True)
class Server:
    """A place that takes trains or trucks one slot at a time.

    Parameters
    ----------
    slots_per_day : float
        Trains that can be taken per day and direction.
    arrivals_per_day : float
        Trains that come per day and direction, all traffic together.
    service_h : float
        Work on one train [h].
    arrival_cv : float
        Coefficient of variation of the intervals between trains.
    slot_cv : float
        The same between slots, 0 to 1.
    queue_cap : float
        Trains in the queue at which no more are accepted.

    Raises
    ------
    ValueError
        No slots, no service, negative variation, or more trains than slots in a queue without end.

    Examples
    --------
    >>> dostyk = Server(slots_per_day=12, arrivals_per_day=10, service_h=4.25, slot_cv=0.5)
    >>> wait = queue_wait(dostyk)
    >>> round(wait.p50), round(wait.p90), capacity_per_year(dostyk)
    (5, 17, 4380.0)
    """

    slots_per_day: float
    arrivals_per_day: float
    service_h: float
    arrival_cv: float = 1.0
    slot_cv: float = 0.0
    queue_cap: float = inf

    def __post_init__(self) -> None:
        """Check, and name everything that is impossible at once."""
        problems = [
            f"{name} is {getattr(self, name):g}; give more than 0"
            for name in ("slots_per_day", "service_h", "queue_cap")
            if not getattr(self, name) > 0.0
        ]
        problems += [
            f"{name} is {getattr(self, name):g}; give 0 or more"
            for name in ("arrivals_per_day", "arrival_cv", "slot_cv")
            if not getattr(self, name) >= 0.0
        ]
        if self.slot_cv > 1.0:
            problems.append(f"slot_cv is {self.slot_cv:g}; give 0 to 1")
        if not problems and self.queue_cap == inf and self.load >= 1.0:
            problems.append(
                f"{self.arrivals_per_day:g} a day come for {self.slots_per_day:g} slots: the queue "
                "has no end; give slots or a queue cap"
            )
        if problems:
            raise ValueError("; ".join(problems))

    @property
    def load(self) -> float:
        """Arrivals over slots."""
        return self.arrivals_per_day / self.slots_per_day


@lru_cache(maxsize=1024)
def queue_wait(server: Server) -> Spread:
    """Hours from arrival to the start of the work in a normal week [h]."""
    per_hour, filled = server.slots_per_day / 24.0, server.load
    early = server.arrival_cv**2
    varied = early + server.slot_cv**2
    slot = residual(1.0 / per_hour, server.slot_cv)
    top = server.queue_cap / per_hour
    if varied == 0.0:
        queue = Spread(top, top, top, "fixed") if filled > 1.0 else hurdle(0.0, 0.0)
        return sum_of([slot, queue])
    chance = chance_to_queue(
        filled,
        1.0,
        early=early,
        varied=varied,
        depth=2.0 * server.queue_cap / varied,
    )
    return sum_of([slot, kept_below(chance, 2.0 * per_hour * (1.0 - filled) / varied, top)])


def regimes(normal: Spread, disrupted: Spread, share: float) -> Spread:
    """Wait of which a share falls into bad weeks.

    Parameters
    ----------
    normal, disrupted : Spread
        Hours in normal and in bad weeks.
    share : float
        Chance to meet a bad week.

    Raises
    ------
    ValueError
        The share is not one.

    Examples
    --------
    >>> round(regimes(Spread(6.0, 20.0, 50.0), Spread(90.0, 150.0, 250.0), 0.3).p90)
    179
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"share of bad weeks is {share:g}; give 0 to 1")
    if share in (0.0, 1.0):
        return disrupted if share else normal
    return mixture_of([(1.0 - share, normal), (share, disrupted)])


def dwell(server: Server, *, disrupted: Spread | None = None, share: float = 0.0) -> Spread:
    """Hours from arrival to the end of the work, bad weeks included [h]."""
    waits = queue_wait(server)
    if disrupted is not None:
        waits = regimes(waits, disrupted, share)
    return sum_of([waits, Spread(server.service_h, server.service_h, server.service_h, "fixed")])


def capacity_per_year(server: Server) -> float:
    """Trains per year and direction [trains/year]."""
    return server.slots_per_day * DAYS_PER_YEAR
