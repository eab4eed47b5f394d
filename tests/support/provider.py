"""A very small OpenID Connect provider on this machine, for tests of signing in: discovery, keys,
tokens with PKCE.
"""

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "atlas", "between-the-two-of-us"


@cache
def _key(_whose: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class Provider:
    """What it says of the person who signs in next, and what it gets wrong on purpose."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "1234", "groups": ["wardens"]})
    in_userinfo: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, Any] = field(default_factory=dict)
    """Claims that replace true ones in the next token."""
    key: RSAKey = field(default_factory=lambda: _key("the provider's"))
    signs_with: RSAKey | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def code_for(self, location: str) -> tuple[str, str]:
        """What somebody who was sent to the provider brings back: a code, and the state."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        code = hashlib.sha256(location.encode()).hexdigest()[:20]
        self.codes[code] = asked
        return code, asked["state"]

    def token(self) -> Response | tuple[Response, int]:
        """The token endpoint: one token a code, for who knows the secret and the word behind the
        challenge.
        """
        asked = self.codes.pop(request.form.get("code", ""), None)
        proof = (
            base64.urlsafe_b64encode(
                hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
            )
            .rstrip(b"=")
            .decode()
        )
        given = request.authorization
        if (
            asked is None
            or proof != asked["code_challenge"]
            or given is None
            or (given.username, given.password) != (CLIENT, SECRET)
        ):
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
            **self.claims,
            **self.wrong,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signs_with or self.key)
        return jsonify(
            access_token="let-me-in", token_type="Bearer", expires_in=600, id_token=signed
        )

    def app(self) -> Flask:
        app = Flask("provider")
        app.add_url_rule("/token", "token", self.token, methods=["POST"])
        app.add_url_rule("/keys", "keys", lambda: jsonify(keys=[self.key.as_dict(private=False)]))
        app.add_url_rule("/who", "who", lambda: jsonify(sub=self.claims["sub"], **self.in_userinfo))
        app.add_url_rule(
            "/.well-known/openid-configuration",
            "discovery",
            lambda: jsonify(
                issuer=self.address,
                authorization_endpoint=f"{self.address}/authorize",
                token_endpoint=f"{self.address}/token",
                jwks_uri=f"{self.address}/keys",
                userinfo_endpoint=f"{self.address}/who",
                end_session_endpoint=f"{self.address}/leave",
                id_token_signing_alg_values_supported=["RS256"],
            ),
        )
        return app


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider that listens on this machine until the block ends."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
