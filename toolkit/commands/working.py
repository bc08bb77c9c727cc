"""How many processes a command works with."""

from __future__ import annotations

import os

import click

# Starting a process takes about as long as this many filings.
_WORTH_A_PROCESS = 20

jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="数目",
    help="同时用几个进程。不写时按处理器的个数，填报不多时只用一个。",
)
limit_option = click.option(
    "--time-limit",
    "limit",
    type=click.IntRange(min=1),
    default=300,
    show_default=True,
    metavar="秒",
    help="一份填报最多处理多久，超过的放弃，接着做下一份。只用一个进程时不限。",
)


def worker_count(asked: int | None, due: int) -> int:
    """The processes for so many filings: as many as were asked for, else what pays on this machine."""
    if asked is not None:
        return max(1, min(asked, due))
    return max(1, min(_processors(), due // _WORTH_A_PROCESS))


def _processors() -> int:
    """The processors that this process may use."""
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available is not None else os.cpu_count() or 1
