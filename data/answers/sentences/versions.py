"""What is said of two versions of a classification."""

from data.answers.sentences.headlines import LONGEST
from data.answers.words import all_of, format_count, format_percent

WENT, PARTED = "went where most of its old group went", "went elsewhere"
COMPARABLE, RE_BASED = "comparable", "re-based"
"""A trend of a group over a change of version: it may be joined, or carried by the shares."""
NOT_COMPARABLE = "A trend of a group over this change is not comparable, and no line is drawn."


def parted_headline(title: str, parted: int, areas: int, names: tuple[str, str]) -> str:
    """How many areas left their old group. ``names``: of the level, singular and plural.

    >>> parted_headline("OAC, 2011 to 2021", 1147, 2477, ("output area", "output areas"))
    'OAC, 2011 to 2021: 1,147 of 2,477 output areas left their old group'
    >>> parted_headline("OAC, 2011 to 2021", 0, 5, ("ward", "wards"))
    'OAC, 2011 to 2021: all 5 wards stayed with their old group'
    """
    if not parted:
        return f"{title}: {all_of(areas, *names)} stayed with their old group"
    one = areas == 1
    return (
        f"{title}: {format_count(parted)} of {format_count(areas)} {names[0] if one else names[1]}"
        " left their old group"
    )


def most_headline(title: str, share: float, unit: str, most: str) -> str:
    """The share of all people or households that left their old group, and where it is largest.

    >>> most_headline("OAC, 2011 to 2021", 0.437, "households", "Otley")
    'OAC, 2011 to 2021: 44% of households left their old group, most in Otley'
    >>> most_headline("OAC, 2011 to 2021", 0.25, "households", "")
    'OAC, 2011 to 2021: 25% of households left their old group'
    >>> most_headline("OAC, 2011 to 2021", 0.437, "households", "Otley and the Villages")
    'OAC, 2011 to 2021: 44% of households left their old group'
    """
    said = f"{title}: {format_percent(share)} of {unit} left their old group"
    named = f"{said}, most in {most}"
    return named if most and len(named) <= LONGEST else said


def share_headline(place: str, title: str, share: float, unit: str) -> str:
    """The share of an area's people or households that left their old group.

    >>> share_headline("Otley", "OAC, 2011 to 2021", 0.454, "households")
    'Otley: 45% of households left their old group (OAC, 2011 to 2021)'
    """
    return f"{place}: {format_percent(share)} of {unit} left their old group ({title})"


def trend_words(old: str, new: str, same: int, groups: int) -> str:
    """What a trend of a group over a change of version is, and that no chart draws one.

    ``same`` of ``groups`` are the same people in both.

    >>> trend_words("2011", "2021", 0, 8).partition(". ")[0]
    'From 2011 to 2021 no trend of a group is comparable; it can only be re-based'
    >>> trend_words("2011", "2021", 8, 8).partition(". ")[0]
    'From 2011 to 2021 a trend of every group is comparable'
    >>> trend_words("2011", "2021", 2, 8).partition(". ")[0]
    'From 2011 to 2021 a trend is comparable for 2 of 8 groups'
    """
    start = f"From {old} to {new}"
    alike = "At least 99 in 100 are the same people, each way."
    carried = "That carries figures by these shares, and marks the change."
    if not same:
        said = f"{start} no trend of a group is {COMPARABLE}; it can only be {RE_BASED}. {carried}"
    elif same == groups:
        said = f"{start} a trend of every group is {COMPARABLE}. {alike}"
    else:
        said = (
            f"{start} a trend is {COMPARABLE} for {same} of {groups} groups. {alike} For the others"
            f" it can only be {RE_BASED}. {carried}"
        )
    return f"{said} The charts over time use one of the two throughout, so no line crosses it."
