"""`InteractiveMap`: a finished page."""

from dataclasses import dataclass, field
from html import escape

__all__ = ["InteractiveMap"]


@dataclass(frozen=True)
class InteractiveMap:
    """A map as one HTML page.

    Parameters
    ----------
    title : str
        Title of the page.
    html : str
        The page: scripts, styles and data are inside.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.samples.sample_network()
    >>> page = co.find_route(net, "alpha", "omega").explore()
    >>> type(page).__name__
    'InteractiveMap'
    """

    title: str
    html: str = field(repr=False)

    @property
    def size_mb(self) -> float:
        """Size of the file [MB]."""
        return len(self.html.encode()) / 1e6

    def _repr_html_(self) -> str:
        return (
            f'<iframe title="{escape(self.title)}" srcdoc="{escape(self.html)}" '
            'style="width:100%;height:560px;border:0"></iframe>'
        )
