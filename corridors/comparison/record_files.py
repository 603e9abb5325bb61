"""Run records as files."""

import json
from os import PathLike
from pathlib import Path

from corridors.comparison.records import FORMAT, RunRecord
from corridors.data.files import read_text
from corridors.errors import DataError, OptionError

__all__ = ["read_record", "write_record"]


def write_record(
    record: RunRecord, path: "str | PathLike[str]", *, overwrite: bool = False
) -> Path:  # fmt: skip
    """Write a record as JSON.

    Parameters
    ----------
    record : RunRecord
        What `record_of` gave.
    path : path
        File to write.
    overwrite : bool
        Replace a file that exists.

    Returns
    -------
    Path
        Where the file stands.

    Raises
    ------
    OptionError
        The file exists, or its folder does not.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import corridors as co
    >>> table = co.compare(co.samples.sample_network(), lanes=[("alpha", "omega")])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     co.write_record(co.record_of(table), Path(folder) / "run.json").name
    'run.json'
    """
    file = Path(path)
    if file.exists() and not overwrite:
        raise OptionError(f"{file} exists already; give another name, or overwrite=True")
    if not file.parent.is_dir():
        raise OptionError(f"{file.parent} is no folder; make it first")
    text = json.dumps(record.to_dict(), indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
    return file


def read_record(path: "str | PathLike[str]") -> RunRecord:
    """Read a record back.

    Parameters
    ----------
    path : path
        JSON that `write_record` wrote.

    Returns
    -------
    RunRecord
        State of the world, lanes, consignment, scenarios, versions and figures of a run.

    Raises
    ------
    DataError
        The file is no record of this format.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import corridors as co
    >>> table = co.compare(co.samples.sample_network(), lanes=[("alpha", "omega")])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = co.write_record(co.record_of(table), Path(folder) / "run.json")
    ...     again = co.read_record(file)
    >>> again == co.record_of(table)
    True
    """
    file = Path(path)
    try:
        content = json.loads(read_text(file))
        if content["format"] != FORMAT:
            raise DataError(
                [f"{file.name}: format is {content['format']!r}; this version reads {FORMAT}"]
            )
        return RunRecord(
            settings=content["settings"], inputs=content["inputs"], versions=content["versions"],
            data_date=content["data_date"], assumed=tuple(content["assumed"]),
            rows=tuple(content["rows"]),
        )  # fmt: skip
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise DataError(
            [f"{file.name}: no run record ({error!r}); write one with write_record"]
        ) from None
