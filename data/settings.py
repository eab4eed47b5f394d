"""Settings of a running Wardwise, read from the environment once at start."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from data.errors import SettingsError

PREFIX = "WARDWISE_"


class Settings(BaseModel):
    """What a server may be told. Each field is the environment variable ``WARDWISE_<FIELD>``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: Path = Path("store")
    """Directory that holds the builds."""
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

    @field_validator("cache")
    @classmethod
    def _known_cache(cls, value: str) -> str:
        if value == "simple" or value.startswith(("file:", "redis://", "rediss://")):
            return value
        raise ValueError(f"{value!r} was given; expected 'simple', 'file:DIRECTORY' or 'redis://HOST:PORT/DB'")

    @field_validator("cache_megabytes")
    @classmethod
    def _enough_cache(cls, value: int) -> int:
        if value < 16:
            raise ValueError(f"{value} was given; expected at least 16")
        return value


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``WARDWISE_*`` variables; unset or empty ones keep their defaults.

    Raises SettingsError naming every variable that cannot be used.
    """
    source = os.environ if environment is None else environment
    given = {name: source[PREFIX + name.upper()] for name in Settings.model_fields if source.get(PREFIX + name.upper())}
    try:
        return Settings(**given)
    except ValidationError as error:
        told = "; ".join(f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"Settings that cannot be used: {told}.") from None
