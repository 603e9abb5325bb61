"""Maps of figures on links: flows, use of capacity, differences."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from corridors.errors import OptionError
from corridors.network import Network
from corridors.plotting.bands import Bands, bands_for
from corridors.plotting.drawing import MapContent, draw_map, links_in_view, points_of
from corridors.plotting.legends import heading_handle, kind_handles, line_handle
from corridors.plotting.options import MapOptions, MapSetting, setting_of
from corridors.plotting.points import network_marks
from corridors.plotting.sheet import Sheet
from corridors.plotting.strands import draw_quiet, draw_strands, kind_of, link_strands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_links"]

WAYS = ("both", "width", "colour")


def plot_links(
    network: Network,
    values: Mapping[str, float],
    ax: "Axes | None" = None,
    *,
    heading: str = "",
    unit: str = "",
    by: str = "both",
    limits: Sequence[float] | None = None,
    others: bool = True,
    **options: Unpack[MapOptions],
) -> "Axes":
    """Draw figures on links by width, by colour, or by both.

    Parameters
    ----------
    network : Network
        Whose links they are.
    values : mapping of str to float
        Figure by link id, such as a flow [TEU/year], the use of a capacity [share], or a change
        between two scenarios: figures below 0 then get a colour of their own. NaN is not drawn.
    ax : Axes, optional
        Where to draw.
    heading : str
        What the figures are, above the legend entries.
    unit : str
        Unit, behind the figures of the legend.
    by : str
        ``width``, ``colour`` or ``both``.
    limits : sequence of float, optional
        Limits between the bands, lowest first; ``inf`` last leaves the top open. Default round
        figures around the values.
    others : bool
        Whether links without a figure are drawn as quiet lines.
    **options
        See `plot_routes`.

    Returns
    -------
    Axes
        Nothing is shown or saved; see `corridors.export.write_figure`.

    Raises
    ------
    OptionError
        There is no figure, a link nobody knows, or an option outside what is allowed.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> from corridors.plotting import plot_links
    >>> net = co.samples.sample_network()
    >>> flow = {edge: 1000.0 for edge in co.find_route(net, "alpha", "omega").edges}
    >>> ax = plot_links(net, flow, heading="Flow", unit="TEU a year")
    >>> [text.get_text() for text in ax.get_legend().get_texts()][:2]
    ['Flow', 'up to 200 TEU a year']
    """
    setting = setting_of(options)
    if by not in WAYS:
        raise OptionError(f"by {by!r} is unknown; give one of {', '.join(WAYS)}")
    unknown = sorted(set(values) - set(network.links))
    if unknown:
        raise OptionError(f"values name unknown links: {', '.join(unknown[:5])}; see net.edges")
    known = {
        edge: float(value)
        for edge, value in values.items()
        if np.isfinite(value) and network.links[edge].mode != "transfer"
    }
    bands = bands_for(known.values(), limits, unit=unit)
    used = [network.links[edge] for edge in known]
    marks = [mark for mark in network_marks(network) if mark.role in ("stop", "port", "gauge")]
    ends = {end for link in used for end in (link.origin, link.destination)}
    marks = [mark for mark in marks if mark.place.id in ends]

    numbers = bands.of([*known.values()])
    group = {edge: str(number) for edge, number in zip(known, numbers, strict=True)}

    def draw(sheet: Sheet) -> None:
        if others:
            rest = [link for link in network.links.values() if link.id not in known]
            draw_quiet(sheet, rest, network)
        strands = link_strands(used, network, sheet.placer, group=lambda link: group[link.id])
        looks = bands.looks(setting.theme, by=by)
        draw_strands(sheet.ax, strands, sheet.placer, setting.theme, looks=looks,
                     width=setting.size.line_pt)  # fmt: skip

    kinds = {kind_of(link, network) for link in links_in_view(used, network, setting.extent)}
    entries = band_handles(bands, setting, heading=heading, by=by)
    entries += kind_handles(kinds, setting.theme, setting.size, by_mode=False)
    countries = {network.places[end].country for end in ends}
    content = MapContent(network, points_of(used, network), draw, marks, entries, countries)
    return draw_map(content, ax, setting)


def band_handles(bands: Bands, setting: MapSetting, *, heading: str, by: str) -> list[Any]:
    """Legend entries of bands of lines, under a heading."""
    looks = bands.looks(setting.theme, by=by)
    lines = [line_handle(look, bands.words(int(k)), setting.theme, setting.size, hollow=False)
             for k, look in looks.items()]  # fmt: skip
    return [*([heading_handle(heading)] if heading else []), *lines]
