"""A user's network of 20,000 places through the public calls, and how its arcs are weighed."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

import corridors as co
from corridors.costs import Pricer
from corridors.costs.components import MEASURES
from corridors.errors import DataError
from corridors.network import Network
from corridors.network.arcs import arcs_of
from corridors.routing import Planner, weighing
from corridors.routing.weighing import LazyPrices, total_of, weights_by_kind
from corridors.schema import Parameter

SIDE = 142


def place(row: int, column: int) -> str:
    """Id of a place of the square."""
    return f"p{row * SIDE + column}"


@pytest.fixture(scope="module")
def square(tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, csr_array]:
    """A square of railway lines as tables of a user, loaded, and its lengths as a matrix."""
    folder = tmp_path_factory.mktemp("square")
    rng = np.random.default_rng(3)
    at = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    a = np.concatenate([at[:, :-1].ravel(), at[:-1].ravel()])
    b = np.concatenate([at[:, 1:].ravel(), at[1:].ravel()])
    km = rng.uniform(12, 16, len(a)).round(3)
    features = [
        {"type": "Feature",
         "properties": {"id": f"p{n}", "name": f"P {n}", "country": "KZ", "kind": "junction"},
         "geometry": {"type": "Point", "coordinates": [50 + n % SIDE / 10, 40 + n // SIDE / 12]}}
        for n in range(SIDE * SIDE)
    ]  # fmt: skip
    (folder / "nodes.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    lines = [f"p{x}-p{y}-rail,p{x},p{y},rail,rail,{z},1520,operating"
             for x, y, z in zip(a, b, km, strict=True)]  # fmt: skip
    (folder / "edges.csv").write_text(
        "\n".join(["id,from,to,mode,moves_by,length_km,gauge_mm,status", *lines]), encoding="utf-8"
    )
    network = co.load_network(nodes=folder / "nodes.geojson", edges=folder / "edges.csv")
    return network, csr_array((km, (a, b)), shape=(SIDE * SIDE, SIDE * SIDE))


def test_best_ways_equal_scipy(square: tuple[Network, csr_array]) -> None:
    """Kilometres of a journey across the square and of a matrix are those of SciPy's Dijkstra."""
    network, km = square
    ends = [place(0, 0), place(SIDE - 1, SIDE - 1), place(3, 70)]
    numbers = [int(end[1:]) for end in ends]
    expected = dijkstra(km, directed=False, indices=numbers)[:, numbers]
    route = co.find_route(network, ends[0], ends[1], minimise="distance_km")
    assert route.distance_km == pytest.approx(expected[0, 1])
    table = co.time_matrix(network, ends, ends, minimise="distance_km").to_frame()
    np.testing.assert_allclose(table.to_numpy(), expected)


def test_figures_of_a_route_are_those_it_was_chosen_by(square: tuple[Network, csr_array]) -> None:
    """Hours of the matrix, weighed by kind, are those of the route, priced link by link."""
    network, _ = square
    a, b = place(5, 5), place(60, 90)
    route = co.find_route(network, a, b)
    assert co.time_matrix(network, [a], [b]).values[0, 0] == pytest.approx(route.time_h.mean)
    assert route.cost_usd.value > 0
    assert route.explain()


def test_alternatives_of_one_country_differ_by_line(square: tuple[Network, csr_array]) -> None:
    """Without borders and vessels the overlap decides; the answer does not claim to be exact."""
    network, _ = square
    routes = co.find_routes(network, place(0, 0), place(100, 100), k=3)
    assert len(routes) == 3
    assert not routes.exact
    for number, one in enumerate(routes):
        for other in routes[:number]:
            shared = sum(network.links[e].length_km for e in {*one.edges} & {*other.edges})
            assert shared <= 0.8 * min(one.distance_km, other.distance_km) + 1e-9
    names = routes.names()
    assert len(set(names)) == 3
    assert all(name.startswith("other by P ") for name in names)


def test_closures_are_found_on_many_arcs(square: tuple[Network, csr_array]) -> None:
    """Avoiding places and a country works by masks; what cuts the way is named."""
    network, _ = square
    start = place(0, 0)
    route = co.find_route(network, start, place(0, 9), avoid=[place(0, 5)])
    assert place(0, 5) not in route.places
    with pytest.raises(co.errors.NoRouteError) as caught:
        co.find_route(network, start, place(0, 9), avoid=[place(0, 1), place(1, 0)])
    assert caught.value.reasons == (
        f"avoiding {place(0, 1)}, {place(1, 0)} together cuts every way",
    ) or caught.value.reasons == tuple(
        f"avoiding {place(*end)} cuts every way" for end in ((0, 1), (1, 0))
    )  # fmt: skip


def test_weights_by_kind_equal_those_of_each_arc(shipped: Network) -> None:
    """On the shipped network, where most links are special, to the last digits."""
    planner = Planner(shipped, co.Consignment(feu=2), on=shipped.day)
    for heading in ("west", "east"):
        pricer, priced = planner.prices(heading)
        found = weights_by_kind(shipped, pricer, planner.graph.arcs, MEASURES)
        for measure in MEASURES:
            each = [total_of(items, measure) for items in priced]
            np.testing.assert_allclose(found[measure], each, rtol=1e-9)


def test_many_arcs_give_the_same_answers_as_few(
    shipped: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped network taken for a large one: the same journeys, components made when asked."""
    ends = ("xian", "duisburg")
    few = Planner(shipped, co.Consignment(), on=shipped.day)
    monkeypatch.setattr("corridors.routing.planner.MANY_ARCS", 10)
    many = Planner(shipped, co.Consignment(), on=shipped.day)
    assert isinstance(many.prices("west")[1], LazyPrices)
    for objective in ("time_h", "cost_usd", "co2_kg"):
        found = [
            planner.search(*ends, planner.course(None), planner.weights(objective, "west"))
            for planner in (few, many)
        ]
        assert found[0] == found[1]
    # by their text: two missing figures are alike
    assert repr(many.prices("west")[1][:3]) == repr(few.prices("west")[1][:3])


def test_a_link_priced_by_no_line_is_priced_by_itself(
    shipped: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two lengths do not foretell a third, each arc of the kind is priced."""
    network = _plain_lines(shipped, 8)
    planner = Planner(network, co.Consignment(), on=network.day)
    pricer, arcs = planner.prices("west")[0], planner.graph.arcs
    expected = [total_of(items, "time_h") for items in planner.prices("west")[1]]
    whole = type(pricer).unkept

    def bent(self, arc):
        items = whole(self, arc)
        return items * 2 if arc.link.length_km == weighing._PROBES_KM[2] else items

    monkeypatch.setattr(type(pricer), "unkept", bent)
    found = weights_by_kind(network, pricer, arcs, ["time_h"])
    np.testing.assert_allclose(found["time_h"], expected)


def test_missing_figures_are_told_once(shipped: Network) -> None:
    """A kind without a tariff names the quantity, once per kind and not per link."""
    network = _plain_lines(shipped, 8)
    rows: dict[str, Parameter] = {
        name: row for name, row in network.parameters.items()
        if row.quantity != "tariff_usd_per_feu_km"
    }  # fmt: skip
    network = replace(network, parameters=rows)
    planner = Planner(network, co.Consignment(), on=network.day)
    pricer = Pricer(network, co.Consignment(), day=network.day, heading="west")
    with pytest.raises(DataError) as caught:
        weights_by_kind(network, pricer, planner.graph.arcs, MEASURES)
    assert len(caught.value.problems) == 1
    assert all("no tariff_usd_per_feu_km fits" in told for told in caught.value.problems)


def _plain_lines(shipped: Network, count: int) -> Network:
    """The shipped figures with links that differ in nothing but their length."""
    named = weighing._named(shipped)
    base = next(
        link for link in shipped.links.values()
        if link.mode == "rail" and not {link.id, link.origin, link.destination} & named
    )  # fmt: skip
    links = [replace(base, id=f"line-{n}", length_km=100.0 + n, countries=()) for n in range(count)]
    assert all(len(arcs_of(link)) == 2 for link in links)
    return replace(shipped, links={link.id: link for link in links})
