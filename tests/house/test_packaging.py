"""What is built holds everything, and works away from the checkout in an environment that had nothing."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

import toolkit

ROOT = Path(__file__).parents[2]
LEFT_BEHIND = (
    ".git",
    ".venv",
    "build",
    "dist",
    "out",
    "*.egg-info",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
    "~$*",
)
SAMPLE = Path("data/xuwen/2024")


@dataclass(frozen=True)
class Built:
    """The archives made of a copy of the checkout."""

    source: Path
    wheel: Path
    sdist: Path


def run(*command: str | Path, cwd: Path) -> str:
    """Run without any trace of the checkout in the environment; what it printed, when it succeeded."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}"
    return done.stdout


def files_below(folder: Path) -> set[str]:
    """Every file but the lock that Word leaves beside an open document, and compiled Python."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix() for path in files if not path.name.startswith("~$")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The source archive, and the wheel made from that archive: what one lacks, the other lacks too."""
    source = tmp_path_factory.mktemp("build") / "checkout"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    (source / "templates" / "~$自评报告.docx").write_bytes(b"a document is open in Word")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", cwd=source)
    (wheel,) = (source / "dist").glob("*.whl")
    (sdist,) = (source / "dist").glob("*.tar.gz")
    return Built(source, wheel, sdist)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that holds only the wheel and what it asks for."""
    environment = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", environment, cwd=environment)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    pip = (programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "-c", ROOT / "constraints.txt", built.wheel, cwd=environment)
    return programs


def test_setup_lists_every_package_of_the_engine() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = setup["options"]["packages"].split()
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "toolkit").rglob("*.py")}
    assert sorted(listed) == sorted(["jixiao_templates", *(".".join(folder.parts) for folder in folders)])


def test_every_package_is_marked_as_one() -> None:
    """A folder without __init__.py would be found here and lost by tools that read packages."""
    folders = {path.parent for path in (ROOT / "toolkit").rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_the_wheel_holds_the_packs_and_the_engine_and_nothing_else(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name and not name.endswith("/")}
    packs = {f"jixiao_templates/{name}" for name in files_below(built.source / "templates")}
    engine = {f"toolkit/{name}" for name in files_below(built.source / "toolkit")}
    assert held == packs | engine | {"cli.py"}
    assert any("-" in Path(name).parts[1] for name in packs), "no pack with a hyphen in its name came along"
    assert any(not name.isascii() for name in packs), "no document with a Chinese name came along"


def test_the_source_archive_is_a_whole_checkout(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        held = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
    made = ("dist/", "build/", "jixiao.egg-info/")
    wanted = {name for name in files_below(built.source) if not name.startswith(made)}
    assert sorted(wanted - held) == []


def test_the_installed_program_runs_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert toolkit.__version__ in run(installed / "jixiao", "--version", cwd=tmp_path)


def test_the_installed_engine_finds_the_packs_of_its_wheel(installed: Path, tmp_path: Path) -> None:
    ask = "from toolkit.locations import builtin_packs; print(builtin_packs())"
    packs = Path(run(installed / "python", "-c", ask, cwd=tmp_path).strip())
    assert packs.name == "jixiao_templates"
    assert installed.parent in packs.parents
    assert files_below(packs) == files_below(ROOT / "templates")


def test_the_installed_program_makes_a_document_of_a_sample(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / SAMPLE.parts[0], tmp_path / "data")
    run(installed / "jixiao", "generate", SAMPLE, "-o", "out", cwd=tmp_path)
    made = sorted((tmp_path / "out").rglob("*.docx"))
    assert made
    assert all(zipfile.is_zipfile(path) for path in made)


def test_an_editable_installation_uses_the_packs_of_the_checkout(tmp_path: Path) -> None:
    """`make setup` installs so; the program is started away from the checkout."""
    try:
        metadata.distribution("jixiao")
    except metadata.PackageNotFoundError:
        if os.environ.get("CI") == "true":
            pytest.fail(
                "jixiao is not installed in the environment of the tests: use make test", pytrace=False
            )
        pytest.skip("jixiao is not installed in this environment: use make test")
    ask = "from toolkit.locations import builtin_packs; print(builtin_packs())"
    assert Path(run(sys.executable, "-c", ask, cwd=tmp_path).strip()) == ROOT / "templates"
