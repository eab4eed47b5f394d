"""Loaded tables and shapes, kept in memory within a budget of bytes.

A cachelib cache, so that flask-caching can hold it (``CACHE_TYPE = "data.store.memory.backend"``):
unlike SimpleCache it does not pickle, counts bytes instead of entries, and lets only one thread
load a key.
"""

import dataclasses
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
from cachelib import BaseCache

Loaded = TypeVar("Loaded")

DEFAULT_BYTES = 256 * 2**20


def bytes_of(value: object) -> int:
    """Memory that a value uses, in bytes: exact for arrays and bytes, approximate for the rest."""
    if isinstance(value, np.ndarray):
        if value.dtype != np.object_:
            return int(value.nbytes)
        return int(value.nbytes) + sum(map(sys.getsizeof, value.tolist()))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return 64 + sum(bytes_of(getattr(value, f.name)) for f in dataclasses.fields(value))
    if isinstance(value, Mapping):
        return sys.getsizeof(value) + sum(bytes_of(k) + bytes_of(v) for k, v in value.items())
    if isinstance(value, tuple | list):
        return sys.getsizeof(value) + sum(map(bytes_of, value))
    return sys.getsizeof(value)


class Memory(BaseCache):  # type: ignore[misc]
    """Least recently used values, dropped when together they pass ``budget`` bytes.

    Entries do not expire. Values are returned without a copy, so store only read-only ones.
    """

    def __init__(self, budget: int = DEFAULT_BYTES) -> None:
        super().__init__(default_timeout=0)
        self.budget = budget
        self._entries: OrderedDict[str, tuple[object, int]] = OrderedDict()
        self._held = 0
        self._guard = threading.Lock()
        self._loading: dict[str, tuple[threading.Lock, int]] = {}

    @property
    def held(self) -> int:
        """Bytes held now."""
        return self._held

    def get(self, key: str) -> Any:
        with self._guard:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def set(self, key: str, value: Any, timeout: object = None) -> bool:  # noqa: ARG002
        """Keep a value.

        Returns False, and does not keep it, where it alone would take more than half of the budget.
        """
        size = bytes_of(value) + bytes_of(key)
        with self._guard:
            self._drop(key)
            if size * 2 > self.budget:
                return False
            self._entries[key] = (value, size)
            self._held += size
            while self._held > self.budget:
                self._drop(next(iter(self._entries)))
        return True

    def add(self, key: str, value: Any, timeout: object = None) -> bool:
        return False if self.has(key) else self.set(key, value, timeout)

    def delete(self, key: str) -> bool:
        with self._guard:
            return self._drop(key)

    def has(self, key: str) -> bool:
        with self._guard:
            return key in self._entries

    def clear(self) -> bool:
        with self._guard:
            self._entries.clear()
            self._held = 0
        return True

    def load(self, key: str, read: Callable[[], Loaded]) -> Loaded:
        """The value of a key, read once however many threads ask for it at the same time.

        An error that ``read`` raises is raised in every thread that asked, and nothing is kept.
        """
        found = self.get(key)
        if found is not None:
            return found  # type: ignore[no-any-return]
        lock = self._lock_for(key)
        try:
            with lock:
                found = self.get(key)
                if found is None:
                    found = read()
                    self.set(key, found)
                return found  # type: ignore[no-any-return]
        finally:
            self._release(key)

    def _drop(self, key: str) -> bool:
        entry = self._entries.pop(key, None)
        if entry is None:
            return False
        self._held -= entry[1]
        return True

    def _lock_for(self, key: str) -> threading.Lock:
        with self._guard:
            lock, waiting = self._loading.get(key, (threading.Lock(), 0))
            self._loading[key] = (lock, waiting + 1)
            return lock

    def _release(self, key: str) -> None:
        with self._guard:
            lock, waiting = self._loading[key]
            if waiting == 1:
                del self._loading[key]
            else:
                self._loading[key] = (lock, waiting - 1)


def backend(
    app: object,  # noqa: ARG001
    config: Mapping[str, Any],  # noqa: ARG001
    args: list[Any],  # noqa: ARG001
    options: dict[str, Any],
) -> Memory:
    """Factory in the form that flask-caching calls.

    ``CACHE_OPTIONS = {"budget": BYTES}`` sets the budget.
    """
    return Memory(budget=options.get("budget", DEFAULT_BYTES))
