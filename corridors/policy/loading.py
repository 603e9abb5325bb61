"""Read rule tables and goods lists; every problem of every file in one error."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from corridors.data.cells import parse_date
from corridors.data.files import data_folder, read_text
from corridors.errors import DataError
from corridors.policy.fields import GOODS_FIELDS, RULE_FIELDS
from corridors.policy.goods import ListedCode, expand_hs
from corridors.policy.jurisdictions import Jurisdictions, load_jurisdictions
from corridors.policy.parsing import parse_rule
from corridors.policy.rules import Rule, RuleSet

__all__ = ["load_goods_lists", "load_rules", "unmatched"]

PathLike = Path | str


def _read(
    path: Path, columns: Sequence[str], required: Collection[str]
) -> tuple[list[tuple[str, dict[str, str]]], list[str]]:
    """Rows with their place in the file, and problems with its columns."""
    text = read_text(path)
    reader = csv.reader(io.StringIO(text))
    problems: list[str] = []
    rows: list[tuple[str, dict[str, str]]] = []
    try:
        header = [name.strip() for name in next(reader)]
        for name in header:
            if name not in columns:
                problems.append(
                    f"{path.name}: unknown column {name!r}; known are {', '.join(columns)}"
                )
        for name in required:
            if name not in header:
                problems.append(f"{path.name}: column {name!r} is missing; add it")
        for line in reader:
            where = f"{path.name} line {reader.line_num}"
            if not any(cell.strip() for cell in line):
                continue
            if len(line) != len(header):
                problems.append(
                    f"{where}: {len(line)} cells under {len(header)} columns; "
                    "quote cells that hold commas"
                )
                continue
            rows.append((where, dict(zip(header, line, strict=True))))
    except csv.Error as error:
        problems.append(f"{path.name} line {reader.line_num}: broken CSV ({error})")
    return rows, problems


def load_goods_lists(paths: Iterable[PathLike] | None = None) -> dict[str, tuple[ListedCode, ...]]:
    """Goods lists whose codes are held, by name of the file.

    Parameters
    ----------
    paths : iterable of path, optional
        Further lists, or new versions of the shipped ones.

    Raises
    ------
    DataError
        With one sentence per problem.
    """
    files = sorted((data_folder() / "goods").glob("*.csv")) + [Path(path) for path in paths or ()]
    columns = [entry.name for entry in GOODS_FIELDS]
    problems: list[str] = []
    lists: dict[str, tuple[ListedCode, ...]] = {}
    for file in files:
        rows, faults = _read(file, columns, ("hs", "basis"))
        problems += faults
        codes: list[ListedCode] = []
        for where, row in rows:
            text, start = row.get("hs", "").strip(), row.get("valid_from", "").strip()
            try:
                day = parse_date(start) if start else None
                prefixes = expand_hs(text)
            except ValueError:
                problems.append(
                    f"{where}: hs {text!r}, valid_from {start!r}; "
                    "give an HS code or range and a date such as 2024-05-20"
                )
                continue
            codes += [
                ListedCode(hs, row.get("text", ""), row["basis"], day, row.get("source", ""))
                for hs in prefixes
            ]
        lists[file.stem] = tuple(codes)
    if problems:
        raise DataError(problems)
    return lists


def unmatched(rules: Iterable[Rule], known: Mapping[str, Collection[str]]) -> list[str]:
    """Sentences about rules that can meet nothing in a network.

    Parameters
    ----------
    rules : iterable of Rule
        Rules to look at.
    known : mapping of str to collection of str
        Under ``places``, ``edges``, ``countries``, ``borders`` and ``modes`` the names that exist;
        a key that is absent is not checked.
    """
    problems = []
    for rule in rules:
        for column in ("places", "edges"):
            if column not in known:
                continue
            names = getattr(rule, column)
            strange = sorted(names - set(known[column]))
            if strange and len(strange) == len(names):
                problems.append(
                    f"{rule.where}, rule {rule.id!r}: {column} is {';'.join(strange)!r}; the "
                    "network "
                    f"has none of these; give ids of its {column}, or name a border post in posts"
                )
        if "modes" in known and rule.modes and not rule.modes & set(known["modes"]):
            problems.append(
                f"{rule.where}, rule {rule.id!r}: mode is {';'.join(sorted(rule.modes))!r}; the "
                f"network has {', '.join(sorted(known['modes']))}"
            )
    return problems


def _unmet_countries(
    rules: Iterable[Rule], known: Collection[str], sets: Jurisdictions
) -> list[str]:
    return [
        f"{rule.where}, rule {rule.id!r}: countries is {';'.join(rule.countries)!r}; no place of "
        "the network lies there; mend the codes or drop the rule"
        for rule in rules
        if not sets.expand(rule.countries) & set(known)
    ]


def load_rules(
    paths: PathLike | Iterable[PathLike] | None = None,
    *,
    own: PathLike | Iterable[PathLike] = (),
    goods_lists: Iterable[PathLike] = (),
    jurisdictions: Jurisdictions | None = None,
    known: Mapping[str, Collection[str]] | None = None,
    stale_after_days: int = 180,
) -> RuleSet:
    """Rules of the shipped table, or of other files, checked and merged.

    Parameters
    ----------
    paths : path or iterable of path, optional
        Tables to read in place of the shipped ``rules.csv``.
    own : path or iterable of path
        Rules of the user, added to them; a rule of the same id takes the place of the old one.
    goods_lists : iterable of path
        Further goods lists; the file name without ending is the name of the list.
    jurisdictions : Jurisdictions, optional
        Sets of countries; the shipped ones by default.
    known : mapping, optional
        Names that exist in the network, see `unmatched`. A rule of the user that can meet
        nothing there is an error; shipped rules may speak of places beyond a small network.
    stale_after_days : int
        Age since ``verified_on`` after which a rule that applied is flagged [days].

    Returns
    -------
    RuleSet
        Rules by id, in the order of their rows.

    Raises
    ------
    DataError
        With one sentence per problem of all files: file, line, rule, value, remedy.

    Examples
    --------
    >>> rules = load_rules()
    >>> rules["sa-pl-by-full-closure-2025"].effect
    'block'
    """
    sets = jurisdictions or load_jurisdictions()
    lists = load_goods_lists(goods_lists)
    shipped = [data_folder() / "rules.csv"] if paths is None else _paths(paths)
    columns = [entry.name for entry in RULE_FIELDS]
    required = [entry.name for entry in RULE_FIELDS if entry.required]
    problems: list[str] = []
    merged: dict[str, Rule] = {}
    users: list[Rule] = []
    for file in [*shipped, *_paths(own)]:
        rows, faults = _read(file, columns, required)
        problems += faults
        if not rows and not faults:
            problems.append(f"{file.name}: there are no rows; give at least one")
        if faults:
            continue
        for name, count in Counter(row.get("id", "") for _, row in rows).items():
            if count > 1:
                problems.append(
                    f"{file.name}: rule {name!r} stands {count} times; ids must be unique"
                )
        for where, row in rows:
            rule, faults = parse_rule(where, row, sets, lists)
            problems += faults
            if rule is not None:
                merged[rule.id] = rule
                if file not in shipped or paths is not None:
                    users.append(rule)
    if known is not None:
        problems += unmatched(users, known)
        if "countries" in known:
            problems += _unmet_countries(users, known["countries"], sets)
    if problems:
        raise DataError(problems)
    return RuleSet(tuple(merged.values()), sets, stale_after_days)


def _paths(paths: PathLike | Iterable[PathLike]) -> list[Path]:
    if isinstance(paths, (str, Path)):
        return [Path(paths)]
    return [Path(path) for path in paths]
