"""python -m tests.mutation.measure [number]: how many of a clerk's slips are told, and by which checks."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.mutation.clerk import ACCOUNTS, SAMPLES, Clerk, Result, run_silent, run_stating

SEED = 6


def main(number: int) -> None:
    """Print the shares with stated values over the samples, and without over the final accounts."""
    results = []
    for position, sample in enumerate((*SAMPLES, ACCOUNTS)):
        with tempfile.TemporaryDirectory() as folder:
            share = number // (len(SAMPLES) + 1)
            results.append(run_stating(Clerk(sample, Path(folder), stating=True), share, SEED + position))
        _say(f"有上报数 {sample}", results[-1].found, results[-1])
    found, tried = sum(result.found for result in results), sum(result.tried for result in results)
    print(f"有上报数 合计：{found}/{tried} = {100 * found / tried:.1f}%")
    with tempfile.TemporaryDirectory() as folder:
        silent = run_silent(Clerk(ACCOUNTS, Path(folder), stating=False), number, SEED)
    _say(f"没有上报数 {ACCOUNTS}", silent.caught, silent)
    for code, times in silent.codes.most_common():
        print(f"  {code}：{times}")


def _say(title: str, found: int, result: Result) -> None:
    print(f"{title}：{found}/{result.tried} = {100 * found / result.tried:.1f}%")
    for miss in result.missed:
        print(f"  没有按要求报出 {miss}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
