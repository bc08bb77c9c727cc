"""Scoring: rules that packs write as data, and the award of one score with its reason.

`read_rules` and `read_selection` read what a pack says, `pick_rule` chooses by the operator of a target,
`award` scores a case, `check_award` tells what is wrong with the score, `counted_score` is what goes into
the total.
"""

from toolkit.scoring.award import award
from toolkit.scoring.override import check_award, check_override, counted_score, explains
from toolkit.scoring.read import (
    COMMON_KEYS,
    METHOD_KEYS,
    OPERATORS,
    pick_rule,
    read_rules,
    read_selection,
)
from toolkit.scoring.rule import POINTS, Award, Case, Remark, Rule, Terms

__all__ = [
    "COMMON_KEYS",
    "METHOD_KEYS",
    "OPERATORS",
    "POINTS",
    "Award",
    "Case",
    "Remark",
    "Rule",
    "Terms",
    "award",
    "check_award",
    "check_override",
    "counted_score",
    "explains",
    "pick_rule",
    "read_rules",
    "read_selection",
]
