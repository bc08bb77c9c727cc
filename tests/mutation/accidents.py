"""python -m tests.mutation.accidents [sample …]: how many findings one accident in a filing's lines gives."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.samples import ROOT
from toolkit.filing import find_filings
from toolkit.finding import Finding
from toolkit.pipeline import Options, Studio

SAMPLES = ("xuwen/2024", "yulin/2024")
_KEY = re.compile(r"[\u4e00-\u9fff]+(?=:)")
_FIGURE = re.compile(r"(?<=: )-?[\d.]+%?")
_NO_DOCUMENTS = Options(only=frozenset())
_WORST = 12


class Bench:
    """A sample in which accidents are tried; what it gives without any does not count."""

    def __init__(self, sample: str, folder: Path) -> None:
        self._studio = Studio((ROOT / "templates",))
        shutil.copytree(ROOT / "data", folder / "data")
        (self._place,) = find_filings(folder / "data" / sample)
        self.lines = self._place.path.read_text(encoding="utf-8").splitlines()
        self._usual = {(item.code, item.about, item.message) for item in self._findings(self.lines)}

    def accidents(self) -> Iterator[tuple[str, int, list[str]]]:
        """Every single accident: its kind, the line, and the lines of the file after it."""
        for number, line in enumerate(self.lines):
            content = line.strip()
            if not content or content.startswith("#"):
                continue
            for kind, changed in _accidents(line):
                yield kind, number + 1, [*self.lines[:number], *changed, *self.lines[number + 1 :]]

    def told(self, changed: list[str]) -> list[Finding]:
        """The findings that an accident brings about."""
        found = self._findings(changed)
        return [item for item in found if (item.code, item.about, item.message) not in self._usual]

    def _findings(self, lines: list[str]) -> Iterable[Finding]:
        self._place.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self._studio.process(self._place, self._place.path.name, _NO_DOCUMENTS).findings


def _accidents(line: str) -> Iterator[tuple[str, list[str]]]:
    yield "删去一行", []
    yield "多缩进一格", [f" {line}"]
    if line.startswith(" "):
        yield "少缩进一格", [line[1:]]
    for key in _KEY.finditer(line.split(" #", maxsplit=1)[0]):
        yield "名称错一字", [f"{line[: key.end() - 1]}错{line[key.end() :]}"]
    for figure in _FIGURE.finditer(line.split(" #", maxsplit=1)[0]):
        yield "漏填一数", [line[: figure.start()].rstrip(" ") + " " + line[figure.end() :]]


def main(samples: Iterable[str]) -> None:
    """Print, for each kind of accident, how many findings it gives, and the worst."""
    counts: dict[str, Counter[int]] = {}
    worst: list[tuple[int, str]] = []
    for sample in samples:
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(sample, Path(folder))
            for kind, line, changed in bench.accidents():
                told = bench.told(changed)
                for title in (f"{sample} {kind}", "合计"):
                    counts.setdefault(title, Counter())[len(told)] += 1
                codes = " ".join(f"{item.code}:{item.span.line}" for item in told)
                worst.append((len(told), f"{sample} {kind} 第{line}行 {bench.lines[line - 1]} → {codes}"))
    for title, count in counts.items():
        print(f"{title}：{_shares(count)}")
    for _, text in sorted(worst, reverse=True)[:_WORST]:
        print(f"  {text}")


def _shares(count: Counter[int]) -> str:
    total = count.total()
    within = {most: sum(times for told, times in count.items() if told <= most) for most in (0, 1, 2, 3)}
    return (
        f"{total} 次，没有问题 {within[0]}，"
        + "，".join(f"至多 {most} 条 {100 * within[most] / total:.1f}%" for most in (1, 2, 3))
        + f"，最多 {max(count)} 条"
    )


if __name__ == "__main__":
    main(sys.argv[1:] or SAMPLES)
