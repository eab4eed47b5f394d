"""Frames: what goes in comes out, in about as many bytes as it has to."""

import brotli
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.answers.map import frame_format as frames
from data.answers.map.prefix_codes import MOST_BITS, code_lengths, coded
from tests.support.frames import read_bits, read_frame

shapes = st.tuples(
    st.integers(1, 256), st.integers(1, 600), st.floats(0, 12), st.integers(0, 2**32 - 1)
)


def drawn(shape: tuple[int, int, float, int]) -> np.ndarray:
    """Bytes of so many kinds at most, of which the first are the likelier the larger the third
    number is.
    """
    kinds, rows, skew, seed = shape
    random = np.random.default_rng(seed)
    return random.permutation(256)[(kinds * random.random(rows) ** (1 + skew)).astype(int)].astype(
        np.uint8
    )


@given(shapes, st.booleans())
def test_columns_come_out_as_they_went_in_however_they_are_packed(
    shape: tuple[int, int, float, int], is_large: bool
) -> None:
    values = drawn(shape)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "PACKED_FROM", 1)
        patch.setattr(frames, "CODED_TO", 0 if is_large else 1 << 18)
        frame = frames.frame_of(
            {"n": len(values)}, [("class", values), ("value", np.ones(len(values), np.float32))]
        )
    about, columns = read_frame(frame.whole())
    assert columns["class"].tolist() == values.tolist()
    assert (columns["value"] == 1).all()
    assert brotli.decompress(frame.compressed(5)) == frame.whole()
    assert "often" not in about["columns"][0] or not is_large


@given(shapes)
def test_codes_of_any_symbols_are_read_back(shape: tuple[int, int, float, int]) -> None:
    symbols = drawn(shape)
    found = coded(symbols, 256)
    assert read_bits(found.content, len(symbols), found.often, found.lengths) == symbols.tolist()


def test_no_code_is_longer_than_the_table_of_the_reader_has_bits() -> None:
    rare = 2 ** np.arange(40)
    lengths = code_lengths(rare)
    assert lengths.max() <= MOST_BITS
    assert (0.5**lengths).sum() <= 1


@pytest.mark.parametrize("share", [0.005, 0.02, 0.1, 0.3])
def test_areas_of_which_most_are_alike_come_to_about_their_entropy(share: float) -> None:
    random = np.random.default_rng(20)
    values = np.where(random.random(40_000) < share, random.integers(3, 8, 40_000), 2).astype(
        np.uint8
    )
    part = np.bincount(values) / len(values)
    least = -(part[part > 0] * np.log2(part[part > 0])).sum() * len(values) / 8
    frame = frames.frame_of({"n": len(values)}, [("class", values)])
    assert "lengths" in read_frame(frame.whole())[0]["columns"][0]
    assert len(frame.compressed(5)) < 1.2 * least + 130, (
        "besides, some words and the lengths of the codes"
    )


def test_what_repeats_is_left_to_general_compression() -> None:
    again = np.tile(np.random.default_rng(20).integers(3, 8, 500), 20).astype(np.uint8)
    assert (
        "lengths"
        not in read_frame(frames.frame_of({"n": len(again)}, [("class", again)]).whole())[0][
            "columns"
        ][0]
    )


def test_the_bits_are_those_the_browser_is_tested_with() -> None:
    """The same bytes are read in tests/js/frame.test.mjs."""
    found = coded(np.array([4, 0, 0, 0, 0, 0, 0, 0, 1, 4, 0, 5, 0, 0, 8], dtype=np.uint8), 9)
    assert (found.often, found.lengths, found.content.hex()) == (0, "04003400313", "83a3f5")


def test_columns_begin_at_multiples_of_eight() -> None:
    mix = np.arange(9, dtype=np.uint8).reshape(3, 3)
    columns = [
        ("class", np.array([1, 2, 3], np.uint8)),
        ("mix", mix),
        ("v", np.ones(3, np.float32)),
    ]
    about, found = read_frame(frames.frame_of({"n": 3}, columns).whole())
    assert [column.get("offset", 0) for column in about["columns"]] == [0, 8, 24]
    assert found["mix"].tolist() == list(range(9))
    assert found["v"].tolist() == [1, 1, 1]
