"""jixiao pack: what a template maintainer does with packs; one module a command."""

from __future__ import annotations

from toolkit.commands.group import CommandGroup

command = CommandGroup(
    "pack",
    short_help="查看、检查、新建模板包",
    help="""查看、检查、新建和比较模板包。

    一个模板包是一个地区的报告格式：数据项、公式、核对规则和文档模板。
    """,
    modules={
        "list": "toolkit.commands.pack.list",
        "show": "toolkit.commands.pack.show",
        "check": "toolkit.commands.pack.check",
        "new": "toolkit.commands.pack.new",
        "edition": "toolkit.commands.pack.edition",
        "vars": "toolkit.commands.pack.vars",
        "diff": "toolkit.commands.pack.diff",
        "text": "toolkit.commands.pack.text",
        "draft": "toolkit.commands.pack.draft",
    },
)
