"""Other libraries behind one face: new weights in, costs out, each in the quickest way found."""

import numpy as np


class Scipy:
    name = "scipy"

    def __init__(self, topology, points):
        from scipy.sparse import csr_matrix

        self.order = np.lexsort((topology.head, topology.tail))
        n = topology.n_vertices
        ends = topology.tail[self.order], topology.head[self.order]
        self.graph = csr_matrix((np.ones(topology.n_arcs), ends), shape=(n, n))

    def take(self, weights):
        self.graph.data[:] = weights[self.order]

    def matrix(self, weights, origins, destinations):
        from scipy.sparse.csgraph import dijkstra

        self.take(weights)
        found = dijkstra(self.graph, indices=origins)
        return found if destinations is None else found[:, destinations]

    def path(self, weights, a, b):
        from scipy.sparse.csgraph import dijkstra

        self.take(weights)
        found, before = dijkstra(self.graph, indices=a, return_predecessors=True)
        route = [b]
        while route[-1] != a:
            route.append(int(before[route[-1]]))
        return found[b]

    def k_costs(self, a, b, k):
        from scipy.sparse.csgraph import yen

        return yen(self.graph, a, b, k)


class Igraph:
    name = "igraph"

    def __init__(self, topology, points):
        import igraph

        self.topology = topology
        arcs = list(zip(topology.tail.tolist(), topology.head.tolist(), strict=True))
        self.graph = igraph.Graph(topology.n_vertices, arcs, directed=True)

    def take(self, weights):
        self.weights, self.array = weights.tolist(), weights

    def matrix(self, weights, origins, destinations):
        self.take(weights)
        origins = [int(a) for a in origins]
        targets = None if destinations is None else [int(b) for b in destinations]
        return np.array(self.graph.distances(origins, targets, weights=self.weights, mode="out"))

    def path(self, weights, a, b):
        self.take(weights)
        arcs = self.graph.get_shortest_path(a, b, weights=self.weights, output="epath")
        return weights[arcs].sum()

    def k_costs(self, a, b, k):
        found = self.graph.get_k_shortest_paths(
            a, b, k=k, weights=self.weights, mode="out", output="epath"
        )
        return [self.array[arcs].sum() for arcs in found]


class Rustworkx:
    name = "rustworkx"

    def __init__(self, topology, points):
        import rustworkx

        self.library, self.n = rustworkx, topology.n_vertices
        self.graph = rustworkx.PyDiGraph(multigraph=True)
        self.graph.add_nodes_from(range(self.n))
        ends = zip(topology.tail.tolist(), topology.head.tolist(), strict=True)
        self.graph.add_edges_from([(a, b, arc) for arc, (a, b) in enumerate(ends)])

    def matrix(self, weights, origins, destinations):
        cost = weights.tolist().__getitem__
        rows = []
        for a in origins:
            found = self.library.dijkstra_shortest_path_lengths(self.graph, int(a), cost)
            row = np.full(self.n, np.inf)
            row[list(found.keys())] = list(found.values())
            row[int(a)] = 0.0
            rows.append(row if destinations is None else row[destinations])
        return np.array(rows)

    def path(self, weights, a, b):
        cost = weights.tolist().__getitem__
        found = self.library.dijkstra_shortest_path_lengths(self.graph, a, cost, goal=b)
        return found[b]


class Networkx:
    name = "networkx"

    def __init__(self, topology, points):
        import networkx

        self.library = networkx
        self.graph = networkx.DiGraph()
        self.graph.add_nodes_from(range(topology.n_vertices))
        self.graph.add_edges_from(zip(topology.tail.tolist(), topology.head.tolist(), strict=True))
        arcs = zip(topology.tail.tolist(), topology.head.tolist(), strict=True)
        self.rows = [self.graph.edges[arc] for arc in arcs]

    def take(self, weights):
        for row, weight in zip(self.rows, weights.tolist(), strict=True):
            row["weight"] = weight

    def matrix(self, weights, origins, destinations):
        self.take(weights)
        find = self.library.single_source_dijkstra_path_length
        return np.array(
            [
                [found.get(int(b), np.inf) for b in destinations]
                for found in (find(self.graph, int(a)) for a in origins)
            ]
        )

    def path(self, weights, a, b):
        self.take(weights)
        return self.library.bidirectional_dijkstra(self.graph, a, b)[0]

    def k_costs(self, a, b, k):
        from itertools import islice

        find = self.library.shortest_simple_paths(self.graph, a, b, weight="weight")
        return [self.library.path_weight(self.graph, p, "weight") for p in islice(find, k)]


class Scgraph:
    name = "scgraph"

    def __init__(self, topology, points):
        import scgraph

        self.library, self.n = scgraph, topology.n_vertices
        self.tail, self.head = topology.tail.tolist(), topology.head.tolist()

    def path(self, weights, a, b):
        rows = [{} for _ in range(self.n)]
        for tail, head, weight in zip(self.tail, self.head, weights.tolist(), strict=True):
            rows[tail][head] = weight
        return self.library.Graph(rows).dijkstra(a, b)["length"]


class Routingkit:
    """Whole numbers below 2**31: weights are rounded at a scale that keeps a tenth of a metre."""

    name = "pyroutingkit"
    scale = 10_000.0

    def __init__(self, topology, points):
        import pyroutingkit

        self.none = pyroutingkit.INF_WEIGHT
        self.topology = pyroutingkit.CCHTopology()
        self.topology.build(
            topology.tail.astype(np.uint32),
            topology.head.astype(np.uint32),
            points[:, 1].astype(np.float32),
            points[:, 0].astype(np.float32),
            topology.n_vertices,
        )
        self.metric = pyroutingkit.CCHMetric(self.topology)

    def take(self, weights):
        self.metric.customize(np.rint(weights * self.scale).astype(np.uint32))

    def matrix(self, weights, origins, destinations):
        self.take(weights)
        found = self.metric.distances_many_to_many(
            np.asarray(origins, np.uint32), np.asarray(destinations, np.uint32)
        )
        return np.where(found == self.none, np.inf, found / self.scale).reshape(
            len(origins), len(destinations)
        )

    def path(self, weights, a, b):
        self.take(weights)
        return self.metric.query(a, b)[0] / self.scale

    def pairs(self, weights, chosen):
        self.take(weights)
        return np.array([self.metric.query(int(a), int(b))[0] / self.scale for a, b in chosen])


class Aequilibrae:
    """Paths only: costs go into a data frame, and the graph is told that they changed."""

    name = "aequilibrae"

    def __init__(self, topology, points):
        import pandas as pd
        from aequilibrae.paths import Graph
        from aequilibrae.paths.results import PathResults

        self.graph = Graph()
        self.graph.network = pd.DataFrame(
            {
                "link_id": np.arange(1, topology.n_arcs + 1),
                "a_node": topology.tail + 1,
                "b_node": topology.head + 1,
                "direction": 1,
                "cost": np.ones(topology.n_arcs),
            }
        )
        self.graph.mode = "t"
        self.graph.prepare_graph(np.arange(1, topology.n_vertices + 1))
        self.graph.set_graph("cost")
        self.graph.set_blocked_centroid_flows(False)
        self.order = self.graph.graph["link_id"].to_numpy() - 1
        self.results = PathResults()

    def take(self, weights):
        self.graph.graph["cost"] = weights[self.order]
        self.graph.set_graph("cost")
        self.results.prepare(self.graph)

    def path(self, weights, a, b):
        self.take(weights)
        self.results.compute_path(a + 1, b + 1)
        return self.results.milepost[-1]
