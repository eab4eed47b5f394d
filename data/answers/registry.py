"""A registry: objects by their key, in the order in which they are offered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from data.manifest import HasKey

Registered = TypeVar("Registered", bound=HasKey)


class Registry(Generic[Registered]):
    """Holds each object once, under its key."""

    def __init__(self, *registered: Registered) -> None:
        self._by_key: dict[str, Registered] = {each.key: each for each in registered}

    def register(self, each: Registered) -> None:
        """Add an object at the end. Raises ValueError where its key is taken."""
        if each.key in self._by_key:
            raise ValueError(
                f"'{each.key}' was given as the key of two things; give the second another key"
            )
        self._by_key[each.key] = each

    @contextmanager
    def including(self, each: Registered) -> Iterator[None]:
        """Hold one more object for as long as the block runs."""
        self.register(each)
        try:
            yield
        finally:
            del self._by_key[each.key]

    def __iter__(self) -> Iterator[Registered]:
        return iter(tuple(self._by_key.values()))

    def __getitem__(self, key: str) -> Registered:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._by_key)
