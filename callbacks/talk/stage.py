"""The stage: the atlas on the presenter's own machine, whose page Present takes the phones along.

It answers before the atlas, at addresses of its own, and only this machine can reach it. A step on
the stage goes to the phones, and a step of the speaker's phone comes back to the stage, since both
change the same state.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from callbacks.origin import has_own_origin
from callbacks.talk.app import LARGEST, code_svg, is_own_name, is_step
from callbacks.talk.talk import Talk

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/stage/"


@dataclass(frozen=True, slots=True)
class StageApp:
    """An atlas whose page Present moves a talk on."""

    talk: Talk
    story: str
    """The key of the talk in the atlas; empty for one that is made for the whole atlas."""
    follow: str
    """The address that the audience's phones open."""
    atlas: "WSGIApplication"

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if not str(environ.get("PATH_INFO", "")).startswith(PREFIX):
            return self.atlas(environ, start)
        request = Request(environ)
        request.max_content_length = LARGEST
        try:
            response = self._answer(request)
        except RequestEntityTooLarge:
            response = Response("That is too long.", 413)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response(environ, start)

    def _answer(self, request: Request) -> Response:
        if not is_own_name(request.host):
            return Response("This server does not answer to that name.", 400)
        part = request.path.removeprefix(PREFIX)
        if part == "step" and request.method == "POST":
            return self._step(request)
        if request.method != "GET":
            return Response("This address can only be read.", 405)
        if part == "state":
            return self._state()
        if part == "code.svg":
            return Response(code_svg(self.follow), mimetype="image/svg+xml")
        return Response("There is nothing at this address.", 404)

    def _step(self, request: Request) -> Response:
        if not has_own_origin(request):
            return Response("This was sent from another page.", 403)
        action = request.form.get("do", "")
        if not is_step(action):
            return Response("There is no such step.", 400)
        if time.time() < self.talk.ends:
            self.talk.state.change(action, len(self.talk.slides))
        return self._state()

    def _state(self) -> Response:
        state = self.talk.now()
        told = {
            "revision": state.revision,
            "scene": state.scene,
            "screen": state.screen,
            "ended": state.is_ended,
            "story": self.story,
            "scenes": len(self.talk.slides),
            "follow": self.follow,
        }
        return Response(json.dumps(told), mimetype="application/json")
