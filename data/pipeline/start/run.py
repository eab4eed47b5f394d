"""``wardwise start``: from a folder of downloads to an atlas."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import tomlkit

from data.errors import SourceError, WardwiseError
from data.pipeline.check.examine import examine
from data.pipeline.check.report import report_text
from data.pipeline.run import run_build
from data.pipeline.services_by_value import key_of
from data.pipeline.start.asking import ask, without_asking
from data.pipeline.start.blocks import told_of
from data.pipeline.start.look import Folder, Table, look_at_folder
from data.pipeline.start.plan import Plan, plan_atlas
from data.pipeline.start.products import headings_of, product_of
from data.pipeline.start.trial import make_trial
from data.pipeline.start.writing import added_to, document_of

NAME = "atlas.toml"


@dataclass(frozen=True)
class Wishes:
    """What a person asked for."""

    folder: Path
    extracts: Sequence[Path]
    area: str
    is_silent: bool
    """Whether nothing is asked: what only a person can decide is left open, in a draft."""
    is_trial: bool = False
    """Whether the folder is made of the packages of requirements-uk.txt."""


def run_start(wishes: Wishes, store: Path) -> int:
    """Write atlas.toml, check it and build the atlas. Returns 0 only where an atlas stands."""
    if wishes.folder.is_file():
        return _run_trial(wishes, store)
    if not wishes.folder.is_dir():
        click.echo(
            f"There is no folder {wishes.folder}; give the folder of your downloads", err=True
        )
        return 2
    lost = [str(path) for path in wishes.extracts if not path.is_file()]
    if lost:
        click.echo(f"There is no file {', '.join(lost)}; correct the path", err=True)
        return 2
    target = write_atlas(wishes)
    if target is None:
        return 1
    seen = examine(target, store=store)
    click.echo(report_text(seen), nl=False)
    if not seen.would_build:
        click.echo(
            f"Correct {target} as the check says, then run the same command again.", err=True
        )
        return 1
    return run_build(target, store, quiet=False)


def _run_trial(wishes: Wishes, store: Path) -> int:
    """Make a folder beside the extract, then do as with any other folder."""
    extracts = [wishes.folder, *wishes.extracts]
    if not wishes.area:
        click.echo(
            f"{wishes.folder} is a file, not a folder. Give the folder of your downloads before it;"
            ' or, for a trial without one, name a local authority: --area "Leeds"',
            err=True,
        )
        return 2
    folder = wishes.folder.parent / f"trial-{key_of(wishes.area, set())}"
    try:
        make_trial(wishes.area, folder)
    except SourceError as error:
        click.echo(f"{error}.", err=True)
        return 2
    click.echo(
        f"A trial: {folder} has areas of 2011 with coarse shapes, and postcodes in the place of"
        " people. For real use, put your downloads into a folder and give that (docs/tutorial.md)."
    )
    return run_start(Wishes(folder, extracts, "", wishes.is_silent, is_trial=True), store)


def write_atlas(wishes: Wishes) -> Path | None:
    """Write the atlas.toml of a folder, or add to the one there. None where it cannot be."""
    folder = look_at_folder(wishes.folder, wishes.extracts, headings_of)
    extracts = [_name_in(wishes.folder, path) for path in wishes.extracts]
    plan = plan_atlas(folder, extracts, wishes.area)
    tell_files(folder, plan)
    if plan.missing:
        for place, told in enumerate(plan.missing, 1):
            click.echo(f"  {place}. {told}.", err=True)
        return None
    target = wishes.folder / NAME
    is_draft = _decide(plan, is_silent=wishes.is_silent)
    try:
        if target.is_file():
            document = tomlkit.parse(target.read_text(encoding="utf-8"))
            added = added_to(document, plan.blocks)
            told = (
                f"{len(added)} entries for new files were added" if added else "nothing was added"
            )
            click.echo(f"{target} is there already and is kept; {told}.")
        else:
            if wishes.is_trial:
                plan.blocks[0].keys["trial"] = True
                plan.blocks[0].comments.append(
                    "trial: made of packages of requirements-uk.txt; every page says so"
                )
            if is_draft:
                plan.blocks[0].keys["draft"] = True
                plan.blocks[0].comments.append(
                    "draft: only this machine may see it, until the data audit is answered"
                )
            document = document_of(plan.blocks)
            click.echo(f"Wrote {target}.")
    except (WardwiseError, tomlkit.exceptions.TOMLKitError) as error:
        click.echo(f"{target}: {error}", err=True)
        return None
    _replace(target, document.as_string())
    return target


def _replace(target: Path, text: str) -> None:
    """Write a file as a whole: where the disk is full, the one that is there stays."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _name_in(folder: Path, path: Path) -> str:
    inside = path.resolve().is_relative_to(folder.resolve())
    return str(path.resolve().relative_to(folder.resolve())) if inside else str(path.resolve())


def _decide(plan: Plan, *, is_silent: bool) -> bool:
    """Fill in what only a person can decide. Returns whether the atlas is a draft."""
    is_draft = False
    for found in plan.records:
        keys, is_whole = (without_asking(found), False) if is_silent else ask(found)
        found.block.keys |= keys
        is_draft |= not is_whole
    return is_draft


def tell_files(folder: Folder, plan: Plan) -> None:
    """Print what every file is taken for."""
    files = {each.file for each in folder.all}
    click.echo(f"{folder.root}: {len(files)} files were looked at.")
    for each in folder.all:
        sheet = each.sheet if isinstance(each, Table) else ""
        product = product_of(each)
        known = f" (known by its headings: {product.title})" if product else ""
        click.echo(f"  {each.file}{f' [{sheet}]' if sheet else ''}\n    {told_of(each)}{known}")
    for name, why in folder.unread.items():
        click.echo(f"  {name}\n    cannot be read: {why}")
    for told in plan.left_out:
        click.echo(f"  Note: {told}")
