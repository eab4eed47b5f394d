"""A talk on the network: what it serves, to whom, and for how long."""

import json
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from app import create_app
from callbacks.sign_in.users import write_user
from callbacks.talk.app import COOKIE, TalkApp
from callbacks.talk.beside import TalkBeside
from callbacks.talk.server import Opened, run_talk
from callbacks.talk.slides import slides_of
from callbacks.talk.speaker import TRIES_HERE, TRIES_IN_ALL, Speaker, Tries
from callbacks.talk.stage import StageApp
from callbacks.talk.state import StateFile, TalkState
from callbacks.talk.talk import Talk, open_talk, write_talk
from data.answers.talk import named_talk
from data.errors import StoryError
from data.settings import Settings
from data.store.reader import Atlas
from data.talk import Scene
from data.talk import Talk as Story
from layouts.talk.values import KeyRow, Slide
from tests.support.commands import status_of
from wardwise import talk as open_talk_beside

SPEAKER = Speaker("t" * 43, "123456", "s" * 43)
SPEAK = f"/speak/{SPEAKER.token}"
HOST = "192.168.1.20:8050"
SLIDES = tuple(
    Slide(
        f"Headline <{n}>",
        "Question?",
        (f"Words {n}",),
        b"picture %d" % n,
        "In words",
        (KeyRow(b"colour", "More", "12"),),
        ("Source: S",),
        f"only for the speaker {n}",
    )
    for n in (1, 2, 3)
)
SECOND = Slide("Of the right", "Question?", (), b"picture 4", "In words", name="Right")
SLIDES = (*SLIDES[:2], replace(SLIDES[2], name="Left", second=SECOND))


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    return write_talk(tmp_path, "A talk", SLIDES, SPEAKER, time.time() + 3600)


class Phone:
    """A browser of somebody on the network."""

    def __init__(self, talk: Talk, address: str = "192.168.1.7") -> None:
        self.client = Client(TalkApp(talk))
        self.environment = {"REMOTE_ADDR": address, "HTTP_HOST": HOST}

    def get(self, path: str, **headers: str):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers=given, environ_overrides=self.environment)

    def post(self, path: str, origin: str | None = f"http://{HOST}", **form: str):
        headers = {} if origin is None else {"Origin": origin}
        return self.client.post(
            path, data=form, headers=headers, environ_overrides=self.environment
        )

    def code(self, code: str) -> int:
        return self.post(SPEAK, code=code).status_code


@pytest.fixture
def speaker(talk: Talk) -> Phone:
    phone = Phone(talk)
    assert phone.code(SPEAKER.code) == 303
    return phone


def scene_of(phone: Phone, talk: Talk) -> int:
    return int(phone.get(f"/follow/{talk.key}/state").json["scene"])


def test_a_step_of_the_speaker_reaches_a_follower(talk: Talk, speaker: Phone) -> None:
    follower = Phone(talk, "192.168.1.9")
    path = f"/follow/{talk.key}/state"
    first = follower.get(path)
    assert first.json == {"scene": 0, "screen": ""}
    again = follower.get(path, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert speaker.post(SPEAK, do="next").status_code == 303
    moved = follower.get(path, If_None_Match=first.headers["ETag"])
    assert moved.json == {"scene": 1, "screen": ""}
    told = speaker.get(f"{SPEAK}/state").json
    assert (told["headline"], told["note"]) == ("Headline <2>", "only for the speaker 2")
    assert speaker.post(SPEAK, do="blank").status_code == 303
    assert follower.get(path).json == {"scene": 1, "screen": "blank"}


@pytest.mark.parametrize(
    ("steps", "scene", "screen"),
    [
        (["next", "next", "next", "next"], 2, ""),
        (["back"], 0, ""),
        (["3", "back"], 1, ""),
        (["999"], 2, ""),
        (["blank", "white"], 0, "white"),
        (["white", "white"], 0, ""),
        (["blank", "next"], 1, ""),
        (["0", "²", "-1", "no"], 0, ""),
    ],
)
def test_steps(steps: list[str], scene: int, screen: str) -> None:
    state = TalkState()
    for step in steps:
        state = state.after(step, 3)
    assert (state.scene, state.screen) == (scene, screen)


def test_a_state_that_changes_has_another_tag_and_one_that_does_not_has_the_same() -> None:
    first = TalkState()
    assert first.after("back", 3) is first
    assert first.after("next", 3).etag != first.etag
    assert first.after("next", 3).after("back", 3).etag != first.etag


def test_readers_of_the_file_never_see_half_of_it(tmp_path: Path) -> None:
    """Workers read while others write; every state read was written whole."""
    writers = [StateFile(tmp_path / "state.json") for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        for n in range(100):
            pool.submit(writers[n % 4].change, str(n + 1), 100)
        read = list(pool.map(lambda _: StateFile(tmp_path / "state.json").read(), range(100)))
    assert all(0 <= state.scene < 100 for state in read)
    assert writers[0].read().revision > 0
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_only_the_talk_is_served(talk: Talk, speaker: Phone) -> None:
    """Each address of the atlas, and all that is near the talk's own, is 404."""
    follower = Phone(talk)
    for path in (
        "/",
        "/?mode=present",
        "/_dash-layout",
        "/_dash-dependencies",
        "/api/v1/catalogue.json",
        "/assets/js/page.js",
        "/report.html",
        "/favicon.ico",
        "/follow/",
        "/follow/wrong",
        "/follow/wrong/state",
        "/speak/",
        "/speak/wrong",
        f"/speak/{SPEAKER.token[:-1]}",
        f"/follow/{talk.key}/talk.json",
        f"/follow/{talk.key}/../talk.json",
        f"/follow/{talk.key}/%2e%2e/state.json",
        f"/follow/{talk.key}/page.js",
        f"{SPEAK}/talk.json",
    ):
        assert (speaker if path.startswith(SPEAK) else follower).get(path).status_code == 404, path
    assert follower.get(f"/follow/{talk.key}").status_code == 200


def test_followers_get_no_note_and_no_secret(talk: Talk) -> None:
    follower = Phone(talk)
    page = follower.get(f"/follow/{talk.key}").text
    names = re.findall(rf"/follow/{talk.key}/[\w.]+", page)
    assert len(set(names)) == 7  # style, script, code, four pictures, of which two are of one scene
    answers = [follower.get(path) for path in {*names, f"/follow/{talk.key}/state", SPEAK}]
    for text in (page, *(answer.text for answer in answers if answer.mimetype != "image/png")):
        for secret in ("only for the speaker", SPEAKER.token, SPEAKER.code, SPEAKER.session):
            assert secret not in text
    assert "Headline &lt;1&gt;" in page
    pictures = [answer for answer in answers if answer.mimetype == "image/png"]
    assert {answer.data for answer in pictures} == {
        each.picture for slide in SLIDES for each in slide.maps
    }
    assert all("immutable" in answer.headers["Cache-Control"] for answer in pictures)


def test_a_step_needs_the_link_the_code_and_the_own_page(talk: Talk, speaker: Phone) -> None:
    stranger = Phone(talk, "192.168.1.66")
    assert stranger.post(SPEAK, do="next").status_code == 403  # no code
    assert stranger.get(f"{SPEAK}/state").status_code == 403
    assert stranger.get(f"{SPEAK}/screen").status_code == 403
    assert stranger.post("/speak/wrong", do="next").status_code == 404
    assert stranger.post(f"/follow/{talk.key}", do="next").status_code == 405
    for origin in (None, "null", "http://elsewhere.example", f"http://{HOST}1"):
        assert speaker.post(SPEAK, origin, do="next").status_code == 403, origin
        assert speaker.post(SPEAK, origin, code=SPEAKER.code).status_code == 403, origin
    assert speaker.post(SPEAK, do="no such step").status_code == 400
    assert speaker.post(SPEAK, do="n" * 5000).status_code == 413
    assert scene_of(stranger, talk) == 0
    assert speaker.post(SPEAK, do="next").status_code == 303
    assert scene_of(stranger, talk) == 1


def test_the_cookie_is_kept_from_scripts_and_other_sites(talk: Talk) -> None:
    phone = Phone(talk)
    said = phone.post(SPEAK, code=f" {SPEAKER.code} ").headers["Set-Cookie"]
    assert said.startswith(f"{COOKIE}={SPEAKER.session};")
    for part in ("HttpOnly", "SameSite=Strict", f"Path={SPEAK}"):
        assert part in said
    assert 3500 < int(re.search(r"Max-Age=(\d+)", said)[1]) <= 3600


def test_wrong_codes_lock_an_address_and_then_everybody(talk: Talk, speaker: Phone) -> None:
    guessing = Phone(talk, "192.168.1.66")
    assert [guessing.code(f"{n:06}") for n in range(TRIES_HERE)] == [403] * TRIES_HERE
    assert guessing.code(SPEAKER.code) == 429
    assert Phone(talk, "192.168.1.8").code(SPEAKER.code) == 303
    found = [Phone(talk, f"192.168.2.{n}").code("000000") for n in range(TRIES_IN_ALL)]
    assert found[0] == 403
    assert found[-1] == 429
    assert Phone(talk, "192.168.1.10").code(SPEAKER.code) == 429
    # A device that has the code goes on, and so does the talk.
    assert speaker.post(SPEAK, do="next").status_code == 303
    # Without the link nobody can try a code, and so nobody can lock the speaker out.
    assert guessing.post("/speak/wrong", code="000000").status_code == 404


def test_tries_at_the_same_time_count_in_all_workers(tmp_path: Path) -> None:
    workers = [Tries(tmp_path / "tries") for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: workers[n % 4].take("192.168.1.66"), range(40)))
    assert sum(taken) <= TRIES_HERE


def test_right_codes_do_not_lock(tmp_path: Path) -> None:
    tries = Tries(tmp_path / "tries")
    for _ in range(TRIES_IN_ALL + 5):
        assert tries.take("192.168.1.7")
        tries.was_right("192.168.1.7")


@pytest.mark.parametrize("way", ["hours", "speaker"])
def test_a_talk_ends(talk: Talk, speaker: Phone, way: str) -> None:
    if way == "speaker":
        assert speaker.post(SPEAK, do="end").status_code == 303
        ended = speaker
    else:
        talk = replace(talk, ends=time.time() - 1)
        ended = Phone(talk)
    for path in (SPEAK, f"{SPEAK}/state", f"/follow/{talk.key}", f"/follow/{talk.key}/code.svg"):
        assert ended.get(path).status_code == 410, path
    picture = f"/follow/{talk.key}/{SLIDES[0].picture_name}"
    assert ended.get(picture).status_code == 410
    assert ended.post(SPEAK, code=SPEAKER.code).status_code == 410
    assert ended.get(f"/follow/{talk.key}/state").json == {"ended": True}


@pytest.mark.parametrize(
    ("host", "status"),
    [("192.168.1.20:8050", 200), ("localhost", 200), ("[::1]:80", 200), ("evil.example", 400)],
)
def test_it_answers_to_addresses_and_to_names_of_this_machine(
    talk: Talk, host: str, status: int
) -> None:
    phone = Phone(talk)
    phone.environment["HTTP_HOST"] = host
    assert phone.get(f"/follow/{talk.key}/state").status_code == status


def test_every_answer_has_the_headers_of_a_strict_page(talk: Talk, speaker: Phone) -> None:
    for path in (f"/follow/{talk.key}", SPEAK, "/nowhere", f"/follow/{talk.key}/state"):
        headers = speaker.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert speaker.get(SPEAK).headers["Cache-Control"] == "no-store"


def test_another_worker_opens_the_same_talk(talk: Talk, speaker: Phone) -> None:
    other = open_talk(talk.folder)
    assert replace(other, state=talk.state, tries=talk.tries) == talk
    speaker.post(SPEAK, do="2")
    assert scene_of(Phone(other), other) == 1
    assert talk.folder.stat().st_mode & 0o077 == 0
    assert (talk.folder / "talk.json").stat().st_mode & 0o077 == 0


def test_beside_an_atlas_it_takes_its_own_addresses_and_no_other(
    talk: Talk, tmp_path: Path
) -> None:
    passed: list[str] = []

    def atlas(environ: dict[str, str], start: Callable[..., object]) -> list[bytes]:
        passed.append(environ["PATH_INFO"])
        start("200 OK", [])
        return [b"atlas"]

    client = Client(TalkBeside(talk.folder, atlas))
    for path in ("/", "/followed", "/api/v1/catalogue.json"):
        assert client.get(path).data == b"atlas"
    assert client.get(f"/follow/{talk.key}/state").status_code == 200
    assert client.get("/speak/wrong").status_code == 404
    assert passed == ["/", "/followed", "/api/v1/catalogue.json"]
    # Another talk takes its place while the server runs, from its first scene.
    talk.state.change("3", 3)
    other = write_talk(talk.folder, "Another", SLIDES, SPEAKER, time.time() + 3600)
    assert client.get(f"/follow/{talk.key}").status_code == 404
    assert client.get(f"/follow/{other.key}/state").json == {"scene": 0, "screen": ""}
    # Where there is no talk, the atlas answers.
    assert Client(TalkBeside(tmp_path / "none", atlas)).get("/follow/x").data == b"atlas"


def test_a_talk_is_written_for_the_server_of_an_atlas(
    small_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, other = tmp_path / "talk", tmp_path / "other"
    assert status_of(open_talk_beside, folder, "--store", small_store, "--code", "123456") == 0
    told = capsys.readouterr().out
    path = re.search(r"For everybody: +http://[^/]+(/follow/[a-z2-9]{8})\n", told)[1]
    link = re.search(r"For the speaker: http://[^/]+(/speak/[\w-]{43})\n", told)[1]
    assert f"WARDWISE_TALK={folder}" in told
    # Behind a proxy, each phone has an address of its own, and others sign in.
    settings = Settings(
        store=small_store, talk=str(folder), proxies=1, sign_in="basic", users=other
    )
    write_user(other, "ann", frozenset(), "a long password of hers")
    client = create_app(settings).server.test_client()
    assert client.get("/", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 401
    assert client.get(path, headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 200

    def tried(code: str, address: str) -> int:
        headers = {"X-Forwarded-For": address, "Origin": "http://localhost"}
        return client.post(link, data={"code": code}, headers=headers).status_code

    assert [tried("000000", "10.0.0.2") for _ in range(TRIES_HERE + 1)][-1] == 429
    assert tried("123456", "10.0.0.3") == 303
    assert status_of(open_talk_beside, small_store, "--store", small_store) == 2
    assert "holds other files" in capsys.readouterr().err


def test_a_step_on_the_stage_and_one_of_the_speaker_change_the_same_talk(
    talk: Talk, speaker: Phone
) -> None:
    def atlas(environ: dict[str, str], start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    here = "127.0.0.1:8051"
    stage = Client(StageApp(talk, "libraries", "http://10.0.0.1/follow/x", atlas))  # type: ignore[arg-type]

    def step(action: str, origin: str = f"http://{here}", host: str = here) -> TestResponse:
        headers = {"Origin": origin, "Host": host}
        return stage.post("/stage/step", data={"do": action}, headers=headers)

    assert stage.get("/?mode=present").data == b"/"
    told = step("3").json
    assert (told["scene"], told["scenes"], told["story"]) == (2, 3, "libraries")
    assert scene_of(speaker, talk) == 2
    speaker.post(SPEAK, do="back")
    speaker.post(SPEAK, do="white")
    told = stage.get("/stage/state").json
    assert (told["scene"], told["screen"], told["ended"]) == (1, "white", False)
    assert stage.get("/stage/code.svg").mimetype == "image/svg+xml"
    # A page elsewhere cannot move it, and neither can a name that somebody points here.
    assert step("1", origin="http://evil.example").status_code == 403
    assert step("1", origin="http://evil.example", host="evil.example").status_code == 400
    assert step("no such step").status_code == 400
    assert step("n" * 5000).status_code == 413
    assert stage.get("/stage/talk.json").status_code == 404
    assert stage.post("/stage/state").status_code == 405
    assert scene_of(speaker, talk) == 1
    for secret in (SPEAKER.token, SPEAKER.code, SPEAKER.session, "only for the speaker"):
        assert secret not in json.dumps(told)


def test_the_network_gets_the_talk_and_this_machine_the_atlas(
    small_store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = []

    class Silent:
        effective_port = 8051

        def __init__(self, application: object, **options: Any) -> None:
            opened.append((type(application), options["host"], options["port"]))

        def run(self) -> None:
            """Nobody asks."""

    monkeypatch.setattr("callbacks.talk.server.waitress.create_server", Silent)
    asked = []
    code = run_talk(
        small_store, "", Opened(port=8050), lambda settings, host: asked.append((settings, host))
    )
    assert code == 0
    assert opened == [(TalkApp, "0.0.0.0", 8050), (StageApp, "127.0.0.1", 8051)]
    assert [(settings.store, host) for settings, host in asked] == [(small_store, "127.0.0.1")]
    told = capsys.readouterr().out
    stage = "http://127.0.0.1:8051/?mode=present&story=together"
    assert f"For the projector, on this machine: {stage}\n" in told
    assert re.search(r"For everybody: +http://[^/]+:8050/follow/[a-z2-9]{8}\n", told)
    assert "The talk is no longer served" in told


def test_scenes_of_an_atlas(demo: Atlas) -> None:
    """A scene has the picture, the key and the words of its view, and where they come from."""
    story = Story(
        title="T",
        scenes=(
            Scene(view="measure=segment", headline="Own headline", words="Own.", note="Hush"),
            Scene(view="service=gone&area=ward:none"),
            Scene(view="measure=rate&service=libraries&beside=service:swimming"),
        ),
    )
    first, second, both = slides_of(demo, story)
    assert ("loans" in both.name.lower(), "swim" in both.maps[1].name.lower()) == (True, True)
    assert both.picture != both.maps[1].picture
    assert first.picture.startswith(b"\x89PNG")
    assert min(first.size) > 400
    assert (first.headline, first.words[0], first.note) == ("Own headline", "Own.", "Hush")
    assert sum(int(row.areas.replace(",", "")) for row in first.key) == 100
    assert any(line.startswith("Disclosure rule: ") for line in first.sources)
    assert all("Fictional demonstration data" in each.question for each in (first, second))
    assert any("not" in word and "atlas" in word for word in second.words)
    assert second.picture


def test_a_story_that_is_not_there_is_named(demo: Atlas) -> None:
    assert named_talk(demo, "").scenes
    with pytest.raises(StoryError, match=re.escape("'nowhere'")):
        named_talk(demo, "nowhere")


def test_the_state_is_small(talk: Talk) -> None:
    assert len(json.dumps(Phone(talk).get(f"/follow/{talk.key}/state").json)) < 60
