"""What campaigns, views and stories name: keys of the catalogue, and areas of its levels.

A view names them in its address, whose parameters ``data.answers.address`` reads. A test holds that
the parameters here are among those.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import parse_qsl

from data.manifest import AUTO, THEME_TOTAL
from data.pipeline.catalogue import Catalogue

KEYS = {
    "level": "level",
    "classification": "classification",
    "theme": "theme",
    "service": "service",
    "indicator": "indicator",
    "by": "reach",
}
"""Parameter of an address → the sort of entry whose key it is."""
ALWAYS = {"level": (AUTO,), "service": (THEME_TOTAL,)}
"""Sort of entry → values of a parameter that name none of them."""
AREAS = ("area", "compare", "against")
"""Parameters whose value is an area, ``level:code``."""
SECOND_MAP = "beside"
"""The parameter with those of a second map, ``name:value~name:value``."""
MOST_TOLD = 3
Places = Mapping[str, Collection[str]]
"""Level → codes of its areas."""
Pairs = list[tuple[str, str]]


def keys_in_views(c: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Where, sort of entry, and key, of every key that the address of a view or a scene names."""
    for where, pairs in _views(c):
        for name, value in pairs:
            sort = KEYS.get(name)
            if sort and value not in ALWAYS.get(sort, ()):
                yield where, sort, value
            level, colon, _ = value.partition(":")
            if name in AREAS and colon:
                yield where, "level", level


def area_problems(c: Catalogue, areas: Places) -> list[str]:
    """Campaigns, views and scenes with areas that are not among ``areas``, as sentences.

    Codes may be in any case, as the page reads them. Levels that ``areas`` does not have are left
    out: a key of no level is told by ``cross_reference_problems``.
    """
    names = {level.key: level.names for level in c.level}
    known = {
        level: frozenset(str(code).casefold() for code in codes)
        for level, codes in areas.items()
        if level in names
    }
    problems = []
    for where, level, codes in _areas(c):
        there = known.get(level)
        lost = [] if there is None else [code for code in codes if code.casefold() not in there]
        if lost:
            problems.append(
                f"[{where}] {_told(lost)} among the {len(areas[level]):,} {names[level]} of this"
                f" atlas, whose codes are like '{min(areas[level], default='')}'; correct"
                f" {'the code' if len(lost) == 1 else 'each code'}, or leave it out"
            )
    return problems


def _told(codes: list[str]) -> str:
    told = ", ".join(f"'{code}'" for code in codes[:MOST_TOLD])
    more = f" and {len(codes) - MOST_TOLD:,} more" if len(codes) > MOST_TOLD else ""
    return f"area {told} is not" if len(codes) == 1 else f"areas {told}{more} are not"


def _areas(c: Catalogue) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Where, level and codes of every list of areas."""
    for campaign in c.campaign:
        yield f"campaign {campaign.title}", campaign.level, campaign.areas
    for where, pairs in _views(c):
        for name, value in pairs:
            level, _, code = value.partition(":")
            if name in AREAS and code:
                yield where, level, [code.strip()]


def _views(c: Catalogue) -> Iterator[tuple[str, Pairs]]:
    """Where and parameters of every address that the catalogue has."""
    for view in c.view:
        yield f"view {view.title}", _parameters(view.query)
    for story in c.story:
        for number, scene in enumerate(story.scene, 1):
            outlined = scene.emphasis.area if scene.emphasis else ""
            yield (
                f"story {story.key}, scene {number}",
                [*_parameters(scene.view), *([("area", outlined)] if outlined else [])],
            )


def _parameters(query: str) -> Pairs:
    """The parameters of an address; those of a second map behind those of the first."""
    pairs = parse_qsl(query)
    second = [part for name, value in pairs if name == SECOND_MAP for part in value.split("~")]
    return [*pairs, *((name, value) for name, _, value in (p.partition(":") for p in second))]
