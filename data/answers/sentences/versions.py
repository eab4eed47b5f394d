"""What is said of two versions of a classification."""

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


def share_headline(place: str, title: str, share: float, unit: str) -> str:
    """The share of an area's people or households that left their old group.

    >>> share_headline("Otley", "OAC, 2011 to 2021", 0.454, "households")
    'Otley: 45% of households left their old group (OAC, 2011 to 2021)'
    """
    return f"{place}: {format_percent(share)} of {unit} left their old group ({title})"


def no_trend_words(old: str, new: str, same: int, groups: int) -> str:
    """Why there is no trend of a group over a change of version.

    >>> no_trend_words("2011", "2021", 0, 8).partition(": ")[2]
    'no group of 2011 is the same people in 2021.'
    >>> no_trend_words("2011", "2021", 2, 8).partition(": ")[2]
    'only 2 of 8 groups of 2011 are the same people in 2021, at least 99 in 100 both ways.'
    """
    start = f"A trend of a group from {old} to {new} is not drawn"
    if same == groups:
        return (
            f"Every group of {old} is the same people in {new}, at least 99 in 100 both ways, so a"
            " trend may join them."
        )
    if not same:
        return f"{start}: no group of {old} is the same people in {new}."
    return (
        f"{start}: only {same} of {groups} groups of {old} are the same people in {new}, at least"
        " 99 in 100 both ways."
    )
