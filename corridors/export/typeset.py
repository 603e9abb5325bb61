"""Write tables as Markdown and LaTeX, for a reader's eyes."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.export.contents import contents_of
from corridors.export.writing import checked_suffix, write_safely

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write_latex", "write_markdown"]

AnyPath = str | os.PathLike[str]
LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
}  # fmt: skip


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
        yield "  \n".join(_markdown_cell(text) for text in contents.about[1:])

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
        for text in contents.about[1:]:
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
