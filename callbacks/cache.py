"""Answers kept as bytes, through flask-caching.

The cache is in this process, in a directory that two workers share, or in Redis. It takes only
bytes and unpickles nothing. Anyone who can write to the cache can therefore spoil a picture, but
cannot run code.
"""

import logging
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, cast

from cachelib.serializers import BaseSerializer
from flask import Flask
from flask_caching import Cache
from flask_caching.backends.filesystemcache import FileSystemCache

from data.errors import SettingsError
from data.settings import StoreSettings
from data.store.memory import Memory

ENTRIES_PER_MEGABYTE = 8
REDIS_PATIENCE = 0.5
"""Seconds to wait for Redis before an answer is made without it."""

REST = 5.0
"""Seconds for which a cache that failed is not used.

A cache that hangs would otherwise delay every request.
"""

_log = logging.getLogger(__name__)


class BytesSerializer(BaseSerializer):  # type: ignore[misc]
    """Returns bytes unchanged.

    In files, a letter marks whether bytes or a whole number follows, because the file cache also
    stores its own count there.
    """

    def dumps(self, value: Any, protocol: int = 0) -> bytes:  # noqa: ARG002
        if not isinstance(value, bytes):
            raise TypeError(f"{type(value).__name__} was given to a cache that keeps bytes only")
        return value

    def loads(self, value: bytes | None) -> Any:
        return value

    def dump(self, value: Any, file: Any, protocol: int = 0) -> None:  # noqa: ARG002
        file.write(b"i%d" % value if isinstance(value, int) else b"b" + self.dumps(value))

    def load(self, file: Any) -> Any:
        kind, content = file.read(1), file.read()
        if kind == b"b":
            return content
        return int(content) if kind == b"i" and content.isdigit() else None


class BytesFileCache(FileSystemCache):  # type: ignore[misc]
    """flask-caching's FileSystemCache for bytes."""

    serializer = BytesSerializer()


class Store(Protocol):
    """The part of a cache that is used."""

    def get(self, key: str) -> Any: ...

    def set(self, key: str, value: Any) -> Any: ...


class AnswerCache:
    """Bytes by key, made once and kept. A cache that fails costs speed, not answers."""

    def __init__(
        self, cache: Store | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._cache: Store = cast(Store, Memory()) if cache is None else cache
        self._making = Memory(budget=0)
        self._clock = clock
        self._left_alone_until = float("-inf")

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, None where there are none."""
        if self._clock() < self._left_alone_until:
            return None
        try:
            found = self._cache.get(key)
        except Exception as error:  # a broken connection or a full disk can raise any kind
            self._leave_alone(error)
            return None
        return found if isinstance(found, bytes) else None

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes, unless the cache failed a short time ago."""
        if self._clock() < self._left_alone_until:
            return
        try:
            self._cache.set(key, content)
        except Exception as error:
            self._leave_alone(error)

    def made(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The bytes kept under a key, made where there are none.

        However many threads ask, only one of them makes them.
        """
        found = self.get(key)
        return self._making.load(key, lambda: self._again(key, make)) if found is None else found

    def _again(self, key: str, make: Callable[[], bytes]) -> bytes:
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def _leave_alone(self, error: Exception) -> None:
        _log.warning(
            "The cache failed (%s: %s); answers are made without it for %d seconds",
            type(error).__name__,
            error,
            REST,
        )
        self._left_alone_until = self._clock() + REST


def cache_config(settings: StoreSettings) -> dict[str, Any]:
    """flask-caching's settings for kept answers.

    Entries never expire, since every key names its build.
    """
    config: dict[str, Any] = {
        "CACHE_DEFAULT_TIMEOUT": 0,
        "CACHE_THRESHOLD": settings.cache_megabytes * ENTRIES_PER_MEGABYTE,
        "CACHE_KEY_PREFIX": "wardwise/",
        "CACHE_SERIALIZER": BytesSerializer,
    }
    if settings.cache == "simple":
        return config | {"CACHE_TYPE": "SimpleCache"}
    if settings.cache.startswith("file:"):
        folder = _private_folder(Path(settings.cache.removeprefix("file:")))
        return config | {"CACHE_TYPE": f"{__name__}.BytesFileCache", "CACHE_DIR": str(folder)}
    patience = {"socket_timeout": REDIS_PATIENCE, "socket_connect_timeout": REDIS_PATIENCE}
    return config | {
        "CACHE_TYPE": "RedisCache",
        "CACHE_REDIS_URL": settings.cache,
        "CACHE_OPTIONS": patience,
    }


def cache_for(settings: StoreSettings, server: Flask) -> AnswerCache:
    """The kept answers of a server, by its settings."""
    cache = Cache(with_jinja2_ext=False)
    cache.init_app(server, cache_config(settings))
    return AnswerCache(cache)


def memory_for(settings: StoreSettings, server: Flask) -> Memory:
    """The server's memory of loaded tables and shapes, which flask-caching also holds."""
    cache = Cache(with_jinja2_ext=False)
    options = {"budget": settings.cache_megabytes * 2**20}
    cache.init_app(
        server,
        {
            "CACHE_TYPE": "data.store.memory.backend",
            "CACHE_DEFAULT_TIMEOUT": 0,
            "CACHE_OPTIONS": options,
        },
    )
    with server.app_context():
        return cast(Memory, cache.cache)


def _private_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise SettingsError(
            f"WARDWISE_CACHE: others can write to {folder}; make it private (chmod 700 {folder}) or"
            " name another directory"
        )
    return folder
