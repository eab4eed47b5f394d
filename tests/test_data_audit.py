"""The data audit: records about people are not built without answers, and an overdue review is told."""

from pathlib import Path

import pytest

from data.build.atlas import build_atlas
from data.errors import CatalogueError
from tests.council import CATALOGUE, write_council

ANSWERS = {
    "about": "individuals", "purpose": "Planning", "lawful_basis": "Public task", "owner": "A. Owner", "analyst": "B. Analyst",
    "sharing": "Protocol 7", "retention": "Ten years", "review": "2030-01-31",
}  # fmt: skip


def council(folder: Path, answers: dict[str, str], *, as_of: str = "") -> Path:
    audit = "[records.audit]\n" + "".join(f'{key} = "{value}"\n' for key, value in answers.items())
    text = CATALOGUE.replace('title = "Squareshire"', f'title = "Squareshire"\nas_of = "{as_of}"') + audit
    return write_council(folder, catalogue=text)


def test_all_missing_answers_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as told:
        build_atlas(council(tmp_path / "c", {"about": "households", "owner": "A. Owner"}), tmp_path / "store", silent=True)
    (problem,) = told.value.problems
    assert "data about households" in problem
    for name in ("purpose", "lawful_basis", "analyst", "sharing", "retention", "review"):
        assert name in problem
    assert "owner (" not in problem
    assert not (tmp_path / "store" / "current").exists()


def test_data_about_areas_need_none(tmp_path: Path) -> None:
    assert build_atlas(council(tmp_path / "c", {"about": "areas"}), tmp_path / "store", silent=True).build_id


def test_with_every_answer_it_is_built(tmp_path: Path) -> None:
    built = build_atlas(council(tmp_path / "c", ANSWERS), tmp_path / "store", silent=True)
    assert not any("review" in remark for remark in built.remarks)


@pytest.mark.parametrize("as_of", ["2030-02-01", ""])
def test_an_overdue_review_is_refused(tmp_path: Path, as_of: str) -> None:
    """By the date the catalogue gives, or else by the latest month with records (December 2024)."""
    due = "2030-01-31" if as_of else "2024-12-30"
    with pytest.raises(CatalogueError, match=f"due on {due}"):
        build_atlas(council(tmp_path / "c", ANSWERS | {"review": due}, as_of=as_of), tmp_path / "store", silent=True)


def test_the_policy_may_be_to_warn(tmp_path: Path) -> None:
    answers = ANSWERS | {"policy": "warn", "review": "2024-12-30", "purpose": ""}
    built = build_atlas(council(tmp_path / "c", answers), tmp_path / "store", silent=True)
    assert any("purpose" in remark for remark in built.remarks)
    assert any("due on 2024-12-30" in remark for remark in built.remarks)


def test_a_review_that_is_no_date_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="expected a date"):
        build_atlas(council(tmp_path / "c", ANSWERS | {"review": "next spring"}), tmp_path / "store", silent=True)
