"""Matrices of large graphs by pyroutingkit: the costs of the other kernels, or none."""

import numpy as np
import pytest
from kernel_graphs import all_pairs, cases, random_topology
from small_networks import DAY, FIGURES, fixed

import corridors as co
from corridors._kernels import contraction
from corridors._kernels.contraction import Contraction, has_routingkit
from corridors._kernels.search import shortest_tree
from corridors._kernels.topology import Topology
from corridors.routing import Planner, many
from corridors.schema import Link, Place

needs_it = pytest.mark.skipif(
    not has_routingkit(), reason="pyroutingkit (extra 'big') is not installed"
)


def points(topology: Topology, rng: np.random.Generator) -> np.ndarray:
    """Somewhere for each vertex."""
    return rng.uniform(0, 10, (topology.n_vertices, 2))


@needs_it
def test_small_graphs_all_pairs():
    """Costs and what cannot be reached, closed and parallel arcs and loops included."""
    for rng, topology, weights in cases(60, seed=12):
        every = np.arange(topology.n_vertices)
        table = Contraction(topology, points(topology, rng)).matrix(weights, every, every)
        np.testing.assert_allclose(table, all_pairs(topology, weights), rtol=1e-4, atol=1e-6)


@needs_it
def test_far_and_near_on_a_larger_graph():
    """Weights that differ by four orders of magnitude keep four digits; new weights are taken."""
    rng = np.random.default_rng(3)
    topology = random_topology(rng, n=400, m=1_600)
    graph = Contraction(topology, points(topology, rng))
    for _ in range(2):
        weights = 10.0 ** rng.uniform(-1, 3, topology.n_arcs)
        origins, ends = rng.choice(400, (2, 30), replace=False)
        expected = [
            shortest_tree(topology, weights, int(a), backend="numpy").distance[ends]
            for a in origins
        ]
        np.testing.assert_allclose(graph.matrix(weights, origins, ends), expected, rtol=1e-4)


@needs_it
def test_points_and_weights_are_checked():
    """As in the other kernels."""
    topology = Topology(2, [0], [1])
    with pytest.raises(ValueError, match=r"points have shape \(1, 2\); give longitude"):
        Contraction(topology, [[0.0, 0.0]])
    graph = Contraction(topology, [[0.0, 0.0], [1.0, 0.0]])
    with pytest.raises(ValueError, match=r"arc 0: weight is -1\.0"):
        graph.matrix([-1.0], [0], [1])


def lines(side: int) -> co.Network:
    """A square of lines of 10 to 15 km, and one place apart."""
    rng = np.random.default_rng(7)
    at = np.arange(side * side).reshape(side, side)
    ends = np.vstack(
        [
            np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()]),
            np.column_stack([at[:-1].ravel(), at[1:].ravel()]),
        ]
    )
    names = [f"p{n}" for n in range(side * side)]
    places = [Place(name, name, "KZ", "terminal", 50 + n % side / 10, 40 + n // side / 10)
              for n, name in enumerate(names)]  # fmt: skip
    places += [Place(name, name, "KZ", "terminal", 70.0, 40.0) for name in ("x", "y")]
    pairs = [(names[a], names[b]) for a, b in ends.tolist()] + [("x", "y")]
    km = rng.uniform(10, 15, len(pairs)).tolist()
    links = [Link(f"{a}-{b}", a, b, "rail", moves_by="rail", gauge_mm=1520.0, length_km=length)
             for (a, b), length in zip(pairs, km, strict=True)]  # fmt: skip
    rows = [fixed(name, value) for name, value in FIGURES.items()]
    rows.append(fixed("terminal_usd_per_feu", 50.0, "place=p3"))
    return co.Network(
        places={p.id: p for p in places}, links={link.id: link for link in links},
        parameters={row.id: row for row in rows}, evidence={}, corridors=(), day=DAY,
    )  # fmt: skip


@needs_it
@pytest.mark.parametrize("minimise", ["time_h", "cost_usd", "generalised_usd"])
def test_a_large_table_is_the_same_with_and_without(
    monkeypatch: pytest.MonkeyPatch, minimise: str
) -> None:
    """`time_matrix` gives the same figures and gaps, whichever way it takes."""
    network = lines(12)
    names = [*(f"p{n}" for n in range(0, 144, 11)), "x"]
    plain = co.time_matrix(network, names, names, minimise=minimise, avoid=["p14"])
    monkeypatch.setattr(many, "MANY_ARCS", 100)
    monkeypatch.setattr(many, "_WORTH_ORDERING", 5)
    monkeypatch.setattr("corridors.routing.matrix.best_values", None)  # not called any more
    fast = co.time_matrix(network, names, names, minimise=minimise, avoid=["p14"])
    np.testing.assert_allclose(fast.values, plain.values, rtol=1e-4)
    assert fast.reasons == plain.reasons
    assert np.isnan(fast.values).any()


def test_without_it_trees_are_grown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fallback asks for nothing to be installed."""
    network = lines(4)
    planner = Planner(network, co.Consignment(), on=DAY)
    monkeypatch.setattr(many, "MANY_ARCS", 1)
    monkeypatch.setattr(many, "_WORTH_ORDERING", 1)
    monkeypatch.setattr(many, "has_routingkit", lambda: False)
    assert many.many_values(planner, ["p0"], ["p5"], minimise="time_h") is None
    assert np.isfinite(co.time_matrix(network, ["p0"], ["p5"]).values).all()
    assert contraction.has_routingkit() in (True, False)
