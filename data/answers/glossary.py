"""The glossary: what each term of the page means, in one or two short sentences.

It is the one home of these texts. The page Learn shows it, and words on other pages link to it.
"""

GLOSSARY = {
    "95% interval": (
        "The two numbers between which the true one is likely to lie. A wide interval means that"
        " little is known."
    ),
    "adjusted Rand": (
        "How far two ways to group the same areas agree. It is 1 where both have the same groups,"
        " and 0 where they agree as by chance."
    ),
    "alike": (
        "Areas with a like mix of groups. They may be far away. A comparison with them takes into"
        " account who lives there."
    ),
    "area": "A piece of the map with a border, such as a ward. Small areas lie inside larger ones.",
    "as expected": (
        "About as many as the people who live here would lead one to expect. A small difference"
        " could be chance."
    ),
    "atlas": "All the areas of this map, taken together.",
    "authority": "The area of one council.",
    "base": (
        "What a count is divided by to make a rate, such as residents. Each rate names its base."
    ),
    "cannot be said": (
        "Part of the number came hidden, so it is only known to lie between two ends. The two ends"
        " would tell different things."
    ),
    "channel": "The way in which people reach a service: by web, by phone or in person.",
    "circles": (
        "A circle for each area. Its colour says how sure a difference is, and its size says how"
        " many there were."
    ),
    "classification": (
        "A way to sort all small areas into groups, by who lives there. It is made from the census"
        " and other facts."
    ),
    "control limits": (
        "Two lines between which most months lie while nothing changes. A month outside them is"
        " worth a look."
    ),
    "could be chance": (
        "The difference is so small that chance alone might bring it. It is no proof that there is"
        " no difference."
    ),
    "estimate": (
        "A number that was not counted for this area. It was worked out from a part, or from a"
        " larger area."
    ),
    "events": (
        "What is counted: a visit, a loan, a report. One person may have many, so events are not"
        " people."
    ),
    "expected": (
        "As many as if each group who lives here acted as that group does across the atlas. The"
        " name for it is indirect standardisation."
    ),
    "funnel": (
        "A chart with a point for each area, small areas on the left. Chance alone rarely brings a"
        " point outside the lines."
    ),
    "gap": ("How many more or fewer there are than expected. A gap does not say why it is there."),
    "group": "People who live in like places. See segment.",
    "hidden": (
        "The number is small and is not shown, so that nobody can see who is meant. Hidden is not"
        " zero."
    ),
    "important": (
        "An index below 90 or above 110. It says how large a difference is, not how sure."
    ),
    "index": (
        "How common something is here, where 100 is as common as overall. 200 is twice as common,"
        " and 50 is half."
    ),
    "indicator": (
        "A figure about an area that comes ready made, such as the share of homes with fast"
        " internet."
    ),
    "ladder": "A chart with all areas in the order of their numbers, from the least to the most.",
    "LSOA": (
        "A lower layer super output area: a small area of the census, with about 1,500 people."
    ),
    "missing": "How many fewer there are than expected. It does not say that a need is not met.",
    "MSOA": ("A middle layer super output area: some LSOAs together, with about 8,000 people."),
    "next door": "The areas that share a border with this one, taken together.",
    "no data": "There is no figure for this area or time.",
    "not available": "The owner of the data gives no figure here. That is not the same as zero.",
    "not covered": "The data set is not about this area, so nothing can be said of it.",
    "output area": (
        "The smallest area of the census, with about 130 homes. It has a code and no name."
    ),
    "over-represented": (
        "More common here than in the comparison, by more than chance would bring. The opposite is"
        " under-represented."
    ),
    "penetration": (
        "Those counted out of everyone in a group: members, customers, or those who live here."
        " Take-up is out of those who could be members."
    ),
    "period": (
        "The time that is counted. A year is set beside the year before, so that the season is the"
        " same."
    ),
    "preferred": (
        "How many in a hundred would choose a channel, if each group here likes what its owner says"
        " of it."
    ),
    "profile index": (
        "How much a group uses a service. At 100 it has the same share of the users as of the base."
    ),
    "rate": (
        "The count, for every 1,000 of the base. It makes large and small areas fair to compare."
    ),
    "ratio": (
        "One number beside another, where 100 means as many. At 120 there are a fifth more, and at"
        " 50 half as many."
    ),
    "R²": (
        "How much of the differences between areas goes with the indicator: at 0% none of them, and"
        " at 100% all."
    ),
    "seen": "How many there were. It is set beside how many were expected.",
    "segment": (
        "One group of a classification: people who live in like places. It does not hold for each"
        " person in it."
    ),
    "silhouette": (
        "How much nearer areas are to their own group than to the next. It is 1 at most, and 0"
        " between two groups."
    ),
    "snapshot": (
        "A count on one day, such as members. Days are not added up, since most of the people are"
        " the same."
    ),
    "stock": "How many there are on a day, such as members. See snapshot.",
    "sum of squares": (
        "How far the areas of a group lie from its middle, over all groups. More groups make it"
        " smaller."
    ),
    "supergroup": "The largest kind of segment. It splits into groups, and these into subgroups.",
    "take-up": "How much a service is used, out of those who could use it.",
    "to reach": (
        "How many people a plan reaches in an area: all that are missing, or as many as the budget"
        " still allows."
    ),
    "too few to compare": (
        "Fewer than five are expected. One more or less would change all, so no verdict is given."
    ),
    "unlikely to be chance": (
        "If nothing differed, chance would bring as large a difference in fewer than one area in"
        " 20."
    ),
    "users": "Those who use a service, by the group that they belong to.",
    "verdict": "Whether there are more or fewer, and how likely it is that chance brought that.",
    "very unlikely to be chance": (
        "If nothing differed, chance would bring as large a difference in fewer than one area in"
        " 500."
    ),
    "ward": "The area that elects councillors. Most have a few thousand people.",
    "who is missing": (
        "Areas with fewer than expected, those with the largest gap first. It does not say that a"
        " need is not met."
    ),
}
"""Term → its meaning, in the order of the alphabet."""

EVERYDAY = frozenset(
    {
        *("area", "atlas", "authority", "ward", "period", "channel", "group", "segment", "users"),
        *("circles", "classification", "events", "indicator", "ladder", "no data", "stock"),
        *("missing", "seen", "to reach", "who is missing"),
    }
)
"""Terms that are ordinary words too: they have an entry, and no help where they stand."""


def anchor_of(term: str) -> str:
    """The name of an entry in the address: ``term-next-door``."""
    return f"term-{''.join(c if c.isalnum() else '-' for c in term.casefold())}"
