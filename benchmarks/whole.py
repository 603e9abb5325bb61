"""The shipped network and the railways of the world, through kernels and public calls."""

import resource
import statistics
import tempfile
from pathlib import Path

import numpy as np
from graphs import railways, write_tables
from measuring import measure, now, same, table
from peers import Igraph, Networkx, Routingkit, Rustworkx, Scipy

from corridors._kernels import batch, yen
from corridors._kernels.contraction import has_routingkit
from corridors._kernels.plan import Plan
from corridors._kernels.topology import Topology

__all__ = ["run_big", "run_network", "shipped"]


def shipped():
    """Shipped network as a topology without parallel arcs, hours as weights, and coordinates."""
    import corridors as co
    from corridors.routing import Planner

    net = co.load_network()
    planner = Planner(net, co.Consignment(), on=net.day)
    graph = planner.graph
    _, first = np.unique(graph.tail.astype(np.int64) << 32 | graph.head, return_index=True)
    points = np.array([(net.places[p].lon, net.places[p].lat) for p in graph.place_of])
    topology = Topology(len(points), graph.tail[first], graph.head[first])
    return topology, np.maximum(planner.weights("time_h", "west")[first], 0.001), points


def run_network(args):
    """The shipped network: kernels beside peers, then the public calls."""
    topology, weights, points = shipped()
    plan = Plan(topology)
    rng = np.random.default_rng(0)
    main = np.flatnonzero(topology.components == np.bincount(topology.components).argmax())
    origins, destinations = rng.choice(main, (2, 20), replace=False)
    pairs = plan.matrix(origins, destinations)
    block = weights[:, None] * rng.uniform(0.7, 1.5, (topology.n_arcs, 64))
    single = np.ascontiguousarray(block.astype(np.float32))
    expected = batch.costs(plan, block, pairs, backend="numpy")
    candidates = {"batched, compiled": (lambda: batch.costs(plan, single, pairs), 64)}
    wide = np.ascontiguousarray(np.tile(single, (1, 8)))
    candidates["batched, plain"] = (
        lambda: batch.costs(plan, wide, pairs, backend="numpy"), 512)  # fmt: skip
    for peer, count in (
        (Scipy, 20),
        (Igraph, 20),
        (Rustworkx, 10),
        (Routingkit, 20),
        (Networkx, 2),
    ):
        made = peer(topology, points)
        rows = [np.ascontiguousarray(block[:, at]) for at in range(count)]
        same(peer.name, made.matrix(rows[0], origins, destinations).ravel(), expected[:, 0])
        candidates[peer.name] = (
            lambda made=made, rows=rows: [made.matrix(r, origins, destinations) for r in rows],
            count,
        )  # fmt: skip
    title = f"Shipped network ({topology.n_vertices} vertices, {topology.n_arcs} arcs, "
    title += f"{plan.n_triangles:,} triangles): new weights and 20 x 20 costs, per draw"
    table(title, measure(candidates), "batched, compiled", "us")
    made = Scipy(topology, points)
    made.take(weights)
    ends = [(int(a), int(b)) for a, b in zip(origins[:6], destinations[:6], strict=True)]
    for k in (5, 20):
        for a, b in ends:
            found = yen.k_shortest(topology, weights, a, b, k).costs
            same("scipy", np.sort(made.k_costs(a, b, k)), found)
        table(
            f"Shipped network, k = {k} loopless paths, per pair",
            measure(
                {
                    "k_shortest, compiled": (
                        lambda k=k: [yen.k_shortest(topology, weights, a, b, k) for a, b in ends],
                        6,
                    ),
                    "scipy": (lambda k=k: [made.k_costs(a, b, k) for a, b in ends], 6),
                }
            ),
            "k_shortest, compiled",
            "us",
        )
    public_calls()


def public_calls():
    """Seconds of the public calls on the shipped network, the first time and again."""
    import corridors as co

    before = now()
    net = co.load_network()
    print("\n### Public calls on the shipped network (ms)\n")
    print("| call | first | again |\n|---|---:|---:|")
    print(f"| load_network() | {(now() - before) * 1e3:.0f} | |")
    ends = ("xian", "duisburg")
    for name, call in (
        ("find_route", lambda net: co.find_route(net, *ends)),
        ("find_routes, k=5", lambda net: co.find_routes(net, *ends)),
        ("pareto_routes, time, cost, CO2", lambda net: co.pareto_routes(net, *ends)),
        (
            "time_matrix, 3 x 3",
            lambda net: co.time_matrix(
                net, ["xian", "almaty", "altynkol"], ["duisburg", "poti", "halkali"]
            ),
        ),
        ("reach, 10 days", lambda net: co.reach(net, "xian", days=10)),
    ):
        taken = []
        fresh = net.with_rows(places=[net.places["xian"]])  # the same tables, nothing kept of them
        for _ in range(6):
            before = now()
            call(fresh)
            taken.append(now() - before)
        print(f"| {name} | {taken[0] * 1e3:.0f} | {statistics.median(taken[1:]) * 1e3:.1f} |")


def run_big(args):
    """The 275,000-place railways as a user's tables, through the public calls."""
    if not args.wheel:
        print("\nbig: give --wheel scgraph_data-2.0.0-py3-none-any.whl")
        return
    import corridors as co

    topology, km, points = railways(Path(args.wheel))
    main = np.flatnonzero(topology.components == np.bincount(topology.components).argmax())
    rng = np.random.default_rng(0)
    names = [f"n{n}" for n in rng.choice(main, 20, replace=False).tolist()]
    print(
        "\n### Public calls on a user's network of 274,974 places and 328,750 links\n\n"
        "| call | s | peak of the process, MB |\n|---|---:|---:|"
    )

    def told(name, call):
        before = now()
        found = call()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {name} | {now() - before:.2f} | {peak:.0f} |")
        return found

    with tempfile.TemporaryDirectory() as folder:
        nodes, edges = write_tables(topology, km, points, Path(folder))
        net = told(
            "load_network(nodes=, edges=)", lambda: co.load_network(nodes=nodes, edges=edges)
        )
    route = told("find_route, the first", lambda: co.find_route(net, names[0], names[1]))
    told("find_route, the other heading", lambda: co.find_route(net, names[1], names[0]))
    told("find_route, the next", lambda: co.find_route(net, names[2], names[3]))
    matrix = told("time_matrix, 20 x 20", lambda: co.time_matrix(net, names, names))
    told("find_routes, k=3", lambda: co.find_routes(net, names[0], names[1], k=3))
    same("matrix", matrix.values[0, 1], route.time_h.mean)
    if has_routingkit():
        many = [f"n{n}" for n in rng.choice(main, 300, replace=False).tolist()]
        table = told("time_matrix, 300 x 300, pyroutingkit: ordering included",
                     lambda: co.time_matrix(net, many, many))  # fmt: skip
        told("time_matrix, 300 x 300, pyroutingkit: again",
             lambda: co.time_matrix(net, many, many))  # fmt: skip
        trees = told("the first 20 of these origins by trees",
                     lambda: co.time_matrix(net, many[:20], many))  # fmt: skip
        same("pyroutingkit", table.values[:20], trees.values)
