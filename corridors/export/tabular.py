"""Write tables as CSV, Excel, Markdown and LaTeX; text that looks like a formula stays text."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.errors import MissingExtraError
from corridors.export.columns import described
from corridors.export.contents import ATTRIBUTION, Contents, contents_of
from corridors.export.writing import checked_suffix, write_safely

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["tamed", "write_excel", "write_latex", "write_markdown", "write_table"]

AnyPath = str | os.PathLike[str]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
}  # fmt: skip
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
        for text in _about(contents):
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


def _about(contents: Contents) -> list[str]:
    return [text for text in (contents.title, contents.note, ATTRIBUTION) if text]


def write_markdown(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    r"""Write the main table of a network or result as Markdown, with its source below.

    Parameters
    ----------
    result : DataFrame, Network or any result with ``to_frame``
        What to write.
    path : path
        File that ends in ``.md``.
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

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"lane": ["a|b"], "length_km": [1234.5]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_markdown(frame, Path(folder) / "table.md")
    ...     print(file.read_text(encoding="utf-8").split("\n\n")[0])
    | lane | length_km |
    | --- | ---: |
    | a\|b | 1,234 |
    """
    checked_suffix(path, (".md",))
    contents = contents_of(result)

    def lines() -> Iterator[str]:
        for number, row in enumerate(_words(contents.table, _markdown_cell)):
            yield f"| {' | '.join(row)} |"
            if number == 0:
                yield f"| {' | '.join(_rules(contents.table))} |"
        yield ""
        yield "  \n".join(_markdown_cell(text) for text in _about(contents)[1:])

    return _write_lines(lines, path, overwrite=overwrite)


def write_latex(result: Any, path: AnyPath, *, overwrite: bool = False) -> Path:
    r"""Write the main table of a network or result as a LaTeX table, with its source below.

    Parameters
    ----------
    result : DataFrame, Network or any result with ``to_frame``
        What to write.
    path : path
        File that ends in ``.tex``: a ``tabular`` for ``\input``; the document loads ``booktabs``.
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

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"lane": ["50 % \\input{x}"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_latex(frame, Path(folder) / "table.tex")
    ...     print(file.read_text(encoding="utf-8").splitlines()[4])
    50 \% \textbackslash{}input\{x\} \\
    """
    checked_suffix(path, (".tex",))
    contents = contents_of(result)

    def lines() -> Iterator[str]:
        columns = "".join("r" if rule.endswith(":") else "l" for rule in _rules(contents.table))
        yield rf"\begin{{tabular}}{{{columns}}}"
        yield r"\toprule"
        for number, row in enumerate(_words(contents.table, _latex_cell)):
            yield f"{' & '.join(row)} \\\\"
            if number == 0:
                yield r"\midrule"
        yield r"\bottomrule"
        yield r"\end{tabular}"
        for text in _about(contents)[1:]:
            yield rf"\par{{\footnotesize {_latex_cell(text)}}}"

    return _write_lines(lines, path, overwrite=overwrite)


def _write_lines(lines: Callable[[], Iterator[str]], path: AnyPath, *, overwrite: bool) -> Path:
    text = "\n".join(lines()) + "\n"
    return write_safely(
        path, lambda file: file.write_text(text, encoding="utf-8"), overwrite=overwrite
    )


def _words(table: "pd.DataFrame", escape: Callable[[str], str]) -> Iterator[list[str]]:
    """Heading and rows of a table as text."""
    yield [escape(name) for name in table.columns]
    for row in table.itertuples(index=False):
        yield [escape(_said(value)) for value in row]


def _rules(table: "pd.DataFrame") -> list[str]:
    """``---`` for columns of text, ``---:`` for columns of numbers."""
    return ["---:" if kind.kind in "if" else "---" for kind in table.dtypes]


def _said(value: Any) -> str:
    """A cell for people: thousands apart, three figures at least, nothing for missing."""
    import pandas as pd

    if isinstance(value, (str, bool)):
        return str(value)
    if pd.isna(value):
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _markdown_cell(text: str) -> str:
    for raw, safe in (("\\", "\\\\"), ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "\\|")):
        text = text.replace(raw, safe)
    return " ".join(text.split())


def _latex_cell(text: str) -> str:
    return "".join(LATEX.get(letter, letter) for letter in " ".join(text.split()))
