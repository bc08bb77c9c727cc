"""A county of any size, made from the sample county: the same units with other names and figures.

Amounts of a unit are multiplied by one whole number, so that all its sums and rates agree as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data/示例县/2024"
COUNTY = Path("示例县/2024")
_AMOUNT = re.compile(r"(年初预算|年中调整|全年预算|上年决算|决算|总额|在用额): (-?\d+(?:\.\d+)?)(?=[,}\s])")
_FULL_NAME = re.compile(r"(全称: 示例县)(\S+)")

# What may be wrong with a file, each in its own way: the text of a filing → what lies there instead.
POISONS: Sequence[Callable[[str], bytes]] = (
    lambda text: text.replace("在职人数: ", "在职人数：").encode(),
    lambda text: text.replace("评价小组:", "评价小姐:").encode(),
    lambda text: re.sub(r"在职人数: \d+", "在职人数: 十", text).encode(),
    lambda text: re.sub(r" 决算: [\d.]+", " 决算: ", text, count=1).encode(),
    lambda text: f"模板包: no-such-pack\n{text}".encode(),
    lambda text: f"评价年度: 今年\n{text}".encode(),
    lambda _: b"",
    lambda text: b"\x00\x01\xff\xfe" + text.encode(),
    lambda text: ("- " + text.replace("\n", "\n  ")).encode(),
    lambda text: text.encode()[: len(text.encode()) // 3] + b"\n  {[",
)


def make_county(data: Path, count: int, poisoned: int = 0) -> list[str]:
    """`count` filings below `data`, the last `poisoned` of them spoilt; the names of all of them."""
    folder = data / COUNTY
    folder.mkdir(parents=True)
    (data / "_公共.yaml").write_text("根: 是\n", encoding="utf-8")
    (folder / "_公共.yaml").write_bytes((SAMPLE / "_公共.yaml").read_bytes())
    samples = [path for path in sorted(SAMPLE.glob("*.yaml")) if not path.name.startswith("_")]
    names = []
    for number in range(count):
        sample = samples[number % len(samples)]
        names.append(f"{sample.stem}{number + 1:04d}")
        text = varied(sample.read_text(encoding="utf-8"), number)
        spoilt = number - (count - poisoned)
        content = POISONS[spoilt % len(POISONS)](text) if spoilt >= 0 else text.encode()
        (folder / f"{names[-1]}.yaml").write_bytes(content)
    return names


def varied(text: str, number: int) -> str:
    """A sample filing as that of another unit with other figures."""
    factor = 2 + number % 97
    text = _AMOUNT.sub(lambda match: f"{match[1]}: {_times(match[2], factor)}", text)
    return _FULL_NAME.sub(lambda match: f"{match[1]}{match[2]}{number + 1:04d}", text)


def _times(number: str, factor: int) -> str:
    whole, point, rest = number.partition(".")
    product = str(abs(int(whole + rest)) * factor).rjust(len(rest) + 1, "0")
    sign = "-" if number.startswith("-") else ""
    return f"{sign}{product[: len(product) - len(rest)]}{point}{product[len(product) - len(rest) :]}"
