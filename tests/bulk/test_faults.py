"""A run that is killed at any moment leaves only whole files, and the next one finishes it.

The run happens in a forked child, so that nothing of Python can tidy up when it is killed.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bulk import mortal
from tests.bulk.conftest import Place, run_main
from tests.county import ROOT
from toolkit.bulk import work
from toolkit.output import MANIFEST
from toolkit.word import canonical_text

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

REPORT = "部门整体支出绩效自评报告.docx"


def in_child(before: Callable[[], None]) -> int:
    """The wait status of a child process that generates everything after `before`."""
    child = os.fork()
    if child == 0:
        try:
            before()
            run_main("generate", "data", "--packs", ROOT / "templates", "-j", "1")
        finally:
            os._exit(9)
    return os.waitpid(child, 0)[1]


def die_at(number: int, *, renamed: bool) -> Callable[[], None]:
    """Kill this process at its `number`-th rename, before it is done or after."""

    def arrange() -> None:
        own, count = Path.replace, [0]

        def replace(path: Path, target: Path) -> Path:
            count[0] += 1
            if count[0] == number and renamed:
                own(path, target)
            if count[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return own(path, target)

        Path.replace = replace

    return arrange


def die_after(seconds: float) -> Callable[[], None]:
    """Let the system end this process after so long, wherever it is then."""

    def arrange() -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    return arrange


def assert_whole(place: Place, whole: dict[str, bytes]) -> None:
    """Every document that lies there is one of the undisturbed run."""
    for name, content in place.files().items():
        if not Path(name).name.startswith(".jixiao"):
            assert content == whole[name], name


@pytest.fixture
def undisturbed(county, generate) -> tuple[Place, dict[str, bytes], float]:
    """Three filings, what an undisturbed run makes of them, and how long it takes; `out` is empty again."""
    place = county(3)
    started = time.monotonic()
    assert generate("-j", "1").exit_code == 0
    taken = time.monotonic() - started
    whole = place.files()
    (place.folder / "out").rename(place.folder / "whole")
    return place, whole, taken


def test_a_run_that_is_killed_at_every_rename_is_finished_by_the_next(undisturbed, generate) -> None:
    """Each run gets one step further than the one before: the kills fall on every kind of file."""
    place, whole, _ = undisturbed
    left_half = 0
    for number in range(1, 13):
        status = in_child(die_at(1 + number % 3, renamed=number % 2 == 0))
        left_half += any(Path(name).suffix == ".tmp" for name in place.files())
        assert_whole(place, whole)
        if not os.WIFSIGNALED(status):
            break
    assert left_half, "no kill fell between the temporary write and the rename"
    result = generate("-j", "1")
    assert result.exit_code == 0
    assert place.files() == whole


def test_a_run_that_is_killed_at_random_moments_is_finished_by_the_next(undisturbed, generate) -> None:
    place, whole, taken = undisturbed
    moments = random.Random(20240608)  # noqa: S311 (moments, no secrets)
    for _ in range(8):
        in_child(die_after(moments.uniform(0.001, taken)))
        assert_whole(place, whole)
    assert generate("-j", "1").exit_code == 0
    assert place.files() == whole


def test_a_filing_that_was_changed_after_a_kill_is_made_without_asking(undisturbed, generate) -> None:
    """What the killed run had put in place was ours, though its manifest was not finished."""
    place, whole, _ = undisturbed
    status = in_child(die_at(2, renamed=True))
    assert os.WIFSIGNALED(status)
    first = min(place.filings.glob("[!_]*.yaml"))
    place.change(first, "填报日期: 2025年", "填报日期: 2026年")
    result = generate("-j", "1")
    assert result.exit_code == 0, result.output
    assert "B001" not in result.stderr
    assert "2026年" in canonical_text(place.out / first.stem / REPORT)
    assert {name for name in place.files() if name.endswith(".tmp")} == set()
    assert set(place.files()) == set(whole)


def test_a_worker_that_is_killed_costs_its_filing_only(county, generate, monkeypatch) -> None:
    place = county(4)
    monkeypatch.setattr("toolkit.commands.generate.FilingTask", mortal.MortalTask)
    result = generate("-j", "2")
    assert result.exit_code == 1
    assert "B007" in result.stderr
    assert "未完成的填报 1 份（有错误的 0 份，没有写成的 1 份）" in result.output
    assert [name for name in place.files() if name.endswith(".tmp")] == []
    monkeypatch.undo()
    monkeypatch.chdir(place.folder)
    again = generate("-j", "1")
    assert again.exit_code == 0
    assert "已是最新的填报 3 份" in again.output


def test_a_worker_that_hangs_costs_its_filing_only(county, generate, monkeypatch) -> None:
    county(3)
    monkeypatch.setattr("toolkit.commands.generate.FilingTask", mortal.HangingTask)
    result = generate("-j", "2", "--time-limit", "10")
    assert result.exit_code == 1
    assert "B008" in result.stderr
    assert "没有写成的 1 份" in result.output


def test_ctrl_c_leaves_whole_files_and_says_how_to_go_on(county, generate, monkeypatch) -> None:
    place = county(3)
    own, calls = work.write_documents, []

    def interrupt(*arguments: object, **settings: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return own(*arguments, **settings)

    monkeypatch.setattr(work, "write_documents", interrupt)
    result = generate("-j", "1")
    assert result.exit_code == 130
    assert "已中断：生成完的 1 份是完整的" in result.stderr
    assert {Path(name).parts[2] for name in place.files()} == {"交通运输局0001"}
    monkeypatch.undo()
    monkeypatch.chdir(place.folder)
    assert "已是最新的填报 1 份" in generate().output


def test_ctrl_c_reaches_workers_only_through_the_run(county) -> None:
    """As a terminal sends it: to every process of the group, while workers start and while they work."""
    place = county(6)
    for wanted in (b"", "已生成".encode()):
        process = subprocess.Popen(
            [sys.executable, ROOT / "cli.py", "generate", "data", "--packs", ROOT / "templates", "-j", "2"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        assert process.stdout is not None
        while wanted not in process.stdout.readline():
            pass
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "Traceback" not in told.decode()
        assert "已中断" in told.decode()
    assert [name for name in place.files() if name.endswith((".tmp", ".lock"))] == []
    assert place.files()


def test_ten_spoilt_filings_cost_themselves_only_also_after_kills(county, generate) -> None:
    place = county(13, 10)
    names = sorted(path.stem for path in place.filings.glob("[!_]*.yaml"))
    moments = random.Random(7)  # noqa: S311 (moments, no secrets)
    for _ in range(3):
        in_child(die_after(moments.uniform(0.01, 1)))
    result = generate("-j", "2")
    assert result.exit_code == 1
    assert "未完成的填报 10 份。" in result.output
    refused = [
        line.partition("：")[0][4:] for line in result.output.splitlines() if line.startswith("未完成 ")
    ]
    spoilt = sorted(names, key=lambda name: name[-4:])[3:]
    assert sorted(Path(shown).stem for shown in refused) == sorted(spoilt)
    assert {Path(name).parts[2] for name in place.files() if name.endswith(".docx")} == set(names) - set(
        spoilt
    )
    again = generate()
    assert again.exit_code == 1
    assert "已是最新的填报 3 份，未完成的填报 10 份。" in again.output


def test_a_folder_that_may_not_be_written_is_told(county, generate, monkeypatch) -> None:
    place = county(1)

    def refuse(path: Path, content: bytes) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    result = generate()
    assert result.exit_code == 1
    assert "B002" in result.stderr
    assert place.files() == {}


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_an_out_folder_that_is_read_only(county, generate) -> None:
    place = county(1)
    (place.folder / "out").mkdir(mode=0o500)
    result = generate()
    assert result.exit_code == 1
    assert "B002" in result.stderr


def test_an_out_folder_that_cannot_be_made(county, generate) -> None:
    place = county(1)
    (place.folder / "file").touch()
    result = generate("-o", "file/out")
    assert result.exit_code == 1
    assert "B002" in result.stderr
    assert "已有同名的文件" in result.stderr


def test_a_county_folder_that_leads_out_is_refused(county, generate, tmp_path: Path) -> None:
    place = county(1)
    (tmp_path / "外").mkdir()
    (place.folder / "out").mkdir()
    (place.folder / "out" / "示例县").symlink_to(tmp_path / "外", target_is_directory=True)
    result = generate()
    assert result.exit_code == 1
    assert "B005" in result.stderr
    assert list((tmp_path / "外").iterdir()) == []


def test_filings_whose_folders_some_systems_take_for_one(county, generate) -> None:
    place = county(1)
    (filing,) = place.filings.glob("[!_]*.yaml")
    for name in ("A局", "a局"):
        (place.filings / f"{name}.yaml").write_bytes(filing.read_bytes())
    filing.unlink()
    result = generate()
    assert result.exit_code == 1
    assert "B003" in result.stderr
    assert (place.out / "A局" / REPORT).is_file()
    assert not (place.out / "a局").exists()


def test_a_filing_named_like_a_device_gets_a_folder_that_windows_accepts(county, generate) -> None:
    place = county(1)
    (filing,) = place.filings.glob("[!_]*.yaml")
    filing.rename(filing.with_name("con.yaml"))
    assert generate().exit_code == 0
    assert (place.out / "_con" / MANIFEST).is_file()


def test_projects_of_one_name_in_two_spellings_do_not_overwrite_each_other(county, generate) -> None:
    """200 characters, and names that differ in case only."""
    place = county(1)
    (filing,) = place.filings.glob("[!_]*.yaml")
    text = filing.read_text(encoding="utf-8")
    names = [line.partition("名称: ")[2] for line in text.splitlines() if line.startswith("- 名称: ")]
    place.change(filing, f"名称: {names[0]}", "名称: B项目")
    place.change(filing, f"名称: {names[1]}", "名称: b项目")
    place.change(filing, f"名称: {names[2]}", f"名称: {'长' * 200}")
    result = generate()
    assert result.exit_code == 1
    assert "B003" in result.stderr
    made = [path.name for path in (place.out / filing.stem).iterdir()]
    assert any("长长" in name and "…" in name for name in made)
    assert [name for name in made if "B项目" in name]
    assert [name for name in made if "b项目" in name] == []
