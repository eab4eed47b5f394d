"""JavaScript modules joined in memory into one classic script.

A browser that loads modules one by one asks for each level of imports in turn. One script that
holds them all arrives in a third of that time. The modules remain the source: no joined file is
written to disk.

The joiner supports the forms of ``import`` and ``export`` that our own modules use, and refuses all
others: named imports, ``import * as``, imports for their effect, and exports of a ``const``, a
function or a class where it is declared.
"""

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from data.errors import ModuleError

MODULES = "wardwiseModules"
"""Name of the constant in a joined script that holds what each module exports."""

_IMPORT = re.compile(
    r"^import\s+(?:\{(?P<names>[^}]*)\}\s*from\s+|\*\s+as\s+(?P<whole>[\w$]+)\s+from\s+)?"
    r'"(?P<path>[^"]+)";[ \t]*$',
    re.MULTILINE,
)
_EXPORT = re.compile(
    r"^export\s+(?=(?:const|class|(?:async\s+)?function\*?)\s+(?P<name>[\w$]+))", re.MULTILINE
)
_UNKNOWN = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """One module: its path within the folder, and its text."""

    path: str
    text: str

    @cached_property
    def exports(self) -> list[str]:
        """Names that other modules can import."""
        return [found["name"] for found in _EXPORT.finditer(self.text)]

    @cached_property
    def imports(self) -> list[tuple[str, list[tuple[str, str]], str]]:
        """The parts of each import.

        They are the path, pairs of (name there, name here), and the name after ``* as``, else "".
        """
        return [
            (self._target(found["path"]), _pairs(found["names"] or ""), found["whole"] or "")
            for found in _IMPORT.finditer(self.text)
        ]

    def wrapped(self) -> str:
        """The module as a statement that keeps its exports in ``MODULES``."""
        body = _EXPORT.sub("", _IMPORT.sub(self._constant, self.text))
        if unknown := _UNKNOWN.search(body):
            raise ModuleError(
                f"{self.path} has '{unknown[0]}', which cannot be joined; import by name from a"
                " relative path in double quotes, and export where a const, function or class is"
                " declared."
            )
        given = ", ".join(self.exports)
        # A function in brackets at the top of a script is compiled at once; browsers read it twice
        # anywhere else.
        return (
            f'{MODULES}["{self.path}"] = (function () {{\n"use strict";\n{body}\n'
            f"return {{ {given} }};\n}})();"
        )

    def _constant(self, found: re.Match[str]) -> str:
        taken = found["whole"] or "".join(
            f"{there}, " if there == here else f"{there}: {here}, "
            for there, here in _pairs(found["names"] or "")
        )
        if not taken:
            return ""
        name = taken if found["whole"] else f"{{ {taken}}}"
        return f'const {name} = {MODULES}["{self._target(found["path"])}"];'

    def _target(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), path))


def joined(folder: Path, entry: str, *, after: str = "") -> str:
    """One classic script of an entry module and all its imports, each after the modules it needs.

    ``entry`` is a path within ``folder``. ``after``: the entry of a script that runs before this
    one, whose modules are not in it again. Raises ModuleError, which names the files, where modules
    import each other in a circle, where a file or a name is missing, and for unknown forms.
    """
    modules = _ordered(folder, entry)
    for module in modules.values():
        _check_names(module, modules)
    there = _ordered(folder, after) if after else {}
    text = "\n".join(module.wrapped() for path, module in modules.items() if path not in there)
    return f"{text}\n" if after else f"const {MODULES} = {{}};\n{text}\n"


def _ordered(folder: Path, entry: str) -> dict[str, Module]:
    """Modules by path; each comes after all that it imports."""
    ordered: dict[str, Module] = {}

    def visit(path: str, importers: tuple[str, ...]) -> None:
        if path in importers:
            circle = " → ".join([*importers[importers.index(path) :], path])
            raise ModuleError(f"Modules import each other: {circle}. Take one import out.")
        if path in ordered:
            return
        module = Module(path, _text_of(folder, path, importers))
        for target, _, _ in module.imports:
            visit(target, (*importers, path))
        ordered[path] = module

    visit(posixpath.normpath(entry), ())
    return ordered


def _text_of(folder: Path, path: str, importers: tuple[str, ...]) -> str:
    try:
        return (folder / path).read_text(encoding="utf-8")
    except OSError as error:
        importer = f", which {importers[-1]} imports" if importers else ""
        raise ModuleError(f"There is no module {path}{importer}; correct the path.") from error


def _check_names(module: Module, modules: dict[str, Module]) -> None:
    for target, pairs, _ in module.imports:
        exports = modules[target].exports
        if missing := [there for there, _ in pairs if there not in exports]:
            raise ModuleError(
                f"{module.path} imports {', '.join(missing)} from {target}, which exports"
                f" {', '.join(exports) or 'nothing'}; correct one of the two."
            )


def _pairs(names: str) -> list[tuple[str, str]]:
    """(name there, name here) of each name between the braces of an import.

    >>> _pairs("decode, held as kept,")
    [('decode', 'decode'), ('held', 'kept')]
    """
    found = [name.split(" as ") for name in re.sub(r"\s+", " ", names).split(",") if name.strip()]
    return [(name[0].strip(), name[-1].strip()) for name in found]
