"""One county in a process of its own: `python -m benchmarks.county DATA OUT` prints what it cost as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.timing import ROOT
from toolkit.bulk import Digests, FilingTask, generate, make_plan
from toolkit.filing import find_filings
from toolkit.pipeline import Options


def main(data: Path, out: Path) -> None:
    """Generate every filing below `data`, with one worker; the first is not counted, it compiles the pack."""
    places = [(place, place.path.name) for place in find_filings(data)]
    task = FilingTask((ROOT / "templates",), Options())
    plan = make_plan(places, out, task.options, Digests(task.pack_roots))
    reports = generate(plan, task, workers=1, limit=300)
    documents = len(next(reports).documents)
    started = time.process_time()
    filings = failed = 0
    for report in reports:
        filings += 1
        failed += report.status.is_bad
        documents += len(report.documents)
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cost = {
        "milliseconds": seconds * 1000 / max(filings, 1),
        "documents": documents,
        "failed": failed,
        "megabytes": memory,
    }
    print(json.dumps(cost))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
