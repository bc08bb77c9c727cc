"""The frame of the commands: groups that import a command when it is asked for, and Chinese help pages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from toolkit import console

# Set to anything, it shows a fault of the program with its traceback.
_TRACEBACK = "JIXIAO_TRACEBACK"
_FAULT = 2
_QUOTED = re.compile(r" ?'([^'\n]*)'")


class HelpPage(click.HelpFormatter):
    """click's help page for Chinese text: full-width colons, and a character is two columns wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line, without a space behind the Chinese colon."""
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A heading with a Chinese colon."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, set apart by empty lines in `text`."""
        indent = " " * self.current_indent
        paragraphs = (
            "\n".join(indent + line for line in console.wrap(paragraph, self.width - self.current_indent))
            for paragraph in text.split("\n\n")
        )
        self.write("\n\n".join(paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Two columns: options or commands, and what they do."""
        indent = " " * self.current_indent
        rows = list(rows)
        first = min(max(console.width_of(term) for term, _ in rows), col_max) + col_spacing
        for term, meaning in rows:
            lines = console.wrap(meaning, max(self.width - self.current_indent - first, 20))
            room = first - console.width_of(term)
            if room < col_spacing:
                lines.insert(0, "")
                room = 0
            self.write(f"{indent}{term}{' ' * room}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{indent}{' ' * first}{line}\n")


class Context(click.Context):
    """A context whose help pages are laid out for Chinese."""

    formatter_class = HelpPage


class Command(click.Command):
    """A command with a Chinese usage line."""

    context_class = Context

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 (whatever click takes)
        super().__init__(*args, **{"options_metavar": "[选项]", **settings})


@contextmanager
def _chinese_quotes() -> Iterator[None]:
    """Click puts names between straight quotation marks itself, whatever its catalogue says."""
    try:
        yield
    except click.UsageError as error:
        message = _QUOTED.sub(r"“\1”", error.format_message()).replace("”,“", "”、“")
        raise click.UsageError(message, error.ctx) from None


class CommandGroup(click.Group):
    """Commands in the order in which they are used, all messages in Chinese, on any terminal.

    `modules` names the module of each command; its `command` is imported when it is asked for, so that no
    command waits for what only another one needs.
    """

    context_class = Context

    def __init__(self, *args: Any, modules: Mapping[str, str] | None = None, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(
            *args, **{"options_metavar": "[选项]", "subcommand_metavar": "命令 [参数]…", **settings}
        )
        self._modules = dict(modules or {})

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's interface)
        """The names of the commands as they were given."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now; None if there is none."""
        if cmd_name not in self._modules:
            return None
        found: click.Command = import_module(self._modules[cmd_name]).command
        return found

    def make_context(self, *args: Any, **settings: Any) -> click.Context:  # noqa: ANN401
        """The context of what was typed; what click quotes stands in Chinese quotation marks."""
        with _chinese_quotes():
            return super().make_context(*args, **settings)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run the command; what click quotes stands in Chinese quotation marks."""
        with _chinese_quotes():
            return super().invoke(ctx)

    def main(self, *args: Any, **settings: Any) -> Any:  # noqa: ANN401
        """Run as click does; a fault of the program is told in a sentence instead of a traceback."""
        console.accept_every_character()
        with console.chinese_messages():
            try:
                return super().main(*args, **settings)
            except Exception as error:
                if os.environ.get(_TRACEBACK):
                    raise
                click.echo(
                    f"程序内部错误：{type(error).__name__}: {error}\n"
                    "请把本条信息和所用的文件交给维护人员。"
                    f"（设置环境变量 {_TRACEBACK}=1 再运行，可以看到详细情况。）",
                    err=True,
                )
                raise SystemExit(_FAULT) from None
