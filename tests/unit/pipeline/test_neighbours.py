"""Which areas touch: along a stretch of border, or in a corner."""

import numpy as np
import shapely

from data.pipeline.areas.shapes import neighbours_of


def test_nine_squares_touch_along_their_sides_and_in_their_corners() -> None:
    """Three by three, numbered by rows: 5 is in the middle."""
    squares = np.array(
        [shapely.box(x, y, x + 100, y + 100) for y in (0, 100, 200) for x in (0, 100, 200)]
    )
    beside = [
        {
            own: sorted(frame.loc[frame["area_number"] == own, "neighbour_number"])
            for own in range(1, 10)
        }
        for frame in neighbours_of(squares)
    ]
    borders, corners = beside
    assert (borders[5], corners[5]) == ([2, 4, 6, 8], [1, 3, 7, 9])
    assert (borders[1], corners[1]) == ([2, 4], [5])
    assert (borders[2], corners[2]) == ([1, 3, 5], [4, 6])
    # Twelve sides within the board, and two corners at each of its four inner points.
    assert [sum(map(len, each.values())) for each in beside] == [2 * 12, 2 * 8]
