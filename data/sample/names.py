"""Invent English-sounding names for villages, wards, service points and postcodes.

None is meant to name a real place.
"""

import numpy as np
from numpy.random import Generator

from data.sample.areas import Areas
from data.sample.noise import Floats, Ints
from data.sample.sites import NO_TOWN, Setting
from data.sample.terrain import AUTHORITIES

POSTCODE_AREA = "ZX"
"""Start of all invented postcodes.

No postcode area of the United Kingdom starts with ZX, so none of them belongs to a real address.
"""

_FIRST = (
    "Anker",
    "Aven",
    "Bittern",
    "Bram",
    "Carle",
    "Dunnel",
    "Elver",
    "Fenner",
    "Gannet",
    "Godwyn",
    "Harkle",
    "Hesper",
    "Ivel",
    "Kestrel",
    "Kirrel",
    "Lapwing",
    "Marram",
    "Nether",
    "Orrin",
    "Pellin",
    "Quarl",
    "Ravel",
    "Sedge",
    "Skerne",
    "Teasel",
    "Thurl",
    "Umber",
    "Veller",
    "Whimbrel",
    "Wither",
    "Yarrel",
    "Samphire",
)
_LAST = (
    "by",
    "thorpe",
    "wick",
    "ham",
    "stow",
    "ley",
    "den",
    "ford",
    "holme",
    "worth",
    "combe",
    "garth",
    "well",
    "toft",
    "mere",
    "bourne",
)
_QUARTERS = (
    "Abbeygate",
    "Ropewalk",
    "Malthouse",
    "Old Tannery",
    "Cloth Hall",
    "Weavers Row",
    "Lamplighters",
    "Nine Elms Road",
    "Orchard Rise",
    "Priory Fields",
    "Saddlers",
    "Tollgate",
    "Watermill",
    "Windmill Lane",
    "Chantry",
    "Foundry Lane",
    "Gasworks Basin",
    "Glebe",
    "Hopyards",
    "Infirmary",
    "Jubilee Park",
    "Kilnfields",
    "Lock Cottages",
    "Meadowbank",
    "Northgate",
    "Observatory",
    "Paddock Wood Rise",
    "Quarry Hill",
    "Racecourse",
    "Spinners",
    "Union Street",
    "Viaduct",
    "Westcliffe",
    "Yeoman",
    "Beacon Hill",
    "Castle Ditch",
    "Drovers",
    "Easter Field",
    "Ferryside",
    "Granary",
)
_SHORE = (
    "Harbour",
    "Esplanade",
    "Lighthouse",
    "Pier",
    "Lifeboat",
    "Dunes",
    "Winter Gardens",
    "Sandhills",
    "Coastguard",
    "Bathing Station",
)
_PLAIN = (
    "Castle",
    "Priory",
    "Market",
    "Park",
    "Mill",
    "Station",
    "Common",
    "Bridge",
    "Heath",
    "College",
    "Chapel",
    "Forge",
)
_SIDES = ("East", "North East", "North", "North West", "West", "South West", "South", "South East")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def village_names(rng: Generator, count: int) -> tuple[str, ...]:
    """``count`` different village names."""
    every = [first + last for first in _FIRST for last in _LAST if first[-1] != last[0]]
    chosen = [every[i] for i in rng.permutation(len(every))[:count]]
    ways = rng.random(count)
    return tuple(
        f"Great {name}" if way < 0.08 else f"Upper {name}" if way < 0.14 else name
        for name, way in zip(chosen, ways, strict=True)
    )


def ward_names(rng: Generator, areas: Areas, setting: Setting) -> list[str]:
    """A name for each ward.

    It names a quarter of the city, a side of a town, or the largest villages of a stretch of
    country.
    """
    count = int(areas.ward.max()) + 1
    middle = (
        np.column_stack([np.bincount(areas.ward, areas.centres[:, k]) for k in (0, 1)])
        / np.bincount(areas.ward)[:, None]
    )
    quarters = [_QUARTERS[i] for i in rng.permutation(len(_QUARTERS))]
    homes = _home_wards(areas, setting)
    names: list[str] = []
    free = {place for place, town in enumerate(setting.towns) if town.kind == "village"}
    for ward in range(count):
        place = int(areas.zone_town[areas.ward_zone[ward]])
        if place == NO_TOWN:
            own = [v for v in sorted(free) if homes[v] == ward][:2] or [
                min(sorted(free), key=lambda v: np.hypot(*(middle[ward] - _spot(setting, v))))
            ]
            free.difference_update(own)
            options = [" and ".join(setting.towns[v].name for v in own)]
        elif setting.towns[place].kind == "city":
            options = quarters
        else:
            options = _town_names(
                rng,
                place,
                middle[ward],
                setting,
                int((areas.zone_town[areas.ward_zone] == place).sum()),
            )
        names.append(next(option for option in options if option not in names))
    return names


def _home_wards(areas: Areas, setting: Setting) -> Ints:
    """The ward that contains most of each town, -1 where the town fills no area of its own.

    Villages come largest first.
    """
    homes = np.full(len(setting.towns), -1)
    for place in range(len(setting.towns)):
        wards = areas.ward[areas.town == place]
        if len(wards):
            homes[place] = np.bincount(wards).argmax()
    return homes


def _spot(setting: Setting, place: int) -> Floats:
    return np.array([setting.towns[place].x, setting.towns[place].y])


def _town_names(
    rng: Generator, place: int, middle: Floats, setting: Setting, wards: int
) -> list[str]:
    town = setting.towns[place]
    if wards == 1:
        return [town.name]
    turn = np.arctan2(middle[1] - town.y, middle[0] - town.x)
    side = _SIDES[round(float(turn) / (np.pi / 4)) % 8]
    plain = [_PLAIN[i] for i in rng.permutation(len(_PLAIN))]
    shore = (
        [_SHORE[i] for i in rng.permutation(len(_SHORE))]
        if town.kind in ("resort", "retirement", "port")
        else []
    )
    if np.hypot(middle[0] - town.x, middle[1] - town.y) < town.radius * 0.3:
        return [f"{town.name} Central", *(f"{town.name} {word}" for word in plain)]
    if wards <= 5:
        return [f"{town.name} {side}", *(f"{town.name} {word}" for word in plain)]
    return [
        f"{town.name} {word}"
        for word in (shore[:2] if middle[0] > town.x else []) + plain[:1] + [side] + plain + shore
    ]


def lsoa_names(areas: Areas) -> list[str]:
    """Names in the form of the statistics office.

    They have the authority, a number for each five LSOAs, and a letter.
    """
    authority = np.zeros(int(areas.lsoa.max()) + 1, dtype=np.int64)
    authority[areas.lsoa] = areas.authority
    names = [""] * len(authority)
    for place, title in enumerate(AUTHORITIES):
        for order, lsoa in enumerate(np.flatnonzero(authority == place)):
            names[lsoa] = f"{title} {order // 5 + 1:03d}{'ABCDE'[order % 5]}"
    return names


def postcode_texts(rng: Generator, districts: Ints) -> list[str]:
    """A different postcode for each entry of ``districts`` (n,).

    A district is the number after the area's letters.
    """
    texts = [""] * len(districts)
    for district in np.unique(districts):
        members = np.flatnonzero(districts == district)
        units = np.sort(rng.permutation(9 * 400)[: len(members)])
        for place, unit in zip(members, units, strict=True):
            texts[place] = (
                f"{POSTCODE_AREA}{district}"
                f" {unit // 400 + 1}{_LETTERS[unit // 20 % 20]}{_LETTERS[unit % 20]}"
            )
    return texts
