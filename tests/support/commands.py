"""Run a command of ``wardwise`` inside a test."""

import click


def status_of(command: click.Command, *arguments: object) -> int:
    """The exit status of a command. What it prints goes to the output of the test."""
    status: int | None = command.main([str(a) for a in arguments], standalone_mode=False)
    return status or 0
