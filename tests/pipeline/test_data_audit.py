"""The data audit: records about people are not built without answers, and an overdue review is
told.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from data.errors import CatalogueError
from data.pipeline.build import build_atlas
from data.store.reader import open_atlas
from tests.support.council import CATALOGUE, write_council

ANSWERS = {
    "about": "individuals",
    "purpose": "Planning",
    "lawful_basis": "Public task",
    "owner": "A. Owner",
    "analyst": "B. Analyst",
    "sharing": "Protocol 7",
    "retention": "Ten years",
    "review": "2030-01-31",
}


def council(folder: Path, answers: Mapping[str, str | bool], *, as_of: str = "") -> Path:
    audit = "[records.audit]\n" + "".join(
        f"{key} = {json.dumps(value)}\n" for key, value in answers.items()
    )
    text = (
        CATALOGUE.replace('title = "Squareshire"', f'title = "Squareshire"\nas_of = "{as_of}"')
        + audit
    )
    return write_council(folder, catalogue=text)


def test_all_missing_answers_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as told:
        build_atlas(
            council(tmp_path / "c", {"about": "households", "owner": "A. Owner"}),
            tmp_path / "store",
            silent=True,
        )
    (problem,) = told.value.problems
    assert "data about households" in problem
    for name in ("purpose", "lawful_basis", "analyst", "sharing", "retention", "review"):
        assert name in problem
    assert "owner (" not in problem
    assert not (tmp_path / "store" / "current").exists()


def test_data_about_areas_need_none(tmp_path: Path) -> None:
    assert build_atlas(
        council(tmp_path / "c", {"about": "areas"}), tmp_path / "store", silent=True
    ).build_id


def test_with_every_answer_it_is_built(tmp_path: Path) -> None:
    built = build_atlas(council(tmp_path / "c", ANSWERS), tmp_path / "store", silent=True)
    assert not any("review" in remark for remark in built.remarks)


@pytest.mark.parametrize("as_of", ["2030-02-01", ""])
def test_an_overdue_review_is_refused(tmp_path: Path, as_of: str) -> None:
    """By the date the catalogue gives, or else by the latest month with records (December 2024)."""
    due = "2030-01-31" if as_of else "2024-12-30"
    with pytest.raises(CatalogueError, match=f"due on {due}"):
        build_atlas(
            council(tmp_path / "c", ANSWERS | {"review": due}, as_of=as_of),
            tmp_path / "store",
            silent=True,
        )


def test_the_policy_may_be_to_warn(tmp_path: Path) -> None:
    answers = ANSWERS | {"policy": "warn", "review": "2024-12-30", "purpose": ""}
    built = build_atlas(council(tmp_path / "c", answers), tmp_path / "store", silent=True)
    assert any("purpose" in remark for remark in built.remarks)
    assert any("due on 2024-12-30" in remark for remark in built.remarks)


def test_a_review_that_is_no_date_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="expected a date"):
        build_atlas(
            council(tmp_path / "c", ANSWERS | {"review": "next spring"}),
            tmp_path / "store",
            silent=True,
        )


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        ({"sharing": ""}, "sharing (the protocol or licence under which they are shared)"),
        ({"beyond_purpose": True}, "used beyond the purpose they were collected for (Planning)"),
        ({"review": "2024-12-30"}, "due on 2024-12-30"),
    ],
)
@pytest.mark.parametrize("about", ["households", "individuals"])
def test_each_gap_follows_the_policy(
    tmp_path: Path, about: str, gap: dict[str, str | bool], said: str
) -> None:
    """A missing protocol, a use beyond the purpose, a review that is due: refused, or built with
    the gap told in the report and on the page.
    """
    answers = ANSWERS | {"about": about} | gap
    with pytest.raises(CatalogueError) as refused:
        build_atlas(council(tmp_path / "c", answers), tmp_path / "store", silent=True)
    assert said in "\n".join(refused.value.problems)
    assert not (tmp_path / "store" / "current").exists()
    built = build_atlas(
        council(tmp_path / "c", answers | {"policy": "warn"}), tmp_path / "store", silent=True
    )
    assert said in "\n".join(built.remarks)
    assert said in (
        next((tmp_path / "store" / "builds").glob("*/report.html"))
    ).read_text().replace("&#39;", "'")


@pytest.mark.parametrize(
    "gap", [{"sharing": ""}, {"beyond_purpose": True}, {"review": "2024-12-30"}]
)
def test_gaps_of_data_about_areas_stop_nothing(tmp_path: Path, gap: dict[str, str | bool]) -> None:
    assert build_atlas(
        council(tmp_path / "c", ANSWERS | {"about": "areas"} | gap), tmp_path / "store", silent=True
    ).build_id


def test_a_draft_whose_audit_is_answered_is_told_which_line_to_delete(tmp_path: Path) -> None:
    drafts = {}
    for name, answers in (("open", {"about": "individuals", "policy": "warn"}), ("whole", ANSWERS)):
        path = council(tmp_path / name, answers, as_of="2024-12-31")
        path.write_text(path.read_text().replace("[atlas]", "[atlas]\ndraft = true"))
        built = build_atlas(path, tmp_path / "store", silent=True)
        assert open_atlas(tmp_path / "store").manifest.draft
        drafts[name] = [told for told in built.remarks if "draft = true" in told]
    assert drafts["open"] == []
    assert [told.partition(":")[2] for told in drafts["whole"]] == [
        " delete the line, and the next build may be served to others"
    ]
