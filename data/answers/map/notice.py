"""Why a level has no figures.

They are withheld to protect people, too fine, not published for the period, or never made.
"""

from data.answers.asked import Asked
from data.manifest import is_finer


def notice_for(asked: Asked) -> dict[str, str]:
    """``text``, and ``offer_level``: the key of a level that has the figures, empty for none."""
    measure, level = asked.measure, asked.level
    if withheld := measure.withheld(asked):
        return withheld
    offered = measure.finest(asked)
    is_too_fine = is_finer(asked.manifest, level.key, offered.key)
    if is_too_fine and not measure.is_located(asked):
        what, by = measure.known_by(asked)
        text = f"{what} by {by or 'coarser levels'}, not by {level.name}."
        return {"text": text, "offer_level": offered.key}
    return {
        "text": measure.unknown(asked),
        "offer_level": offered.key if offered != level else "",
    }
