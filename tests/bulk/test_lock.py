"""Two runs on one folder: the second is told who is at it; what a dead run left locks nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.county import ROOT
from toolkit.output import ALL_SHARDS, FolderLock, Shard

HOLD = """
import sys
from pathlib import Path
from toolkit.output import FolderLock, Shard
with FolderLock(Path(sys.argv[1]), Shard(int(sys.argv[2]), int(sys.argv[3]))) as taken:
    print("held" if taken is None else "taken", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def hold():
    """`hold(folder, shard)` → another process that holds the lock until it is closed or killed."""
    held = []

    def start(folder: Path, shard: Shard = ALL_SHARDS) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder), str(shard.number), str(shard.count)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        held.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in held:
        process.kill()
        process.communicate()


def test_a_second_run_on_one_folder_is_told_who_is_at_it(county, generate, hold) -> None:
    place = county(1)
    other = hold(place.folder / "out")
    result = generate()
    assert result.exit_code == 1
    assert "B006" in result.stderr
    assert f"进程 {other.pid}" in result.stderr
    assert [path for path in (place.folder / "out").iterdir() if path.suffix != ".lock"] == []


def test_the_lock_of_a_run_that_was_killed_is_taken_over(county, generate, hold) -> None:
    place = county(1)
    other = hold(place.folder / "out")
    other.kill()
    other.wait()
    assert (place.folder / "out" / ".jixiao.lock").is_file()
    assert generate().exit_code == 0
    assert list((place.folder / "out").glob("*.lock")) == []


@pytest.mark.parametrize("text", ["", "{", json.dumps({"pid": 1, "host": "another"})])
def test_a_lock_file_that_nobody_holds_locks_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / ".jixiao.lock").write_text(text, encoding="utf-8")
    with FolderLock(tmp_path) as taken:
        assert taken is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (Shard(1, 2), Shard(2, 2), True),
        (Shard(1, 2), Shard(1, 2), False),
        (Shard(1, 1), Shard(1, 2), False),
        (Shard(1, 2), Shard(1, 1), False),
        (Shard(1, 2), Shard(2, 3), False),
    ],
)
def test_parts_run_together_unless_they_may_meet(tmp_path: Path, first, second, *, together: bool) -> None:
    with FolderLock(tmp_path, first) as one:
        assert one is None
        with FolderLock(tmp_path, second) as other:
            assert (other is None) is together
        with FolderLock(tmp_path, second) as again:
            assert (again is None) is together
    assert list(tmp_path.iterdir()) == []


def test_a_lock_file_that_says_nothing_still_locks(tmp_path: Path, hold) -> None:
    hold(tmp_path)
    (tmp_path / ".jixiao.lock").write_bytes(b"")
    with FolderLock(tmp_path) as taken:
        assert taken is not None
        assert taken.code == "B006"


def test_a_folder_that_was_made_for_the_lock_only_is_removed(tmp_path: Path) -> None:
    with FolderLock(tmp_path / "out"):
        assert (tmp_path / "out").is_dir()
    assert not (tmp_path / "out").exists()


def test_a_dry_run_asks_for_no_lock(county, generate, hold) -> None:
    place = county(1)
    hold(place.folder / "out")
    assert generate("--dry-run").exit_code == 0
