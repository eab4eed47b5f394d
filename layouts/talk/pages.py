"""The followers' page, the speaker's page and the page that asks for the code.

They are small, and need nothing but their own style and script. All text is escaped.
"""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from layouts.talk.values import KeyRow, Slide

OPENED = (
    "This page shows the scenes of one talk. It asks this server each second which scene is on,"
    " and sends nothing about you. The server sees your address on this network and keeps nothing."
)


def build_follow_page(key: str, title: str, slides: Sequence[Slide], drives: str = "") -> str:
    """All scenes, of which the script shows one.

    ``drives``: the address of the speaker's page, on the big screen. It takes the speaker's keys.
    """
    scenes = "".join(_scene(key, slide) for slide in slides)
    told = "".join(
        (
            f'<body data-follow="/follow/{key}" data-drives="{_text(drives)}"',
            ' class="screen">' if drives else ">",
        )
    )
    pause = (
        '<section class="pause" hidden><p>The speaker has cleared the screen.</p></section>'
        '<section class="pause ended" hidden><div><h1>This talk has ended</h1>'
        "<p>Thank you for following.</p></div></section>"
    )
    join = (
        f'<figure class="join"{"" if drives else " hidden"}><img alt="A QR code to follow this talk'
        f' on a phone" src="/follow/{key}/code.svg"><figcaption>Follow on your phone</figcaption>'
        "</figure>"
    )
    bar = (
        '<footer class="bar"><p role="status"></p><div class="row">'
        '<button type="button" data-do="around">Look around</button>'
        '<span class="row around" hidden>'
        '<button type="button" data-do="back">Back</button>'
        '<button type="button" data-do="next">Next</button>'
        '<button type="button" data-do="out" aria-label="Make the map smaller">−</button>'
        '<button type="button" data-do="in" aria-label="Make the map larger">+</button>'
        '<button type="button" class="main" data-do="come">Come back</button>'
        "</span></div></footer>"
    )
    about = f'<p class="quiet about">{_text(OPENED)}</p>'
    main = f"<main>{scenes}{pause}{about if not drives else ''}</main>{join}{bar}"
    return _page(key, title, "follow.js", f"{told}{main}</body>")


def _scene(key: str, slide: Slide) -> str:
    """A scene; each of two maps has its name, what it answers and its key with it."""
    words = "".join(f"<p>{_text(each)}</p>" for each in slide.words)
    question = f'<p class="quiet question">{_text(slide.question)}</p>'
    if slide.second is None:
        shown, beside = _picture(key, slide), f"{words}{_key(slide)}"
    else:
        question = ""
        answers = ("", f"<p>{_text(slide.second.headline)}</p>")
        maps = (
            f'<div class="one"><p class="quiet">{_text(each.name)}</p>{answer}'
            f"{_picture(key, each)}{_key(each)}</div>"
            for each, answer in zip(slide.maps, answers, strict=True)
        )
        shown, beside = f'<div class="two">{"".join(maps)}</div>', words
    told = (line for each in slide.maps for line in each.sources)
    sources = "".join(f"<p>{_text(each)}</p>" for each in told)
    return (
        f'<article class="scene" hidden><h1 tabindex="-1">{_text(slide.headline)}</h1>'
        f'{question}{shown}<div class="beside">{beside}</div>'
        f'<details class="quiet"><summary>Where the figures come from</summary>{sources}</details>'
        "</article>"
    )


def _picture(key: str, slide: Slide) -> str:
    if not slide.picture:
        return ""
    width, height = slide.size
    return (
        f'<div class="picture" tabindex="0" role="group" aria-label="{_text(slide.name or "Map")}">'
        f'<img alt="{_text(slide.described)}" width="{width}" height="{height}"'
        f' data-src="/follow/{key}/{slide.picture_name}"></div>'
    )


def _key(slide: Slide) -> str:
    rows = "".join(_key_row(row) for row in slide.key)
    return f"<ul class=key>{rows}</ul>" if rows else ""


def _key_row(row: KeyRow) -> str:
    swatch = b64encode(row.swatch).decode("ascii")
    return (
        f'<li><img alt="" src="data:image/png;base64,{swatch}"><span>{_text(row.text)}</span>'
        f"<span>{_text(row.areas)}</span></li>"
    )


def build_speaker_page(
    key: str, title: str, slides: Sequence[Slide], scene: int, place: str
) -> str:
    """Two large buttons, the scene and its note. It works without its script."""
    slide = slides[scene]
    after = slides[scene + 1].headline if scene + 1 < len(slides) else ""
    options = "".join(
        f'<option value="{n}">{n}. {_text(each.headline)}</option>'
        for n, each in enumerate(slides, 1)
    )
    body = (
        f'<body data-place="{_text(place)}" data-scenes="{len(slides)}"><main>'
        f'<p class="quiet" role="status">Scene {scene + 1} of {len(slides)}</p>'
        f"<h1>{_text(slide.headline)}</h1>"
        '<form method="post" class="big"><button name="do" value="back">Back</button>'
        '<button class="main" name="do" value="next">Next</button></form>'
        f'<p class="quiet after">{_text(f"Next: {after}" if after else "This is the last scene.")}'
        "</p>"
        f'<h2 class="quiet">Note</h2><p class="note">{_text(slide.note or "No note.")}</p>'
        '<form method="post" class="row"><button name="do" value="blank">Black screen</button>'
        '<button name="do" value="white">White screen</button></form>'
        '<form method="post" class="row jump"><label>Go to<select name="do">'
        f"{options}</select></label><button>Go</button></form>"
        f'<p><a href="{_text(place)}/screen">Open the big screen</a></p>'
        '<details class="quiet"><summary>End the talk</summary><form method="post">'
        "<p>Followers can read nothing any more. This cannot be undone.</p>"
        '<button name="do" value="end">End the talk for everybody</button></form></details>'
        "</main></body>"
    )
    return _page(key, f"Speaker: {title}", "speak.js", body)


def build_code_page(key: str, title: str, *, is_wrong: bool = False) -> str:
    """The page that asks a speaker's device for the code, once."""
    wrong = '<p id="wrong" role="alert">That is not the code of this talk.</p>' if is_wrong else ""
    described = ' aria-describedby="wrong" aria-invalid="true"' if is_wrong else ""
    body = (
        f'<body><main><h1>{_text(title)}</h1><form method="post">{wrong}'
        '<label for="code">The six digits beside the speaker’s link</label>'
        '<input id="code" name="code" inputmode="numeric" pattern="[0-9]{6}" maxlength="6"'
        f' autocomplete="off" required{described}>'
        '<button class="main">Open</button></form></main></body>'
    )
    return _page(key, f"Speaker: {title}", "", body)


def build_message_page(title: str, text: str) -> str:
    """A page with a sentence. It names no other address."""
    return _page("", title, "", f"<body><main><h1>{_text(title)}</h1><p>{_text(text)}</p></main>")


def _page(key: str, title: str, script: str, body: str) -> str:
    parts = f'<link rel="stylesheet" href="/follow/{key}/talk.css">' if key else ""
    if script:
        parts += f'<script src="/follow/{key}/{script}" defer></script>'
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        f'<meta name="robots" content="noindex"><title>{_text(title)}</title>'
        f'<link rel="icon" href="data:,">{parts}</head>{body}</html>\n'
    )


def _text(text: str) -> str:
    return escape(text, quote=True)
