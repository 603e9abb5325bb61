"""`write_report`: a report as an HTML or PDF file."""

import os
from pathlib import Path
from typing import Any

from corridors.errors import MissingExtraError, OptionError
from corridors.export.writing import checked_suffix, write_safely
from corridors.network import Network
from corridors.report.making import Report, make_report

__all__ = ["write_report"]

SUFFIXES = (".html", ".htm", ".pdf")


def write_report(
    network: "Network | Report",
    path: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    **options: Any,
) -> Path:
    """Write a report on lanes, corridors and scenarios as an HTML or PDF file.

    Both come from one template; pictures and styles stand inside the file.

    Parameters
    ----------
    network : Network or Report
        State of the world, or a report at hand.
    path : path
        File that ends in ``.html``, or in ``.pdf`` with the extra ``pdf``.
    overwrite : bool
        Replace a file that exists.
    **options
        See `make_report` and `run_study`.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    OptionError
        The ending is unknown, the file exists, or it cannot be written.
    MissingExtraError
        The extra ``pdf`` is not installed.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import tempfile
    >>> from pathlib import Path
    >>> from corridors.report import write_report
    >>> from corridors.samples import sample_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "report.html"
    ...     write_report(sample_network(), file, lanes=[("alpha", "omega")], draws=200).name
    'report.html'
    """
    printed = checked_suffix(path, SUFFIXES) == ".pdf"
    printer = _printer() if printed else None

    def write(file: Path) -> None:
        report = network if isinstance(network, Report) else make_report(network, **options)
        if printer is None:
            file.write_text(report.html, encoding="utf-8")
        else:
            printer(string=report.html, url_fetcher=_only_inside()).write_pdf(file)

    return write_safely(path, write, overwrite=overwrite)


def _printer() -> Any:
    """What prints a page; the error says what is missing before anything is computed."""
    try:
        from weasyprint import HTML
    except ImportError:
        raise MissingExtraError("a report as PDF", "pdf") from None
    except OSError as error:
        raise OptionError(
            "a report as PDF needs the library Pango, which was not found "
            f"({str(error).splitlines()[0]}); install it, or write .html and print that to PDF"
        ) from None
    return HTML


def _only_inside() -> Any:
    """Fetches what stands inside the page, and nothing else."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols={"data"})
