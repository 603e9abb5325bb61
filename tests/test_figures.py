"""Figures written to files: each format, the same bytes, and nothing lost."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

import corridors as co
from corridors.errors import OptionError
from corridors.export import write_figure
from corridors.plotting import plot_routes
from corridors.samples import sample_network

mpl.use("agg")

STARTS = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}


@pytest.fixture(scope="module")
def ax():
    """Give a small map."""
    route = co.find_route(sample_network(), "alpha", "omega")
    yield plot_routes(route, title="Alpha to Omega")
    plt.close("all")


@pytest.mark.parametrize("suffix", STARTS)
def test_each_format_is_written(ax, tmp_path, suffix):
    """The suffix chooses the format, in either case; axes and figure both do."""
    for name, drawn in ((f"a{suffix}", ax), (f"b{suffix.upper()}", ax.figure)):
        path = write_figure(drawn, tmp_path / name)
        assert path == tmp_path / name
        assert path.read_bytes().startswith(STARTS[suffix])


@pytest.mark.parametrize("suffix", STARTS)
def test_same_figure_gives_the_same_bytes(ax, tmp_path, suffix):
    """No date and no chance goes into a file."""
    first = write_figure(ax, tmp_path / f"a{suffix}").read_bytes()
    second = write_figure(ax, tmp_path / f"b{suffix}").read_bytes()
    assert first == second


def test_attribution_can_be_found(ax, tmp_path):
    """SVG and PNG say in words where the map comes from."""
    svg = write_figure(ax, tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "© OpenStreetMap contributors" in svg
    assert "Made with Natural Earth" in svg
    png = write_figure(ax, tmp_path / "a.png").read_bytes()
    assert "© OpenStreetMap contributors".encode("latin-1") in png


def test_fonts_are_embedded(ax, tmp_path):
    """PDF holds its fonts as TrueType; SVG needs none."""
    pdf = write_figure(ax, tmp_path / "a.pdf").read_bytes()
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert "<text" not in write_figure(ax, tmp_path / "a.svg").read_text(encoding="utf-8")


def test_resolution_is_that_asked_for(ax, tmp_path):
    """A PNG has the dots per inch of the option."""
    from PIL import Image

    width = ax.figure.get_size_inches()[0]
    with Image.open(write_figure(ax, tmp_path / "a.png", dpi=150)) as picture:
        assert picture.width == pytest.approx(width * 150, abs=1)


def test_existing_file_is_kept(ax, tmp_path):
    """A file that stands is replaced only when asked."""
    path = tmp_path / "a.png"
    path.write_text("mine")
    with pytest.raises(
        OptionError, match=r"a\.png exists; choose another name or ask to overwrite"
    ):
        write_figure(ax, path)
    assert path.read_text() == "mine"
    write_figure(ax, path, overwrite=True)
    assert path.read_bytes().startswith(STARTS[".png"])


def test_crash_loses_nothing(ax, tmp_path, monkeypatch):
    """A write that fails half-way leaves the old file, and no rubbish."""
    path = tmp_path / "a.png"
    path.write_text("mine")

    def fail(self, target, **_):
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Figure, "savefig", fail)
    with pytest.raises(OptionError, match=r"cannot be written .No space left"):
        write_figure(ax, path, overwrite=True)
    assert path.read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["a.png"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.bmp", r"has suffix '\.bmp'; give a name that ends in \.png, \.svg, \.pdf"),
        ("a", r"has no suffix; give a name that ends in \.png"),
        ("no/such/folder/a.png", "cannot be written"),
    ],
)
def test_bad_paths_say_what_to_do(ax, tmp_path, name, message):
    """Unknown suffixes and folders that are not there."""
    with pytest.raises(OptionError, match=message):
        write_figure(ax, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_folder_is_no_file(ax, tmp_path):
    """A folder of that name is not overwritten."""
    (tmp_path / "a.png").mkdir()
    with pytest.raises(OptionError, match=r"folder|exists"):
        write_figure(ax, tmp_path / "a.png", overwrite=True)


def test_bad_figure_and_dpi(ax, tmp_path):
    """Something that is no figure, and resolutions out of reach."""
    with pytest.raises(OptionError, match="cannot write str; give the figure or axes"):
        write_figure("map", tmp_path / "a.png")
    with pytest.raises(OptionError, match="dpi is 5; give 50 to 1200"):
        write_figure(ax, tmp_path / "a.png", dpi=5)


def test_settings_of_the_user_stay(ax, tmp_path):
    """Writing changes no rcParams."""
    before = dict(mpl.rcParams)
    for suffix in STARTS:
        write_figure(ax, tmp_path / f"a{suffix}")
    assert dict(mpl.rcParams) == before
