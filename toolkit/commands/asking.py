"""What a command still needs to know: asked in the terminal, or named as missing where nobody can answer."""

from __future__ import annotations

import sys

import click


def someone_answers() -> bool:
    """Whether the questions of a command reach a person."""
    return sys.stdin.isatty()


def ask(value: str | None, question: str, option: str, *, default: str | None = None) -> str:
    """The value of an option; asked for where it was not given and someone sits at the terminal."""
    if value:
        return value
    if not someone_answers():
        raise click.UsageError(f"缺少{option}。")
    answer: str = click.prompt(question, default=default, prompt_suffix="：")
    return answer
