"""Many filings at once: plan, workers, what is up to date, the county as a whole."""

from toolkit.bulk.comparison import compare
from toolkit.bulk.county import County, Filed, counties_of, county_folder
from toolkit.bulk.generate import generate, report_of
from toolkit.bulk.inputs import Digests
from toolkit.bulk.judging import has_faulty_pack
from toolkit.bulk.leftovers import Leftover, find_leftovers, finding_of, prune
from toolkit.bulk.plan import Planned, in_shard, make_plan, root_mark
from toolkit.bulk.pool import run_jobs
from toolkit.bulk.process import process_filings
from toolkit.bulk.report import Report, Status
from toolkit.bulk.summary import write_county, write_summary
from toolkit.bulk.work import FilingTask, Job

__all__ = [
    "County",
    "Digests",
    "Filed",
    "FilingTask",
    "Job",
    "Leftover",
    "Planned",
    "Report",
    "Status",
    "compare",
    "counties_of",
    "county_folder",
    "find_leftovers",
    "finding_of",
    "generate",
    "has_faulty_pack",
    "in_shard",
    "make_plan",
    "process_filings",
    "prune",
    "report_of",
    "root_mark",
    "run_jobs",
    "write_county",
    "write_summary",
]
