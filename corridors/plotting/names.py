"""Names of places in the reader's language, so far as they are at hand and can be drawn."""

import csv
import io
import re
import warnings
from collections.abc import Iterable, Mapping
from functools import lru_cache

from corridors.data.files import data_folder, read_text
from corridors.errors import OptionError
from corridors.plotting.words import COUNTRIES, SEAS, SHORTER
from corridors.schema import Place

__all__ = [
    "LANGUAGES",
    "can_draw",
    "country_name",
    "families",
    "place_name",
    "sea_name",
    "short_name",
    "warn_without_font",
    "written_in",
]

_RUSSIAN = re.compile(r"[А-ЯЁ][А-Яа-яЁё .()-]+")
_CHINESE = re.compile(r"[一-鿿·]{2,}")
# Letters of Turkish that its neighbours in the Latin alphabet lack; words with others are not it.
_TURKISH = re.compile(r"(?=.*[ğşıİ])[A-PR-VYZÇĞİÖŞÜa-pr-vyzçğıöşü .()'-]+")
LANGUAGES = {"en": None, "ru": _RUSSIAN, "tr": _TURKISH, "zh": _CHINESE}
CHINESE_FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Microsoft YaHei", "SimHei", "PingFang SC", "Arial Unicode MS",
)  # fmt: skip
BASE_FAMILY = "DejaVu Sans"  # travels with matplotlib: the same picture everywhere


def written_in(names: Iterable[str], language: str) -> str:
    """First of some names that is written as a language writes, or nothing.

    Raises
    ------
    OptionError
        A language that is not on offer.

    Examples
    --------
    >>> written_in(["Aqtau", "Актау"], "ru")
    'Актау'
    >>> written_in(["Kashi"], "zh")
    ''
    """
    if language not in LANGUAGES:
        raise OptionError(f"language {language!r} is unknown; give one of {', '.join(LANGUAGES)}")
    pattern = LANGUAGES[language]
    return next((name for name in names if pattern and pattern.fullmatch(name)), "")


def short_name(name: str) -> str:
    """A name without remarks in brackets.

    Examples
    --------
    >>> short_name("Alat (Baku Intl Sea Port)")
    'Alat'
    """
    return re.sub(r"\s*\(.*?\)", "", name).strip() or name


def place_name(place: Place, language: str = "en") -> str:
    """Name of a place for a map: in the language where it is known and can be drawn.

    Names come from ``data/basemap/names.csv``, then from the aliases of the place.

    Examples
    --------
    >>> import corridors as co
    >>> place_name(co.load_network().places["almaty"], "ru")
    'Алматы'
    """
    known = _names().get(place.id, {}).get(language, "")
    return _drawable(known or written_in(place.aliases, language), short_name(place.name))


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Mapping[str, str]]:
    """Names of places by id and language, as GeoNames lists them."""
    text = read_text(data_folder().joinpath("basemap", "names.csv"))
    return {row["place"]: row for row in csv.DictReader(io.StringIO(text))}


def country_name(code: str, name: str, language: str = "en") -> str:
    """Name of a country in capitals, for a map.

    Examples
    --------
    >>> country_name("UZ", "Uzbekistan", "tr")
    'ÖZBEKİSTAN'
    """
    own = COUNTRIES.get(code, {}).get(language, "")
    if language == "tr":
        own = own.replace("i", "İ")
    return _drawable(own.upper(), SHORTER.get(code, name).upper())


def sea_name(name: str, language: str = "en") -> str:
    """Name of a sea for a map."""
    return _drawable(SEAS.get(name, {}).get(language, ""), name)


def _drawable(own: str, english: str) -> str:
    return own if own and can_draw(own) else english


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Font families in order of choice: matplotlib's own, then one with Chinese if installed."""
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    return (BASE_FAMILY, *[name for name in CHINESE_FAMILIES if name in known][:1])


@lru_cache(maxsize=8)
def _letters(family: str) -> frozenset[int]:
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(findfont(family)).get_charmap())


def can_draw(text: str) -> bool:
    """Whether the fonts at hand have every letter of a text.

    Examples
    --------
    >>> can_draw("Актау")
    True
    """
    known = [_letters(family) for family in families()]
    return all(any(ord(c) in letters for letters in known) for c in text)


SPECIMENS = {"ru": "Ж", "tr": "ğ", "zh": "中"}


def warn_without_font(language: str) -> None:
    """Warn where no font at hand has the letters of a language: its names then stay English."""
    letter = SPECIMENS.get(language, "")
    if letter and not can_draw(letter):
        known = (
            f"such as {CHINESE_FAMILIES[0]}" if language == "zh" else f"with the letter {letter}"
        )
        warnings.warn(
            f"no font for language {language!r} is installed, names stay English; "
            f"install one, {known}",
            stacklevel=2,
        )
