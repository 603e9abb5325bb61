"""Write a map for the browser."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.export.writing import checked_suffix, write_safely

if TYPE_CHECKING:
    from corridors.comparison import Comparison
    from corridors.network import Network
    from corridors.plotting.interactive import InteractiveMap
    from corridors.routes import Route

__all__ = ["write_html"]

SUFFIXES = (".html", ".htm")


def write_html(
    shown: "InteractiveMap | Comparison | Route | Iterable[Route] | Network",
    path: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    **options: Any,
) -> Path:
    """Write a map for the browser: one file that opens without a network.

    Parameters
    ----------
    shown : InteractiveMap, Comparison, Route, iterable of Route, RouteSet or Network
        A map made by `corridors.plotting.interactive_map`, or what it takes.
    path : path
        File that ends in ``.html``.
    overwrite : bool
        Replace a file that exists.
    **options
        See `corridors.plotting.interactive_map`.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    OptionError
        There is nothing to show, the file exists, or it cannot be written.
    MissingExtraError
        The extra ``interactive`` is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import corridors as co
    >>> from corridors.export import write_html
    >>> net = co.load_network()
    >>> both = co.compare(net, lanes=[("xian", "poti")], scenarios=["baseline", "six-ships"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_html(both, Path(folder) / "map.html").name
    'map.html'
    """
    from corridors.plotting.interactive import InteractiveMap, interactive_map

    checked_suffix(path, SUFFIXES)

    def write(file: Path) -> None:
        page = shown if isinstance(shown, InteractiveMap) else interactive_map(shown, **options)
        file.write_text(page.html, encoding="utf-8")

    return write_safely(path, write, overwrite=overwrite)
