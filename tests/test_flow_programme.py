"""Linear programmes of flow against published optima and against networkx."""

import bz2
import importlib.resources
import pickle
from typing import Any

import networkx as nx
import numpy as np
import pytest

from corridors.flows.paths import ways_of
from corridors.flows.programme import Bounds, least_cost, most_flow


def shipped_graph(name: str) -> Any:
    """Graph of a file that comes with networkx, or skip."""
    folder = importlib.resources.files("networkx.algorithms.flow.tests")
    file = folder / f"{name}.gpickle.bz2"
    if not file.is_file():
        pytest.skip(f"this networkx does not ship {name}")
    return pickle.loads(bz2.decompress(file.read_bytes()))


def as_arrays(graph: Any) -> tuple[dict[Any, int], np.ndarray, np.ndarray, list[dict[str, Any]]]:
    """Numbers of the nodes, tails, heads and data of the arcs."""
    number = {node: place for place, node in enumerate(graph)}
    edges = [(number[u], number[v], data) for u, v, data in graph.edges(data=True)]
    tail = np.array([u for u, _, _ in edges])
    head = np.array([v for _, v, _ in edges])
    return number, tail, head, [data for _, _, data in edges]


@pytest.mark.parametrize(
    ("name", "best"), [("gl1", 156_545), ("gw1", 1_202_018), ("wlm3", 11_875_108)]
)
def test_most_flow_reaches_published_optima(name: str, best: int) -> None:
    """Three maximum-flow instances with known answers."""
    graph = shipped_graph(name)
    number, tail, head, data = as_arrays(graph)
    upper = [d.get("capacity", np.inf) for d in data]
    found = most_flow(len(number), tail, head, number[1], number[len(graph)], upper=upper)
    assert found.value == pytest.approx(best, rel=1e-9)


def test_least_cost_reaches_the_published_optimum() -> None:
    """A minimum-cost instance with known answer."""
    graph = shipped_graph("netgen-2")
    number, tail, head, data = as_arrays(graph)
    supply = np.zeros(len(number))
    for node, values in graph.nodes(data=True):
        supply[number[node]] = -values.get("demand", 0)
    upper = [d.get("capacity", np.inf) for d in data]
    cost = [d.get("weight", 0) for d in data]
    found = least_cost(len(number), tail, head, supply, cost, upper=upper)
    assert found.value == pytest.approx(6_749_969_302, rel=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_most_flow_equals_minimum_cut_on_random_graphs(seed: int) -> None:
    """Where nothing is shared the programme is maximum flow, and its bottlenecks are a cut."""
    draw = np.random.default_rng(seed)
    count, arcs = 12, 50
    tail, head = draw.integers(count, size=arcs), draw.integers(count, size=arcs)
    upper = draw.integers(1, 20, size=arcs).astype(float)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(count))
    for u, v, c in zip(tail.tolist(), head.tolist(), upper.tolist(), strict=True):
        if u != v:
            more = graph[u][v]["capacity"] if graph.has_edge(u, v) else 0.0
            graph.add_edge(u, v, capacity=more + c)
    cut, _ = nx.minimum_cut(graph, 0, count - 1)
    alone = most_flow(count, tail, head, 0, count - 1, upper=upper)
    rows = most_flow(count, tail, head, 0, count - 1, bounds=Bounds(np.eye(arcs), upper))
    assert alone.value == pytest.approx(cut)
    assert rows.value == pytest.approx(cut)
    assert rows.duals @ upper == pytest.approx(cut)


def test_two_arcs_that_share_a_capacity_carry_it_once() -> None:
    """Parallel arcs under one capacity carry no more than it."""
    bounds = Bounds(np.array([[1.0, 1.0]]), np.array([5.0]))
    assert most_flow(2, [0, 0], [1, 1], 0, 1, bounds=bounds).value == pytest.approx(5.0)


def test_a_way_without_capacity_is_told() -> None:
    """Unlimited flow is a status, not a big number."""
    assert most_flow(2, [0], [1], 0, 1).status == "unbounded"


def test_ways_add_up_to_the_flow() -> None:
    """Ways carry the whole flow and a circle none of it."""
    ways = ways_of([0, 1, 0, 2, 1], [1, 3, 2, 1, 2], [2.0, 3.0, 2.0, 2.0, 1.0], 0, 3)
    assert sum(amount for _, amount in ways) == pytest.approx(3.0)
