"""A made-up network, small enough to add up by hand.

::

    alpha ══ gate-cn ══ gate-kz ── port-east ~~feeder~~ port-west ── omega
    (CN)      (CN)    1435│1520      (KZ)    ~~ropax~~~    (AZ)      (AZ)
                          └──────────── north (RU) ───────────────────┘

``══`` is 1435 mm, ``──`` 1520 mm. A planned line alpha - omega opens in 2035.
"""

from corridors.data import data_folder
from corridors.network import Network, load_network

__all__ = ["sample_network"]


def sample_network() -> Network:
    """Load the made-up network of this page.

    Examples
    --------
    >>> sample_network()
    Network(7 places, 14 links, as of 2026-01-01)
    """
    folder = data_folder() / "samples"
    return load_network(
        nodes=folder / "nodes.geojson",
        edges=folder / "edges.csv",
        parameters=folder / "parameters.csv",
        evidence=folder / "evidence.csv",
        corridors=folder / "corridors.toml",
    )
