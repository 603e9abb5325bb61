"""Find a place by any name that people type for it."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from corridors.errors import UnknownNameError
from corridors.schema import Place

__all__ = ["PlaceIndex", "plain"]

_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "ß": "ss", "đ": "d", "æ": "ae"})


def plain(name: str) -> str:
    """A name without case, accents, punctuation and double spaces.

    Examples
    --------
    >>> plain("  Xi'an ")
    'xian'
    >>> plain("Małaszewicze") == plain("malaszewicze")
    True
    """
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    kept = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s]", "", kept.replace("-", " ").replace("_", " ")).split())


def _without_bracket(name: str) -> str:
    return re.sub(r"\(.*?\)", "", name)


class PlaceIndex:
    """Names of the places of one network.

    Parameters
    ----------
    places : iterable of Place
        Ids win over UN/LOCODEs, these over names, these over aliases, these over names without
        what stands in brackets.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        rows = tuple(places)
        self._ids: dict[str, str] = {}
        spellings = (
            lambda p: (p.id,),
            lambda p: (p.unlocode,),
            lambda p: (p.name,),
            lambda p: p.aliases,
            lambda p: (_without_bracket(p.name),),
        )
        for spell in spellings:
            for place in rows:
                for name in spell(place):
                    key = plain(name)
                    if key:
                        self._ids.setdefault(key, place.id)
        self._squeezed = {key.replace(" ", ""): value for key, value in self._ids.items()}

    def get(self, name: str) -> str | None:
        """Id of a place, or None where nobody knows the name."""
        key = plain(name)
        return self._ids.get(key) or self._squeezed.get(key.replace(" ", ""))

    def find(self, name: str) -> str:
        """Id of a place.

        Raises
        ------
        UnknownNameError
            With the three nearest names.
        """
        found = self.get(name)
        if found is None:
            raise UnknownNameError(
                "place", name, self.nearest(name), "or give a town or 'longitude,latitude'"
            )
        return found

    def nearest(self, name: str, *, count: int = 3) -> list[str]:
        """Ids of the places whose names come closest to a name."""
        key = plain(name)
        scores: dict[str, float] = {}
        for known, place in self._ids.items():
            score = SequenceMatcher(None, key, known).ratio()
            scores[place] = max(score, scores.get(place, 0.0))
        return sorted(scores, key=lambda place: (-scores[place], place))[:count]
