"""What all tests share: LibreOffice, golden texts, and how hypothesis runs."""

from __future__ import annotations

import difflib
import itertools
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

OFFICE_SECONDS = 120

# A machine under load is slow, not wrong; and a gate must not depend on a drawn number.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden texts from the present results instead of comparing",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for LibreOffice is marked so, and `-m "not office"` leaves out all of them."""
    for item in items:
        if "soffice" in getattr(item, "fixturenames", ()):
            item.add_marker("office")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("office"):
        require_office()


def require_office() -> str:
    """The path of soffice; skips the test without it, or fails it where LibreOffice is promised."""
    program = shutil.which("soffice")
    if program:
        return program
    if os.environ.get("CI") == "true" or os.environ.get("JIXIAO_REQUIRE_OFFICE") == "1":
        pytest.fail("soffice is missing where CI=true or JIXIAO_REQUIRE_OFFICE=1 promises it", pytrace=False)
    pytest.skip("LibreOffice (soffice) is not installed")


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str, Path], Path]:
    """`convert(path, to, outdir)` → the converted file, by LibreOffice with a profile of this run's own.

    `to` is LibreOffice's filter, as "pdf", "docx" or "txt:Text (encoded):UTF8". A file that cannot be opened,
    or that takes longer than 120 seconds, fails the test.
    """
    program = require_office()
    profile = tmp_path_factory.mktemp("soffice-profile")

    def convert(path: Path, to: str, outdir: Path) -> Path:
        outdir.mkdir(parents=True, exist_ok=True)
        made = outdir / f"{path.stem}.{to.partition(':')[0]}"
        if made.exists() and made.samefile(path):
            pytest.fail(f"{path} would be overwritten: choose another outdir", pytrace=False)
        made.unlink(missing_ok=True)
        told = _run_office(
            [
                program,
                f"-env:UserInstallation={profile.as_uri()}",
                *("--headless", "--norestore", "--convert-to", to, "--outdir", str(outdir), str(path)),
            ]
        )
        # LibreOffice exits with 0 for a file that it could not open.
        if not made.is_file():
            pytest.fail(f"LibreOffice made no {made.name} of {path}:\n{told}", pytrace=False)
        return made

    return convert


def _run_office(command: list[str]) -> str:
    """Run to the end, give what was printed; at the time limit end the whole group (soffice has children)."""
    own_group = os.name == "posix"
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        # Without a UTF-8 locale it cannot open a Chinese file name.
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        start_new_session=own_group,
    ) as process:
        try:
            told, _ = process.communicate(timeout=OFFICE_SECONDS)
        except subprocess.TimeoutExpired:
            if own_group:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            pytest.fail(f"LibreOffice took more than {OFFICE_SECONDS} s: {command[-1]}", pytrace=False)
    return told


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """`golden(path, text)`: the text must be what the file at `path` holds; `make golden` writes the file."""
    update = request.config.getoption("--update-golden")

    def compare(path: Path, text: str) -> None:
        expected = path.read_bytes().decode("utf-8") if path.is_file() else None
        if text == expected:
            return
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        elif expected is None:
            pytest.fail(f"{path} is missing; `make golden` writes it", pytrace=False)
        else:
            told = _difference(expected, text)
            pytest.fail(f"{path} differs; `make golden` accepts the new text\n{told}", pytrace=False)

    return compare


def _difference(expected: str, found: str) -> str:
    lines = difflib.unified_diff(expected.splitlines(), found.splitlines(), "golden", "now", lineterm="", n=1)
    return "\n".join(itertools.islice(lines, 60))
