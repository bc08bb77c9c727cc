"""A county of a thousand filings, ten of them spoilt, killed twenty times.

`python -m benchmarks.soak [COUNT]` prints what was made, how long each run took, and whether the killed and
restarted run came to the same files as the undisturbed one. It leaves with 1 if anything is not as it must.
"""

from __future__ import annotations

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
    """Run everything, printing each result as it comes."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        make_county(data, count, _POISONED)
        whole, killed = Path(folder, "whole"), Path(folder, "killed")
        first = told("first run, two processes", generate(data, whole, "-j", "2"))
        again = told("second run, nothing changed", generate(data, whole, "-j", "2"))
        kills = kill_often(data, killed, first.seconds * 2 / _KILLS + 2, "-j", "2")
        print(f"killed {kills} of {_KILLS} runs", flush=True)
        rest = told("run after the kills", generate(data, killed, "-j", "2"))
        same = files_in(whole) == files_in(killed)
        print(f"the same files as undisturbed: {same}", flush=True)
        one = told("one process", generate(data, Path(folder, "one"), "-j", "1"))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"two processes {one.seconds / first.seconds:.2f} times as fast; largest process {memory} MB")
        right = {first.code, again.code, rest.code, one.code} == {1} and same
        return 0 if right and f"未完成的填报 {_POISONED} 份" in first.ending else 1


def told(name: str, run: Run) -> Run:
    """A run, after it was printed."""
    load = os.getloadavg()[0]
    print(f"{name}: {run.seconds:.1f} s, exit {run.code}, load {load:.1f}: {run.ending}", flush=True)
    return run


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
