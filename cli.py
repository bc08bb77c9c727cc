"""The jixiao command: what can be typed behind it. Each command stands in a module of `toolkit.commands`."""

from __future__ import annotations

import click

from toolkit import __version__
from toolkit.commands.group import CommandGroup

COMMANDS = {
    "new": "toolkit.commands.new",
    "generate": "toolkit.commands.generate",
    "check": "toolkit.commands.check",
    "compute": "toolkit.commands.compute",
    "explain": "toolkit.commands.explain",
    "form": "toolkit.commands.form",
    "rollover": "toolkit.commands.rollover",
    "schema": "toolkit.commands.schema",
    "summary": "toolkit.commands.summary",
    "pack": "toolkit.commands.pack",
    "help": "toolkit.commands.help",
}


@click.group(
    cls=CommandGroup,
    modules=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="jixiao %(version)s", help="显示版本后退出。")
def main() -> None:
    """绩效自评报告的计算、核对和生成。

    填报人在 YAML 文件中填写预算数和指标；本工具算出比率、合计、得分和等级，核对前后是否一致，
    按当地的格式生成报告。

    各命令的用法：jixiao help 命令
    """


if __name__ == "__main__":
    main(prog_name="jixiao")
