"""Write the reference pages of ``docs`` from the schema, the tables and the command line.

``python tools/reference_pages.py`` writes the kept pages (``docs/reference``); with ``--check`` it
writes nothing and exits 1 where one is out of date; with ``--built`` it writes the pages that
belong to one build of the site (``docs/generated``: evidence, figures, commands, interface,
gallery, notebooks).
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
WRITTEN = "Written by `python tools/reference_pages.py`."


def cell(text: Any) -> str:
    """Text that can stand in a cell of a Markdown table."""
    return str(text).replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """Lines of a Markdown table."""
    lines = [list(head), ["---"] * len(head), *([cell(c) for c in row] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines]


def dictionary_page() -> str:
    """Every column of every table, from the schema."""
    from corridors import schema
    from corridors.policy.fields import (
        EVENT_FIELDS,
        GOODS_FIELDS,
        JURISDICTION_FIELDS,
        RULE_FIELDS,
    )

    lines = ["# Data dictionary", "", WRITTEN, "Units are those of the numbers in the column.", ""]
    tables = {
        "nodes.geojson": (
            schema.Place,
            "A place. `lon` and `lat` are the coordinates of the point.",
        ),
        "edges.csv": (schema.Link, "A physical link, usable both ways unless `oneway`."),
        "parameters.csv": (schema.Parameter, "A figure that is neither a place nor a link."),
        "evidence.csv": (schema.Evidence, "A published figure that other tables cite."),
        "observations.csv": (schema.Observation, "A journey that was seen from end to end."),
    }
    for name, (row, meaning) in tables.items():
        lines += [f"## {name}", "", meaning, ""]
        rows = []
        for attribute, field in schema.fields_of(row).items():
            column = schema.column_of(row, attribute)
            needed = "yes" if field.required else ""
            rows.append([f"`{column}`", field.meaning, field.allowed, needed, code(field.cites)])
        lines += [*table(["column", "meaning", "allowed", "required", "cited in"], rows), ""]
    lines += ["## Quantities of parameters.csv", ""]
    rows = [
        [f"`{name}`", item.meaning, item.unit, limits(item.low, item.high)]
        for name, item in schema.QUANTITIES.items()
    ]
    lines += [*table(["quantity", "meaning", "unit", "limits"], rows), ""]
    lines += ["## Columns of results", ""]
    rows = [[f"`{name}`", f.meaning, f.unit] for name, f in schema.COLUMNS.items()]
    lines += [*table(["column", "meaning", "unit"], rows), ""]
    for name, fields in {
        "rules.csv": RULE_FIELDS,
        "events.csv": EVENT_FIELDS,
        "jurisdictions.csv": JURISDICTION_FIELDS,
        "goods/*.csv": GOODS_FIELDS,
    }.items():
        rows = [
            [f"`{f.name}`", f.meaning + (f" [{f.unit}]" if f.unit else ""), f.type,
             ", ".join(f.allowed), "yes" if f.required else ""]
            for f in fields
        ]  # fmt: skip
        head = ["column", "meaning", "type", "allowed", "required"]
        lines += [f"## {name}", "", *table(head, rows), ""]
    return "\n".join(lines)


def code(text: str) -> str:
    """Text as code, nothing for nothing."""
    return f"`{text}`" if text else ""


def limits(low: float, high: float) -> str:
    """Range in words."""
    if high == float("inf"):
        return f"{low:g} or more"
    return f"{low:g} to {high:g}"


def commands_page() -> str:
    """Every command with its help, as click prints it."""
    import click

    from corridors.cli.main import cli

    lines = ["# Command line", "", "Exit codes: 0 done, 2 wrong use, 3 broken data, "
             "4 no route. `--json` prints for machines.", ""]  # fmt: skip

    def add(command: click.Command, path: str, level: int) -> None:
        context = click.Context(command, info_name=path, max_content_width=88, terminal_width=88,
                                help_option_names=["-h", "--help"])  # fmt: skip
        lines.extend([f"{'#' * level} {path}", "", "```text", command.get_help(context), "```", ""])
        if isinstance(command, click.Group):
            for name in sorted(command.commands):
                add(command.commands[name], f"{path} {name}", level + 1)

    add(cli, "corridors", 2)
    return "\n".join(lines)


SEARCH = """<p><input id="corridors-search" type="search" placeholder="words to look for"
 style="width:100%;padding:.4em" aria-label="Search the table"> <span id="corridors-count"></span>
</p><script>
document.addEventListener("DOMContentLoaded", function () {
  var box = document.getElementById("corridors-search");
  var rows = document.querySelectorAll("table.corridors-data tbody tr");
  var count = document.getElementById("corridors-count");
  function look() {
    var words = box.value.toLowerCase().split(/\\s+/), shown = 0;
    rows.forEach(function (row) {
      var text = row.textContent.toLowerCase();
      var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
      row.style.display = fits ? "" : "none";
      shown += fits ? 1 : 0;
    });
    count.textContent = shown + " of " + rows.length + " rows";
  }
  box.addEventListener("input", look);
  if (location.hash && !document.getElementById(location.hash.slice(1))) {
    box.value = decodeURIComponent(location.hash.slice(1));
  }
  look();
});
</script>"""


def html_table(head: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
    """A searchable table: rows are an anchor and cells of ready HTML."""
    lines = ["```{raw} html", SEARCH, '<div class="table-wrapper"><table class="corridors-data">']
    lines.append("<thead><tr>" + "".join(f"<th>{escape(t)}</th>" for t in head) + "</tr></thead>")
    lines.append("<tbody>")
    for anchor, cells in rows:
        body = "".join(f"<td>{c}</td>" for c in cells)
        lines.append(f'<tr id="{escape(anchor)}">{body}</tr>')
    return [*lines, "</tbody></table></div>", "```", ""]


def link(address: str, text: str) -> str:
    """A link where the address is one of the web, else text."""
    shown = escape(text)
    if address.startswith(("http://", "https://")):
        return f'<a href="{escape(address)}">{shown}</a>'
    return shown


def number(value: float) -> str:
    """A figure as the table gives it, nothing where it is missing."""
    return "" if value != value else f"{value:,.6g}"


def measured(value: float, low: float, high: float, unit: str) -> str:
    """A published figure with its range as HTML; either may be missing."""
    ends = number(low), number(high)
    span = " – ".join(ends) if all(ends) else f"{ends[0]} or more" if ends[0] else ends[1]
    span = f"up to {span}" if ends[1] and not ends[0] else span
    main = f"<strong>{number(value)}</strong> {escape(unit)}" if value == value else ""
    return main + (f"<br>{span}" if main else f"{span} {escape(unit)}") if any(ends) else main


def figures_page() -> str:
    """Every parameter with its range, basis and sources."""
    from corridors import load_network

    net = load_network()
    rows = []
    for row in net.parameters.values():
        cited = " ".join(f'<a href="evidence.html#{escape(s)}">{escape(s)}</a>'
                         for s in row.source.split())  # fmt: skip
        dates = f"{row.valid_from or ''} – {row.valid_to or ''}".strip(" –")
        value = f"<strong>{number(row.value)}</strong> {escape(row.unit)}"
        span = "" if row.low == row.high else f"<br>{number(row.low)} – {number(row.high)}"
        rows.append((row.id, [
            escape(row.id), escape(row.quantity), escape(row.where or "everywhere").replace(
                ";", "; "), value + span, escape(dates), f"{escape(row.basis)}<br>{cited}",
            escape(row.reason),
        ]))  # fmt: skip
    head = ["row", "quantity", "where", "value, low – high", "holds", "basis and sources", "reason"]
    counts = [(b, sum(r.basis == b for r in net.parameters.values()))
              for b in ("published", "derived", "calibrated", "assumption")]  # fmt: skip
    said = ", ".join(f"{n} {basis}" for basis, n in counts)
    return "\n".join([
        "# Figures and their sources", "",
        f"All {len(rows)} rows of `data/parameters.csv`: {said}. Sources lead to the "
        "[evidence](evidence.md).", "", *html_table(head, rows),
    ])  # fmt: skip


def cited_by() -> dict[str, list[str]]:
    """Rows that cite each piece of evidence, by its id."""
    from corridors import load_network
    from corridors.scenarios import list_scenarios, load_scenario

    net, found = load_network(), defaultdict(list)
    for row in net.parameters.values():
        for name in row.source.split():
            found[name].append(row.id)
    for edge in net.links.values():
        cited = (edge.length_source, edge.gauge_source, edge.tracks_source,
                 edge.electrified_source, edge.dates_source)  # fmt: skip
        for name in dict.fromkeys(" ".join(cited).split()):
            found[name].append(edge.id)
    for seen in net.observations:
        for name in seen.source.split():
            found[name].append(seen.id)
    for name in list_scenarios():
        scenario = load_scenario(name)
        said = " ".join([scenario.source, *(m.source for m in scenario.measures)])
        for source in dict.fromkeys(said.split()):
            found[source].append(f"scenario {name}")
    return found


def evidence_page() -> str:
    """Every published figure with its page, and what uses it."""
    from corridors import load_network

    net, used = load_network(), cited_by()
    rows = []
    for row in net.evidence.values():
        where = " – ".join(filter(None, (row.from_place, row.to_place)))
        users = used.get(row.id, [])
        told = ", ".join(users[:4]) + (f" and {len(users) - 4} more" if len(users) > 4 else "")
        rows.append((row.id, [
            f"{escape(row.id)}<br>{escape(row.quantity)}", escape(where),
            measured(row.value, row.low, row.high, row.unit), escape(row.year),
            link(row.url, row.source_title or row.publisher or row.url)
            + f"<br>{escape(', '.join(filter(None, (row.publisher, row.source_date))))}",
            escape(row.confidence), escape(row.note), escape(told),
        ]))  # fmt: skip
    head = ["figure", "where", "value", "year", "page", "grade", "note", "used by"]
    return "\n".join([
        "# Evidence", "",
        f"All {len(rows)} rows of `data/evidence.csv`. Grades: A official, B trade press, C other. "
        "Addresses are those at which the page was read.", "", *html_table(head, rows),
    ])  # fmt: skip


def main() -> int:
    """Write or check pages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("--built", action="store_true", help="write docs/generated")
    options = parser.parse_args()
    if options.built:
        from built_pages import write_built

        write_built(DOCS / "generated")
        return 0
    stale = [name for name, text in kept_pages() if not same(DOCS / name, text)]
    for name, text in kept_pages():
        if options.check and name in stale:
            print(f"docs/{name} is out of date; run python tools/reference_pages.py")
        elif not options.check:
            (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
    return 1 if options.check and stale else 0


def same(path: Path, text: str) -> bool:
    """Whether a file holds a text."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


KEPT: Mapping[str, Callable[[], str]] = {
    "reference/dictionary.md": dictionary_page,
}
BUILT: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "evidence.md": evidence_page,
    "figures.md": figures_page,
}


def kept_pages() -> list[tuple[str, str]]:
    """Name and text of the pages that stand in the repository."""
    return [(name, build()) for name, build in KEPT.items()]


if __name__ == "__main__":
    sys.exit(main())
