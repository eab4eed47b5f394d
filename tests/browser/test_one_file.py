"""A talk in one file, opened from the disk without a network."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, expect

from app import create_app
from data.settings import Settings
from tests.support.asking import asker
from tests.support.commands import status_of
from wardwise import bundle

WHERE = {
    "demo_store": "measure=rate&service=libraries&level=lsoa",
    "leeds_store": "measure=rate&service=rubbish&level=lsoa",
}
TWO = {
    # Two places: each map stays at its own.
    "demo_store": "measure=rate&service=libraries&area=ward:Z05000086&beside=area:ward:Z05000097",
    "leeds_store": "measure=segment&level=ward",
}
SHAKEN = "measure=expected&service=libraries&level=ward&shake=nothing"
COUNTED = """() => {
  const rows = document.querySelectorAll("section:not([hidden]) .key [data-class]");
  return [...rows].map((each) => each.lastElementChild.textContent);
}"""
APART = """() => {
  const { map, second } = wardwiseTalk;
  return [second.at.x - map.at.x, second.at.y - map.at.y, second.at.zoom - map.at.zoom];
}"""
HOVERED = """() => {
  const map = wardwiseTalk.map;
  const found = map.inView().find((number) => map.words(number).value);
  const canvas = document.querySelector(".live canvas");
  const box = canvas.getBoundingClientRect();
  for (let y = 2; y < canvas.clientHeight; y += 3)
    for (let x = 2; x < canvas.clientWidth; x += 3)
      if (map.areaAt({ x, y }) === found)
        return { x: box.x + x, y: box.y + y, code: map.areas[found - 1].code };
  return null;
}"""
AXE = "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)"
PLAYED = """async () => {
  const shown = [];
  const pictures = new Set();
  const canvas = document.querySelector(".live canvas");
  const kept = (row) => {
    shown.push(row);
    if (row % 12 === 0) pictures.add(canvas.toDataURL());
  };
  await wardwiseTalk.map.play({ rate: 60, from: 0, shown: kept });
  const last = Number(document.querySelector(".months input").max);
  return { shown, pictures: pictures.size, last };
}"""


@pytest.mark.parametrize("store", WHERE)
def test_it_works_from_the_disk_with_the_network_off(
    store: str, browser: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder, view = request.getfixturevalue(store), WHERE[store]
    story, out = tmp_path / "story.json", tmp_path / "talk.html"
    scenes = [
        {"view": view},
        {"view": TWO[store], "headline": "The second", "words": "Said here."},
    ]
    if store == "demo_store":
        scenes.append({"view": SHAKEN})
    story.write_text(json.dumps({"wardwise_story": 1, "title": "Ours", "scenes": scenes}), "utf-8")
    assert status_of(bundle, story, "--store", folder, "--out", out) == 0
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 720})
    page, asked, wrong = context.new_page(), [], []
    page.on("request", lambda each: asked.append(each.url))
    page.on("console", lambda each: wrong.append(each.text))
    page.on("pageerror", lambda each: wrong.append(str(each)))
    page.goto(out.as_uri())
    expect(page.locator("html[data-shown='0']")).to_be_attached()
    page.evaluate("() => wardwiseTalk.ready()")

    place = page.evaluate(HOVERED)
    page.mouse.move(place["x"], place["y"])
    tip = page.locator(".tip").first
    expect(tip).to_be_visible()
    client = create_app(Settings(store=folder)).server.test_client()
    text = asker(client)(f"areas.csv?{view}").data.decode("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.lstrip('"').startswith("#")]
    rows = {row["area_code"]: row for row in csv.DictReader(io.StringIO("\n".join(lines)))}
    row = rows[place["code"]]
    figure = re.search(r"^[\d,.]+", tip.locator("div").nth(1).inner_text())
    assert figure
    places = len(figure[0].partition(".")[2])
    assert float(figure[0].replace(",", "")) == round(float(row["value"]), places)
    assert row["area_name"] in tip.inner_text()

    if store == "demo_store":
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(AXE) == []

    played = page.evaluate(PLAYED)
    assert played["shown"] == list(range(played["last"] + 1))
    assert played["pictures"] > 1
    before = page.evaluate("() => wardwiseTalk.map.at.zoom")
    page.locator(".live canvas").first.focus()
    page.keyboard.press("+")
    assert page.evaluate("() => wardwiseTalk.map.at.zoom") > before
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1, name="The second")).to_be_visible()
    if store == "demo_store":
        expect(page.locator("html[data-shown='1']")).to_be_attached()
        second = page.locator(".two .live canvas").nth(1)
        before, apart = page.evaluate("() => wardwiseTalk.map.at"), page.evaluate(APART)
        assert apart[:2] != [0, 0]
        second.focus()
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("+")
        now = page.evaluate("() => wardwiseTalk.map.at")
        assert now["x"] > before["x"]
        assert now["zoom"] > before["zoom"]
        assert page.evaluate(APART) == pytest.approx([*apart[:2], 0])
        page.evaluate("() => wardwiseTalk.second.ready()")
        assert page.evaluate("() => wardwiseTalk.second.inView().length") > 1
        page.keyboard.press("3")
        page.keyboard.press("Enter")
        said = page.locator(".shake .told")
        expect(said).to_contain_text("Not real: ")
        expect(page.locator(".live .film")).to_be_attached()
        drawn = page.evaluate(COUNTED)
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        on_paper = page.evaluate(COUNTED)
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        page.get_by_role("button", name="Which is real?").click()
        expect(page.locator(".nine button")).to_have_count(9)
        page.get_by_role("button", name="Answer").click()
        expect(said).to_have_text(re.compile(r"^Map \d is the real one\.$"))
        page.keyboard.press("h")
        expect(said).to_have_text("The real map.")
        assert page.evaluate("() => wardwiseTalk.map.drawn") is None
        assert page.evaluate(COUNTED) == on_paper != drawn
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="The second")).to_be_hidden()
    page.keyboard.press("b")
    expect(page.locator(".cover")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Said here.")).to_be_visible()
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(scenes)
    assert [url for url in asked if not url.startswith(("data:", out.as_uri()))] == []
    assert wrong == []
    context.close()
