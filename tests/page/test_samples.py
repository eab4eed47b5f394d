"""Records that are a sample, such as the reports on one website: every sentence names the source,
and none speaks of need or use.
"""

import re

import pytest

from data.answers.address import ask
from data.answers.exports.rates_csv import rates_csv
from data.answers.story import story_for
from data.answers.story.missing import missed_figure
from data.answers.story.profile import profile_figure
from data.answers.words import events_words
from data.pipeline.build import build_atlas
from data.store.reader import Atlas, open_atlas
from tests.support.asking import view_of
from tests.support.council import CATALOGUE, write_council
from tests.support.missing import missing_text

CAUTION = "Only reports on FixMyStreet are counted."
SAMPLE = CATALOGUE.replace(
    'count = "n"',
    f'count = "n"\nabout_use = false\nsite = "FixMyStreet"\ncaution = "{CAUTION}"',
)


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = tmp_path_factory.mktemp("sample")
    build_atlas(write_council(folder / "council", catalogue=SAMPLE), folder / "store", silent=True)
    return open_atlas(folder / "store")


@pytest.mark.parametrize("query", ["", "area=ward:W0", "area=lsoa:L2", "service=total"])
def test_every_sentence_names_the_source_and_none_speaks_of_use(sampled: Atlas, query: str) -> None:
    asked = ask(view_of(query or "service=potholes", sampled), sampled)
    assert events_words(asked) == "reports on FixMyStreet"
    story = story_for(asked, sentences=99)
    told = [s.text for s in story.sentences if re.search(r"\breports?\b", s.text)]
    assert told
    assert [text for text in told if not re.search(r"\breports? on FixMyStreet\b", text)] == []
    assert story.notes[0] == CAUTION
    missed, profile = missed_figure(asked, None), profile_figure(asked)
    notes = [n for figure in (missed, profile) if not isinstance(figure, str) for n in figure.notes]
    assert CAUTION in notes
    every = " ".join([*(s.text for s in story.sentences), *notes])
    assert not re.search(r"\b(need|needs|use|uses|used|users)\b", every), every


def test_its_files_carry_the_caution(sampled: Atlas) -> None:
    asked = ask(view_of("service=potholes&level=lsoa&measure=rate", sampled), sampled)
    assert CAUTION in rates_csv(asked)
    assert CAUTION in missing_text(asked)
