"""What only a person can decide: the disclosure rule, the data audit, what is a stock."""

from typing import Any

import click

from data.pipeline.audit_questions import ASKED
from data.pipeline.start.records import Found

PRESETS = ("LA5", "HES7", "TRE10")
_PUBLISHED = (
    "its publisher gives these rows to everyone; if a person confirms that, they are about areas:"
    ' give about = "areas" in audit, and leave out draft in [atlas]'
)


def without_asking(found: Found) -> dict[str, Any]:
    """The keys of a draft: the strictest usual rule for councils, and an audit that only warns.

    Nothing is answered in a person's name.
    """
    audit = {"about": "individuals" if found.is_about_people else "areas", "policy": "warn"}
    if found.is_published:
        found.block.comments.append(_PUBLISHED)
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
    kind = _kind_of(found)
    by_value = found.block.keys.get("services")
    for keys in [s.keys for s in found.services] + ([by_value] if by_value else []):
        keys["kind"] = kind
    is_about_people = found.is_about_people and not (found.is_published and _is_open(title))
    about = "individuals" if is_about_people else "areas"
    answers: dict[str, Any] = {}
    if is_about_people:
        for key, asked in ASKED.items():
            question = f"  {asked[:1].upper()}{asked[1:]}"
            said = click.prompt(question, default="", show_default=False).strip()
            if said:
                answers[key] = said
    is_whole = not is_about_people or len(answers) == len(ASKED)
    policy = "refuse" if is_whole else "warn"
    return {
        "audit": {"about": about, **answers, "policy": policy},
        "disclosure": {"preset": preset},
    }, is_whole


def _is_open(title: str) -> bool:
    """Whether a person confirms that everyone may have these rows."""
    return click.confirm(
        f"  {title} is given to everyone by its publisher, as its headings say. Are these rows"
        " those that were published, with nothing added?",
        default=False,
    )


def _kind_of(found: Found) -> str:
    """'stock' or 'flow'. A register that is none becomes events of joining."""
    if found.is_register:
        keys = found.block.keys
        is_one = click.confirm(
            f"  Is a row a person who is there from {keys['from']} until {keys['until']}? Then"
            " people are counted on days; otherwise each row is an event",
            default=True,
        )
        if not is_one:
            keys["date"] = keys.pop("from")
            del keys["until"]
            found.is_register = found.is_stock = False
        return "stock" if is_one else "flow"
    kind: str = click.prompt(
        "  Do its counts add up over time (flow), or are they there on a day (stock)?",
        type=click.Choice(("flow", "stock")),
        default="stock" if found.is_stock else "flow",
    )
    return kind
