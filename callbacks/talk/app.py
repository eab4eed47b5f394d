"""The addresses of a talk, as a WSGI application of their own.

They are answered before the application's hooks: two hundred phones ask each second, and what they
get is a few bytes from one file. Alone it is the whole server of ``wardwise serve --lan``, and
every other address of the atlas is 404. Before an atlas it passes every other address on.
"""

import json
import re
import socket
import time
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from callbacks.origin import has_own_origin
from callbacks.qr import code_of, svg_of
from callbacks.talk.state import ACTIONS, TalkState
from callbacks.talk.talk import Talk
from layouts.talk.pages import (
    build_code_page,
    build_follow_page,
    build_message_page,
    build_speaker_page,
)
from layouts.talk.style import STYLE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SCRIPTS = Path(__file__).parents[2] / "assets" / "js" / "talk"
COOKIE = "wardwise-speaker"
LARGEST = 1024
"""Bytes of what a speaker's page sends."""
FOREVER = "private, max-age=31536000, immutable"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With "no-referrer", a browser would send no origin with a form.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
OVER = "This talk has ended."
LOCKED = (
    "Too many wrong codes. Go on from a device that has the code already, or start the talk again."
)


class TalkApp:
    """A talk, alone or before an atlas."""

    def __init__(self, talk: Talk, atlas: "WSGIApplication | None" = None) -> None:
        self.talk = talk
        self._atlas = atlas
        self._state = f"/follow/{talk.key}/state"
        self._page = build_follow_page(talk.key, talk.title, talk.slides)
        maps = [each for slide in talk.slides for each in slide.maps if each.picture]
        self._pictures = {each.picture_name: each.picture for each in maps}
        self._scripts = {path.name: path.read_bytes() for path in SCRIPTS.glob("*.js")}

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if self._atlas is not None and not path.startswith(("/follow/", "/speak/")):
            return self._atlas(environ, start)
        # Nearly every question of a phone: nothing has changed. This takes a tenth of the time of
        # the way below.
        if path == self._state and environ["REQUEST_METHOD"] == "GET":
            tag = self.talk.now().etag
            if environ.get("HTTP_IF_NONE_MATCH") == tag:
                start("304 Not Modified", [("ETag", tag), ("Cache-Control", "no-cache")])
                return []
        request = Request(environ)
        request.max_content_length = LARGEST
        try:
            response = self._answer(request, path)
        except RequestEntityTooLarge:
            response = _message(413, "That is too long.")
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response(environ, start)

    def _answer(self, request: Request, path: str) -> Response:
        if self._atlas is None and not is_own_name(request.host):
            return _message(400, "This server does not answer to that name.")
        place, _, rest = path[1:].partition("/")
        key, _, part = rest.partition("/")
        if place == "follow" and key == self.talk.key:
            return self._follow(request, part)
        if place == "speak" and self.talk.speaker.has_link(key):
            return self._speak(request, part)
        return _message(404, "There is nothing at this address.")

    def _follow(self, request: Request, part: str) -> Response:
        if request.method not in ("GET", "HEAD"):
            return _message(405, "This address can only be read.")
        state = self.talk.now()
        if part == "state":
            return _state(request, state, {"scene": state.scene, "screen": state.screen})
        # The page still needs its style and script to show that the talk has ended.
        if part == "talk.css":
            return _file(STYLE.encode(), "text/css")
        if part in self._scripts:
            return _file(self._scripts[part], "text/javascript")
        if state.is_ended:
            return _message(410, OVER)
        if part == "":
            return Response(self._page, mimetype="text/html", headers={"Cache-Control": "no-cache"})
        if part == "code.svg":
            return _file(code_svg(f"{request.host_url}follow/{self.talk.key}"), "image/svg+xml")
        if part in self._pictures:
            return _file(self._pictures[part], "image/png", FOREVER)
        return _message(404, "There is nothing at this address.")

    def _speak(self, request: Request, part: str) -> Response:
        state = self.talk.now()
        if state.is_ended:
            return _message(410, OVER)
        is_post = request.method == "POST"
        if is_post and not has_own_origin(request):
            return _message(403, "This was sent from another page.")
        if not self.talk.speaker.has_session(request.cookies.get(COOKIE, "")):
            if part:
                return _message(403, "Give the code first.")
            return (
                self._with_code(request)
                if is_post
                else _page(build_code_page(self.talk.key, self.talk.title))
            )
        if is_post and part == "":
            return self._step(request)
        return self._to_speaker(request, part, state)

    def _step(self, request: Request) -> Response:
        action = request.form.get("do", "")
        if not is_step(action):
            return _message(400, "There is no such step.")
        self.talk.state.change(action, len(self.talk.slides))
        return self._to_speaker_page(request)

    def _to_speaker(self, request: Request, part: str, state: TalkState) -> Response:
        if request.method not in ("GET", "HEAD"):
            return _message(405, "This address can only be read.")
        if part == "state":
            return _state(request, state, self._for_speaker(state))
        if part == "screen":
            place = request.path.removesuffix("/screen")
            return _page(build_follow_page(self.talk.key, self.talk.title, self.talk.slides, place))
        if part == "":
            slides, place = self.talk.slides, request.path
            return _page(
                build_speaker_page(self.talk.key, self.talk.title, slides, state.scene, place)
            )
        return _message(404, "There is nothing at this address.")

    def _with_code(self, request: Request) -> Response:
        """Let a device in that has the code.

        Whoever has the link and knows no code gets five tries.
        """
        address = request.remote_addr or ""
        if not self.talk.tries.take(address):
            return _page(build_message_page("Locked", LOCKED), 429)
        if not self.talk.speaker.has_code(request.form.get("code", "").strip()):
            return _page(build_code_page(self.talk.key, self.talk.title, is_wrong=True), 403)
        self.talk.tries.was_right(address)
        response = self._to_speaker_page(request)
        response.set_cookie(
            COOKIE,
            self.talk.speaker.session,
            max_age=max(1, int(self.talk.ends - time.time())),
            path=f"/speak/{self.talk.speaker.token}",
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )
        return response

    def _to_speaker_page(self, request: Request) -> Response:
        return Response(status=303, headers={"Location": request.path, "Cache-Control": "no-store"})

    def _for_speaker(self, state: TalkState) -> dict[str, object]:
        slides = self.talk.slides
        after = slides[state.scene + 1] if state.scene + 1 < len(slides) else None
        return {
            "scene": state.scene,
            "screen": state.screen,
            "headline": slides[state.scene].headline,
            "note": slides[state.scene].note,
            "next": after.headline if after else "",
        }


def is_step(action: str) -> bool:
    """Whether a text is a step of a talk: one of ACTIONS or the number of a scene."""
    return action in ACTIONS or re.fullmatch(r"[1-9][0-9]{0,3}", action) is not None


def is_own_name(host: str) -> bool:
    """Whether a request asks by an address, or by a name of this machine.

    A page elsewhere can give its own name the address of this server. Its requests then have that
    name.
    """
    name = urlsplit(f"//{host}").hostname or ""
    own = socket.gethostname().lower()
    if name in ("localhost", own, f"{own}.local"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def code_svg(address: str) -> bytes:
    """An address as a QR code. The address of a talk is short enough for one."""
    code = code_of(address)
    assert code is not None
    return svg_of(code)


def _state(request: Request, state: TalkState, told: dict[str, object]) -> Response:
    headers = {"ETag": state.etag, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == state.etag:
        return Response(status=304, headers=headers)
    told = {"ended": True} if state.is_ended else told
    return Response(json.dumps(told), mimetype="application/json", headers=headers)


def _file(body: bytes, mimetype: str, cache: str = "no-cache") -> Response:
    return Response(body, mimetype=mimetype, headers={"Cache-Control": cache})


def _page(text: str, status: int = 200) -> Response:
    return Response(text, status, mimetype="text/html", headers={"Cache-Control": "no-store"})


def _message(status: int, text: str) -> Response:
    return _page(build_message_page("Wardwise", text), status)
