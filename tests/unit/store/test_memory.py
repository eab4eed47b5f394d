"""The memory of what was read: its budget, its order and its locks."""

import threading

import numpy as np
import pytest
from flask import Flask
from flask_caching import Cache

from data.store.memory import Memory, bytes_of
from data.store.values import Values


def test_the_least_recently_used_go_first_when_the_budget_is_passed():
    memory = Memory(budget=10_000)
    for key in "abc":
        memory.set(key, np.zeros(3000, np.uint8))
    memory.get("a")
    memory.set("d", np.zeros(3000, np.uint8))
    assert [key for key in "abcd" if memory.has(key)] == ["a", "c", "d"]
    assert memory.held <= memory.budget


def test_what_is_larger_than_half_the_budget_is_answered_but_not_kept():
    memory = Memory(budget=1000)
    assert len(memory.load("big", lambda: np.zeros(900, np.uint8))) == 900
    assert not memory.has("big")


def test_sizes_count_what_arrays_and_texts_hold():
    assert bytes_of(np.zeros(1000)) == 8000
    assert bytes_of(Values(np.zeros(1000), np.zeros(1000, np.uint8))) >= 9000
    assert bytes_of(np.array([b"x" * 5000, b"y" * 5000], dtype=object)) > 10_000
    assert bytes_of({"a": [np.zeros(10)], "b": "text"}) > 80


def test_twenty_threads_that_ask_for_one_key_load_it_once():
    memory, loads, gate = Memory(), [], threading.Barrier(20)

    def load() -> bytes:
        loads.append(1)
        return b"loaded"

    def ask() -> None:
        gate.wait()
        assert memory.load("key", load) == b"loaded"

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1


def test_a_load_that_fails_is_tried_again_by_the_next():
    memory = Memory()
    with pytest.raises(OSError, match="gone"):
        memory.load("key", lambda: (_ for _ in ()).throw(OSError("gone")))
    assert memory.load("key", lambda: "back") == "back"


def test_many_threads_on_many_keys_keep_the_count_of_bytes_right():
    memory = Memory(budget=50_000)

    def work(seed: int) -> None:
        for key in np.random.default_rng(seed).integers(0, 40, 400):
            assert memory.load(f"k{key}", lambda size=1000 + int(key): b"x" * size) == b"x" * (
                1000 + key
            )

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.held <= memory.budget
    for key in range(40):
        memory.delete(f"k{key}")
    assert memory.held == 0


def test_flask_caching_holds_it_by_import_path():
    cache, server = Cache(with_jinja2_ext=False), Flask("held")
    cache.init_app(
        server, {"CACHE_TYPE": "data.store.memory.backend", "CACHE_OPTIONS": {"budget": 5000}}
    )
    with server.app_context():
        value = np.arange(10)
        cache.set("key", value)
        assert cache.get("key") is value
        assert cache.cache.budget == 5000
