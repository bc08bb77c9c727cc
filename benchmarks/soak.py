"""A county of a thousand filings, ten of them spoilt, killed twenty times.

`python -m benchmarks.soak [COUNT]` prints what was made, how long each run took, and whether the killed and
restarted run came to the same files as the undisturbed one. It leaves with 1 if anything is not as it must.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import ROOT
from tests.county import make_county

_POISONED = 10
_KILLS = 20
_SEED = 20240608


@dataclass(frozen=True)
class Run:
    """One run of the command: its exit code, its last line, and the seconds that it took."""

    code: int
    ending: str
    seconds: float


def command(data: Path, out: Path, *more: str) -> list[str]:
    """The command that is run."""
    packs = str(ROOT / "templates")
    return [
        sys.executable,
        str(ROOT / "cli.py"),
        "generate",
        str(data),
        "-o",
        str(out),
        "--packs",
        packs,
        *more,
    ]


def generate(data: Path, out: Path, *more: str) -> Run:
    """A run to its end."""
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 (our own program)
        command(data, out, *more), capture_output=True, encoding="utf-8", check=False
    )
    return Run(done.returncode, done.stdout.splitlines()[-1], time.monotonic() - started)


def kill_often(data: Path, out: Path, longest: float, *more: str) -> int:
    """Start the run again and again, kill each at a random moment; how many were killed before their end."""
    moments = random.Random(_SEED)  # noqa: S311 (moments, no secrets)
    killed = 0
    for _ in range(_KILLS):
        process = subprocess.Popen(  # noqa: S603 (our own program)
            command(data, out, *more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(moments.uniform(0.2, longest))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
    return killed


def files_in(out: Path) -> dict[str, bytes]:
    """Every file of a folder of documents."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def main(count: int) -> int:
    """Run everything and print it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        make_county(data, count, _POISONED)
        whole, killed = Path(folder, "whole"), Path(folder, "killed")
        first = generate(data, whole, "-j", "2")
        again = generate(data, whole, "-j", "2")
        kills = kill_often(data, killed, first.seconds * 2 / _KILLS + 2, "-j", "2")
        rest = generate(data, killed, "-j", "2")
        same = files_in(whole) == files_in(killed)
        one = generate(data, Path(folder, "one"), "-j", "1")
        results = {
            "filings": count,
            "first": [first.code, first.ending, f"{first.seconds:.1f} s"],
            "nothing changed": [again.code, again.ending, f"{again.seconds:.1f} s"],
            "kills": kills,
            "after the kills": [rest.code, rest.ending, f"{rest.seconds:.1f} s"],
            "same files": same,
            "one process": [one.code, f"{one.seconds:.1f} s", f"{one.seconds / first.seconds:.2f} times"],
            "largest process": f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB",
            "load": os.getloadavg(),
        }
        print(json.dumps(results, ensure_ascii=False, indent=1))
        ok = {first.code, again.code, rest.code, one.code} == {1} and same
        return 0 if ok and f"未完成的填报 {_POISONED} 份" in first.ending else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
