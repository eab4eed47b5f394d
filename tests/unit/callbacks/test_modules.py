"""JavaScript modules joined into one script: what the script does, and what is refused."""

import json
import subprocess
from pathlib import Path
from shutil import which

import pytest

from callbacks.serving.modules import MODULES, joined
from data.errors import ModuleError
from tests.support.places import ROOT

ASSETS = ROOT / "assets"
ENTRIES = ("page.js", "others.js", "map/film-worker.js", "map/tiles-worker.js")


def written(folder: Path, **modules: str) -> Path:
    """A folder of modules, each named by its path without the ending; ``__`` stands for ``/``."""
    for name, text in modules.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(script: str) -> object:
    """What a script writes to the console as JSON, under node."""
    node = which("node")
    if node is None:
        pytest.skip("node is not installed")
    done = subprocess.run(
        [node, "-"], input=script, capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


def test_a_script_runs_each_module_once_and_after_what_it_imports(tmp_path: Path) -> None:
    written(
        tmp_path,
        page='import "./first.js";\nimport { area as found, total } from "./map/area.js";\n'
        'import * as units from "./units.js";\n'
        "console.log(JSON.stringify([found(2), total, units.PER, globalThis.order]));\n",
        first='import { PER } from "./units.js";\n(globalThis.order ??= []).push("first", PER);\n',
        map__area='import {\n  PER,\n  double,\n} from "../units.js";\n'
        "export function area(n) {\n  return double(n) * PER;\n}\nexport const total = area(1);\n",
        units='(globalThis.order ??= []).push("units");\nexport const PER = 10;\n'
        "export const double = (n) => 2 * n;\nexport async function late() {}\n"
        "export class Unit {}\n",
    )
    assert run(joined(tmp_path, "page.js")) == [40, 20, 10, ["units", "first", 10]]


def test_a_script_after_another_has_what_that_one_has_not(tmp_path: Path) -> None:
    written(
        tmp_path,
        page='import { once } from "./shared.js";\nonce();\n',
        more='import { once } from "./shared.js";\nimport { own } from "./own.js";\n'
        "console.log(JSON.stringify([once(), own]));\n",
        shared="let count = 0;\nexport const once = () => (count += 1);\n",
        own="export const own = 7;\n",
    )
    more = joined(tmp_path, "more.js", after="page.js")
    assert "count += 1" not in more
    assert run(joined(tmp_path, "page.js") + more) == [2, 7]


def test_a_module_keeps_its_own_names_to_itself(tmp_path: Path) -> None:
    written(
        tmp_path,
        page='import { a } from "./a.js";\nconst state = 1;\n'
        "console.log(JSON.stringify([a(), state, typeof globalThis.state]));\n",
        a="const state = 2;\nexport const a = () => state;\n",
    )
    assert run(joined(tmp_path, "page.js")) == [2, 1, "undefined"]


def test_modules_that_import_each_other_are_named(tmp_path: Path) -> None:
    written(
        tmp_path,
        page='import "./a.js";\n',
        a='import "./map/b.js";\n',
        map__b='import "../a.js";\n',
    )
    with pytest.raises(ModuleError, match=r"a\.js → map/b\.js → a\.js"):
        joined(tmp_path, "page.js")


def test_a_missing_file_is_named_with_the_file_that_imports_it(tmp_path: Path) -> None:
    written(tmp_path, page='import "./a.js";\n')
    with pytest.raises(ModuleError, match=r"no module a\.js, which page\.js imports"):
        joined(tmp_path, "page.js")


def test_a_missing_name_is_named_with_both_files(tmp_path: Path) -> None:
    written(tmp_path, page='import { b } from "./a.js";\n', a="export const a = 1;\n")
    with pytest.raises(ModuleError, match=r"page\.js imports b from a\.js, which exports a"):
        joined(tmp_path, "page.js")


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        "export let a = 1;",
        "export { a };",
        'export * from "./a.js";',
        'import a from "./a.js";',
        "import './a.js';",
    ],
)
def test_a_form_that_cannot_be_joined_is_refused(tmp_path: Path, line: str) -> None:
    written(tmp_path, page=f"{line}\n", a="export const a = 1;\n")
    with pytest.raises(ModuleError, match=r"page\.js has '"):
        joined(tmp_path, "page.js")


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_modules_of_the_page_can_be_joined(entry: str) -> None:
    script = joined(ASSETS / "js", entry)
    assert f'{MODULES}["{entry}"]' in script
