"""Where the shipped tables lie: inside the wheel, or beside the package in a checkout."""

from pathlib import Path

from corridors.errors import DataError

__all__ = ["data_file", "data_folder", "read_text"]


def data_folder() -> Path:
    """Folder of the shipped tables.

    Examples
    --------
    >>> (data_folder() / "edges.csv").is_file()
    True
    """
    package = Path(__file__).resolve().parents[1]
    packaged = package / "_data"
    return packaged if packaged.is_dir() else package.parent / "data"


def data_file(*parts: str) -> Path:
    """Path of a shipped file."""
    return data_folder().joinpath(*parts)


def read_text(path: Path) -> str:
    """Text of a UTF-8 file; anything else is one clear `DataError`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DataError([f"{path.name}: there is no such file at {path}"]) from None
    except OSError as error:
        raise DataError([f"{path.name}: cannot be read ({error.strerror})"]) from None
    except UnicodeDecodeError as error:
        raise DataError(
            [f"{path.name}: byte {error.start} is not UTF-8; save the file with UTF-8 encoding"]
        ) from None
    if not text.strip():
        wanted = (
            "a FeatureCollection of points"
            if path.suffix.lower() in (".geojson", ".json")
            else "a header row and at least one row"
        )
        raise DataError([f"{path.name}: the file is empty; give {wanted}"])
    return text
