"""The page of the parts of a journey's time: formula, evidence, assumptions and every row.

``python tools/pages.py components`` writes ``docs/models/components.md`` with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch

from corridors.network import Network
from corridors.schema import Parameter

__all__ = ["components_page"]

FITTED = "fitted "


@dataclass(frozen=True)
class Part:
    """One part of the time: what is said of it, and which rows it is made of."""

    title: str
    text: str
    quantities: tuple[str, ...]
    names: tuple[str, ...] = ("*",)
    but: tuple[str, ...] = ()

    def rows(self, network: Network) -> list[Parameter]:
        """Rows of the part, in the order of the table."""
        return [
            row
            for row in network.parameters.values()
            if row.quantity in self.quantities
            and any(fnmatch(row.id, name) for name in self.names)
            and not any(fnmatch(row.id, name) for name in self.but)
        ]


PARTS = (
    Part(
        "Rail running",
        """Hours = sum over countries of kilometres / `speed_kmh`, the commercial speed: stops for
crossing, change of locomotive and yards are in it, posts, gauge changes and terminals are not.
A line, a country and the whole network may each have a row, by year; the most special wins. Low and
high are what a slow and a fast train reach, so the hours are a two-piece lognormal. One draw moves
all links that share a row; all broad-gauge rows share the cause `train-1520`, because a train keeps
its wagons, its path and its pace from one change of gauge to the next.

*Evidence*: railways' own daily runs and commercial speeds, CAREC's corridor measurements
(speed without delay where posts are priced apart, with delay as the low end), timetables agreed
between railways. *Assumption*: countries without a figure stand between their neighbours, each
with its reason.""",
        ("speed_kmh",),
        ("speed-rail-*",),
        ("speed-rail-kosekoy-*",),
    ),
    Part(
        "Marmaray",
        """Trains of more than about 410 m pass the tunnel in two portions at night and are joined
again: on Kosekoy-Halkali one low speed stands for running, splitting and waiting. *Evidence*: the
820 m train of 2019 in two portions of 21 wagons; tariff per wagon. *Assumption*: five hours of
running and eight of splitting and waiting.""",
        ("speed_kmh",),
        ("speed-rail-kosekoy-*",),
    ),
    Part(
        "Gauge changes and terminals",
        """Where slots are counted the change is a server ([formulae](caspian.md)): wait for a slot
(residual of the interval `1/mu`), then behind other trains (exponential of mean
`V / (2 mu (1 - r))` with the chance of Kingman and of Kraemer and Langenbach-Belz), then the work
`service_h`. With a share `gauge_disrupted_share` the train meets a bad week of
`gauge_disrupted_h` instead. Elsewhere one row `gauge_change_h` holds work and queue. `handling_h`
is what a box spends between two vehicles at a port or yard.

*Evidence*: slots and trains a day at Dostyk, Altynkol-Khorgos and Brest-Malaszewicze, processing
hours before and after works, Port of Baku's mean hours of a vessel. *Assumption*: variation of
arrivals and slots, share of bad weeks (bulletins name them and count none), stations of which
nobody publishes hours.""",
        ("gauge_change_h", "slots_per_day", "arrivals_per_day", "service_h", "slot_cv",
         "arrival_cv", "gauge_disrupted_h", "gauge_disrupted_share", "handling_h"),
    ),
    Part(
        "Border posts of railways",
        """`border_dwell_h` at the post, by direction and year: ordinary weeks a lognormal whose
mean is CAREC's (median = 0.72 of the mean where the 90th percentile is eight times the 10th);
dated bad spells have rows of their own (queue counted / trains taken a day). From 2026, whose state
is not known, bad weeks are mixed in: with chance `disrupted_share` the dwell is
`disrupted_dwell_h`, eastbound in autumn and westbound in January between China and Kazakhstan.

*Evidence*: CAREC means by post, trains and wagons counted in queues. *Assumption*: posts inside
unions (change of locomotive), Azerbaijan-Georgia, Georgia-Türkiye, Iran's posts.""",
        ("border_dwell_h", "disrupted_share", "disrupted_dwell_h"),
        ("*",),
        ("*-road*",),
    ),
    Part(
        "Waiting for the next train",
        """`onward_wait_h` after boxes change gauge or leave a ship: until a train is made up and
has a path. Malaszewicze in the snow of 2023/24 has a row of its own: the three to five days printed
are that winter, not the usual week. *Assumption*: ordinary weeks everywhere.""",
        ("onward_wait_h",),
    ),
    Part(
        "Trains that go first",
        """`train_time_share`: hours of running, borders, gauge changes and waits of a train that is
not an ordinary one, over those of an ordinary one (`Consignment(train=...)`). Full-timetable trains
have a path of their own over all gauges and are reloaded on arrival; three statements of the
railway give 20 to 30 % less. *Assumption*: first, test and record trains lie between them and
ordinary ones; the journeys told of such trains fit the share. Sailing, handling, closed ports and
prices stay.""",
        ("train_time_share",),
    ),
    Part(
        "The Caspian",
        """Made of ships, berths, weather, draught, cargo and embargoes: formulae, levers and
doubts in [Crossing the Caspian](caspian.md).""",
        ("vessel_wait_h", "sailing_h", "speed_kmh", "ships", "ship_slots", "berths",
         "ship_availability_share", "vessel_port_h", "cargo_slots_per_day", "queue_cap_slots",
         "queue_slots", "sailings_per_week", "headway_cv", "longest_headway_h", "trip_cv",
         "closure_share", "closure_spell_h", "sea_level_m", "full_draught_level_m",
         "payload_loss_share_per_m"),
        ("*caspian*", "*aktau*", "*alat*", "*kuryk*", "*turkmenbashi*", "wait-default",
         "ship-*", "queue-cap-*", "vessel-port-ropax*"),
        ("*blacksea*", "ship-slots-lake-van"),
    ),
    Part(
        "Black Sea and Lake Van",
        """Wait for the next sailing: residual of the interval `168 / sailings_per_week` with
`headway_cv` (0 is a punctual timetable, uniform over the interval; 1 is chance), plus port closures
of the season: with chance `closure_share` on leaving an exponential spell `closure_spell_h`, the
same on arriving. One storm shuts all ports of the sea; Poti shuts oftener than Batumi.

*Evidence*: timetables and counts (Lake Van: 364 trips in 2024 of both vessels, both ways),
14 % of 2012 shut at Poti. *Assumption*: how punctual ships are, closures in an ordinary winter.""",
        ("sailings_per_week", "headway_cv", "closure_share", "closure_spell_h", "sailing_h",
         "vessel_wait_h", "speed_kmh", "ship_slots"),
        ("*blacksea*", "*poti*", "*batumi*", "*lake-van*", "*van-pier*"),
        ("speed-rail-*", "onward-*"),
    ),
    Part(
        "Deep sea",
        """Kilometres over speed by Suez or round the Cape, a wait uniform over the week between
sailings (longer in 2021 and the first half of 2022, when ships were full and late), and
`handling_h` of closing time, discharge and release. Which way ships go is a matter of dates: events
and scenarios close Suez.

*Evidence*: 10 days more round the Cape over 5,927 km, schedule reliability by year, capacity from
Asia to North Europe cancelled by month: the season is that of the weeks after the Chinese New Year.
*Assumption*: weekly sailings; what a late ship costs stands in the high end of handling.""",
        ("speed_kmh", "vessel_wait_h"),
        ("*deep-sea*", "*gulf*", "*baltic*"),
    ),
    Part(
        "Road legs and truck borders",
        """Kilometres over `speed_kmh` by country, and `border_dwell_h` of trucks at the post, by
year and direction where CAREC measured it: means stand as medians, because these posts publish no
spread, with the longest queue told as the high end. Town to network: straight line times
`road_access_detour_ratio` over `road_access_speed_kmh`.

*Evidence*: CAREC speeds without delay (with delay as low end) and dwell by post. *Assumption*:
Georgia's roads, posts seen in one year only.""",
        ("speed_kmh", "border_dwell_h", "road_access_speed_kmh"),
        ("speed-road*", "*-road*", "access-speed"),
    ),
)  # fmt: skip


def _figure(value: float) -> str:
    return f"{value:,.4g}"


def _line(row: Parameter) -> str:
    dates = f"{row.valid_from or ''} to {row.valid_to or ''}".strip()
    when = "" if dates == "to" else dates
    where = row.where.replace("|", ", ").replace(";", "; ") or "everywhere"
    if len(where) > 90:
        where = where[:87] + "..."
    span = " / ".join(_figure(value) for value in (row.low, row.value, row.high))
    basis = row.basis + (" (cause only)" if _fitted(row) and row.basis != "calibrated" else "")
    return f"| `{row.id}` | {where} | {when} | {span} {row.unit} | {basis} |"


def _fitted(row: Parameter) -> bool:
    return row.reason.startswith(FITTED)


def components_page(network: Network) -> str:
    """Text of ``docs/models/components.md``."""
    lines = [
        "# Parts of a journey's time",
        "",
        "Written by `python tools/pages.py components` from `tools/model_pages.py` and",
        "`data/parameters.csv`. Figures are low / median / high (10th, 50th, 90th percentile of",
        "what a journey meets). Sources and reasons stand in the table and on the page of",
        "every figure.",
        "Rows that the [fit](fit.md) moved are `calibrated`; *cause only* marks rows whose draw it",
        "shares with others.",
    ]  # fmt: skip
    for part in PARTS:
        lines += ["", f"## {part.title}", "", part.text, ""]
        lines += _table(part.rows(network))
    return "\n".join(lines) + "\n"


def _table(rows: Iterable[Parameter]) -> list[str]:
    return [
        "| row | where | dates | low / median / high | basis |",
        "| --- | --- | --- | --- | --- |",
        *(_line(row) for row in rows),
    ]


def uncovered(network: Network) -> Mapping[str, str]:
    """Rows of hours and speeds that no part shows, by id, with their quantity."""
    shown = {row.id for part in PARTS for row in part.rows(network)}
    kinds = {name for part in PARTS for name in part.quantities}
    return {
        row.id: row.quantity
        for row in network.parameters.values()
        if row.quantity in kinds and row.id not in shown
    }
