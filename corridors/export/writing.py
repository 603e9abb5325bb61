"""Write a file so that a crash loses nothing: beside its place, then moved."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from corridors.errors import OptionError

__all__ = ["write_safely"]


def write_safely(
    path: str | os.PathLike[str], write: Callable[[Path], object], *, overwrite: bool = False
) -> Path:
    """Have a file written beside its place and move it there.

    Parameters
    ----------
    path : path
        Where the file is to stand.
    write : callable
        Writes the file at the path it is given, which has the same suffix.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where it stands.

    Raises
    ------
    OptionError
        The file exists and is to be kept, or the folder cannot be written.
    """
    target = Path(path)
    if target.exists() and not overwrite:
        raise OptionError(f"{target} exists; choose another name or ask to overwrite it")
    if target.is_dir():
        raise OptionError(f"{target} is a folder; give the name of a file")
    try:
        with tempfile.TemporaryDirectory(prefix=".corridors-", dir=target.parent) as folder:
            beside = Path(folder) / target.name
            write(beside)
            os.replace(beside, target)
    except OSError as error:
        raise OptionError(f"{target}: cannot be written ({error.strerror or error})") from None
    return target
