"""A talk as one HTML file: its scenes as text and pictures, which a script of its own makes live.

Without the script, and on paper, every scene is there with its picture. The file may ask for
nothing: a policy in it forbids every request.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from layouts.talk.one_file_style import STYLE
from layouts.talk.values import Slide


@dataclass(frozen=True, slots=True)
class FileScene:
    """A scene of the file: what followers see, and what its live map needs."""

    slide: Slide
    classes: tuple[int, ...]
    """The number of the class of each row of the key."""
    map: dict[str, Any] | None
    """The live map; None where there is none."""
    chart: str = ""
    """A chart as SVG, which is shown in place of the map."""
    name: str = ""
    """What the map shows and, where two differ in it, of which place."""
    still: str = ""
    """What is said of the picture where the live map is shaken."""
    second: "FileScene | None" = None
    """The second of two maps, which is ``map["second"]`` live; its headline, key and sources."""


def build_one_file(
    title: str,
    scenes: Sequence[FileScene],
    parts: Sequence[bytes],
    measures: dict[str, Any],
    script: str,
    *,
    with_notes: bool,
) -> str:
    """The file. ``parts``: what the maps need, each as gzip; ``script``: one classic script."""
    told = {
        "scenes": [scene.map for scene in scenes],
        "parts": [len(part) for part in parts],
        **measures,
    }
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    script = script.replace("</script", "<\\/script")
    policy = (
        f"default-src 'none'; img-src data:; style-src {_hash(STYLE)}; script-src {_hash(script)};"
        " base-uri 'none'; form-action 'none'"
    )
    sections = "".join(
        _scene(number, scene, with_notes=with_notes) for number, scene in enumerate(scenes, 1)
    )
    options = "".join(
        f'<option value="{at}">{at + 1}. {escape(scene.slide.headline)}</option>'
        for at, scene in enumerate(scenes)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="data:,"><style>{STYLE}</style>'
        f"</head><body><main>{sections}</main>{_live(_TOOLS)}{_live()}"
        f"{_bar(options, with_notes=with_notes)}"
        '<div class="cover" hidden></div>'
        f'<script type="application/json" id="talk">{data}</script>'
        '<script type="application/octet-stream" id="parts">'
        f"{b64encode(b''.join(parts)).decode('ascii')}</script>"
        f"<script>{script}</script></body></html>\n"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def _scene(number: int, scene: FileScene, *, with_notes: bool) -> str:
    slide, second = scene.slide, scene.second
    words = "".join(f"<p>{escape(each)}</p>" for each in slide.words)
    told = slide.sources
    question = f'<p class="question">{escape(slide.question)}</p>'
    if scene.chart:
        picture, key = scene.chart, ""
    elif second is None:
        picture, key = _picture(scene), _key(scene, "Key to the map")
    else:
        told = (*told, *(f"Second map: {each}" for each in second.slide.sources))
        question = ""
        maps = [_picture(each, each.name) for each in (scene, second)]
        picture = f'<div class="two">{"".join(maps)}</div>'
        key = _key(scene, "Key to the first map", "First map") + _key(
            second, "Key to the second map", "Second map", second.slide.headline
        )
    # On paper they are one paragraph, in which a space parts them.
    sources = " ".join(f"<p>{escape(each)}</p>" for each in told)
    note = (
        f'<aside class="note"><h2>Note for the speaker</h2><p>{escape(slide.note)}</p></aside>'
        if with_notes and slide.note
        else ""
    )
    return (
        f'<section class="scene" id="scene-{number}" aria-labelledby="headline-{number}">'
        f'<header><h1 id="headline-{number}">{escape(slide.headline)}</h1>'
        f"{question}</header>"
        f'{picture}<div class="beside" tabindex="0" role="group" aria-label="Words and key">'
        f"{words}{key}{note}"
        f"<details><summary>Where the figures come from</summary>{sources}</details></div>"
        "</section>"
    )


def _picture(scene: FileScene, name: str = "") -> str:
    slide = scene.slide
    width, height = slide.size
    return (
        '<figure class="picture">'
        + (f"<figcaption>{escape(name)}</figcaption>" if name else "")
        + (f'<figcaption class="still">{escape(scene.still)}</figcaption>' if scene.still else "")
        + f'<img alt="{escape(slide.described)}" width="{width}" height="{height}"'
        f' src="data:image/png;base64,{b64encode(slide.picture).decode("ascii")}"></figure>'
    )


def _key(scene: FileScene, label: str, *heads: str) -> str:
    rows = "".join(
        f'<li data-class="{at}"><img alt="" src="data:image/png;base64,'
        f'{b64encode(row.swatch).decode("ascii")}"><span>{escape(row.text)}</span>'
        f"<span>{escape(row.areas)}</span></li>"
        for at, row in zip(scene.classes, scene.slide.key, strict=True)
    )
    name = "".join(f"<h2>{escape(each)}</h2>" for each in heads[:1])
    return (
        f"{name}{''.join(f'<p>{escape(each)}</p>' for each in heads[1:])}"
        f'<ul class="key" aria-label="{label}">{rows}</ul>'
    )


_TOOLS = (
    '<p class="when" hidden></p><div class="zoom">'
    '<button type="button" data-do="in" aria-label="Zoom in">+</button>'
    '<button type="button" data-do="out" aria-label="Zoom out">−</button>'
    '<button type="button" data-do="home" aria-label="Back to the scene">⌂</button></div>'
)


def _live(tools: str = "") -> str:
    """A live map, which stands in the scene that is shown; ``tools``: what lies over it."""
    return (
        '<div class="live" hidden><canvas tabindex="0" role="img"></canvas>'
        f'{tools}<div class="tip" hidden></div></div>'
    )


def _bar(options: str, *, with_notes: bool) -> str:
    notes = '<button type="button" data-do="notes">Notes</button>' if with_notes else ""
    return (
        '<footer class="bar"><div class="months" hidden>'
        '<button type="button" data-do="play">Play the months</button>'
        '<label><span class="apart">Month</span><input type="range" min="0" value="0"></label>'
        "</div>"
        '<details class="areas"><summary>Areas</summary><div><table><thead><tr>'
        '<th scope="col">Area in view</th><th scope="col">What the map shows</th></tr></thead>'
        "<tbody></tbody></table><p></p></div></details>"
        '<details class="help"><summary>Keys</summary><div><p>→ and Page Down: next scene. ← and'
        " Page Up: back. A number and Enter: that scene.</p><p>On the map: + and − zoom, Shift and"
        " arrows move it, 0 leads back to the scene.</p><p>b clears the screen, w makes it white,"
        " p plays the months, h shakes a scene that can be and shows the real map again"
        + (", s shows the notes" if with_notes else "")
        + '.</p><p><label><input type="checkbox" id="letters" checked>'
        " Keys of one letter</label></p>"
        '<button type="button" data-do="print">Print, or save as a PDF: a scene a page</button>'
        f"</div></details>{notes}"
        f'<label class="jump"><span class="apart">Scene</span><select>{options}</select></label>'
        '<button type="button" data-do="back">Back</button>'
        '<button type="button" class="main" data-do="next">Next</button>'
        '<p role="status" class="apart"></p></footer>'
    )
