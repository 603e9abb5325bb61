"""Plans, choices and equilibria beside other solvers.

    PYTHONPATH=. python benchmarks/flows.py                  # everything
    PYTHONPATH=. python benchmarks/flows.py plan shipped choice equilibrium

Answers are compared before times are printed. Medians over rounds, candidates interleaved.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np
from graphs import corridor_like
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array, hstack, vstack

import corridors as co
from corridors._kernels.topology import Topology
from corridors.flows.choosing import Choice
from corridors.flows.columns import Commodity, Problem, plan
from corridors.flows.demand import lanes_of
from corridors.flows.equilibrium import Congestion, equilibrate
from corridors.flows.setting import Setting

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))

from sioux_falls import ZONES, tables  # noqa: E402


def timed(candidates: dict[str, Callable[[], object]], rounds: int, clock) -> dict[str, float]:
    """Median seconds of each candidate."""
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, run in candidates.items():
            start = clock()
            run()
            seconds[name].append(clock() - start)
    return {name: median(times) for name, times in seconds.items()}


def table(title: str, seconds: dict[str, float]) -> None:
    """A table of seconds and ratios."""
    first = next(iter(seconds.values()))
    print(f"\n### {title}\n\n| candidate | s | times the first |\n|---|---:|---:|")
    for name, value in seconds.items():
        print(f"| {name} | {value:,.4g} | {value / first:,.3g} |")


def by_destination(problem: Problem) -> tuple[float, float]:
    """Most served and its least cost: one flow per destination and kind of goods, HiGHS.

    Sources and targets of several vertices are joined by free arcs to a vertex of their own.
    """
    top, goods = problem.topology, problem.commodities
    groups: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for number, lane in enumerate(goods):
        groups.setdefault((lane.kind, lane.targets), []).append(number)
    size = top.n_vertices
    balances, supplies, uses, costs, weights, lanes = [], [], [], [], [], []
    for (kind, targets), numbers in groups.items():
        open_ = np.isfinite(problem.costs[kind])
        tail, head = top.tail[open_], top.head[open_]
        starts = [(number, vertex) for number in numbers for vertex in goods[number].sources]
        columns = len(tail) + len(starts)
        rows = np.concatenate([tail, head, [vertex for _, vertex in starts]]).astype(int)
        at = np.concatenate([np.arange(len(tail)), np.arange(len(tail)),
                             np.arange(len(tail), columns)])  # fmt: skip
        signs = np.concatenate([np.ones(len(tail)), -np.ones(len(tail) + len(starts))])
        kept = ~np.isin(rows, targets)
        balances.append(csr_array((signs[kept], (rows[kept], at[kept])), shape=(size, columns)))
        supplies.append(np.zeros(size))
        use = csr_array(problem.uses[kind][:, open_])
        uses.append(hstack([use, csr_array((use.shape[0], len(starts)))]))
        costs.append(np.concatenate([problem.costs[kind][open_], np.zeros(len(starts))]))
        weights.append(np.concatenate([np.zeros(len(tail)), [goods[n].weight for n, _ in starts]]))
        lanes.append([number for number, _ in starts])
    balance, use = block_diag(balances, format="csr"), hstack(uses, format="csr")
    cost, weight = np.concatenate(costs), np.concatenate(weights)
    owner = np.concatenate([np.r_[np.full(c.shape[1] - len(mine), -1), mine].astype(int)
                            for c, mine in zip(balances, lanes, strict=True)])  # fmt: skip
    spots = np.flatnonzero(owner >= 0)
    demand = csr_array((np.ones(len(spots)), (owner[spots], spots)), shape=(len(goods), len(owner)))
    amounts = np.array([lane.amount for lane in goods])
    upper = vstack([use, demand], format="csr")
    limit = np.concatenate([problem.capacity, amounts])
    equal = {"A_eq": balance, "b_eq": np.concatenate(supplies), "method": "highs"}
    first = linprog(-weight, A_ub=upper, b_ub=limit, **equal)
    second = linprog(
        cost, A_ub=vstack([upper, csr_array(-weight[None, :])], format="csr"),
        b_ub=np.append(limit, first.fun * (1.0 - 1e-9)), **equal,
    )  # fmt: skip
    return -first.fun, second.fun


def corridor_problem(lanes: int = 200, seed: int = 1) -> Problem:
    """Lanes over the corridor-like graph; a third of the arcs and some vertices bind."""
    topology, weights, _ = corridor_like(seed=seed)
    draw = np.random.default_rng(seed)
    goods = tuple(
        Commodity((int(a),), (int(b),), float(draw.uniform(1, 10)))
        for a, b in (draw.choice(topology.n_vertices, 2, replace=False) for _ in range(lanes))
    )
    arcs = np.eye(topology.n_arcs)
    passing = np.zeros((topology.n_vertices, topology.n_arcs))
    passing[topology.head, np.arange(topology.n_arcs)] = 1.0
    use = np.vstack([arcs, passing])
    capacity = np.concatenate([draw.uniform(20, 120, topology.n_arcs),
                               draw.uniform(80, 400, topology.n_vertices)])  # fmt: skip
    return Problem(topology, (weights,), (use,), capacity, goods)


def compare_plans(title: str, problem: Problem, rounds: int, clock) -> None:
    """Both forms of one problem: the same answers, then the times."""
    found = plan(problem)
    served, cost = by_destination(problem)
    weight = np.array([lane.weight for lane in problem.commodities])
    assert abs(found.served @ weight / served - 1.0) < 1e-6, (found.served @ weight, served)
    assert abs(found.cost / cost - 1.0) < 1e-6, (found.cost, cost)
    print(f"\n{title}: {len(problem.commodities)} lanes, {problem.topology.n_arcs} arcs, "
          f"{len(problem.capacity)} capacities; served and cost equal to 1e-6; gap "
          f"{max(found.gap, found.service_gap):.0e}, {found.rounds} programmes")  # fmt: skip
    table(title, timed({
        "column generation": lambda: plan(problem),
        "arcs, merged by destination, HiGHS": lambda: by_destination(problem),
    }, rounds, clock))  # fmt: skip


def shipped(lanes: int = 200) -> Setting:
    """Lanes of 2025 by class of goods, and as many more between their ends as are wanted."""
    net = co.load_network()
    keys = ["origin", "destination", "cargo"]
    demand = co.load_demand(2025).groupby(keys)["amount"].sum().reset_index()
    draw = np.random.default_rng(1)
    ends = sorted({*demand["origin"], *demand["destination"]})
    known = {tuple(row) for row in demand[keys].values}
    rows = demand.values.tolist()
    while len(rows) < lanes:
        origin, destination = draw.choice(ends, 2, replace=False)
        cargo = str(draw.choice(["container", "container-high", "general", "metals", "grain"]))
        if (origin, destination, cargo) not in known:
            known.add((origin, destination, cargo))
            amount = 2e3 if cargo.startswith("container") else 2e4
            rows.append([origin, destination, cargo, float(draw.uniform(0.2, 1.0)) * amount])
    import pandas as pd

    frame = pd.DataFrame(rows, columns=demand.columns)
    return Setting(net, tuple(lanes_of(net, frame)), net.day, None, ("deep-sea",))


def fresh(setting: Setting) -> Setting:
    """The same lanes with nothing worked out yet but what a network keeps."""
    return Setting(setting.network, setting.lanes, setting.on, setting.policy, setting.avoid)


def plans_on_the_network(rounds: int, clock) -> None:
    """200 lanes by class on the shipped network."""
    from corridors.flows.assigning import planned

    setting = shipped()
    planned(setting)
    compare_plans("shipped network, programme alone", setting.problem, rounds, clock)
    table("shipped network, all of `assign_flows`, cheapest",
          timed({"200 lanes": lambda: planned(fresh(setting))}, rounds, clock))  # fmt: skip


def choices(rounds: int, clock) -> None:
    """Predicted splits to a gap of 1e-4."""
    few, many = shipped(65), shipped(200)
    for name, setting in (("65 lanes of 2025", few), ("200 lanes", many)):
        found = Choice(setting).plan()
        print(f"\n{name}: gap {found.gap:.1e}, conservation residual {found.residual:.1e}")
    table("choice to a gap of 1e-4, routes found anew", timed({
        "65 lanes of 2025": lambda: Choice(fresh(few)).plan(),
        "200 lanes": lambda: Choice(fresh(many)).plan(),
    }, rounds, clock))  # fmt: skip


def sioux_falls() -> tuple[Topology, dict[tuple[int, int], float], Congestion, np.ndarray]:
    """Network, trips and times of Sioux Falls."""
    links, wanted = tables()
    topology = Topology(ZONES, links[:, 0].astype(int) - 1, links[:, 1].astype(int) - 1)
    times = Congestion.bpr(links[:, 3], links[:, 2], b=links[:, 4], power=links[:, 5])
    trips = {(i, j): float(wanted[i, j]) for i, j in np.argwhere(wanted > 0).tolist()}
    return topology, trips, times, links


def grid(side: int = 20, pairs: int = 1_500, seed: int = 1):
    """A town of side x side crossings and seeded trips that crowd it."""
    draw = np.random.default_rng(seed)
    at = np.arange(side * side).reshape(side, side)
    ends = np.vstack([
        np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()]),
        np.column_stack([at[:-1].ravel(), at[1:].ravel()]),
    ])  # fmt: skip
    ends = np.vstack([ends, ends[:, ::-1]])
    count = len(ends)
    links = np.column_stack([
        ends + 1, draw.uniform(3_000, 9_000, count), draw.uniform(1, 3, count),
        np.full(count, 0.15), np.full(count, 4.0),
    ])  # fmt: skip
    topology = Topology(side * side, ends[:, 0], ends[:, 1])
    times = Congestion.bpr(links[:, 3], links[:, 2], b=links[:, 4], power=links[:, 5])
    trips: dict[tuple[int, int], float] = {}
    while len(trips) < pairs:
        a, b = (int(x) for x in draw.integers(side * side, size=2))
        if a != b:
            trips[a, b] = float(draw.uniform(20, 200))
    return topology, trips, times, links


def equilibria(rounds: int, clock) -> None:
    """User equilibrium to a gap of 1e-6."""
    import pytraf

    for name, made in (("Sioux Falls", sioux_falls()), ("town of 400 crossings", grid())):
        topology, trips, times, links = made
        net = pytraf.Network(
            topology.n_vertices, topology.tail.astype(np.int64), topology.head.astype(np.int64),
            links[:, 3], links[:, 2], links[:, 4], links[:, 5],
        )  # fmt: skip
        pairs = np.array(list(trips))
        wanted = pytraf.Demand(
            topology.n_vertices, pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64),
            np.array(list(trips.values())),
        )  # fmt: skip
        own = equilibrate(topology, trips, times, gap=1e-6, max_rounds=2_000)
        other = pytraf.assign(net, [wanted], gap=1e-6, max_iter=2_000, threads=1)
        area = times.area(np.asarray(other.links.flow))
        print(f"\n{name}: gap {own.gap:.1e} in {own.rounds} rounds; function of Beckmann "
              f"{own.beckmann:.8g}, pytraf's flows {area:.8g}")  # fmt: skip
        assert abs(own.beckmann / area - 1.0) < 1e-4
        table(f"user equilibrium to 1e-6, {name}", timed({
            "`equilibrate`": lambda p=(topology, trips, times): equilibrate(
                *p, gap=1e-6, max_rounds=2_000
            ),
            "pytraf, one thread": lambda p=(net, wanted): pytraf.assign(
                p[0], [p[1]], gap=1e-6, max_iter=2_000, threads=1
            ),
        }, rounds, clock))  # fmt: skip


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description="Flows beside other solvers.")
    parser.add_argument("parts", nargs="*", help="plan, shipped, choice, equilibrium")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    asked = parser.parse_args()
    clock = process_time if asked.clock == "cpu" else perf_counter
    parts = asked.parts or ["plan", "shipped", "choice", "equilibrium"]
    if "plan" in parts:
        compare_plans("500 vertices", corridor_problem(), asked.rounds, clock)
    if "shipped" in parts:
        plans_on_the_network(asked.rounds, clock)
    if "choice" in parts:
        choices(asked.rounds, clock)
    if "equilibrium" in parts:
        equilibria(asked.rounds, clock)


if __name__ == "__main__":
    main()
