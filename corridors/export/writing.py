"""Write a file so that a crash loses nothing: beside its place, then moved."""

import os
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from corridors.errors import OptionError

__all__ = ["checked_suffix", "write_safely"]


def checked_suffix(path: str | os.PathLike[str], allowed: Collection[str]) -> str:
    """The ending of a file name in lower case.

    Raises
    ------
    OptionError
        It is none of those allowed.

    Examples
    --------
    >>> checked_suffix("Map.PNG", (".png", ".svg"))
    '.png'
    """
    suffix = Path(path).suffix
    if suffix.lower() not in allowed:
        said = f"suffix {suffix!r}" if suffix else "no suffix"
        raise OptionError(f"{path} has {said}; give a name that ends in {', '.join(allowed)}")
    return suffix.lower()


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
    if not target.name or "\0" in str(target):
        raise OptionError(f"{str(target)!r} is no name of a file")
    if target.is_dir():
        raise OptionError(f"{target} is a folder; give the name of a file")
    if target.exists() and not overwrite:
        raise OptionError(f"{target} exists; choose another name or ask to overwrite it")
    try:
        with tempfile.TemporaryDirectory(prefix=".corridors-", dir=target.parent) as folder:
            beside = Path(folder) / target.name
            write(beside)
            os.replace(beside, target)
    except OSError as error:
        raise OptionError(f"{target}: cannot be written ({error.strerror or error})") from None
    return target
