"""`python -m benchmarks.run`: every measure in one run, printed and written to RESULTS.md.

With `--quick` few repetitions and small counties, to see that it runs; RESULTS.md stays as it is.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.samples import (
    XUWEN,
    XUWEN_REPORT,
    YULIN,
    YULIN_ACCOUNTS,
    YULIN_LARGEST,
    Document,
    make_county,
    prepare,
    process,
    with_rows,
)
from benchmarks.timing import ROOT, commands, interleaved, run_python
from toolkit.pipeline import Options, Studio

RESULTS = Path(__file__).with_name("RESULTS.md")
QUICK = "--quick" in sys.argv[1:]
COUNTS = (10, 100) if QUICK else (10, 100, 1000)
ROWS = (25, 250) if QUICK else (25, 250, 2500)

Table = Iterator[tuple[str, ...]]


def documents(found: tuple[Document, ...]) -> Table:
    """(a) and (b): one document rendered by ours, by docxtpl, and at the floor."""
    yield "成文", "本工具 ms", "docxtpl ms", "下限 ms", "docxtpl÷本工具", "本工具÷下限"
    for document in found:
        document.check()
        ways = {"ours": document.ours, "docxtpl": document.docxtpl, "floor": document.floor}
        taken = interleaved(ways, 5 if QUICK else 15, times=3)
        ours, other, floor = taken["ours"], taken["docxtpl"], taken["floor"]
        figures = (
            f"{ours:.2f}",
            f"{other:.1f}",
            f"{floor:.2f}",
            f"{other / ours:.1f}",
            f"{ours / floor:.2f}",
        )
        yield document.name, *figures


def whole_way(studio: Studio, found: tuple[Document, ...]) -> Table:
    """(c): from the YAML to all documents, checked and proof-read, a document."""
    yield "填报", "成文份数", "每份成文 ms", "docxtpl ms（同上的成文）", "docxtpl÷本工具"
    for filing, document in zip((XUWEN, YULIN), (found[0], found[-1]), strict=True):
        count = len(process(studio, filing).documents)
        ways = {"ours": lambda filing=filing: process(studio, filing), "docxtpl": document.docxtpl}
        studio.settle()  # as a run over many filings does
        taken = interleaved(ways, 5 if QUICK else 15)
        ours, other = taken["ours"] / count, taken["docxtpl"]
        county = filing.parts[1]
        yield f"{county}（{document.name}）", str(count), f"{ours:.1f}", f"{other:.1f}", f"{other / ours:.1f}"


def rows(studio: Studio, folder: Path) -> Table:
    """(d): one filing with more and more rows."""
    yield "指标行数", "整个填报 ms", "每行 ms"
    places = {count: with_rows(folder / f"rows{count}", count) for count in ROWS}
    for count, place in places.items():
        outcome = studio.process(place, place.path.name, Options())
        if not outcome.documents:
            raise SystemExit("\n".join(finding.message for finding in outcome.findings))
        ways = {"ours": lambda place=place: studio.process(place, place.path.name, Options())}
        taken = interleaved(ways, 5 if count < 1000 else 3)["ours"]
        yield str(count), f"{taken:.0f}", f"{taken / count:.2f}"


def filings(folder: Path) -> Table:
    """(d) and (g): counties of more and more filings, each in a process of its own."""
    yield "填报份数", "成文份数", "每份填报 ms", "最大内存 MB"
    for count in COUNTS:
        data = make_county(folder / f"data{count}", count)
        done = subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, "-m", "benchmarks.county", str(data), str(folder / f"out{count}")],
            cwd=ROOT,
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        cost = json.loads(done.stdout)
        if cost["failed"]:
            raise SystemExit(f"{cost['failed']} filings of {count} failed")
        yield str(count), str(cost["documents"]), f"{cost['milliseconds']:.1f}", f"{cost['megabytes']:.0f}"


def second_run(folder: Path) -> Table:
    """(e): `jixiao generate` again, with nothing changed and with one filing changed; wall clock."""
    yield "一百份填报", "ms", "与第一次之比"
    data, out = make_county(folder / "again", 100), folder / "again-out"
    command = ["cli.py", "generate", str(data), "-o", str(out), "--packs", str(ROOT / "templates")]
    first = run_python(command)
    yield "第一次", f"{first:.0f}", "1"
    same = run_python(command)
    yield "没有变化", f"{same:.0f}", f"{same / first:.2f}"
    changed = next(path for path in sorted(data.rglob("示例单位*.yaml")))
    changed.write_text(changed.read_text(encoding="utf-8") + "# 改动\n", encoding="utf-8")
    one = run_python(command)
    yield "改动一份", f"{one:.0f}", f"{one / first:.2f}"


def start_up() -> Table:
    """(f): what a clerk waits for."""
    yield "命令", "ms"
    lines = {
        "python -c pass": ["-c", "pass"],
        "jixiao --version": ["cli.py", "--version"],
        "jixiao check 一份填报": ["cli.py", "check", str(XUWEN)],
    }
    for name, taken in commands(lines, 9).items():
        yield name, f"{taken:.0f}"


def show(title: str, note: str, table: Table) -> str:
    """A section of the results, printed as soon as it is there."""
    head, *lines = table
    marked = [head, tuple("---" for _ in head), *lines]
    text = "\n".join("| " + " | ".join(line) + " |" for line in marked)
    section = f"## {title}\n\n{note}\n\n{text}\n"
    print(section, flush=True)
    return section


def machine() -> str:
    """The shape of the machine."""
    shape = f"{os.cpu_count()} 个处理器，{platform.machine()}，{platform.system()}"
    return f"{shape}，Python {platform.python_version()}"


def main() -> None:
    """Measure everything."""
    studio = Studio((ROOT / "templates",))
    found = (
        prepare(studio, XUWEN, (XUWEN_REPORT,)),
        prepare(studio, XUWEN, ("整体支出绩效自评指标评分表",)),
        prepare(studio, YULIN, (YULIN_LARGEST,)),
        prepare(studio, YULIN, (YULIN_ACCOUNTS, YULIN_LARGEST)),
    )
    sections: list[Callable[[Path], str]] = [
        lambda _: show("（a）（b）一份成文", RENDERING, documents(found)),
        lambda _: show("（c）从填报文件到成文", WHOLE, whole_way(studio, found)),
        lambda folder: show("（d）行数增加", "玉林的部门整体绩效自评，指标逐倍增加。", rows(studio, folder)),
        lambda folder: show("（d）（g）填报份数增加", COUNTY, filings(folder)),
        lambda folder: show("（e）再次生成", "实际经过的时间，含启动。", second_run(folder)),
        lambda _: show("（f）启动", "实际经过的时间，9 次的中位数。", start_up()),
    ]
    with tempfile.TemporaryDirectory() as folder:
        told = [section(Path(folder)) for section in sections]
    if QUICK:
        return
    RESULTS.write_text("\n".join((INTRODUCTION.format(machine=machine()), *told)), encoding="utf-8")


INTRODUCTION = """# 速度

`make bench` 在一次运行中量出下列各项，并改写本文件。机器：{machine}。

各种做法轮流重复，取中位数；除注明的以外，都是处理器时间。比值比绝对值可靠：机器忙闲不同，绝对值会差一两倍。
"""
RENDERING = (
    "同一个模板、同样的值。docxtpl 一列是通常的用法：每份都 `DocxTemplate(…).render(…)` 再 `save`，模板由 "
    "[docxtpl_form.py](docxtpl_form.py) 改写成它接受的写法，函数、过滤器和印数的程序与本工具相同；"
    "计时之前先核对三种做法的成文文字（带位置）完全一样。“下限”只做四件事：编译好的 Jinja 模板、一遍 expat、"
    "压缩、写出；它不核对守恒，也不说出错在哪里。本工具一列含全部核对。"
)
WHOLE = (
    "读 YAML、绑定数据字典、计算、核对、成文、校对，写出之前的全部步骤；模板包和模板已经编译好。"
    "一份填报的全部成文都生成，按份数平均，与 docxtpl 只做一份成文相比。"
)
COUNTY = "徐闻的填报复制成许多单位，一个进程，逐份写到磁盘；第一份含编译，不计。"

if __name__ == "__main__":
    main()
