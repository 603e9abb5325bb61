"""Write tables as CSV and Excel; text that looks like a formula stays text."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.errors import MissingExtraError
from corridors.export.columns import described
from corridors.export.contents import ATTRIBUTION, contents_of
from corridors.export.writing import checked_suffix, write_safely

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["tamed", "write_excel", "write_table"]

AnyPath = str | os.PathLike[str]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LEAST_WIDTH, MOST_WIDTH = 8, 60  # of a column of a sheet, in letters


def _harmless(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula, quoted."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def tamed(frame: "pd.DataFrame") -> "pd.DataFrame":
    """A frame whose cells and headings no spreadsheet takes for formulas."""
    safe = frame.map(_harmless)
    safe.columns = [_harmless(str(name)) for name in safe.columns]
    return safe


def write_table(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write a frame or the main table of a result as CSV, UTF-8.

    Parameters
    ----------
    result : DataFrame, Network or any result with ``to_frame``
        A frame is written as it is, its named index as columns. A network gives its links, a result
        one row per journey, lane or way; these carry the attribution as their last column.
    path : path
        File that ends in ``.csv``.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    OptionError
        The ending is another, the file exists and is to be kept, or it cannot be written.

    Notes
    -----
    Text that begins with ``=``, ``+``, ``-``, ``@`` or white space would be computed by a
    spreadsheet; it gets an apostrophe in front.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import corridors as co
    >>> route = co.find_route(co.samples.sample_network(), "alpha", "omega")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_table(route, Path(folder) / "route.csv")
    ...     print(file.read_text(encoding="utf-8").splitlines()[1][:19])
    alpha,omega,norther
    """
    import pandas as pd

    checked_suffix(path, (".csv",))
    frame = contents_of(result).table
    if not isinstance(result, pd.DataFrame):
        frame = frame.assign(attribution=ATTRIBUTION)
    safe = tamed(frame)
    return write_safely(
        path, lambda p: safe.to_csv(p, index=False, lineterminator="\n"), overwrite=overwrite
    )


def write_excel(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write all tables of a network or result as an Excel workbook.

    Parameters
    ----------
    result : DataFrame, Network or any result with ``to_frame``
        One sheet per table; the sheet ``about`` says the state of the world, the attribution, and
        the unit and meaning of every column.
    path : path
        File that ends in ``.xlsx``.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    MissingExtraError
        openpyxl is not installed.
    OptionError
        The ending is another, the file exists and is to be kept, or it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from corridors.samples import sample_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_excel(sample_network(), Path(folder) / "network.xlsx").name
    'network.xlsx'
    """
    checked_suffix(path, (".xlsx",))
    try:
        from openpyxl import Workbook
    except ImportError:
        raise MissingExtraError("writing .xlsx", "exchange") from None
    contents = contents_of(result)

    def write(file: Path) -> None:
        book = Workbook()
        book.remove(book.active)
        for name, table in contents.tables.items():
            _fill(book.create_sheet(name), table)
        about = book.create_sheet("about")
        for text in contents.about:
            about.append([text])
        about.append([])
        for name, table in contents.tables.items():
            about.append([name])
            for row in described(table.columns).itertuples(index=False):
                about.append(["", *(_harmless(cell) for cell in row)])
        book.properties.title, book.properties.creator = contents.title, "corridors"
        book.properties.description = ATTRIBUTION
        book.save(file)

    return write_safely(path, write, overwrite=overwrite)


def _fill(sheet: Any, table: "pd.DataFrame") -> None:
    """Write a table to a sheet; missing cells stay empty, text is stored as text."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    safe = tamed(table)
    sheet.append(list(safe.columns))
    for row in safe.itertuples(index=False):
        sheet.append([_sheet_cell(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(safe.columns, start=1):
        longest = max([len(name), *(len(str(v)) for v in safe[name].head(200))])
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(max(longest + 1, LEAST_WIDTH), MOST_WIDTH)


def _sheet_cell(value: Any) -> Any:
    import pandas as pd
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
