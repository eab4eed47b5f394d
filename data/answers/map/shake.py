"""What the browser draws a map from again and again, to show what chance alone would bring."""

import numpy as np

from data.answers.asked import Asked
from data.answers.map.frame_format import Frame, frame_of
from data.answers.sentences import chance_words
from data.errors import NotFoundError
from data.stats.refusals import Refusal

NOTHING_TO_SHAKE = (
    "This map cannot be shaken: no area has a number that chance could change. Compare a service"
    " with what is expected, at a level and in a period with figures."
)


def shake_frame_for(asked: Asked) -> Frame:
    """The means and the cuts of every area of the level shown, for the browser to draw from.

    An area without a verdict has NaN and keeps its class. All are made from published figures.
    Raises NotFoundError, with the reason, where nothing can be drawn.
    """
    found = asked.measure.shaken(asked)
    if found is None or isinstance(found, Refusal) or not np.isfinite(found.expected).any():
        why = found.text if isinstance(found, Refusal) else ""
        raise NotFoundError(" ".join(filter(None, (NOTHING_TO_SHAKE, why))))
    areas = int(np.isfinite(found.expected).sum())
    names = asked.level.names if areas > 1 else asked.level.name
    description = {
        "level": asked.level.key,
        "n": asked.level.areas,
        "dispersion": found.dispersion,
        "smallest": found.smallest,
        "rounding": found.rounding,
        "drawn": areas,
        "told": {
            "nothing": (
                f"Not real: {areas:,} {names} as chance would draw them if nothing differed from"
                f" what is expected. About {chance_words(areas)} would be coloured."
            ),
            "seen": (
                f"Not real: {areas:,} {names} as chance would draw them again, each around its own"
                " level. What stays is not chance."
            ),
        },
    }
    columns = [
        ("nothing", found.expected.astype(np.float32)),
        ("seen", found.seen.astype(np.float32)),
        ("cuts", found.cuts.astype(np.float32)),
    ]
    return frame_of(description, columns)
