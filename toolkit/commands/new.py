"""jixiao new: an empty filing to fill in, or one for each unit of a list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from toolkit import show
from toolkit import vocabulary as v
from toolkit.commands.asking import ask
from toolkit.commands.group import Command
from toolkit.commands.pack.chosen import load_chosen
from toolkit.commands.parameters import FOUND, packs_option, path_type
from toolkit.commands.telling import echo_lines
from toolkit.desk import read_roster, start_filing
from toolkit.filing import read_inherited
from toolkit.finding import Finding, Findings
from toolkit.locations import packs_roots
from toolkit.output import file_name_of
from toolkit.pack import Pack, list_packs
from toolkit.pipeline import Studio
from toolkit.source import Scalar


@click.command(cls=Command, short_help="建立一份空的填报文件")
@click.argument("name", required=False, metavar="[模板包]")
@click.option(
    "-o", "--out", type=path_type("路径"), metavar="文件", help="填报文件；用 --roster 时写文件夹。"
)
@click.option("--year", type=int, metavar="年度", help="评价年度。")
@click.option("--unit", metavar="单位", help="单位全称。")
@click.option(
    "--roster",
    type=path_type("文件", exists=True, dir_okay=False),
    metavar="名单",
    help="单位名单（.xlsx），为其中每个单位各建立一份。",
)
@packs_option
def command(
    name: str | None,
    out: Path | None,
    year: int | None,
    unit: str | None,
    roster: Path | None,
    packs_dir: Path | None,
) -> None:
    """建立一份空的填报文件，写明每一项填什么、单位、示例和是否必填。

    没有写的选项在终端里询问。上级 _公共.yaml 已经填写的内容不再列出。已有的文件不会被覆盖。

    --roster 名单.xlsx 为全县各单位各建立一份：第一行是列名，如 单位全称、简称、部门编码，
    其下每行一个单位；文件名是单位全称。
    """
    studio = Studio(packs_roots(packs_dir))
    question = "文件夹" if roster else "填报文件（如 data/某县/2024/某局.yaml）"
    target = Path(ask(str(out) if out else None, question, " -o 文件"))
    if roster is None and target.is_dir():
        raise click.UsageError(f"“{target}”是文件夹，-o 后面要写文件，如 {target / '某局.yaml'}。")
    pack = _choose_pack(name, year, target / "_" if roster else target, studio)
    if roster is not None:
        _start_all(roster, target, pack)
        return
    if unit is None and out is None and pack.unit_name:
        unit = ask(unit, "单位全称", " --unit 单位全称")
    if unit and not pack.unit_name:
        raise click.UsageError(f"模板包 {pack.name} 没有规定“{v.UNIT_NAME}”，不能用 --unit。")
    finding = start_filing(target, pack, {pack.unit_name: unit} if unit else {})
    _tell([finding] if finding else [], [target] if finding is None else [])


def _choose_pack(name: str | None, year: int | None, file: Path, studio: Studio) -> Pack:
    """The pack and the year: as given, as the common files above say, or as answered."""
    common = read_inherited(file)
    known = {key: node.text for key in (v.PACK, v.YEAR) if isinstance(node := common.get(key), Scalar)}
    if not name and v.PACK not in known:
        for found, title, region in list_packs(studio.library.roots):
            click.echo(f"  {found}  {title}（{region}）", err=True)
    name = ask(name or known.get(v.PACK), "模板包", "模板包")
    last = str(date.today().year - 1)  # noqa: DTZ011 - the year on the wall
    text = ask(str(year) if year else known.get(v.YEAR), "评价年度", " --year 年度", default=last)
    return load_chosen(f"{name}@{text}", studio)


def _start_all(roster: Path, folder: Path, pack: Pack) -> None:
    units, findings = read_roster(roster, pack)
    problems: list[Finding] = list(findings)
    made = []
    for one in units:
        file = folder / f"{file_name_of(one.name)}.yaml"
        finding = start_filing(file, pack, one.values)
        if finding is None:
            made.append(file)
        else:
            problems.append(finding)
    _tell(problems, made)


def _tell(problems: list[Finding], made: list[Path]) -> None:
    found = Findings(problems)
    echo_lines(show.findings_as_text(found, {}), err=True)
    for file in made:
        click.echo(f"已建立 {file.as_posix()}")
    if made:
        click.echo("接着用编辑器填写，再用 jixiao check 核对。")
    if found.has_errors or not made:
        raise SystemExit(FOUND)
