"""Campaigns: blocks of the catalogue, and what the page says of each."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data.answers.address import ask_query
from data.answers.story.campaigns import CampaignCard, campaigns_for
from data.answers.story.plan import plan_figure, planned_for
from data.errors import CatalogueError
from data.model import Campaign
from data.pipeline.add import added
from data.pipeline.catalogue import CampaignEntry, read_catalogue
from data.store.reader import Atlas
from data.store.values import Values
from data.store.visibility import visible_to
from tests.support.asking import See, words
from tests.support.commands import status_of
from wardwise import add

CATALOGUE = """# Our atlas: this comment stays.
[atlas]
title = "Ours"

[[level]]
key = "ward"
name = "ward"
names = "wards"
boundaries = { file = "wards.geojson", code = "code" }

[[base]]
key = "people"
title = "residents"
unit = "people"
period = "2026"
file = "people.csv"
level = "ward"
code = "code"
value = "people"

[[theme]]
key = "leisure"
title = "Leisure"

[[service]]
key = "loans"
title = "Loans"
theme = "leisure"
base = "people"
"""
BLOCK = """[[campaign]]
title = "Cards by letter"
service = "loans"
level = "ward"
areas = ["W1", "W2"]
begins = 2027-01-04
ends = 2027-03-31
cost = 5000
channel = "Letter"
owner = "Libraries"
status = "planned"
review = 2028-03-01
window = "year"
chosen = "2026-12"
"""


def campaign(**changes: object) -> Campaign:
    """A campaign in ten LSOAs of the demonstration, but for what is changed."""
    usual: dict[str, object] = {
        "title": "By letter",
        "item": "bus-pass",
        "level": "lsoa",
        "areas": (),
        "begins": date(2025, 1, 1),
        "ends": date(2025, 3, 28),
        "cost": 400.0,
        "channel": "Letter",
        "owner": "Transport",
        "status": "finished",
        "review": date(2026, 3, 2),
        "window": "year",
        "chosen": "2024-06",
    }
    return Campaign.model_validate(usual | changes)


@pytest.fixture
def run(demo: Atlas, monkeypatch: pytest.MonkeyPatch) -> Callable[[Campaign], CampaignCard]:
    """The card of a campaign, as if the catalogue of the demonstration had it."""

    def card(one: Campaign) -> CampaignCard:
        manifest = demo.manifest.model_copy(update={"campaigns": (one,)})
        monkeypatch.setattr(demo, "manifest", manifest)
        [found] = campaigns_for(ask_query("mode=campaigns", demo)).cards
        return found

    return card


def lowest(atlas: Atlas, level: str, size: int) -> tuple[str, ...]:
    """The areas with most missing applications, by the year that they are chosen by."""
    query = f"service=bus-pass&measure=expected&level={level}&tab=plan&period=2024-06"
    planned = planned_for(ask_query(query, atlas))
    assert not isinstance(planned, str)
    return tuple(str(c) for c in atlas.areas(level).codes[planned.plan.order[:size]])


def test_a_block_is_added_behind_a_catalogue_that_stays_as_it_was(tmp_path: Path) -> None:
    catalogue, file = tmp_path / "atlas.toml", tmp_path / "campaign.toml"
    catalogue.write_text(CATALOGUE, "utf-8")
    file.write_text(f"\ufeff{BLOCK}", "utf-8")  # Some editors mark a text so.
    assert status_of(add, file, catalogue, "--yes", "--store", tmp_path / "none") == 0
    assert catalogue.read_text("utf-8").startswith(CATALOGUE.rstrip("\n"))
    [entry] = read_catalogue(catalogue).campaign
    assert (entry.begins, entry.areas, entry.cost) == (date(2027, 1, 4), ("W1", "W2"), 5000)
    assert status_of(add, file, catalogue, "--yes", "--store", tmp_path / "none") == 1


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('"loans"', '"lones"', "service 'lones' is not declared; declared are: loans"),
        ('level = "ward"', 'level = "parish"', "level 'parish' is not declared"),
        ('"W2"]', '"W1"]', "areas has 'W1' more than once; give each code once"),
        ("2027-03-31", "2026-03-31", "give a last day that is not before the first"),
        ("2028-03-01", "2026-03-01", "give a day after it began"),
        ("begins = 2027-01-04", 'begins = "soon"', "a day such as 2027-01-31 is expected"),
        ('"Libraries"', '""', "owner: it is empty; write it between the quotes"),
        ("cost = 5000", "cost = -1", "greater than or equal to 0; '-1' was given"),
        ('"planned"', '"dreamt"', "status"),
        ('"2026-12"', '"last year"', "chosen"),
        ('"2026-12"', '"2027-02"', "give the period that the areas were chosen by"),
    ],
)
def test_a_block_that_cannot_be_is_refused_with_the_reason(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    catalogue, file = tmp_path / "atlas.toml", tmp_path / "campaign.toml"
    catalogue.write_text(CATALOGUE, "utf-8")
    file.write_text(BLOCK.replace(right, wrong), "utf-8")
    with pytest.raises(CatalogueError) as refused:
        added(file, catalogue, {})
    assert told in str(refused.value)
    assert catalogue.read_text("utf-8") == CATALOGUE


def test_the_plan_gives_the_block_that_is_added(demo: Atlas) -> None:
    query = "service=libraries&measure=expected&level=ward&tab=plan&budget=2000&cost=4"
    figure = plan_figure(ask_query(query, demo))
    written = {"title": figure.suggested, "channel": "Letter", "owner": "Libraries"}
    days = {"begins": date(2027, 1, 4), "ends": date(2027, 3, 31), "review": date(2028, 3, 1)}
    entry = CampaignEntry.model_validate(tomllib.loads(figure.block) | written | days)
    assert (entry.service, entry.level, entry.cost) == ("libraries", "ward", 2000)
    assert entry.areas == tuple(row.reference.partition(":")[2] for row in figure.rows)
    assert (entry.window, entry.chosen, entry.status) == ("year", "2025-12", "planned")
    assert figure.suggested == "Library loans, 2 wards"
    assert figure.beforehand[0].startswith("Afterwards a rise of ")


def test_a_plan_for_too_many_areas_says_so_before_it_begins(demo: Atlas) -> None:
    query = "service=libraries&measure=expected&level=ward&tab=plan&budget=9000&cost=4"
    figure = plan_figure(ask_query(query, demo))
    assert figure.beforehand[0] == "Afterwards it could not be said what changed."
    assert figure.beforehand[1].startswith("It takes ")
    assert figure.finer == ("lsoa", "LSOAs")


def test_a_campaign_without_effect_could_be_chance(
    demo: Atlas, run: Callable[[Campaign], CampaignCard]
) -> None:
    card = run(campaign(areas=lowest(demo, "lsoa", 10)))
    assert card.verdict.endswith("which could be chance.")
    said = " ".join(card.told)
    assert "The 12 months to December 2022 and the 12 months to December 2025" in said
    assert "Compared with 50 LSOAs" in said
    assert "399 sets" in said
    assert "in four cases of five" in said
    assert "Where 1,000 applications are expected" in said


def test_a_planted_rise_is_found(
    demo: Atlas, run: Callable[[Campaign], CampaignCard], monkeypatch: pytest.MonkeyPatch
) -> None:
    areas = lowest(demo, "lsoa", 10)
    rows = [(demo.number("lsoa", code) or 0) - 1 for code in areas]
    counts = demo.counts

    def risen(level: str, item: str, channel: str, month: int, window: str) -> Values:
        found = counts(level, item, channel, month, window)
        if month != 47:
            return found
        values = found.values.copy()
        values[rows] = np.rint(values[rows] * 2.2)
        return Values(values, found.states)

    monkeypatch.setattr(demo, "counts", risen)
    card = run(campaign(title="A rise", areas=areas))
    assert card.verdict.endswith("unlikely to be chance.")
    assert "more applications than LSOAs like them" in card.verdict


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"begins": date(2025, 6, 2), "ends": date(2025, 6, 9)}, "No year after it began"),
        ({"chosen": "2031-12"}, "There are no figures for the period"),
        ({"level": "ward", "areas": ("Z05000001",)}, "It takes 200 wards"),
        ({"level": "authority", "areas": ("Z07000001",)}, "without a campaign to compare with"),
    ],
)
def test_what_cannot_be_said_is_said_to_be_so(
    demo: Atlas, run: Callable[[Campaign], CampaignCard], changes: dict[str, object], told: str
) -> None:
    areas = {"areas": lowest(demo, "lsoa", 2)} if "areas" not in changes else {}
    card = run(campaign(title=told, **(areas | changes)))
    assert card.verdict == "It cannot be said what changed."
    assert told in card.told[0]


def test_a_campaign_that_is_planned_says_when_it_can_be_told_and_what_could_be_found(
    demo: Atlas, run: Callable[[Campaign], CampaignCard]
) -> None:
    dates = {"begins": date(2026, 2, 2), "ends": date(2026, 4, 30), "review": date(2027, 4, 1)}
    card = run(campaign(title="Planned", areas=lowest(demo, "lsoa", 10), **dates))
    told = " ".join(card.told)
    assert "once there are figures for the 12 months to February 2027." in told
    assert "Afterwards a rise of " in told
    every = tuple(str(code) for code in demo.areas("lsoa").codes[:200])
    card = run(campaign(title="Too many", areas=every, **dates))
    assert "LSOAs without a campaign to compare with" in card.told[1]


def test_few_areas_of_a_small_atlas_cannot_be_compared(
    atlas: Atlas, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = campaign(
        item="lights",
        level="ward",
        areas=("W0000001",),
        begins=date(2023, 1, 1),
        ends=date(2023, 1, 9),
    )
    hidden = campaign(title="Secret", item="secret-meetings")
    manifest = atlas.manifest.model_copy(update={"campaigns": (one, hidden)})
    monkeypatch.setattr(atlas, "manifest", manifest)
    told = words(see("mode=campaigns")["page"])
    assert "It cannot be said what changed." in told
    assert "1 campaign is not shown" in told
    assert "Secret" not in told


def test_who_may_not_see_a_theme_does_not_see_its_campaigns(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_one, secret = campaign(item="lights"), campaign(title="Secret", item="crime")
    themes = tuple(
        theme.model_copy(update={"groups": ("police",) if theme.key == "safety" else ()})
        for theme in atlas.manifest.themes
    )
    changes = {"campaigns": (open_one, secret), "themes": themes}
    monkeypatch.setattr(atlas, "manifest", atlas.manifest.model_copy(update=changes))
    assert visible_to(atlas, {"police"}).manifest.campaigns == (open_one, secret)
    assert visible_to(atlas, set()).manifest.campaigns == (open_one,)


def test_a_page_without_campaigns_says_how_one_comes_there(see: See) -> None:
    assert "There is no campaign yet." in words(see("mode=campaigns")["page"])
