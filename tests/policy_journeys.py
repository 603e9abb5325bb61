"""Journeys and consignments written in one line, for the policy tests."""

from datetime import date, timedelta
from types import SimpleNamespace

from corridors.policy import Passage

# mover : countries : places : border, one leg after the other
NORTHERN = (
    "rail:CN:xian urumqi|rail:CN KZ:alashankou dostyk:CN-KZ|rail:KZ:dostyk astana|"
    "rail:KZ RU:petropavl kurgan:KZ-RU|rail:RU:kurgan moscow|rail:RU BY:smolensk orsha:BY-RU|"
    "rail:BY:orsha brest|rail:BY PL:brest malaszewicze:BY-PL|rail:PL:malaszewicze warsaw|"
    "rail:PL DE:poznan frankfurt-oder:DE-PL|rail:DE:berlin duisburg"
)
IRAN = (
    "rail:CN KZ:khorgos-cn altynkol:CN-KZ|rail:KZ:altynkol beyneu|rail:KZ TM:bolashak serhetyaka:"
    "KZ-TM|rail:TM IR:akyayla inche-burun:IR-TM|rail:IR:inche-burun tehran|rail:IR TR:razi kapikoy:"
    "IR-TR|rail:TR:van ankara"
)
CAUCASUS = (
    "rail:CN KZ:khorgos-cn altynkol:CN-KZ|rail:KZ:altynkol aktau-port|ferry:KZ AZ:aktau-port alat|"
    "road:AZ:alat ganja|rail:AZ GE:boyuk-kesik gardabani:AZ-GE|rail:GE TR:kartsakhi kars:GE-TR"
)


def legs(text: str, on: str, *, days: int = 0) -> list[Passage]:
    """Passages of a journey; each leg is entered `days` after the one before."""
    found = []
    for number, part in enumerate(filter(None, text.split("|"))):
        mover, countries, places, *border = part.split(":")
        mode = "border" if border else mover
        found.append(
            Passage(
                f"{places.replace(' ', '-')}-{mover}",
                mode,
                mover,
                tuple(countries.split()),
                tuple(places.split()),
                border[0] if border else "",
                date.fromisoformat(on) + timedelta(days * number),
            )
        )
    return found


def goods(**facts):
    """Consignment from keywords; roles of parties among them."""
    known = ("hs", "use", "goods_origin", "exported_from", "loading", "stored_in")
    own = {key: facts.pop(key) for key in known if key in facts}
    law = facts.pop("jurisdictions", "CN")
    granted, barred = facts.pop("granted", ()), facts.pop("barred", ())
    return SimpleNamespace(
        **{"hs": None, "goods_origin": None, **own},
        jurisdictions=tuple(law.split()) if isinstance(law, str) else law,
        parties=facts,
        granted_licences=granted,
        blocked_parties=barred,
    )
