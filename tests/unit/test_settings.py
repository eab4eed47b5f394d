"""Settings: each concern's own, names that nobody knows, and the tables that document them."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from data.errors import SettingsError
from data.settings import Settings, read_settings
from tests.support.places import ROOT

TABLES = ("README.md", "docs/security.md")
ROW = re.compile(r"^\| (`WARDWISE_[^|]+) \| ([^|]*) \| [^|]+\|$", re.MULTILINE)
UNSET = ("", "none", "needed")
"""What the tables call a setting without a value of its own."""


@pytest.fixture(scope="module")
def documented() -> dict[str, set[str]]:
    """The defaults that the tables give each field."""
    found: dict[str, set[str]] = {}
    for page in TABLES:
        for names, defaults in ROW.findall((ROOT / page).read_text(encoding="utf-8")):
            given = [text.strip("` ") for text in defaults.split(", ")]
            for name, default in zip(re.findall(r"WARDWISE_(\w+)", names), given, strict=True):
                found.setdefault(name.lower(), set()).add(default)
    return found


def test_every_setting_is_in_a_table_and_every_name_in_a_table_is_a_setting(
    documented: dict[str, set[str]],
) -> None:
    assert set(documented) == set(Settings.model_fields)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_default_of_a_setting_is_the_one_in_its_table(
    documented: dict[str, set[str]], name: str
) -> None:
    default = Settings.model_fields[name].default
    value = default.get_secret_value() if isinstance(default, SecretStr) else str(default)
    assert documented[name] <= ({value} if value else set(UNSET))


def test_every_variable_is_read_under_its_name() -> None:
    settings = read_settings(
        {
            "WARDWISE_STORE": "elsewhere",
            "WARDWISE_PORT": "9000",
            "WARDWISE_BASEMAP_URL": "https://tiles.example.org/{z}/{x}/{y}.png",
            "WARDWISE_SIGN_IN": "basic",
            "WARDWISE_OIDC_SECRET": "hush",
            "WARDWISE_LIMIT_WORK": "none",
        }
    )
    assert (settings.store, settings.port) == (Path("elsewhere"), 9000)
    assert settings.basemap_url.endswith("/{z}/{x}/{y}.png")
    assert (settings.sign_in, settings.limit_work) == ("basic", "none")
    assert settings.oidc_secret.get_secret_value() == "hush"
    assert "hush" not in repr(settings)


def test_an_empty_variable_keeps_the_default() -> None:
    assert read_settings({"WARDWISE_PORT": "", "WARDWISE_CACHE": ""}) == Settings()


def test_the_environment_reaches_only_settings_that_are_read_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WARDWISE_PORT", "9000")
    assert Settings().port == Settings.model_fields["port"].default
    assert read_settings().port == 9000


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("WARDWISE_STOER", "WARDWISE_STORE"),
        ("WARDWISE_LIMITS", "WARDWISE_LIMIT"),
        ("WARDWISE_SIGNIN", "WARDWISE_SIGN_IN"),
        ("WARDWISE_BASEMAP", "WARDWISE_BASEMAP_URL"),
    ],
)
def test_a_misspelt_name_is_refused_with_the_nearest_setting(name: str, meant: str) -> None:
    with pytest.raises(SettingsError, match=rf"{name}: .*did you mean {meant}\?") as refused:
        read_settings({name: "private"})
    assert "private" not in str(refused.value)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"WARDWISE_XYZZY": "1", "WARDWISE_PORT": "web", "WARDWISE_SIGN_IN": "yes"})
    told = str(refused.value)
    assert "WARDWISE_XYZZY: no setting has this name. Correct it or unset it" in told
    assert "WARDWISE_PORT: 'web' was given; expected a valid integer" in told
    assert "WARDWISE_SIGN_IN: 'yes' was given; expected 'none', 'basic' or 'oidc'" in told


@pytest.mark.parametrize(
    "name",
    [
        "WARDWISE_SHARED",
        "WARDWISE_WRITE_GOLDEN",
        "WARDWISE_TEST_DEMO_STORE",
        "WARDWISE_BENCH_ROWS",
        "PATH",
    ],
)
def test_variables_of_tests_and_benchmarks_are_let_through(name: str) -> None:
    assert read_settings({name: "anything"}) == Settings()
