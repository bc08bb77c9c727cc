"""jixiao schema: the JSON Schema of a pack, for completion and hover in an editor."""

from __future__ import annotations

import json
from pathlib import Path

import click

from toolkit import show
from toolkit.commands.group import Command
from toolkit.commands.pack.chosen import load_chosen
from toolkit.commands.parameters import FOUND, packs_option, path_type
from toolkit.commands.telling import echo_json, echo_lines
from toolkit.desk import schema_of_pack, schema_of_row
from toolkit.dictionary import FreeTable
from toolkit.finding import Findings
from toolkit.locations import packs_roots
from toolkit.output import write_over
from toolkit.pack import Pack
from toolkit.pipeline import Studio
from toolkit.reading import similar


@click.command(cls=Command, short_help="生成供编辑器提示用的 JSON Schema")
@click.argument("name", metavar="模板包[@年度]")
@click.option(
    "-o", "--out", type=path_type("文件", dir_okay=False), metavar="文件", help="写入文件；不写时印在屏幕上。"
)
@click.option("--table", metavar="表", help="只要这张表一行的 Schema，用于一行一个文件的填报。")
@packs_option
def command(name: str, out: Path | None, table: str | None, packs_dir: Path | None) -> None:
    """生成 JSON Schema，编辑器据此提示名称、说明和可选的值，不需要联网。

    写成“模板包.schema.json”放在填报文件的同一文件夹或上级文件夹，jixiao new 建立的文件会自动使用它。
    """
    pack = load_chosen(name, Studio(packs_roots(packs_dir)))
    schema = schema_of_pack(pack) if table is None else schema_of_row(pack, _table(pack, table))
    text = json.dumps(schema, ensure_ascii=False, indent=1)
    if out is None:
        echo_json(text)
        return
    finding = write_over(out, f"{text}\n".encode())
    if finding is not None:
        echo_lines(show.findings_as_text(Findings([finding]), {}), err=True)
        raise SystemExit(FOUND)
    click.echo(f"已写入 {out.as_posix()}")


def _table(pack: Pack, name: str) -> FreeTable:
    tables = {key: item for key, item in pack.dictionary.members.items() if isinstance(item, FreeTable)}
    if name not in tables:
        hint = "".join(similar(name, tables)) or f"可以写的有：{'、'.join(tables)}。"
        raise click.UsageError(f"模板包 {pack.name} 没有由填报人添加行的表“{name}”。{hint}")
    return tables[name]
