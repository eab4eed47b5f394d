"""The owner's own plain words for segments stand beside the official names, and never alone."""

from pathlib import Path

import pytest

from data.answers.address import ask_query
from data.answers.story.residents import mix_for
from data.errors import CatalogueError
from data.pipeline.build import build_atlas
from data.store.reader import open_atlas
from layouts.panels.mix import build_mix
from tests.support.asking import words
from tests.support.council import CATALOGUE, write_council

SEGMENTS = 'segments = { file = "segments.csv", tier = "tier" }\n'


def catalogue(segment: str) -> str:
    assert SEGMENTS in CATALOGUE
    return CATALOGUE.replace(SEGMENTS, f"{SEGMENTS}segment = [{segment}]\n")


def test_plain_words_stand_beside_the_name_of_a_segment(tmp_path: Path) -> None:
    said = catalogue('{ code = "a", say = "people who mend nets" }')
    build_atlas(write_council(tmp_path, catalogue=said), tmp_path / "store", silent=True)
    asked = ask_query("tab=people", open_atlas(tmp_path / "store"))
    assert asked.tier is not None
    by_code = {segment.code: segment for segment in asked.tier.segments}
    assert by_code["a"].said == f"{by_code['a'].name} (people who mend nets)"
    assert by_code["b"].said == by_code["b"].name

    mix = mix_for(asked, None)
    assert mix is not None
    shown = words(build_mix(mix, place="Here"))
    assert f"{by_code['a'].name} people who mend nets" in " ".join(shown.split())

    told = ask_query("measure=index&segment=a", asked.atlas)
    assert "Anglers (people who mend nets)" in told.measure.headline(told)


@pytest.mark.parametrize(
    ("segment", "sentence"),
    [
        (
            '{ code = "zz", say = "nobody" }',
            "[classification tribes] segment has words for zz, which segments.csv does not list",
        ),
        (
            '{ code = "a", say = "one" }, { code = "a", say = "two" }',
            "[classification tribes] segment has words for a more than once; keep one",
        ),
    ],
    ids=["unknown", "twice"],
)
def test_words_for_an_unknown_segment_stop_the_build(
    tmp_path: Path, segment: str, sentence: str
) -> None:
    path = write_council(tmp_path, catalogue=catalogue(segment))
    with pytest.raises(CatalogueError, match="has words for") as refused:
        build_atlas(path, tmp_path / "store", silent=True)
    assert sentence in str(refused.value)
