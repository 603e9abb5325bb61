"""Measure the kernels beside other libraries: one run, interleaved, medians, equal costs checked.

python benchmarks/run.py ensemble query paths fronts network threads million start
python benchmarks/run.py rail big --wheel scgraph_data.whl
"""

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from graphs import corridor_like, railways
from measuring import measure, same, table, use_processor_time
from peers import Aequilibrae, Igraph, Networkx, Routingkit, Rustworkx, Scgraph, Scipy
from whole import run_big, run_network  # noqa: F401 - tasks by their names

from corridors._kernels import batch, ensemble, pareto, search, yen
from corridors._kernels.plan import Plan
from corridors._kernels.sampling import LOGNORMAL, WeightSampler
from corridors._kernels.summary import Summary


def limit_of_the_machine(n_operations, lanes, dtype=np.float32):
    """Seconds for as many row operations with operands that never leave the first-level cache."""
    import numba

    @numba.njit(nogil=True, error_model="numpy")
    def repeat(rows, times):
        for at in range(times):
            a, b, c = at & 15, (at * 5 + 3) & 15, 16 + (at & 15)
            for lane in range(rows.shape[1]):
                value = rows[a, lane] + rows[b, lane]
                old = rows[c, lane]
                rows[c, lane] = value if value < old else old

    rows = np.ones((32, lanes), dtype)
    return lambda: repeat(rows, n_operations)


def operations(plan, pairs):
    """Row operations of one block: triangles, labels of both ends, meeting points."""
    s = plan.schedule
    total = s.n_triangles + int((pairs.pair_meet + 1).sum())
    for vertices, start in ((pairs.origins, s.out_start), (pairs.destinations, s.in_start)):
        for vertex in vertices:
            x = int(vertex)
            while x >= 0:
                total += int(start[x + 1] - start[x])
                x = int(s.parent[x])
    return total


def run_ensemble(args):
    topology, weights, points = corridor_like()
    plan = Plan(topology)
    rng = np.random.default_rng(0)
    origins, destinations = rng.choice(500, (2, 20), replace=False)
    pairs = plan.matrix(origins, destinations)
    blocks = [weights[:, None] * rng.uniform(0.7, 1.5, (2000, 64)) for _ in range(8)]
    single = [np.ascontiguousarray(block.astype(np.float32)) for block in blocks]
    wide = np.ascontiguousarray(np.concatenate(single, axis=1))
    arcs = np.arange(2000)
    bits, _ = ensemble.signature(plan, np.where(arcs % 100 == 0, arcs // 100, -1))
    rows = [np.ascontiguousarray(blocks[0][:, at]) for at in range(64)]
    expected = batch.costs(plan, blocks[0], pairs, backend="numpy")
    peers = [Scipy, Igraph, Rustworkx, Routingkit, Networkx]
    loops = {}
    for peer, count in zip(peers, (20, 20, 10, 40, 2), strict=True):
        made = peer(topology, points)
        same(peer.name, made.matrix(rows[3], origins, destinations).ravel(), expected[:, 3])

        def loop(made=made, count=count):
            for row in rows[:count]:
                made.matrix(row, origins, destinations)

        loops[f"{peer.name} loop"] = (loop, count)

    def ours(kind, **options):
        def call():
            for block in kind:
                batch.costs(plan, block, pairs, **options)

        return call, 64 * len(kind)

    def signatures():
        for block in single:
            ensemble.route_signatures(plan, block, pairs, bits, resolution=0.01, backend="numba")

    def use():
        for block in single:
            batch.arc_use(plan, block, pairs, backend="numba")

    routes = ensemble.route_signatures(plan, blocks[0], pairs, bits, resolution=0.01)
    for name, got in (
        ("float32", batch.costs(plan, single[0], pairs, backend="numba")),
        ("signatures", routes.costs),
        ("arc use", batch.arc_use(plan, single[0], pairs, backend="numba")[0]),
    ):
        same(name, got, expected)
    base = "numba float32, one thread"
    times = measure(
        {
            base: ours(single, backend="numba"),
            "numba float64": ours(blocks, backend="numba"),
            "numba costs and signatures": (signatures, 512),
            "numba costs and arc use": (use, 512),
            "NumPy float32, no compiler": ours([wide], backend="numpy"),
            "limit: the same row operations in L1": (
                limit_of_the_machine(operations(plan, pairs) * 8, 64),
                512,
            ),
            **loops,
        }
    )
    times["NumPy float32, no compiler"] /= 8  # 512 lanes in its one block
    table(
        f"New weights and 20 x 20 costs, per draw ({plan.n_triangles:,} triangles)",
        times,
        base,
        "us",
    )


def run_threads(args):
    """What two threads gain, and that time grows with draws only: run it on an idle machine."""
    topology, weights, _ = corridor_like()
    plan = Plan(topology)
    rng = np.random.default_rng(0)
    pairs = plan.matrix(*rng.choice(500, (2, 20), replace=False))
    blocks = [(weights[:, None] * rng.uniform(0.7, 1.5, (2000, 64))).astype(np.float32)
              for _ in range(8)]  # fmt: skip

    def driven(draws, threads):
        def call():
            for _ in ensemble.ensemble_blocks(
                plan, lambda index, lanes, rng: blocks[index % 8], pairs, draws, seed=1,
                threads=threads, backend="numba",
            ):  # fmt: skip
                pass

        return call, draws

    times = measure(
        {
            f"{draws:,} draws, {name}": driven(draws, threads)
            for draws in (1_000, 10_000, 40_000)
            for name, threads in (("one thread", 1), ("two threads", 2))
        },
        now=time.perf_counter,
    )
    table("The driver, per draw (wall)", times, "10,000 draws, one thread", "us")
    load = os.getloadavg()[0]
    for draws in (10_000, 40_000):
        gain = times[f"{draws:,} draws, one thread"] / times[f"{draws:,} draws, two threads"]
        print(f"two threads, {draws:,} draws: {gain:.2f} x one (load {load:.1f}; wanted 1.6)")


def run_query(args):
    topology, weights, points = corridor_like()
    rng = np.random.default_rng(0)
    rows = [weights * rng.uniform(0.7, 1.5, 2000) for _ in range(20)]
    ends = rng.choice(500, (20, 2), replace=False).tolist()
    expected = [
        search.shortest_tree(topology, row, a, backend="numpy").distance[b]
        for row, (a, b) in zip(rows, ends, strict=True)
    ]
    candidates = {}
    for backend in ("numba", "numpy"):

        def ours(backend=backend):
            return [
                search.shortest_path(topology, row, a, b, backend=backend)
                for row, (a, b) in zip(rows, ends, strict=True)
            ]

        same(backend, [row[path].sum() for row, path in zip(rows, ours(), strict=True)], expected)
        candidates[f"shortest_path, {backend}"] = (ours, 20)
    for peer in (Scipy, Igraph, Rustworkx, Routingkit, Networkx, Scgraph, Aequilibrae):
        made = peer(topology, points)

        def theirs(made=made):
            return [made.path(row, a, b) for row, (a, b) in zip(rows, ends, strict=True)]

        same(peer.name, theirs(), expected)
        candidates[peer.name] = (theirs, 20)
    table(
        "New weights and one pair with its path, 500 vertices",
        measure(candidates, 15),
        "shortest_path, numba",
        "us",
    )


def run_paths(args):
    topology, weights, points = corridor_like()
    rng = np.random.default_rng(0)
    ends = rng.choice(500, (12, 2), replace=False).tolist()
    scipy, igraph, networkx = (p(topology, points) for p in (Scipy, Igraph, Networkx))
    for made in (scipy, igraph, networkx):
        made.take(weights)
    for k in (5, 20, 100):
        few, two = ends[: 12 if k == 5 else 3], ends[:2]

        def ours(backend, k=k):
            return [
                yen.k_shortest(topology, weights, a, b, k, backend=backend).costs for a, b in ends
            ]

        def theirs(made, some, k=k):
            return [made.k_costs(a, b, k) for a, b in some]

        candidates = {
            "k_shortest, numba": (partial(ours, "numba"), 12),
            "k_shortest, numpy": (partial(ours, "numpy"), 12),
            "scipy": (partial(theirs, scipy, ends), 12),
            "igraph": (partial(theirs, igraph, few), len(few)),
        }
        if k <= 20:
            candidates["networkx"] = (partial(theirs, networkx, two), 2)
        expected = candidates["k_shortest, numba"][0]()
        for name, (call, _) in candidates.items():
            for got, want in zip(call(), expected, strict=False):
                same(name, np.sort(got), want)
        table(f"k = {k} loopless paths, per pair", measure(candidates), "k_shortest, numba", "us")


def run_fronts(args):
    topology, weights, _ = corridor_like()
    rng = np.random.default_rng(0)
    mode = rng.integers(0, 3, 2000)
    noise = rng.lognormal(0, 0.3, (2000, 4))
    rate = np.array([[1 / 20, 0.5, 0.02, 1.0], [1 / 45, 0.8, 0.04, 1.0], [1 / 60, 1.6, 0.1, 1.0]])
    costs = weights[:, None] * rate[mode] * noise
    ends = [pair for pair in rng.integers(0, 500, (40, 2)).tolist() if pair[0] != pair[1]]
    print(
        "\n### Fronts, per pair\n\n| objectives | epsilon | members (median) | ms (median) | "
        "ms (90th percentile) |\n|---|---|---:|---:|---:|"
    )
    for number, epsilon in ((2, 0.0), (3, 0.0), (3, 0.05), (4, 0.0), (4, 0.05)):
        taken, members = [], []
        for a, b in ends:
            for turn in range(2):
                before = time.perf_counter()
                front = pareto.pareto_front(topology, costs[:, :number], a, b, epsilon=epsilon)
                if turn:
                    taken.append(time.perf_counter() - before)
            members.append(len(front.arcs))
        print(
            f"| {number} | {epsilon} | {statistics.median(members)} | "
            f"{statistics.median(taken) * 1e3:.2f} | {np.quantile(taken, 0.9) * 1e3:.2f} |"
        )
    for a, b in ends[:6]:
        plain, fast = (
            pareto.pareto_front(topology, costs[:, :3], a, b, backend=name).costs
            for name in ("numpy", "numba")
        )
        np.testing.assert_array_equal(plain, fast)
    some = ends[:6]
    table(
        "Three objectives, compiled and plain, per pair",
        measure(
            {
                name: (
                    lambda name=name: [
                        pareto.pareto_front(topology, costs[:, :3], a, b, backend=name)
                        for a, b in some
                    ],
                    6,
                )
                for name in ("numba", "numpy")
            },
            3,
        ),
        "numba",
    )


def run_rail(args):
    if not args.wheel:
        print("\nrail: give --wheel scgraph_data-2.0.0-py3-none-any.whl")
        return
    topology, km, points = railways(Path(args.wheel))
    rng = np.random.default_rng(0)
    rows = [km * rng.uniform(0.8, 1.4, topology.n_arcs) for _ in range(3)]
    main = np.flatnonzero(topology.components == np.bincount(topology.components).argmax())
    sources = rng.choice(main, 3, replace=False).tolist()
    expected = [
        search.shortest_tree(topology, row, a, backend="numpy").distance
        for row, a in zip(rows, sources, strict=True)
    ]
    candidates = {}
    for backend in ("numba", "numpy"):

        def ours(backend=backend):
            return [
                search.shortest_tree(topology, row, a, backend=backend).distance
                for row, a in zip(rows, sources, strict=True)
            ]

        candidates[f"shortest_tree, {backend}"] = (ours, 3)
    for peer in (Scipy, Igraph, Rustworkx):
        made = peer(topology, points)

        def theirs(made=made):
            return [made.matrix(row, [a], None)[0] for row, a in zip(rows, sources, strict=True)]

        candidates[peer.name] = (theirs, 3)
    for name, (call, _) in candidates.items():
        for got, want in zip(call(), expected, strict=True):
            same(name, got, want)
    table(
        f"New weights and one to all, {topology.n_vertices:,} vertices",
        measure(candidates, 7),
        "shortest_tree, numba",
    )

    before = time.perf_counter()
    plan = Plan(topology)
    assert plan.eliminates
    print(f"\ncompiled once in {time.perf_counter() - before:.1f} s: {plan.n_triangles} triangles")
    chosen = rng.choice(main, (64, 2), replace=False)
    pairs = plan.pairs(chosen)
    block = np.column_stack([km * rng.uniform(0.8, 1.4, topology.n_arcs) for _ in range(16)])
    single = block.astype(np.float32)
    kit = Routingkit(topology, points)
    row = np.ascontiguousarray(block[:, 0])

    def dijkstra():
        return np.array([search.shortest_tree(topology, row, a).distance[b] for a, b in chosen])

    same("batched", batch.costs(plan, single, pairs)[:, 0], dijkstra())
    same("pyroutingkit", kit.pairs(row, chosen), dijkstra())
    table(
        "New weights and 64 pairs, per weight vector",
        measure(
            {
                "batched float32, 16 lanes": (lambda: batch.costs(plan, single, pairs), 16),
                "pyroutingkit": (lambda: kit.pairs(row, chosen), 1),
                "one tree per origin, numba": (dijkstra, 1),
            },
            5,
        ),
        "batched float32, 16 lanes",
    )


def run_million(args):
    """A million draws over one lane of a 500-vertex graph, weights drawn too, two threads."""
    topology, weights, _ = corridor_like()
    plan = Plan(topology)
    rng = np.random.default_rng(0)
    noisy = rng.choice(2000, 60, replace=False)
    arc = np.concatenate([np.arange(2000), noisy])
    value = np.concatenate([weights, np.full(60, 200.0)])
    cause = np.concatenate([rng.integers(0, 8, 2000), 8 + np.arange(60)])
    draw = WeightSampler(
        2000, arc, 0.8 * value, value, 1.4 * value, np.full(len(arc), LOGNORMAL), cause
    )
    bits, _ = ensemble.signature(
        plan, np.where(np.isin(np.arange(2000), noisy[:15]), np.arange(2000), -1)
    )
    for name, options in (("costs", {}), ("costs and shares", {"bits": bits, "resolution": 0.01})):
        summary = Summary(4)
        before = time.perf_counter()
        ends = plan.matrix([3], [400, 17, 250, 33])
        for block in ensemble.ensemble_blocks(
            plan, draw, ends, 1_000_000, seed=1, threads=2, **options
        ):
            summary.add(block)
        taken = time.perf_counter() - before
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"\nA million draws, four pairs, {name}, weights drawn, two threads: {taken:.1f} s, "
            f"peak {peak:.0f} MB; medians {summary.quantile(0.5).round(1).tolist()}"
        )


_START = """
import time; a = time.perf_counter(); {first}; b = time.perf_counter(); {then}
c = time.perf_counter(); print(b - a, c - b)
"""
_TREE = (
    "from corridors._kernels.search import shortest_tree; "
    "from corridors._kernels.topology import Topology; "
    "shortest_tree(Topology(2, [0], [1]), [1.0], 0)"
)
_BATCH = (
    "import numpy as np; from corridors._kernels.ensemble import Plan, costs; "
    "from corridors._kernels.topology import Topology; "
    "costs(Plan(Topology(2, [0], [1])), np.ones((1, 64), 'f4'), [(0, 1)])"
)
_YEN = (
    "from corridors._kernels.yen import k_shortest; "
    "from corridors._kernels.topology import Topology; "
    "k_shortest(Topology(2, [0], [1]), [1.0], 0, 1, 1)"
)
_FRONT = (
    "from corridors._kernels.pareto import pareto_front; "
    "from corridors._kernels.topology import Topology; "
    "pareto_front(Topology(2, [0], [1]), [[1.0, 1.0]], 0, 1)"
)


def run_start(args):
    print(
        "\n### First compiled call, beyond importing numba and NumPy\n\n"
        "| call | empty cache, s | with cache, s (median of 5) |\n|---|---:|---:|"
    )
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def once(then, folder):
        code = _START.format(first="import numpy, numba", then=then)
        out = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**env, "NUMBA_CACHE_DIR": folder},
        ).stdout
        return float(out.split()[1])

    for name, then in (
        ("single search", _TREE),
        ("ensemble", _BATCH),
        ("k paths", _YEN),
        ("front", _FRONT),
    ):
        with tempfile.TemporaryDirectory() as folder:
            cold = once(then, folder)
            warm = statistics.median(once(then, folder) for _ in range(5))
        print(f"| {name} | {cold:.1f} | {warm:.2f} |")


def main():
    tasks = {name[4:]: call for name, call in globals().items() if name.startswith("run_")}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", metavar="task", help=f"any of {', '.join(tasks)}")
    parser.add_argument("--wheel", help="scgraph_data-2.0.0-py3-none-any.whl")
    parser.add_argument(
        "--clock",
        choices=["wall", "cpu"],
        default="wall",
        help="cpu: processor time, fairer where other jobs hold the cores; "
        "several threads are always measured by the wall",
    )
    args = parser.parse_args()
    if args.clock == "cpu":
        use_processor_time()
    unknown = sorted(set(args.tasks) - set(tasks))
    if unknown:
        parser.error(f"no task {', '.join(unknown)}; give any of {', '.join(tasks)}")
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, NumPy {np.__version__}, "
        f"load {os.getloadavg()[0]:.1f}, {args.clock} time"
    )
    for task in args.tasks or tasks:
        tasks[task](args)


if __name__ == "__main__":
    main()
