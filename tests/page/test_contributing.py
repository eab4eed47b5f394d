"""CONTRIBUTING.md is true: its folders exist, its answers lead somewhere, its examples run."""

import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from dash._utils import to_json
from pyarrow import feather

from callbacks.context import Services
from callbacks.pages import answer_for
from data.answers.address import ask_query
from data.answers.measures.registry import MEASURES
from data.answers.pages import PAGES
from data.errors import SourceError
from data.pipeline.sources import tables
from data.store.reader import Atlas
from tests.support.places import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
QUESTIONS = 12


def rows_under(heading: str) -> dict[str, str]:
    """The first table under a heading: first cell to second cell."""
    part = TEXT.split(f"{heading}\n", 1)[1]
    table = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE)
    assert table, f"CONTRIBUTING.md has no table under '{heading}'"
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table[0].splitlines()]
    return {first: second for first, second, *_ in cells[2:]}


def test_every_question_of_a_newcomer_leads_to_one_path_that_exists() -> None:
    answers = rows_under("### Twelve questions")
    assert len(answers) == QUESTIONS
    for question, answer in answers.items():
        (path,) = re.findall(r"`([^`]+)`", answer)
        assert (ROOT / path).exists(), f"{question} {path} does not exist"


def test_every_folder_of_the_tree_exists_and_every_package_is_in_it() -> None:
    named = {folder.strip("`") for folder in rows_under("## Where things go")}
    assert {folder for folder in named if not (ROOT / folder).is_dir()} == set()
    packages = {
        f"{init.parent.relative_to(ROOT).as_posix()}/"
        for wing in ("data", "callbacks", "layouts")
        for init in (ROOT / wing).rglob("__init__.py")
    }
    assert packages - named == {"data/"}


def example(docstring: str) -> dict[str, Any]:
    """The names that the module of an example defines. ``docstring``: how its own one begins."""
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    (code,) = (block for block in blocks if block.startswith(f'"""{docstring}'))
    found: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, "CONTRIBUTING.md", "exec"), found)
    return found


def test_the_example_of_a_file_format_reads_text_in_runs(tmp_path: Path) -> None:
    module, path = example("Reads Feather files"), tmp_path / "requests.feather"
    feather.write_feather(pa.table({"code": ["007", "008", "009"], "count": [1, 2, 3]}), path)
    assert module["feather_columns"](path) == ["code", "count"]
    runs = list(module["feather_batches"](path, ["count", "code"], 2))
    assert [run.to_pydict() for run in runs] == [
        {"count": ["1", "2"], "code": ["007", "008"]},
        {"count": ["3"], "code": ["009"]},
    ]


def test_the_example_of_a_file_format_refuses_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "requests.feather"
    path.write_bytes(b"no table")
    with pytest.raises(SourceError, match=r"requests\.feather cannot be read as Feather.*save it"):
        example("Reads Feather files")["feather_columns"](path)


@pytest.mark.parametrize("place", ["SUFFIXES", "read_header", "stage", "head_of"])
def test_the_places_that_know_of_formats_are_where_the_example_says(place: str) -> None:
    assert f"`{place}`" in TEXT
    assert hasattr(tables, place)


def test_the_example_of_a_measure_colours_the_map(demo: Atlas) -> None:
    with MEASURES.including(example("The base of each area")["BASE_SIZE"]):
        asked = ask_query("measure=base&level=ward", demo)
        assert asked.measure.title(asked) == "Number of residents"
        picture = asked.measure.paint(asked)
    assert picture.values.tolist() == demo.base("ward", demo.manifest.bases[0].key).tolist()
    most = int(picture.values.argmax())
    assert picture.classes[most] == picture.legend[-1].number


def test_the_example_of_a_page_lists_the_areas(services: Services, atlas: Atlas) -> None:
    with PAGES.including(example("The page of areas")["AREAS"]):
        answer = answer_for({"query": "mode=areas&level=ward"}, atlas.build_id, services)
    assert answer["title"] == "wards"
    assert "Headingley" in to_json(answer["page"])


def test_every_command_that_is_named_is_a_target_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", TEXT)) <= targets
