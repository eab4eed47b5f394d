"""What is said of two versions of a classification."""

from data.answers.sentences.headlines import LONGEST
from data.answers.words import all_of, format_count, format_percent

WENT, PARTED = "went where most of its old group went", "went elsewhere"


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


def no_trend_words(old: str, new: str, same: int, groups: int) -> str:
    """Why there is no trend of a group over a change of version.

    >>> no_trend_words("2011", "2021", 0, 8)
    'No trend of a group runs from 2011 to 2021: no group is the same people in both.'
    >>> no_trend_words("2011", "2021", 2, 8).partition(". ")[2]
    'Of 8 groups, 2 are the same people in both. The same means at least 99 in 100, each way.'
    """
    if same == groups:
        return (
            f"Every group of {old} is the same people in {new}, so a trend may join them. The same"
            " means at least 99 in 100, each way."
        )
    start = f"No trend of a group runs from {old} to {new}"
    if not same:
        return f"{start}: no group is the same people in both."
    are = "is" if same == 1 else "are"
    return (
        f"{start}. Of {groups} groups, {same} {are} the same people in both. The same means at"
        " least 99 in 100, each way."
    )
