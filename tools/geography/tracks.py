"""The track of one link: search, hand chains, sea routes, drawn line and quality."""

from __future__ import annotations

from dataclasses import dataclass

import searoute  # type: ignore[import-untyped]

from .lines import Piece, Point, along, bow, geodesic_km, rounded, simplify, straight, vertices
from .railways import Anchor, Railways
from .tables import Link, Way

TOLERANCE_KM = 0.5
DIGITS = 3
COARSE_KM = 40.0
SCHEMATIC_SHARE = 0.25
ON_TRACK_KM = 0.3
STRAIGHT_BOW_KM = 0.7  # a stored way that hides no more is as good as drawn
NODE_WORTH_KM = 1.0  # track nodes lie at stations and junctions; prefer them when nearly as near


@dataclass(frozen=True)
class Track:
    """A link as built: the true pieces, the points that are drawn, how good they are."""

    pieces: tuple[Piece, ...]
    drawn: tuple[Point, ...]
    quality: str

    @property
    def km(self) -> float:
        """Length along the track [km]."""
        return sum(p.km for p in self.pieces)


def _quality(pieces: list[Piece]) -> str:
    total = sum(p.km for p in pieces)
    hand = sum(p.km for p in pieces if p.kind in ("straight", "lane"))
    if total == 0 or hand > SCHEMATIC_SHARE * total:
        return "schematic"
    longest = max((p.km for p in pieces if p.kind == "track"), default=0.0)
    return "osm_coarse" if longest > COARSE_KM else "osm_graph"


def _draw(pieces: list[Piece]) -> tuple[Point, ...]:
    points = simplify(vertices(pieces), TOLERANCE_KM)
    return tuple(rounded(points, DIGITS))


def rail(railways: Railways, start: Anchor, end: Anchor, way: Way) -> Track | None:
    """Return the track from the search led by the way's points; None where it breaks."""
    stops = [start, *(railways.anchor(p) for p in way.points), end]
    pieces: list[Piece] = []
    for a, b, is_straight in zip(stops, stops[1:], way.straight, strict=False):
        if is_straight:
            pieces += straight([a.point, b.point])
            continue
        found = railways.path(a, b)
        if found is None:
            return None
        pieces += found
    return Track(tuple(pieces), _draw(pieces), _quality(pieces))


def by_sea(start: Point, end: Point, way: Way) -> Track:
    """Return the line through the way's points: straight, or along shipping lanes between them.

    The list of closed passages is always given in full: a list of one's own replaces the default
    one, and without it the shortest way from Asia to Europe leads through the Arctic.
    """
    stops = [start, *way.points, end]
    pieces: list[Piece] = []
    for a, b, by_hand in zip(stops, stops[1:], way.straight, strict=False):
        if by_hand:
            pieces += straight([a, b])
            continue
        found = searoute.searoute(
            [a[1], a[0]], [b[1], b[0]], restrictions=["northwest", *_closed(a, b)]
        )
        middle = [(y, _near(x, a[1])) for x, y in found["geometry"]["coordinates"]]
        pieces += straight(rounded([a, *_trimmed(a, b, middle), b], 6), "lane")
    return Track(tuple(pieces), _draw(pieces), "schematic")


def _closed(a: Point, b: Point) -> list[str]:
    """Return the passages shut for this stretch: Suez where a Cape voyage is meant."""
    return ["suez"] if min(a[0], b[0]) < -20.0 else []


def _near(lon: float, other: float) -> float:
    return lon - 360.0 if lon - other > 300.0 else lon + 360.0 if other - lon > 300.0 else lon


def _trimmed(a: Point, b: Point, middle: list[Point]) -> list[Point]:
    """Drop snapped vertices that would make the ship sail back to its own berth."""
    while len(middle) > 1 and geodesic_km([a, middle[1]]) < geodesic_km([middle[0], middle[1]]):
        middle = middle[1:]
    while len(middle) > 1 and geodesic_km([b, middle[-2]]) < geodesic_km([middle[-1], middle[-2]]):
        middle = middle[:-1]
    return middle


def snapped(railways: Railways, point: Point, reach_km: float) -> Point:
    """Return the place on the track nearest to a hint; running it again changes nothing."""
    anchor = railways.anchor(point)
    if anchor.off_km > reach_km or anchor.off_km <= ON_TRACK_KM:
        return rounded([point], DIGITS)[0]
    u, v, km = railways.edges[anchor.edge]
    ends = railways.points[u], railways.points[v]
    curved = bow(geodesic_km(ends), km) > STRAIGHT_BOW_KM
    as_near = anchor.nearest_km - anchor.off_km < NODE_WORTH_KM
    if anchor.nearest_km <= reach_km and (curved or as_near):
        return railways.points[anchor.nearest_node]
    return rounded([along(*ends, anchor.share)], DIGITS)[0]


def links_of(edges: list[dict[str, str]]) -> list[Link]:
    """Return each physical link once, in the order of the table."""
    keys = ((r["from"], r["to"], r["moves_by"]) for r in edges if r["from"] != r["to"])
    return list(dict.fromkeys(keys))
