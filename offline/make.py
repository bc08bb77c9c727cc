"""The folder for machines without a network: wheels for this platform, start scripts, instructions.

`python offline/make.py FOLDER`, as `make offline` runs it. The folder holds everything but Python itself.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(__file__).with_name("files")
WHEELS = "wheels"


def make(folder: Path) -> None:
    """Fill an empty folder; what lay there before is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    own = [*pip, "--no-build-isolation", "-c", str(ROOT / "constraints.txt")]
    subprocess.run([*own, "--wheel-dir", str(folder / WHEELS), str(ROOT)], check=True)  # noqa: S603 (our own)
    copy_scripts(folder)


def copy_scripts(folder: Path) -> None:
    """The start scripts, with the line ends and the encoding that their systems read."""
    for source in sorted(SCRIPTS.iterdir()):
        text = source.read_text(encoding="utf-8")
        target = folder / source.name
        if source.suffix == ".bat":
            # cmd.exe of a Chinese Windows reads GBK, and needs its own line ends.
            target.write_bytes(text.replace("\n", "\r\n").encode("gbk"))
        elif source.suffix == ".txt":
            target.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
        else:
            target.write_bytes(text.encode("utf-8"))
            target.chmod(0o755)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
