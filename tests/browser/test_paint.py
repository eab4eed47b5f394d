"""The painted map in a real browser, on the small atlas: what a user sees under the pointer, in the
legend and on the canvas.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from data.store.reader import Atlas, open_atlas
from tests.browser.conftest import DESKTOP, OUTLINED, PHONE, Watched, watching

INK_AT = """([lat, lng]) => {
  const surface = wardwise.paint.surface();
  const map = wardwise.paint.map();
  const size = surface.layer.options.tileSize;
  const point = map.project([lat, lng], surface.layer._tileZoom);
  const [x, y] = [Math.floor(point.x / size), Math.floor(point.y / size)];
  const tile = surface.tiles().find(({ coords }) => coords.x === x && coords.y === y);
  const at = (value) => Math.floor(((value % size) * 512) / size);
  return [...tile.element.paint.context.getImageData(at(point.x), at(point.y), 1, 1).data];
}"""
NUDGE = 0.0015
"""Degrees from the middle of an area: off the hatches and the names, within the area."""


@pytest.fixture(scope="module")
def atlas(small_store: Path) -> Atlas:
    return open_atlas(small_store)


@pytest.fixture
def watched_fine(browser: Browser, server: str) -> Iterator[Watched]:
    """A screen of two device pixels to a pixel of the page."""
    yield from watching(browser, server, PHONE, scale=2)


@pytest.fixture
def watched_moving(browser: Browser, server: str) -> Iterator[Watched]:
    """A visitor who does not ask for less motion."""
    yield from watching(browser, server, DESKTOP, motion="no-preference")


def places(atlas: Atlas, level: str) -> list[tuple[str, float, float]]:
    areas = atlas.areas(level)
    return list(zip(areas.codes.tolist(), areas.lat.tolist(), areas.lng.tolist(), strict=True))


def on_screen(page: Page, lat: float, lng: float) -> tuple[float, float]:
    """Where a place is in the window, in pixels."""
    x, y = page.evaluate(
        "([lat, lng]) => { const m = wardwise.paint.map(); const p = m.latLngToContainerPoint([lat,"
        " lng]); const b = m.getContainer().getBoundingClientRect(); return [p.x + b.x, p.y +"
        " b.y]; }",
        [lat, lng],
    )
    return x, y


def ink(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)] + [255]


def legend_colours(page: Page, look: str = "light") -> dict[int, str]:
    about = page.evaluate("() => wardwise.paint.about()")
    return {
        entry["class"]: entry["colours"][look] for entry in about["classes"] if entry["colours"]
    }


def assert_painted_true(watched: Watched, atlas: Atlas) -> None:
    """Every output area has its own code under its middle, and there the colour of its class."""
    colours = legend_colours(watched.page)
    for place, (code, lat, lng) in enumerate(places(atlas, "oa")):
        assert (
            watched.page.evaluate("([lat, lng]) => wardwise.paint.areaAt(lat, lng)", [lat, lng])
            == code
        )
        # The build gives groups 1a, 1b, 2a, 3a in turn.
        assert watched.page.evaluate(INK_AT, [lat, lng]) == ink(colours[3 + place % 4])


def test_every_area_is_where_it_should_be_in_the_colour_of_its_class(
    watched: Watched, atlas: Atlas
) -> None:
    watched.open("?level=oa&measure=segment&tier=group")
    assert_painted_true(watched, atlas)
    assert watched.page.evaluate("() => wardwise.paint.areaAt(0, 0)") == ""


def test_the_same_on_a_fine_screen(watched_fine: Watched, atlas: Atlas) -> None:
    watched_fine.open("?level=oa&measure=segment&tier=group")
    assert (
        watched_fine.page.evaluate("() => wardwise.paint.surface().layer.options.tileSize") == 256
    )
    assert_painted_true(watched_fine, atlas)


def test_pointing_tells_name_class_and_mix_without_asking_the_server(
    watched: Watched, atlas: Atlas
) -> None:
    watched.open("?level=ward&measure=segment&tier=group")
    watched.forget()
    tip = watched.page.get_by_role("tooltip")
    for place, (_, lat, lng) in enumerate(places(atlas, "ward")):
        watched.page.mouse.move(*on_screen(watched.page, lat + NUDGE, lng))
        expect(tip).to_contain_text(str(atlas.areas("ward").names[place]))
        expect(tip).to_contain_text("25% 1a")
    watched.page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    assert watched.fetched == []


def test_a_tip_has_the_value_with_its_unit_and_says_what_is_hidden(
    watched: Watched, atlas: Atlas
) -> None:
    watched.open("?level=ward&measure=count&service=crime&window=month&period=2019-01")
    (_, lat, lng), (_, lat2, lng2), *_ = places(atlas, "ward")
    tip = watched.page.get_by_role("tooltip")
    watched.page.mouse.move(*on_screen(watched.page, lat + NUDGE, lng))
    expect(tip).to_contain_text("Hidden to protect people")
    watched.page.mouse.move(*on_screen(watched.page, lat2 + NUDGE, lng2))
    expect(tip).to_contain_text("10 reports")


def test_clicks_choose_and_compare_and_outlines_stay_through_a_zoom(
    watched: Watched, atlas: Atlas
) -> None:
    watched.open("?level=ward")
    (first, lat, lng), (second, lat2, lng2), *_ = places(atlas, "ward")
    watched.page.mouse.click(*on_screen(watched.page, lat, lng))
    expect(watched.page).to_have_url(re.compile(f"area=ward:{first}"))
    watched.settled()
    watched.forget()
    watched.page.keyboard.down("Shift")
    watched.page.mouse.click(*on_screen(watched.page, lat2, lng2))
    watched.page.keyboard.up("Shift")
    expect(watched.page).to_have_url(re.compile(f"compare=ward:{second}"))
    watched.settled()
    assert watched.asked("/tiles/") == []
    assert watched.asked("paint.frame") == []
    assert watched.page.evaluate(OUTLINED)
    watched.page.evaluate("() => wardwise.paint.map().setZoom(12, { animate: false })")
    watched.settled()
    assert watched.page.evaluate(OUTLINED)


def test_enter_chooses_the_area_in_the_middle_of_the_map(watched: Watched, atlas: Atlas) -> None:
    code, lat, lng = places(atlas, "ward")[2]
    watched.open(f"?level=ward&at={lat},{lng},12")
    watched.page.locator("#map").focus()
    watched.page.keyboard.press("Enter")
    expect(watched.page).to_have_url(re.compile(f"area=ward:{code}"))
    watched.settled()


def test_a_pressed_class_is_kept_and_the_others_fade(watched: Watched, atlas: Atlas) -> None:
    watched.open("?level=oa&measure=segment&tier=group")
    legend = watched.key
    own = legend_colours(watched.page)
    watched.forget()
    legend.get_by_role("button", name=re.compile("1b")).click()
    expect(watched.page).to_have_url(re.compile("segment=1b"))
    expect(legend.get_by_role("button", name=re.compile("1b"))).to_have_attribute(
        "aria-pressed", "true"
    )
    watched.settled()
    assert watched.asked("paint.frame") == []
    grey = ink(
        watched.page.evaluate(
            "() => getComputedStyle(document.documentElement).getPropertyValue('--no-data').trim()"
        )
    )
    for place, (_, lat, lng) in enumerate(places(atlas, "oa")[:8]):
        assert watched.page.evaluate(INK_AT, [lat, lng]) == (
            ink(own[4]) if place % 4 == 1 else grey
        )
    legend.get_by_role("button", name="Show all").click()
    expect(watched.page).not_to_have_url(re.compile("segment="))
    watched.settled()


def test_classes_of_a_rate_can_be_kept_too(watched: Watched) -> None:
    watched.open("?level=ward&measure=count&service=lights&window=month")
    legend = watched.key
    first = legend.get_by_role("button", name=re.compile("Show only these")).first
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(legend.get_by_role("button", name="Show all")).to_be_visible()


def test_another_look_paints_in_its_own_colours(watched: Watched, atlas: Atlas) -> None:
    watched.open("?level=oa&measure=segment&tier=group")
    watched.page.evaluate("() => { document.documentElement.dataset.look = 'dark'; }")
    watched.page.evaluate("() => wardwise.paint.ready()")
    _, lat, lng = places(atlas, "oa")[0]
    assert watched.page.evaluate(INK_AT, [lat, lng]) == ink(legend_colours(watched.page, "dark")[3])


def test_the_level_follows_the_zoom_and_the_old_picture_stays_until_the_new_one_is_there(
    watched: Watched, atlas: Atlas
) -> None:
    _, lat, lng = places(atlas, "ward")[0]
    watched.open(f"?measure=segment&at={lat},{lng},11", intercepted=True)
    assert watched.page.evaluate("() => wardwise.paint.level()") == "ward"
    held: list[Route] = []
    watched.page.route("**/tiles/oa/**", lambda route: held.append(route))
    watched.page.evaluate("() => wardwise.paint.map().setZoom(12, { animate: false })")
    watched.page.wait_for_function(
        "() => document.querySelectorAll('.leaflet-paint-pane .leaflet-layer').length === 2"
    )
    assert watched.page.evaluate("() => wardwise.paint.level()") == "ward", (
        "until every tile of the new level has come"
    )
    for route in held:
        route.continue_()
    watched.page.unroute("**/tiles/oa/**")
    watched.settled()
    assert watched.page.evaluate("() => wardwise.paint.level()") == "oa"
    assert watched.page.locator(".leaflet-paint-pane .leaflet-layer").count() == 1


def test_an_answer_that_comes_late_is_dropped(watched: Watched) -> None:
    watched.open(
        "?level=ward&measure=count&service=lights&window=month&period=2019-03", intercepted=True
    )
    held: list[Route] = []
    watched.page.route("**/paint.frame?*period=2019-04*", lambda route: held.append(route))
    with watched.page.expect_request("**/paint.frame?*period=2019-04*"):
        watched.page.evaluate(
            "() =>"
            " wardwise.paint.show('level=ward&measure=count&service=lights&window=month"
            "&period=2019-04')"
        )
    watched.page.evaluate(
        "() =>"
        " wardwise.paint.show('level=ward&measure=count&service=lights&window=month"
        "&period=2019-05')"
    )
    watched.page.evaluate("() => wardwise.paint.ready()")
    for route in held:
        route.continue_()
    watched.page.evaluate("() => wardwise.paint.ready()")
    assert "period=2019-05" in watched.page.evaluate("() => wardwise.paint.surface().query")


def test_another_month_is_asked_for_without_its_words_and_told_as_if_with_them(
    watched: Watched,
) -> None:
    asked = "level=ward&measure=change&service=lights&window=month&period="
    watched.open(f"?{asked}2021-03")
    watched.forget()
    watched.page.evaluate("(query) => wardwise.paint.show(query)", f"{asked}2021-05")
    watched.page.evaluate("() => wardwise.paint.ready()")
    (request,) = watched.asked("paint.frame")
    assert request.url.endswith("&words=0")
    decoded = (
        "async (path) => {"
        " const { decode } = await import('/assets/js/map/frame.js');"
        " const answer = await fetch(`/api/v1/${wardwise.url.choices().build}/${path}`);"
        " return decode(await answer.arrayBuffer()).about; }"
    )
    assert watched.page.evaluate("() => wardwise.paint.about()") == watched.page.evaluate(
        decoded, f"paint.frame?{asked}2021-05"
    )


def test_a_level_without_figures_says_so_and_offers_the_one_that_has_them(watched: Watched) -> None:
    watched.open("?level=oa&measure=count&service=crime&window=month")
    notice = watched.page.locator("#map-notice")
    expect(notice).to_contain_text("counted by ward")
    notice.get_by_role("button", name="Show wards").click()
    expect(watched.page).to_have_url(re.compile("level=ward"))
    expect(notice).to_be_empty()


def test_an_overlay_adds_circles_with_a_legend_of_sizes_and_points_are_markers(
    watched: Watched,
) -> None:
    watched.open(
        "?level=ward&measure=segment&overlay=takeup&points=show&service=lights&window=month"
    )
    expect(watched.key.get_by_role("img", name=re.compile("^Size of a circle"))).to_be_visible()
    expect(watched.page.get_by_role("button", name="Depot")).to_be_visible()


def test_playing_shows_every_month_once_with_its_own_classes(
    watched_moving: Watched, atlas: Atlas
) -> None:
    watched = watched_moving
    watched.open("?level=ward&measure=count&service=lights&window=month&period=2019-01")
    watched.forget()
    watched.page.evaluate(
        "() => { window.seen = []; addEventListener('wardwise:frame', ({ detail }) =>"
        " window.seen.push([detail.month, detail.last, [...wardwise.paint.surface().classes]])); }"
    )
    watched.page.evaluate("() => wardwise.paint.play({ rate: 30 })")
    watched.page.wait_for_function("() => window.seen.some(([, last]) => last)")
    seen = watched.page.evaluate("() => window.seen")
    assert [month for month, *_ in seen] == sorted({month for month, *_ in seen})
    assert seen[-1][0] == "2021-06"
    assert len(watched.asked("series.frame")) == 1
    counts = atlas.counts("ward", "lights", "all", 29, "month").values
    assert seen[-1][2] == [int(3 + np.searchsorted([10, 20], value)) for value in counts]


def test_who_asks_for_less_motion_gets_one_month_at_a_time(watched: Watched) -> None:
    watched.open("?level=ward&measure=count&service=lights&window=month&period=2019-01")
    watched.page.evaluate(
        "() => { window.seen = []; addEventListener('wardwise:frame', (e) =>"
        " window.seen.push(e.detail)); }"
    )
    watched.page.evaluate("() => wardwise.paint.play()")
    watched.page.wait_for_function("() => window.seen.length > 0")
    detail = watched.page.evaluate("() => window.seen[0]")
    assert detail["month"] == "2019-02"
    assert detail["last"] is True


def test_circles_are_as_large_as_the_month_that_is_played(watched: Watched, atlas: Atlas) -> None:
    page = watched.open("?level=ward&measure=expected&service=lights&window=month&period=2019-01")
    page.evaluate("() => wardwise.paint.play()")
    page.wait_for_function("() => wardwise.paint.surface().sizes")
    sizes = page.evaluate("() => [...wardwise.paint.surface().sizes]")
    assert sizes == atlas.counts("ward", "lights", "all", 1, "month").values.tolist()
    assert sizes != atlas.counts("ward", "lights", "all", 0, "month").values.tolist()


def test_repainting_says_how_long_it_took_and_changes_nothing(
    watched: Watched, atlas: Atlas
) -> None:
    watched.open("?level=oa&measure=segment&tier=group")
    assert watched.page.evaluate("() => wardwise.paint.repaint()") >= 0
    assert_painted_true(watched, atlas)


def test_debug_shows_how_the_map_is_doing(watched: Watched) -> None:
    watched.open("?level=oa&debug=1")
    expect(watched.page.locator(".paint-debug")).to_contain_text("64 areas")
    expect(watched.page.locator(".notice-slot")).to_be_empty()


def test_a_map_that_does_not_change_with_time_says_so_when_play_is_pressed(
    watched: Watched,
) -> None:
    watched.open("?level=ward&measure=segment&window=month")
    expect(watched.page.get_by_role("group", name="Period")).to_be_hidden()
    watched.page.keyboard.press("p")
    expect(watched.page.locator("#map-notice")).to_contain_text(
        "does not change from month to month"
    )
    assert watched.asked("series.frame") == []


def test_months_are_asked_for_once_when_playing_is_near_and_said_to_be_coming(
    watched_moving: Watched,
) -> None:
    watched = watched_moving
    page = watched.open(
        "?level=ward&measure=expected&service=lights&window=month&period=2021-01", intercepted=True
    )
    held: list[Route] = []
    page.route("**/series.frame?**", lambda route: held.append(route))
    watched.forget()
    play, status = (
        page.get_by_role("button", name=re.compile("Play the months|Pause")),
        page.locator("#play-status"),
    )
    with page.expect_request("**/series.frame?**"):
        play.hover()
    play.click()
    expect(status).to_have_text("Loading the months\u2026")
    expect(play).to_have_attribute("aria-busy", "true")
    page.evaluate("() => wardwise.url.go({ measure: 'count' })")
    expect(status).to_have_text("")
    expect(play).to_have_attribute("aria-pressed", "false")
    watched.settled()
    page.unroute("**/series.frame?**")
    page.mouse.move(5, 5)
    play.hover()
    play.click()
    expect(status).to_have_text("The class limits stay the same.")
    assert len(watched.asked("series.frame")) == 2, "one for each question"
    play.click()
    expect(status).to_have_text("")
    watched.settled()


def test_who_saves_data_is_sent_no_months_before_they_play(watched_moving: Watched) -> None:
    page = watched_moving.open(
        "?level=ward&measure=count&service=lights&window=month&period=2019-01"
    )
    page.evaluate(
        "() => Object.defineProperty(navigator, 'connection', { value: { saveData: true },"
        " configurable: true })"
    )
    page.get_by_role("button", name="Play the months").hover()
    page.evaluate("() => wardwise.paint.ready()")
    assert watched_moving.asked("series.frame") == []


def test_playing_a_difference_moves_map_label_and_slider_with_one_request(
    watched_moving: Watched,
) -> None:
    watched = watched_moving
    watched.open("?level=ward&measure=expected&service=lights&window=month&period=2021-01")
    watched.forget()
    watched.page.evaluate(
        "() => { window.seen = []; addEventListener('wardwise:frame', ({ detail }) => { const thumb"
        " = document.querySelector('#period'); window.seen.push([detail.month,"
        " thumb.getAttribute('aria-valuetext')]); }); }"
    )
    watched.page.get_by_role("button", name="Play the months").click()
    watched.page.wait_for_function("() => window.seen.length === 5")
    expect(watched.page.get_by_role("button", name="Play the months")).to_have_attribute(
        "aria-pressed", "false"
    )
    seen = watched.page.evaluate("() => window.seen")
    assert [words for _, words in seen] == [
        "February 2021",
        "March 2021",
        "April 2021",
        "May 2021",
        "June 2021",
    ]
    assert len(watched.asked("series.frame")) == 1
    watched.settled()


def test_months_play_on_while_an_area_is_chosen_and_end_where_they_would(
    watched_moving: Watched,
) -> None:
    page = watched_moving.open(
        "?level=ward&measure=count&service=lights&window=month&period=2021-01"
    )
    page.evaluate("""() => {
            window.seen = [];
            addEventListener('wardwise:frame', ({ detail }) => {
                const chosen = location.search.includes('area=ward');
                window.seen.push({ month: detail.month, chosen, last: detail.last });
                if (window.seen.length === 1) wardwise.url.go({ area: 'ward:W0000001' });
            });
        }""")
    play = page.get_by_role("button", name=re.compile("Play the months|Pause"))
    play.click()
    page.wait_for_function("() => window.seen.some(({ last }) => last)")
    seen = page.evaluate("() => window.seen")
    months = page.evaluate("() => wardwise.url.months()")
    assert [frame["month"] for frame in seen] == months[months.index("2021-01") + 1 :], (
        "each month once, to the end"
    )
    assert not seen[0]["chosen"], "the area is chosen while they play"
    assert seen[-1]["chosen"], "and they play on"
    expect(play).to_have_attribute("aria-pressed", "false")
    expect(page).not_to_have_url(
        re.compile("period=")
    )  # the latest month is where a link without one leads
    watched_moving.settled()


def test_a_first_picture_is_there_before_the_page_and_gives_way_to_it(watched: Watched) -> None:
    page = watched.open("?level=oa&measure=segment&tier=group")
    first, own = page.evaluate(
        "() => ['first', 'painted'].map((name) =>"
        " performance.getEntriesByName(`wardwise:${name}`)[0].startTime)"
    )
    assert first < own
    assert page.locator(".first-picture, .first-picture-canvas").count() == 0
    frames = [r.url for r in watched.asked("/paint.frame")]
    tiles = [r.url for r in watched.asked("/tiles/oa/")]
    assert len(set(frames)) == len(frames) == 1, "the map takes what the first picture fetched"
    assert len(set(tiles)) == len(tiles)


def test_a_film_plays_over_the_tiles_and_leaves_them_with_its_last_month(
    watched_moving: Watched,
) -> None:
    page = watched_moving.open(
        "?level=ward&measure=count&service=lights&window=month&period=2019-01"
    )
    page.evaluate(
        "() => { window.last = new Promise((done) => addEventListener('wardwise:frame', (e) =>"
        " e.detail.last && done(e.detail.month))); }"
    )
    page.evaluate("() => wardwise.paint.play({ rate: 30 })")
    page.wait_for_selector(".paint-film", state="attached")
    shown = page.evaluate("() => window.last")
    assert shown == page.evaluate("() => wardwise.url.months().at(-1)")
    page.wait_for_selector(".paint-film", state="detached")


def test_a_film_gives_way_while_the_map_moves_and_goes_on_after(watched_moving: Watched) -> None:
    page = watched_moving.open(
        "?level=ward&measure=count&service=lights&window=month&period=2019-01"
    )
    page.evaluate("() => wardwise.paint.play({ rate: 20, loop: true })")
    page.wait_for_selector(".paint-film", state="attached")
    page.evaluate(
        "() => { const map = wardwise.paint.map(); const gone = new Promise((done) =>"
        " map.once('movestart', () => done(!document.querySelector('.paint-film'))));"
        " map.panBy([40, 0], { animate: true, duration: 0.1 }); return gone; }"
    )
    page.wait_for_selector(".paint-film", state="attached")
    page.evaluate("() => wardwise.paint.stop()")
    page.wait_for_selector(".paint-film", state="detached")
