"""Settings of a running Wardwise, read from the environment once at start.

There is one class per concern, and ``Settings`` is all of them together. A function that needs one
concern takes that class.
"""

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from data.errors import SettingsError

PREFIX = "WARDWISE_"
SHORTEST_SECRET = 32
NO_LIMIT = "none"
_LIMIT = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour)")
_OF_OTHERS = re.compile(r"WARDWISE_(SHARED|WRITE_GOLDEN|(TEST|BENCH)_\w+)")
"""Variables that tests and benchmarks read. They are not settings, and are not refused."""


class Concern(BaseSettings):
    """Settings that belong together. Each field is the variable ``WARDWISE_<FIELD>``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        *_: Any,
        **__: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Use only the given values. Only ``read_settings`` reads the environment."""
        return (init_settings,)


class StoreSettings(Concern):
    """The store, and the memory for its content."""

    store: Path = Path("store")
    """Directory that holds the builds."""
    cache: str = "simple"
    """``simple`` (in this process), ``file:/a/private/directory`` or a ``redis://`` URL."""
    cache_megabytes: int = 256
    """Memory given to loaded tiles and tables in one process, in megabytes."""

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


class NetworkSettings(Concern):
    """The address of the server, and the sites that may reach or embed it."""

    host: str = "127.0.0.1"
    """Address that ``wardwise serve`` listens on; by default only this machine reaches it."""
    port: int = 8050
    """Port that ``wardwise serve`` listens on."""
    address: str = ""
    """Public address of the atlas, such as ``https://atlas.example.gov.uk``.

    Requests under another name are refused.
    """
    proxies: int = 0
    """Number of reverse proxies before the server whose ``X-Forwarded`` headers are trusted."""
    frame_ancestors: str = "'none'"
    """Content-security-policy source list of sites that may embed the atlas."""

    @field_validator("proxies", "port")
    @classmethod
    def _in_range(cls, value: int) -> int:
        return _from_zero(value)

    @field_validator("address")
    @classmethod
    def _at_the_top(cls, value: str) -> str:
        if urlsplit(address := _web_address(value)).path:
            raise ValueError(
                f"{value!r} was given; expected no path after the host, since the atlas is served"
                " from the top of it"
            )
        return address


class BasemapSettings(Concern):
    """The street map beneath the areas."""

    basemap_url: str = ""
    """Tile URL template such as ``https://tiles.example.org/{z}/{x}/{y}.png``; empty for none."""
    basemap_credit: str = ""
    """Attribution shown with the basemap."""


class SignInSettings(Concern):
    """The people who may see the atlas, and how they sign in."""

    sign_in: Literal["none", "basic", "oidc"] = "none"
    """How people sign in.

    Not at all, with a name and password of ``users``, or with an OpenID Connect provider.
    """
    sign_in_for: Literal["everything", "groups"] = "everything"
    """Scope of the sign-in: the whole atlas, or only themes that are for groups."""
    sign_in_hours: int = 8
    """How long a sign-in with a provider lasts."""
    secret: SecretStr = SecretStr("")
    """Key that signs the cookie of a provider's sign-in; the same for all workers."""
    users: Path = Path("users")
    """File of names, groups and hashed passwords, written by ``wardwise add-user``."""
    oidc_provider: str = ""
    """Issuer, such as ``https://login.example.org/tenant/v2.0``.

    Its discovery document is at a path below it.
    """
    oidc_client: str = ""
    """Client id of the atlas at the provider."""
    oidc_secret: SecretStr = SecretStr("")
    """Client secret."""
    oidc_groups: str = "groups"
    """Claim of the provider's answer that names the groups of a person."""

    @field_validator("sign_in_hours")
    @classmethod
    def _in_range(cls, value: int) -> int:
        return _from_zero(value)

    @field_validator("oidc_provider")
    @classmethod
    def _an_address(cls, value: str) -> str:
        return _web_address(value)


class LimitSettings(Concern):
    """Limits on the number of requests."""

    limit: str = "60000/minute"
    """Requests of one person, or of one address without a sign-in; ``none`` for no limit."""
    limit_work: str = "12000/minute"
    """Limit on those that need computing: stories, pictures, files to keep and searches."""

    limit_lists: str = "60/hour"
    """Limit on lists of customers that are counted by segment."""

    @field_validator("limit", "limit_work", "limit_lists")
    @classmethod
    def _a_limit(cls, value: str) -> str:
        if value == NO_LIMIT or _LIMIT.fullmatch(value):
            return value
        raise ValueError(
            f"{value!r} was given; expected a number of requests such as '6000/minute', or"
            f" '{NO_LIMIT}'"
        )


class TalkSettings(Concern):
    """A talk that is served beside the atlas."""

    talk: str = ""
    """Directory that ``wardwise talk`` writes; empty for no talk."""


class Settings(
    StoreSettings, NetworkSettings, BasemapSettings, SignInSettings, LimitSettings, TalkSettings
):
    """All settings of a server."""

    @model_validator(mode="after")
    def _whole_sign_in(self) -> "Settings":
        """Refuse an incomplete sign-in at start, before the first person tries to sign in."""
        if self.sign_in != "oidc":
            return self
        needed = ("address", "oidc_provider", "oidc_client")
        missing = [_variable(name) for name in needed if not getattr(self, name)]
        if missing:
            raise ValueError(
                f"{PREFIX}SIGN_IN is 'oidc', which needs {' and '.join(missing)}; set what is"
                " missing (docs/security.md says to what)"
            )
        if (length := len(self.secret.get_secret_value())) < SHORTEST_SECRET:
            raise ValueError(
                f"{PREFIX}SECRET has {length} characters; {PREFIX}SIGN_IN 'oidc' needs at least"
                f" {SHORTEST_SECRET} random ones, such as"
                ' python -c "import secrets; print(secrets.token_urlsafe(48))" prints; keep them'
                " to this server"
            )
        return self


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``WARDWISE_*`` variables; unset or empty ones keep their defaults.

    Raises SettingsError that names every variable with an unusable value and every unknown one.
    """
    source = os.environ if environment is None else environment
    given = {name.upper(): value for name, value in source.items() if value}
    problems = list(_unknown(given))
    settings = None
    try:
        settings = Settings(**_Given(given)())
    except ValidationError as error:
        problems += [_told(each) for each in error.errors()]
    if settings is None or problems:
        raise SettingsError(f"Settings that cannot be used: {'; '.join(problems)}.")
    return settings


class _Given(EnvSettingsSource):
    """A settings source that reads a mapping of variables instead of the process's own."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__(Settings)
        self.env_vars = {name.lower(): value for name, value in variables.items()}


def _unknown(names: Iterable[str]) -> Iterable[str]:
    """A sentence for each name that no setting has.

    A misspelt setting would otherwise have no effect, unnoticed.
    """
    known = [name.upper() for name in Settings.model_fields]
    for name in names:
        short = name.removeprefix(PREFIX)
        if not name.startswith(PREFIX) or short in known or _OF_OTHERS.fullmatch(name):
            continue
        near = difflib.get_close_matches(short, known, n=1)
        meant = f"; did you mean {PREFIX}{near[0]}?" if near else "."
        yield (
            f"{name}: no setting has this name{meant} Correct it or unset it; README.md and"
            " docs/security.md list the settings"
        )


def _told(error: ErrorDetails) -> str:
    """A sentence with the given and the expected value, under the name of the variable."""
    message = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return message
    if error["type"] != "value_error":
        message = f"{error['input']!r} was given; {message.replace('Input should be', 'expected')}"
    return f"{_variable(str(error['loc'][0]))}: {message}"


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _from_zero(value: int) -> int:
    if not 0 <= value <= 65535:
        raise ValueError(f"{value} was given; expected a whole number from 0 to 65535")
    return value


def _web_address(value: str) -> str:
    """The address without a slash at its end; an empty one stays empty. Raises ValueError."""
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
