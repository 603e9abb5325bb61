"""Vessel services from their parts: ships, berths, weather, cargo; capacity and waiting come out.

Ships go round between two ends. A round trip takes, without a wait for cargo or berths,

    T = (2 s + sum over ends of (h + D + A)) / availability
    D = q t (1 - exp(-k h)),  A = q t (1 - exp(-k s)),  k = 1 / (t (1 - q))

with sailing ``s``, port time ``h`` at an end, and ports that are open and closed in turn, both
spells exponential: a share ``q`` of the time closed, a closed spell ``t`` long on average. ``D`` is
the wait for ports to open when a ship that berthed at an open port is ready to leave, ``A`` that of
a ship that left an open port and arrives. A berth is taken for ``h + D``, so the most sailings per
hour each way is

    mu = min(ships / T, berths_1 / (h_1 + D_1), berths_2 / (h_2 + D_2))

and a year carries ``8760 mu c`` slots each way with ``c = slots per ship x payload share``.

Ships leave when full, at least every ``longest_headway_h``, or by timetable. With ``L`` slots of
cargo arriving per hour at the busier end, they sail at ``nu = min(mu, max(L / c, 1 / longest))``
or ``min(mu, timetable)``. The wait of a consignment small against a ship has three parts:

* *headway*: the residual of the interval between sailings, of mean ``H = 1 / nu`` and coefficient
  of variation ``v``: a fixed part ``H (1 - v)`` and an exponential one of mean ``H v``. Its mean is
  ``H (1 + v**2) / 2``; ``v = 0`` is the uniform wait of a timetable, ``v = 1`` the exponential one;
* *queue*: shiploads wait for ships like customers for ``N`` servers, ``mu T`` in calm weather,
  with the load ``r = L / (mu c)``. A shipload that waits does so like a Brownian motion kept
  between 0 and ``W = queue cap / (mu c)``, the wait at which loading is embargoed: its density
  falls (``r < 1``) or rises (``r > 1``) as ``exp(-a x)``, ``a = 2 mu (1 - r) / V``, where
  ``V = v**2 + u**2 + 2 mu q t`` adds the variation of the cargo, of the round trips and of the
  weather. The odds of having to wait are ``r**p (1 - exp(-b W)) / (1 - r**p)`` with
  ``p = sqrt(2 (N + 1)) - 1`` (Sakasegawa) and ``b`` as ``a`` without the weather; the chance is
  corrected below load 1 for smooth arrivals by ``exp(-2 (1 - r) (1 - v**2)**2 / (3 r V))``
  (Kraemer and Langenbach-Belz). A queue that was counted on the day replaces all this: its slots
  over ``mu c``;
* *closure*: with probability ``q`` the port is shut when the ship is ready, for an exponential
  spell of mean ``t``; on arrival with ``q (1 - exp(-k s))``.

At the far end a ship also queues for a berth (Sakasegawa with the berths as servers), never longer
than the slack of the ships, ``ships / nu - T``.
"""

from dataclasses import dataclass, replace
from math import expm1, inf

from corridors.costs.distribution import Spread, sum_of
from corridors.costs.queues import chance_to_queue, hurdle, kept_below, residual

__all__ = [
    "HOURS_PER_YEAR",
    "VesselPart",
    "VesselService",
    "Weather",
    "capacity_per_year",
    "embargoed_share",
    "load",
    "round_trip_h",
    "sailings_per_day",
    "sailings_per_day_at_most",
    "service_waits",
    "timetable_waits",
    "wait_to_board",
]

HOURS_PER_YEAR = 8760.0


@dataclass(frozen=True)
class Weather:
    """Ports that open and close in turn, all of one sea together.

    Parameters
    ----------
    closed_share : float
        Share of the time in which they are shut, 0 or more and below 1.
    spell_h : float
        Mean length of a closed spell [h].
    """

    closed_share: float = 0.0
    spell_h: float = 0.0

    def __post_init__(self) -> None:
        """Check."""
        if not 0.0 <= self.closed_share < 1.0:
            raise ValueError(
                f"closed_share is {self.closed_share:g}; give 0 or more and less than 1: "
                "with ports that never open nothing sails"
            )
        if not 0.0 <= self.spell_h < inf or (self.closed_share > 0.0 and self.spell_h == 0.0):
            raise ValueError(f"spell_h is {self.spell_h:g}; give the hours of a closed spell")

    def closed_after(self, hours: float) -> float:
        """Chance that ports are shut ``hours`` after they were open."""
        q = self.closed_share
        return -q * expm1(-hours / (self.spell_h * (1.0 - q))) if q > 0.0 else 0.0


@dataclass(frozen=True)
class VesselService:
    """One line of ships between two ends, seen from the end where goods are loaded.

    Parameters
    ----------
    ships : float
        Ships on the line; a ship shared with another line counts in part.
    slots : float
        Places on a ship at full draught: TEU, wagons or trucks.
    sailing_h : float
        Time under way, one way [h].
    port_h, far_port_h : float
        Unloading and loading of a ship at this and at the far end [h].
    berths, far_berths : float
        Ships that can be worked at once at each end.
    payload_share : float
        Share of the places that the draught allows.
    availability : float
        Share of the time that ships spend on the line: repairs and other trades off.
    weather : Weather
        Closures.
    arrivals : float
        Slots of cargo that reach this end per day, all shippers together.
    far_arrivals : float
        The same at the far end: ships run as often as the busier end needs.
    sailings_per_day : float
        Timetable; 0 where ships leave when full.
    longest_headway_h : float
        A ship leaves at least this often, full or not [h].
    headway_cv : float
        Coefficient of variation of the interval between sailings, 0 to 1.
    trip_cv : float
        Coefficient of variation of a round trip.
    queue_cap : float
        Slots in the queue at which loading is embargoed.
    queue : Spread, optional
        Slots counted in the queue on the day.

    Raises
    ------
    ValueError
        No ships, no places, a share outside 0 to 1, a time that is not positive.

    Examples
    --------
    >>> line = VesselService(3, slots=200, sailing_h=26, port_h=20, far_port_h=20, arrivals=80)
    >>> round(round_trip_h(line), 1), round(sailings_per_day_at_most(line), 2)
    (92.0, 0.78)
    >>> round(load(line), 2), round(wait_to_board(line).p50)
    (0.51, 30)
    """

    ships: float
    slots: float
    sailing_h: float
    port_h: float
    far_port_h: float
    berths: float = inf
    far_berths: float = inf
    payload_share: float = 1.0
    availability: float = 1.0
    weather: Weather = Weather()
    arrivals: float = 0.0
    far_arrivals: float = 0.0
    sailings_per_day: float = 0.0
    longest_headway_h: float = inf
    headway_cv: float = 0.0
    trip_cv: float = 0.0
    queue_cap: float = inf
    queue: Spread | None = None

    def __post_init__(self) -> None:
        """Check, and name everything that is impossible at once."""
        problems = [
            f"{name} is {getattr(self, name):g}; give more than 0"
            for name in ("ships", "slots", "sailing_h", "port_h", "far_port_h", "berths",
                         "far_berths", "longest_headway_h", "queue_cap")
            if not getattr(self, name) > 0.0
        ]  # fmt: skip
        problems += [
            f"{name} is {getattr(self, name):g}; give more than 0 and at most 1"
            for name in ("payload_share", "availability")
            if not 0.0 < getattr(self, name) <= 1.0
        ]
        problems += [
            f"{name} is {getattr(self, name):g}; give 0 or more"
            for name in ("arrivals", "far_arrivals", "sailings_per_day", "headway_cv", "trip_cv")
            if not getattr(self, name) >= 0.0
        ]
        if self.headway_cv > 1.0:
            problems.append(f"headway_cv is {self.headway_cv:g}; give 0 to 1")
        if self.queue is not None and not self.queue.low >= 0.0:
            problems.append(f"queue is {self.queue.low:g} at the least; give 0 or more")
        if not problems:
            if not (self.busiest or self.sailings_per_day) and self.longest_headway_h == inf:
                problems.append("no cargo, no timetable, no longest headway: no ship would leave")
            if self.queue_cap == inf and load(self) >= 1.0:
                problems.append(
                    f"{self.arrivals:g} slots a day arrive and at most "
                    f"{capacity_per_year(self) / 365:.4g} are carried: give ships or a queue cap"
                )
        if problems:
            raise ValueError("; ".join(problems))

    @property
    def carried(self) -> float:
        """Slots that a ship carries at the draught of the day."""
        return self.slots * self.payload_share

    @property
    def busiest(self) -> float:
        """Slots of cargo per day at the busier end."""
        return max(self.arrivals, self.far_arrivals)


@dataclass(frozen=True)
class VesselPart:
    """One named part of the time that a crossing takes besides sailing.

    Parameters
    ----------
    kind : str
        ``vessel headway``, ``vessel queue``, ``port closure`` or ``berth wait``.
    hours : Spread
        Hours.
    """

    kind: str
    hours: Spread


def _berth_h(line: VesselService, port_h: float) -> float:
    """Hours that a ship holds a berth, closures included."""
    return port_h + line.weather.closed_after(port_h) * line.weather.spell_h


def round_trip_h(line: VesselService) -> float:
    """Hours between two departures of one ship that never waits for cargo or a berth.

    Examples
    --------
    >>> calm = VesselService(2, 50, 20, 10, 10, arrivals=10)
    >>> round_trip_h(calm), sailings_per_day_at_most(calm)
    (60.0, 0.8)
    """
    spell = line.weather.spell_h
    arriving = 2.0 * line.weather.closed_after(line.sailing_h) * spell
    ends = _berth_h(line, line.port_h) + _berth_h(line, line.far_port_h)
    return (2.0 * line.sailing_h + ends + arriving) / line.availability


def sailings_per_day_at_most(line: VesselService) -> float:
    """Sailings per day each way that ships and berths allow."""
    near, far = (_berth_h(line, hours) for hours in (line.port_h, line.far_port_h))
    return 24.0 * min(line.ships / round_trip_h(line), line.berths / near, line.far_berths / far)


def sailings_per_day(line: VesselService) -> float:
    """Sailings per day each way that the cargo or the timetable calls for and ships allow."""
    wanted = max(line.busiest / line.carried, 24.0 / line.longest_headway_h)
    return min(line.sailings_per_day or wanted, sailings_per_day_at_most(line))


def _offered_per_day(line: VesselService) -> float:
    """Sailings per day that could be had: the timetable, where there is one."""
    most = sailings_per_day_at_most(line)
    return min(line.sailings_per_day, most) if line.sailings_per_day else most


def load(line: VesselService) -> float:
    """Cargo over capacity; above 1 the queue stands at its cap and the rest is refused."""
    return line.arrivals / (_offered_per_day(line) * line.carried)


def embargoed_share(line: VesselService) -> float:
    """Share of the cargo that an embargo keeps away in the long run."""
    return max(0.0, 1.0 - 1.0 / load(line)) if line.arrivals else 0.0


def capacity_per_year(line: VesselService) -> float:
    """Slots per year each way that ships, berths and weather allow [slots/year].

    Examples
    --------
    >>> line = VesselService(3, 200, 26, 20, 20, payload_share=0.8, arrivals=80)
    >>> round(capacity_per_year(line))
    45704
    """
    return _offered_per_day(line) * line.carried * HOURS_PER_YEAR / 24.0


def _queue(line: VesselService) -> Spread:
    per_hour = _offered_per_day(line) / 24.0
    top = line.queue_cap / (per_hour * line.carried)
    if line.queue is not None:
        return line.queue.scaled(1.0 / (per_hour * line.carried))
    filled, early = load(line), line.headway_cv**2
    steady, calm = early + line.trip_cv**2, replace(line, weather=Weather())
    varied = steady + 2.0 * per_hour * line.weather.closed_share * line.weather.spell_h
    if varied == 0.0:
        return Spread(top, top, top, "fixed") if filled > 1.0 else hurdle(0.0, 0.0)
    chance = chance_to_queue(
        filled,
        sailings_per_day_at_most(calm) / 24.0 * round_trip_h(calm),
        early=early,
        varied=varied,
        depth=2.0 * per_hour * top / steady if steady > 0.0 else inf,
    )
    return kept_below(chance, 2.0 * per_hour * (1.0 - filled) / varied, top)


def _closure(weather: Weather, sailing_h: float) -> Spread:
    """Hours shut in on leaving and, ``sailing_h`` later, out on arriving."""
    leaving, landing = weather.closed_share, weather.closed_after(sailing_h)
    either = 1.0 - (1.0 - leaving) * (1.0 - landing)
    if either == 0.0:
        return hurdle(0.0, 0.0)
    return hurdle(either, (leaving + landing) * weather.spell_h / either)


def _berth_wait(line: VesselService) -> Spread:
    held, berths = _berth_h(line, line.far_port_h), line.far_berths
    per_hour = sailings_per_day(line) / 24.0
    early = line.headway_cv**2
    varied = early + line.trip_cv**2
    if berths == inf or line.ships <= berths or varied == 0.0:
        return hurdle(0.0, 0.0)
    used = min(1.0, per_hour * held / berths)
    slack = max(0.0, line.ships / per_hour - round_trip_h(line))
    chance = chance_to_queue(used, berths, early=early, varied=varied)
    mean = varied / 2.0 * held / (berths * (1.0 - used)) if used < 1.0 else inf
    return hurdle(chance, min(slack, mean))


def service_waits(line: VesselService) -> tuple[VesselPart, ...]:
    """Parts of the time lost around a crossing, from arrival at the quay to the far berth [h].

    Examples
    --------
    >>> line = VesselService(3, 200, 26, 20, 20, arrivals=80, weather=Weather(0.3, 48))
    >>> [part.kind for part in service_waits(line)]
    ['vessel headway', 'vessel queue', 'port closure', 'berth wait']
    """
    return (
        VesselPart("vessel headway", residual(24.0 / sailings_per_day(line), line.headway_cv)),
        VesselPart("vessel queue", _queue(line)),
        VesselPart("port closure", _closure(line.weather, line.sailing_h)),
        VesselPart("berth wait", _berth_wait(line)),
    )


def timetable_waits(
    interval_h: float, *, headway_cv: float, weather: Weather, sailing_h: float
) -> tuple[VesselPart, ...]:
    """Waits for a line of which only the timetable is known [h].

    Parameters
    ----------
    interval_h : float
        Hours between sailings.
    headway_cv : float
        Their coefficient of variation, 0 to 1; 0 is punctual.
    weather : Weather
        Closures.
    sailing_h : float
        Time under way [h].

    Examples
    --------
    >>> weekly = timetable_waits(168.0, headway_cv=0.0, weather=Weather(), sailing_h=60.0)
    >>> weekly[0].hours.mean
    84.0
    """
    return (
        VesselPart("vessel headway", residual(interval_h, headway_cv)),
        VesselPart("port closure", _closure(weather, sailing_h)),
    )


def wait_to_board(line: VesselService) -> Spread:
    """Hours from arrival at the quay to departure, loading itself apart [h].

    Parts are added as if independent.
    """
    headway, queue = (part.hours for part in service_waits(line)[:2])
    return sum_of([headway, queue, _closure(line.weather, 0.0)])
