"""Files for a report: a map (PDF and PNG), a table, layers for a GIS, and the sources.

    python map_and_table.py xian istanbul report

The third word is a new folder.
"""

import sys
from pathlib import Path

import matplotlib as mpl

import corridors as co
from corridors.export import write, write_figure
from corridors.plotting import plot_routes


def main(origin: str = "xian", destination: str = "istanbul", folder: str = "report") -> None:
    """Write the files and say where they are."""
    mpl.use("agg")
    out = Path(folder)
    out.mkdir()
    net = co.load_network()
    table = co.compare(net, lanes=[(origin, destination)])
    if not table.routes:
        print(table.summary())
        return
    names = [net.places[end].name for end in (table.rows[0].origin, table.rows[0].destination)]
    ax = plot_routes(table, title=f"{names[0]} to {names[1]}", colour_by="corridor")
    for suffix in ("pdf", "png"):
        write_figure(ax, out / f"map.{suffix}")
    write(table, out / "table.csv")
    write(table, out / "routes.gpkg")

    cited = {name for route in table.routes for leg in route.to_dict()["legs"]
             for name in leg["sources"]}  # fmt: skip
    rows = [net.evidence[name] for name in sorted(cited) if name in net.evidence]
    text = [f"Network as of {net.day}, newest evidence {net.data_date}.", ""]
    text += [f"{row.id}: {row.publisher}, {row.source_title}, {row.url}" for row in rows]
    (out / "sources.txt").write_text("\n".join(text) + "\n", encoding="utf-8")
    print(f"{out}: {', '.join(sorted(file.name for file in out.iterdir()))}; {len(rows)} sources")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:4])
    except co.errors.CorridorsError as error:
        sys.exit(str(error))
    except FileExistsError as error:
        sys.exit(f"{error.filename} exists; give the name of a new folder")
