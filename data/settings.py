"""Settings of a running Wardwise, read from the environment once at start."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from data.errors import SettingsError

PREFIX = "WARDWISE_"
SHORTEST_SECRET = 32
NO_LIMIT = "none"
_LIMIT = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour)")


class Settings(BaseModel):
    """What a server may be told. Each field is the environment variable ``WARDWISE_<FIELD>``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: Path = Path("store")
    """Directory that holds the builds."""
    host: str = "127.0.0.1"
    """Address ``wardwise serve`` listens on: this machine only, unless told otherwise."""
    port: int = 8050
    """Port ``wardwise serve`` listens on."""
    address: str = ""
    """Where people find the atlas, such as ``https://atlas.example.gov.uk``: requests under another
    name are refused.
    """
    proxies: int = 0
    """Reverse proxies before the server whose ``X-Forwarded`` headers are believed."""
    cache: str = "simple"
    """``simple`` (in this process), ``file:/a/private/directory`` or a ``redis://`` URL."""
    cache_megabytes: int = 256
    """Memory given to loaded tiles and tables in one process, in megabytes."""
    basemap_url: str = ""
    """Tile URL template such as ``https://tiles.example.org/{z}/{x}/{y}.png``; empty for none."""
    basemap_credit: str = ""
    """Attribution shown with the basemap."""
    frame_ancestors: str = "'none'"
    """Content-security-policy source list of sites that may embed the atlas."""
    sign_in: Literal["none", "basic", "oidc"] = "none"
    """How people sign in: not at all, with a name and password of ``users``, or with an OpenID
    Connect provider.
    """
    sign_in_for: Literal["everything", "groups"] = "everything"
    """What needs signing in: the whole atlas, or only themes that are for groups."""
    sign_in_hours: int = 8
    """How long a sign-in with a provider lasts."""
    secret: SecretStr = SecretStr("")
    """Signs the cookie of who signed in with a provider; the same for all workers."""
    users: Path = Path("users")
    """File of names, groups and hashed passwords, written by ``wardwise add-user``."""
    oidc_provider: str = ""
    """Issuer, such as ``https://login.example.org/tenant/v2.0``; its discovery document lies
    beneath.
    """
    oidc_client: str = ""
    """Client id the provider knows the atlas by."""
    oidc_secret: SecretStr = SecretStr("")
    """Client secret."""
    oidc_groups: str = "groups"
    """Claim of the provider's answer that names the groups of a person."""
    limit: str = "60000/minute"
    """Requests of one person, or of one address where nobody signs in; ``none`` for no limit."""
    limit_work: str = "12000/minute"
    """Of these, requests that need working out: stories, pictures, files to keep and searches."""

    @field_validator("cache")
    @classmethod
    def _known_cache(cls, value: str) -> str:
        if value == "simple" or value.startswith(("file:", "redis://", "rediss://")):
            return value
        raise ValueError(
            f"{value!r} was given; expected 'simple', 'file:DIRECTORY' or 'redis://HOST:PORT/DB'"
        )

    @field_validator("cache_megabytes")
    @classmethod
    def _enough_cache(cls, value: int) -> int:
        if value < 16:
            raise ValueError(f"{value} was given; expected at least 16")
        return value

    @field_validator("proxies", "sign_in_hours", "port")
    @classmethod
    def _in_range(cls, value: int) -> int:
        if not 0 <= value <= 65535:
            raise ValueError(f"{value} was given; expected a whole number from 0")
        return value

    @field_validator("limit", "limit_work")
    @classmethod
    def _a_limit(cls, value: str) -> str:
        if value == NO_LIMIT or _LIMIT.fullmatch(value):
            return value
        raise ValueError(
            f"{value!r} was given; expected a number of requests such as '6000/minute', or"
            f" '{NO_LIMIT}'"
        )

    @field_validator("address", "oidc_provider")
    @classmethod
    def _an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        plain = (
            parts.scheme in ("http", "https")
            and parts.hostname
            and not (parts.query or parts.fragment or "@" in parts.netloc)
        )
        if value and (not plain or re.search(r"\s", value)):
            raise ValueError(
                f"{value!r} was given; expected an address such as https://atlas.example.gov.uk"
            )
        return value.rstrip("/")

    @model_validator(mode="after")
    def _whole_sign_in(self) -> "Settings":
        """Nobody should find out from the first person at the door that a key is missing."""
        if self.address and urlsplit(self.address).path:
            raise ValueError(
                f"{PREFIX}ADDRESS is {self.address!r}; expected no path after the host, since the"
                " atlas is served from the top of it"
            )
        if self.sign_in == "oidc":
            needed = {
                "address": self.address,
                "oidc_provider": self.oidc_provider,
                "oidc_client": self.oidc_client,
            }
            missing = [PREFIX + name.upper() for name, value in needed.items() if not value]
            if missing:
                raise ValueError(
                    f"{PREFIX}SIGN_IN is 'oidc', which needs {' and '.join(missing)}; set what is"
                    " missing (docs/security.md says to what)"
                )
            if len(self.secret.get_secret_value()) < SHORTEST_SECRET:
                raise ValueError(
                    f"{PREFIX}SECRET has {len(self.secret.get_secret_value())} characters;"
                    f" {PREFIX}SIGN_IN 'oidc' needs at least {SHORTEST_SECRET} random ones, such as"
                    ' python -c "import secrets; print(secrets.token_urlsafe(48))" prints; keep'
                    " them to this server"
                )
        return self


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``WARDWISE_*`` variables; unset or empty ones keep their defaults.

    Raises SettingsError naming every variable that cannot be used.
    """
    source = os.environ if environment is None else environment
    given = {
        name: source[PREFIX + name.upper()]
        for name in Settings.model_fields
        if source.get(PREFIX + name.upper())
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        problems = [
            (str(e["loc"][0]).upper() if e["loc"] else "", e["msg"].removeprefix("Value error, "))
            for e in error.errors()
        ]
        told = "; ".join(
            f"{PREFIX}{name}: {message}" if name else message for name, message in problems
        )
        raise SettingsError(f"Settings that cannot be used: {told}.") from None
