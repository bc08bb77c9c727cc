"""One county in a process of its own: `python -m benchmarks.county DATA OUT` prints what it cost as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.timing import ROOT
from toolkit.bulk import generate_filings
from toolkit.filing import find_filings
from toolkit.pipeline import Options, Studio


def main(data: Path, out: Path) -> None:
    """Generate every filing below `data`, with one worker; the first is not counted, it compiles the pack."""
    places = [(place, place.path.name) for place in find_filings(data)]
    results = generate_filings(places, Studio((ROOT / "templates",)), Options(), out, force=False)
    documents = len(next(results).written)
    started = time.process_time()
    filings = failed = 0
    for result in results:
        filings += 1
        failed += result.failed
        documents += len(result.written)
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
