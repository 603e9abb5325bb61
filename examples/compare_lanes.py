"""Compare corridors on the lanes of a CSV file.

    python compare_lanes.py lanes.csv result.csv

The file has the columns ``origin`` and ``destination``; without a file two lanes are taken.
Write the result anew with another name: a file that exists is kept.
"""

import sys

import corridors as co
from corridors.comparison import read_lanes
from corridors.export import write_table


def main(lanes_file: str | None = None, result_file: str | None = None) -> None:
    """Print the table, and write it where a name is given."""
    lanes = (
        read_lanes(lanes_file) if lanes_file else [("Xi'an", "Duisburg"), ("Almaty", "Istanbul")]
    )
    table = co.compare(co.load_network(), lanes=lanes)
    print(table.summary())

    best = table.to_frame().query("feasible").sort_values("time_h_p50")
    for lane, rows in best.groupby(level=["origin", "destination"]):
        fastest, cheapest = rows.iloc[0], rows.sort_values("cost_usd").iloc[0]
        print(
            f"{' - '.join(lane)}: fastest by {fastest.name[-1]} ({fastest.days_p50:.0f} days), "
            f"cheapest by {cheapest.name[-1]} (USD {cheapest.cost_usd_per_feu:,.0f} per FEU)"
        )
    if result_file:
        write_table(table.to_frame().reset_index(), result_file)
        print(f"written: {result_file}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3])
    except co.errors.CorridorsError as error:
        sys.exit(str(error))
