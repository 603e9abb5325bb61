"""What must hold of every built link; all problems are gathered, then shown at once."""

from __future__ import annotations

from .lines import Point, bow, distance_to_line, geodesic_km, haversine_km, vertices
from .tables import Inputs, Link
from .tracks import Track

RATIO = (1.0, 1.6)
END_OFF_KM = 1.0
THIRD_COUNTRY_KM = 1.0
PUBLISHED_OFF = 0.08
DRAWN_OFF_KM = 5.0


def check_link(
    link: Link,
    *,
    track: Track,
    ends: tuple[Point, Point],
    published_km: list[float],
    note: bool,
    inputs: Inputs,
) -> list[str]:
    """Return the problems of one link."""
    name = f"link {'-'.join(link)}"
    problems = []
    crow = haversine_km(*ends)
    ratio = track.km / crow if crow else 1.0
    top = inputs.limit("ratio", link, RATIO[1])
    if not RATIO[0] - 0.005 <= ratio <= top:
        problems.append(
            f"{name}: {track.km:.1f} km of track for {crow:.1f} km as the crow flies, ratio "
            f"{ratio:.2f}; 1.00 to {top:.2f} is allowed: lead it by waypoints.csv or write an "
            "exception of check 'ratio'"
        )
    for place, drawn in zip(ends, (track.drawn[0], track.drawn[-1]), strict=True):
        off = haversine_km(place, drawn)
        limit = inputs.limit("end", link, END_OFF_KM)
        if off > limit:
            problems.append(f"{name}: its line ends {off:.1f} km from {place}; at most {limit} km")
    for km in published_km:
        limit = inputs.limit("published", link, PUBLISHED_OFF)
        off_share = track.km / km - 1
        if abs(off_share) > limit and not note:
            problems.append(
                f"{name}: measured {track.km:.1f} km, published {km:.1f} km, "
                f"{off_share:+.1%} apart; lead it better, or write a note in edges.csv or an "
                "exception of check 'published'"
            )
    limit = inputs.limit("drawn", link, DRAWN_OFF_KM)
    off = max((distance_to_line(p, track.drawn) for p in vertices(track.pieces)), default=0.0)
    if off > limit:
        problems.append(f"{name}: the drawn line runs {off:.1f} km off the track; at most {limit}")
    return problems


def hidden(track: Track) -> tuple[float, float]:
    """Return the most that one stored way may stray from its chord, and its length [km]."""
    ways = [p for p in track.pieces if p.kind == "track"]
    return max(((bow(geodesic_km([p.a, p.b]), p.km), p.km) for p in ways), default=(0.0, 0.0))


def own_countries(
    link: Link, km: dict[str, float], ends: tuple[str, str], inputs: Inputs
) -> tuple[dict[str, float], list[str]]:
    """Return the kilometres by country without slivers of third countries, and the problems."""
    kept, problems = {}, []
    for country, length in km.items():
        if country in ends:
            kept[country] = length
            continue
        real = inputs.passes(link, country)
        if real:
            kept[country] = length
        elif real is None and length > THIRD_COUNTRY_KM:
            problems.append(
                f"link {'-'.join(link)}: {length:.1f} km lie in {country}, which is the country of "
                "neither end; write it in third_countries.csv, or lead the link round it"
            )
    return kept, problems
