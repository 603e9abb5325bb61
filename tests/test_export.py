"""Files of results: each format opened again and compared, and nothing that computes in a cell."""

import json
import sqlite3
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace

import geopandas as gpd
import networkx as nx
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

import corridors as co
from corridors.cli.main import cli
from corridors.errors import CorridorsError, MissingExtraError, OptionError
from corridors.export import ATTRIBUTION, FORMATS, write
from corridors.export.columns import described
from corridors.export.contents import contents_of
from corridors.export.writing import write_safely

LAYERS = (".gpkg", ".geojson", ".json", ".kml", ".fgb", ".parquet", ".geoparquet")
EVIL = '=HYPERLINK("http://x.example")'


@pytest.fixture(scope="module")
def results(sample):
    """One of each kind of result, on the made-up network."""
    route = co.find_route(sample, "alpha", "omega", corridor="middle")
    return {
        "network": sample,
        "route": route,
        "routes": co.find_routes(sample, "alpha", "omega", k=2),
        "compare": co.compare(sample, lanes=[("alpha", "omega")]),
        "simulation": co.simulate(sample, [("alpha", "omega")], draws=20, seed=1),
        "frame": route.to_frame(),
    }


@pytest.fixture(scope="module")
def flow(shipped):
    """The most that can pass a short stretch of the shipped network."""
    return co.max_flow(shipped, "almaty", "poti", corridor="middle")


@pytest.mark.parametrize("kind", ["network", "route", "routes", "compare"])
@pytest.mark.parametrize("suffix", LAYERS)
def test_layers_come_back(results, tmp_path, kind, suffix):
    """Every layer format gives back the shapes and the figures, with their coordinates' system."""
    if suffix.endswith("parquet"):
        pytest.importorskip("pyarrow")
    name, layer = next(iter(contents_of(results[kind]).layers.items()))
    path = write(results[kind], tmp_path / f"file{suffix}")
    chosen = {"layer": name} if suffix == ".gpkg" else {}
    again = gpd.read_parquet(path) if "parquet" in suffix else gpd.read_file(path, **chosen)
    assert again.crs == "EPSG:4326"
    assert len(again) == len(layer)
    length = "length_km" if kind == "network" else "distance_km"
    pairs = [[f[length].fillna(-1), shapely.length(f.geometry)] for f in (again, layer)]
    for found, meant in zip(*pairs, strict=True):
        assert sorted(found) == pytest.approx(sorted(meant))
    assert {str(c) for c in layer.columns} <= {*again.columns}
    if suffix != ".fgb":
        assert again["edges" if kind != "network" else "id"].tolist() == list(
            layer["edges" if kind != "network" else "id"]
        )


@pytest.mark.parametrize("suffix", LAYERS)
def test_attribution_lies_inside(results, tmp_path, suffix):
    """Whoever is handed the file alone can still tell where it comes from."""
    path = write(results["route"], tmp_path / f"file{suffix}")
    assert b"OpenStreetMap contributors" in path.read_bytes()
    assert b"Open Database License" in path.read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".md", ".tex"])
def test_tables_carry_the_attribution(results, tmp_path, suffix):
    """Tables of results too; a plain frame is written as it is."""
    assert ATTRIBUTION in write(results["compare"], tmp_path / f"a{suffix}").read_text("utf-8")
    plain = write(results["frame"], tmp_path / "b.csv").read_text("utf-8")
    assert plain.splitlines()[0].startswith("origin,destination,corridor")
    assert "OpenStreetMap" not in plain


def test_csv_comes_back(results, tmp_path):
    """Index, figures and missing cells survive."""
    found = results["compare"].to_frame().reset_index()
    again = pd.read_csv(write(results["compare"], tmp_path / "a.csv"))
    assert list(again.columns) == [*found.columns, "attribution"]
    assert again["time_h_p50"].to_numpy() == pytest.approx(
        found["time_h_p50"].to_numpy(), nan_ok=True
    )
    assert again["reasons"].isna().tolist() == [not text for text in found["reasons"]]


def test_excel_comes_back(results, tmp_path):
    """A sheet per table, units and attribution on the last."""
    pytest.importorskip("openpyxl")
    sheets = pd.read_excel(write(results["network"], tmp_path / "a.xlsx"), sheet_name=None)
    assert list(sheets) == ["edges", "nodes", "about"]
    lengths = results["network"].edges["length_km"]
    assert sheets["edges"]["length_km"].to_numpy() == pytest.approx(lengths.to_numpy(), nan_ok=True)
    about = [str(cell) for cell in sheets["about"].to_numpy().ravel()]
    assert ATTRIBUTION in about
    assert "length the model uses" in " ".join(about)


def test_geopackage_tells_units_and_opens_in_colour(results, tmp_path):
    """Both layers, a table of units, and a style for each layer that QGIS takes by default."""
    path = write(results["network"], tmp_path / "a.gpkg")
    with sqlite3.connect(path) as base:
        units = dict(base.execute("SELECT column, unit FROM columns WHERE layer = 'edges'"))
        styles = base.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"
        ).fetchall()
        shapes = dict(base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    base.close()
    assert units["length_km"] == "km"
    assert units["gauge_mm"] == "mm"
    assert {name for name, *_ in styles} == {"edges", "nodes"} == set(shapes)
    for name, column, qml, default in styles:
        root = ET.fromstring(qml.split("\n", 1)[1])
        assert (column, default) == (shapes[name], 1)
        symbols = {symbol.get("name") for symbol in root.iter("symbol")}
        assert {item.get("symbol") for item in root.iter("category")} <= symbols
    modes = {item.get("value") for item in ET.fromstring(styles[0][2].split("\n", 1)[1])
             .iter("category")}  # fmt: skip
    assert modes == set(results["network"].edges["mode"])


def test_flows_have_links_and_ways(flow, tmp_path):
    """What each link carries is the sum over the ways that use it."""
    path = write(flow, tmp_path / "flow.gpkg")
    links, ways = (gpd.read_file(path, layer=name) for name in ("links", "ways"))
    assert ways["per_year"].sum() == pytest.approx(flow.teu_per_year)
    busiest = links.set_index("id")["per_year"]
    expected = flow.to_frame()
    for edge in list(busiest.index)[::7]:
        through = [edge in edges for edges in expected["edges"]]
        assert busiest[edge] == pytest.approx(expected["per_year"][through].sum())


def test_plan_tells_how_full_each_link_is(shipped, tmp_path):
    """Use of the tightest capacity, tonnes and containers of each link, as the plan has them."""
    lanes = pd.DataFrame({"origin": ["almaty"], "destination": ["poti"], "amount": [20000.0]})
    plan = co.assign_flows(shipped, lanes, avoid=["RU"])
    again = gpd.read_file(write(plan, tmp_path / "plan.gpkg"), layer="links").set_index("id")
    use = plan.links().set_index("edge")
    assert list(again.index) == list(use.index)
    for column in ("t_per_year", "teu_per_year", "utilisation"):
        assert again[column].to_numpy() == pytest.approx(use[column].to_numpy(), nan_ok=True)


def test_gmns_holds_to_the_specification(results, tmp_path):
    """A reader of the specification finds no fault; ends of links exist."""
    gmnspy = pytest.importorskip("gmnspy")
    with zipfile.ZipFile(write(results["network"], tmp_path / "a.zip")) as pack:
        pack.extractall(tmp_path / "gmns")
    tables = gmnspy.read_gmns_network(str(tmp_path / "gmns"), raise_error=True)
    assert {"node", "link", "geometry", "use_definition"} <= set(tables)


def test_gmns_tables_agree(results, tmp_path):
    """Ids, ends, lengths and uses, read without the library."""
    path = write(results["network"], tmp_path / "a.zip")
    with zipfile.ZipFile(path) as pack:
        tables = {name[:-4]: pd.read_csv(pack.open(name)) for name in pack.namelist()}
    node, link = tables["node"], tables["link"]
    assert set(link["from_node_id"]) | set(link["to_node_id"]) <= set(node["node_id"])
    lengths = results["network"].edges["length_km"].to_numpy()
    assert link["length"].to_numpy() == pytest.approx(lengths, nan_ok=True)
    assert set(link["allowed_uses"]) == set(tables["use_definition"]["use"])
    assert set(link["geometry_id"].dropna()) == set(tables["geometry"]["geometry_id"])
    assert tables["config"].loc[0, "long_length"] == "kilometer"
    assert write(results["network"], tmp_path / "b.zip").read_bytes() == path.read_bytes()


def test_graphml_comes_back(results, tmp_path):
    """Every arc with its key and figures."""
    graph = results["network"].to_networkx()
    again = nx.read_graphml(write(results["network"], tmp_path / "a.graphml"),
                            force_multigraph=True)  # fmt: skip
    assert again.graph["attribution"] == ATTRIBUTION
    assert set(again.nodes) == set(graph.nodes)
    assert set(again.edges) == set(graph.edges)
    for tail, head, key, cells in graph.edges(keys=True, data=True):
        found = again.edges[tail, head, key].get("length_km", float("nan"))
        assert found == pytest.approx(cells["length_km"], nan_ok=True)


@pytest.mark.parametrize("name", [EVIL, "+1", "-1+1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_computes(sample, tmp_path, name):
    """Text that a spreadsheet would compute is text, in cells and in headings."""
    openpyxl = pytest.importorskip("openpyxl")
    alpha = replace(sample.places["alpha"], name=name)
    frame = sample.with_rows(places=[alpha]).nodes.rename(columns={"kind": name})
    with (tmp_path / "a.csv").open("w"):
        pass
    text = write(frame, tmp_path / "a.csv", overwrite=True).read_text("utf-8")
    cells = pd.read_csv(tmp_path / "a.csv")
    assert cells["name"].iloc[0] == f"'{name}"
    assert f"'{name}" in {str(c) for c in cells.columns}
    assert text
    book = openpyxl.load_workbook(write(frame, tmp_path / "a.xlsx"))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "@"))


def test_hostile_names_stay_text(sample, tmp_path):
    """Tags, bars and commands of a name are shown, not obeyed."""
    name = "<script>a|b</script> \\input{x} ../../etc & 50%\nnext"
    net = sample.with_rows(places=[replace(sample.places["alpha"], name=name)])
    frame = net.nodes[["name"]].reset_index()
    row = write(frame, tmp_path / "a.md").read_text("utf-8").splitlines()[2]
    assert "<" not in row
    assert row.count("|") - row.count("\\|") == 3
    tex = write(frame, tmp_path / "a.tex").read_text("utf-8")
    assert "\\input" not in tex.replace("\\textbackslash{}input", "")
    kml = write(net.nodes, tmp_path / "a.kml").read_text("utf-8")
    assert not [item for item in ET.fromstring(kml).iter() if item.tag.endswith("}script")]
    for suffix in (".gpkg", ".fgb", ".geojson", ".kml"):
        path = write(net.nodes, tmp_path / f"b{suffix}")
        again = gpd.read_file(path, **({"layer": "rows"} if suffix == ".gpkg" else {}))
        assert name in set(again.get("name", again.get("Name")))


@pytest.mark.parametrize("suffix", FORMATS)
def test_existing_file_is_kept(results, tmp_path, suffix):
    """Each format keeps a file that stands, replaces it when asked, and leaves no rubbish."""
    path = tmp_path / f"file{suffix}"
    path.write_text("mine")
    with pytest.raises(OptionError, match="exists; choose another name or ask to overwrite"):
        write(results["network"], path)
    assert path.read_text() == "mine"
    write(results["network"], path, overwrite=True)
    assert path.read_bytes() != b"mine"
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", FORMATS)
def test_folder_that_is_not_there(results, tmp_path, suffix):
    """One message, no traceback of a library below."""
    with pytest.raises(OptionError, match="cannot be written"):
        write(results["network"], tmp_path / "none" / f"file{suffix}")


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".kml"])
def test_full_disk_is_one_message(results, tmp_path, monkeypatch, suffix):
    """A failure inside the format's library is told like any other; the old file stays."""
    import pyogrio

    def fail(*_, **__):
        raise pyogrio.errors.DataSourceError("no space left")

    monkeypatch.setattr(pyogrio, "write_dataframe", fail)
    path = tmp_path / f"file{suffix}"
    path.write_text("mine")
    with pytest.raises(OptionError, match=r"cannot be written .no space left"):
        write(results["route"], path, overwrite=True)
    assert path.read_text() == "mine"


def test_bad_names_and_contents(results, tmp_path):
    """Endings nobody knows, nothing to draw, things that are no result."""
    with pytest.raises(OptionError, match=r"has suffix '\.shp'; give a name that ends in \.gpkg, "):
        write(results["route"], tmp_path / "a.shp")
    with pytest.raises(OptionError, match="Simulation: nothing of it lies on a map"):
        write(results["simulation"], tmp_path / "a.gpkg")
    with pytest.raises(OptionError, match="GMNS holds a network; give one, not Route"):
        write(results["route"], tmp_path / "a.zip")
    with pytest.raises(OptionError, match="cannot write int; give a network, a result or a frame"):
        write(7, tmp_path / "a.csv")
    with pytest.raises(OptionError, match="is no name of a file"):
        write_safely("a\0.csv", lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_nothing_served_is_told(sample, tmp_path):
    """A comparison without any journey has its table, and no layer."""
    none = co.compare(sample, lanes=[("alpha", "gate-cn")], corridors=["middle"])
    assert not none.routes
    told = pd.read_csv(write(none, tmp_path / "a.csv"))
    assert not told["feasible"].any()
    assert told["reasons"].str.len().min() > 10
    with pytest.raises(OptionError, match="Comparison: nothing of it lies on a map"):
        write(none, tmp_path / "a.geojson")


def test_missing_extra_is_named(results, tmp_path, monkeypatch):
    """The message says which extra brings it."""
    import builtins

    real = builtins.__import__

    def refuse(name, *rest):
        if name.split(".")[0] in ("openpyxl", "pyarrow"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    for suffix in (".xlsx", ".parquet"):
        with pytest.raises(MissingExtraError, match=r"pip install 'corridors\[exchange\]'"):
            write(results["route"], tmp_path / f"a{suffix}")


def test_every_column_has_its_unit(results, flow):
    """Columns of figures say their unit in the table of columns."""
    for result in (*results.values(), flow):
        for table in contents_of(result).tables.values():
            units = described(table.columns).set_index("column")["unit"]
            for name in table.columns:
                if name.split("_")[-1] in ("km", "h", "usd", "kg", "teu", "mm"):
                    assert units[name], name


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (("network",), 410),
        (("route", "xian", "poti"), None),
        (("routes", "xian", "poti", "-k", "2"), None),
        (("compare", "--lane", "xian", "poti", "--corridor", "middle"), None),
        (("flows", "almaty", "poti", "--corridor", "middle"), None),
    ],
)
def test_command_writes_each_result(tmp_path, words, rows):
    """One command per result; the ending chooses the format."""
    file = tmp_path / "out.geojson"
    done = CliRunner().invoke(cli, ["export", words[0], *words[1:3 if words[0] != "network" else 1],
                                    *words[3:], str(file)])  # fmt: skip
    assert done.exit_code == 0, (done.output, done.exception)
    found = json.loads(file.read_text("utf-8"))
    assert found["features"]
    assert found["attribution"] == ATTRIBUTION


def test_command_lists_the_endings_first(tmp_path):
    """A wrong ending is told before anything is computed."""
    for words in (["network"], ["route", "no-such-place", "nowhere"], ["compare"], ["plan"]):
        with pytest.raises(CorridorsError, match=r"give a name that ends in \.gpkg, .*\.graphml"):
            CliRunner().invoke(cli, ["export", *words, str(tmp_path / "a.doc")],
                               catch_exceptions=False)  # fmt: skip
