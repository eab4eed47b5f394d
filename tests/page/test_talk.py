"""Talks: what a scene shows, what of it is gone, and stories that are added to a catalogue."""

from pathlib import Path

from flask import Flask

from callbacks.context import services_for
from callbacks.sign_in.person import Person, enter
from callbacks.talk.slides import drawn_of
from data.answers.address import ask_query
from data.answers.talk import generated, shown
from data.pipeline.catalogue import read_catalogue
from data.settings import Settings
from data.store.reader import Atlas
from data.talk import Emphasis, Scene
from tests.page.test_views import CATALOGUE
from tests.support.asking import page_of
from tests.support.commands import status_of
from wardwise import add

STORY = """
[[story]]
key = "lights"
title = "Lights"

[[story.scene]]
view = "measure=rate"
headline = "Where it is dark"

[[story.scene]]
view = "measure=segment&tab=people"
minutes = 2
emphasis = { segment = "A" }
"""


def test_a_scene_has_its_own_headline_or_the_live_one(atlas: Atlas) -> None:
    query = "measure=rate&service=lights"
    own = shown(Scene(view=query, headline="Dark", words="One.\n\nTwo."), atlas)
    live = shown(Scene(view=query), atlas)
    asked = ask_query(query, atlas)
    assert (own.headline, own.words, own.gone) == ("Dark", ("One.", "Two."), ())
    assert live.headline == asked.measure.headline(asked)


def test_what_the_build_cannot_show_is_said_and_the_rest_is_shown(atlas: Atlas) -> None:
    scene = Scene(view="service=gone&area=ward:NOWHERE&measure=rate", words="Still here.")
    lost = shown(scene, atlas)
    assert "'gone'" in lost.gone[0]
    assert "'ward:NOWHERE' is not in this atlas" in lost.gone[1]
    assert (lost.words, bool(lost.headline)) == (("Still here.",), True)
    assert lost.tab.place.reference == ""
    apart = shown(Scene(view="mode=services&measure=rate&beside=service:crime"), atlas)
    assert [said.split(":")[0] for said in apart.gone] == ["A scene shows a map"]
    emphasis = Emphasis(area="ward:NOWHERE", segment="9z")
    lost = shown(Scene(view="measure=rate", emphasis=emphasis), atlas)
    assert [said.split(" is not ")[0] for said in lost.gone] == [
        "The group '9z'",
        "The area 'ward:NOWHERE'",
    ]


def test_what_is_emphasised_is_kept_and_outlined(atlas: Atlas) -> None:
    emphasis = Emphasis(area="ward:W0000002", segment="2")
    found = shown(Scene(view="measure=segment", emphasis=emphasis), atlas)
    assert (found.gone, found.asked.view.segment, found.asked.spot) == ((), ("2",), None)
    assert found.outlined == ask_query("area=ward:W0000002", atlas).spot
    plain = drawn_of(shown(Scene(view="measure=segment"), atlas))
    own = drawn_of(found)
    assert (len(list(own.outlined())), len(list(plain.outlined()))) == (1, 0)
    assert own.extent == plain.extent


def test_a_generated_talk_has_scenes_that_this_build_can_show(atlas: Atlas) -> None:
    talk = generated(ask_query("service=lights", atlas))
    assert len(talk.scenes) == 5
    assert not any(shown(scene, atlas).gone for scene in talk.scenes)


def test_a_story_is_added_behind_a_catalogue(tmp_path: Path) -> None:
    catalogue, file = tmp_path / "atlas.toml", tmp_path / "story.toml"
    catalogue.write_text(CATALOGUE, "utf-8")
    file.write_text(STORY, "utf-8")
    assert status_of(add, file, catalogue, "--yes", "--store", tmp_path / "none") == 0
    [story] = read_catalogue(catalogue).story
    assert [scene.headline for scene in story.scene] == ["Where it is dark", None]
    assert story.scene[1].emphasis is not None
    assert story.scene[1].emphasis.segment == "A"


def test_the_notes_of_a_story_reach_the_speaker_alone(demo_store: Path) -> None:
    """Whoever signed in may read them, and whoever sits at the machine that alone is served."""
    server = Flask("notes")

    def are_there(*, is_only_here: bool, person: Person | None = None) -> bool:
        services = services_for(Settings(store=demo_store), server, is_only_here=is_only_here)
        with server.test_request_context():
            enter(person)
            answer = page_of(services, "mode=present&story=libraries")
        assert len(answer["talk"]["scenes"]) == 8
        return "Welcome." in str(answer)

    assert not are_there(is_only_here=False)
    assert are_there(is_only_here=True)
    assert are_there(is_only_here=False, person=Person("a", frozenset()))
