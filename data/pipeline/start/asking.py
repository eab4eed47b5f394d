"""What only a person can decide: the disclosure rule, the data audit, what is a stock."""

from typing import Any

import click

from data.pipeline.audit_questions import ASKED
from data.pipeline.start.records import Found

PRESETS = ("LA5", "HES7", "TRE10")


def without_asking(found: Found) -> dict[str, Any]:
    """The keys of a draft: the strictest usual rule for councils, and an audit that only warns.

    Nothing is answered in a person's name.
    """
    audit = {"about": "individuals" if found.is_about_people else "areas", "policy": "warn"}
    return {"audit": audit, "disclosure": {"preset": "LA5"}}


def ask(found: Found) -> tuple[dict[str, Any], bool]:
    """Ask in the terminal about a record set. Returns its keys, and whether all was answered."""
    title = str(found.block.keys["title"])
    click.echo(f"\n{title}: some things only a person can decide. Press Enter to leave one open.")
    if found.personal:
        click.echo(
            f"  These columns look personal: {', '.join(found.personal)}. A build does not read"
            " those that atlas.toml does not name; better ask for an extract without them."
        )
    preset = click.prompt("  Disclosure rule", type=click.Choice(PRESETS), default="LA5")
    kind = click.prompt(
        "  Do its counts add up over time (flow), or are they there on a day (stock)?",
        type=click.Choice(("flow", "stock")),
        default="stock" if found.is_stock else "flow",
    )
    by_value = found.block.keys.get("services")
    for keys in [s.keys for s in found.services] + ([by_value] if by_value else []):
        keys["kind"] = kind
    about = "individuals" if found.is_about_people else "areas"
    answers: dict[str, Any] = {}
    if found.is_about_people:
        for key, asked in ASKED.items():
            question = f"  {asked[:1].upper()}{asked[1:]}"
            said = click.prompt(question, default="", show_default=False).strip()
            if said:
                answers[key] = said
    is_whole = not found.is_about_people or len(answers) == len(ASKED)
    policy = "refuse" if is_whole else "warn"
    return {
        "audit": {"about": about, **answers, "policy": policy},
        "disclosure": {"preset": preset},
    }, is_whole
