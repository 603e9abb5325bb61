"""Random networks small enough to list every way, for searches with several answers."""

from datetime import date

import numpy as np

from corridors.network import CorridorRule, Network
from corridors.routing import Planner
from corridors.schema import Link, Parameter, Place

DAY = date(2026, 1, 1)
COUNTRIES = ("KZ", "UZ", "TM", "RU")
FIGURES = {
    "speed_kmh": 50.0, "tariff_usd_per_feu_km": 1.0, "electric_share": 0.0,
    "co2e_g_per_tkm": 20.0, "payload_t_per_feu": 10.0, "value_of_time_usd_per_t_h": 0.1,
    "gauge_change_h": 6.0, "gauge_change_usd_per_feu": 100.0, "handling_co2e_kg_per_feu": 5.0,
    "max_overlap_share": 0.8,
}  # fmt: skip


def fixed(quantity: str, value: float, where: str = "", **more: object) -> Parameter:
    """A parameter row without spread, or with the one given."""
    name = f"{quantity}-{where}".replace("=", "-").replace(";", "-").replace("_", "-").strip("-")
    base = {"low": value, "value": value, "high": value, "shape": "fixed"}
    return Parameter(name, quantity, where, **(base | more))  # type: ignore[arg-type]


def varied(seed: int, *, spread: bool = False, rules: tuple[CorridorRule, ...] = ()) -> Network:
    """Four to seven places in four countries; two gauges; each link its own speed and tariff."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(4, 8))
    places = [
        Place(f"p{i}", f"P{i}", COUNTRIES[int(rng.integers(4))], "terminal", 50 + i / 100, 45.0)
        for i in range(count)
    ]
    rows = [fixed(name, value) for name, value in FIGURES.items()]
    links = []
    for number in range(int(rng.integers(count, 2 * count + 4))):
        a, b = rng.choice(count, 2, replace=False)
        name = f"e{number}"
        links.append(
            Link(name, f"p{a}", f"p{b}", "rail", moves_by="rail", length_basis="derived",
                 length_km=round(float(rng.uniform(50, 500)), 3),
                 gauge_mm=float(rng.choice([1435, 1520])), oneway=bool(rng.random() < 0.2))
        )  # fmt: skip
        speed = float(rng.uniform(20, 60))
        more = {"low": speed * 0.6, "high": speed * 1.2, "shape": "lognormal"} if spread else {}
        rows.append(fixed("speed_kmh", speed, f"edge={name}", **more))
        rows.append(fixed("tariff_usd_per_feu_km", float(rng.uniform(0.2, 2)), f"edge={name}"))
    for place in range(count):
        if rng.random() < 0.6:
            links.append(
                Link(f"t{place}", f"p{place}", f"p{place}", "transfer",
                     from_side="rail-1435", to_side="rail-1520")
            )  # fmt: skip
    return Network(
        places={p.id: p for p in places}, links={row.id: row for row in links},
        parameters={row.id: row for row in rows}, evidence={}, corridors=rules, day=DAY,
    )  # fmt: skip


def all_ways(planner: Planner, origin: str, destination: str) -> list[list[int]]:
    """Every way that comes back to no place on the same side, as arc numbers."""
    arcs, found = planner.graph.arcs, []

    def walk(way: list[int], seen: frozenset[tuple[str, str]]) -> None:
        last = arcs[way[-1]]
        if last.head == destination:
            found.append(way)
            return
        for number, arc in enumerate(arcs):
            follows = arc.tail == last.head and arc.leaves == last.reaches and arc.head != origin
            if follows and (arc.head, arc.reaches) not in seen:
                walk([*way, number], seen | {(arc.head, arc.reaches)})

    for number, arc in enumerate(arcs):
        if arc.tail == origin and arc.head != origin:
            walk([number], frozenset({(origin, arc.leaves), (arc.head, arc.reaches)}))
    return found
