"""One wrong figure upsets many: find the figure, tell it once, and make the rest its notes.

Every tie that fails proposes, for each figure that is added up in it, the value that would mend it. A
proposal is tried: the values that depend on it are computed again. Where one change mends several ties and
upsets none, that is the cause; what else it makes vanish is its consequence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from toolkit.checks import run_figure_checks
from toolkit.checks.claim_fails import has_value
from toolkit.compute import DIFFERS, Computation, find_missing, inputs
from toolkit.diagnosis.slips import COPIED, UNKNOWN, Slip, meant_by
from toolkit.diagnosis.ties import Aim, Tie, find_ties, leaves
from toolkit.filing import Cell, TableNode
from toolkit.finding import Finding, Findings, Kind, Note, Severity
from toolkit.formula import Step
from toolkit.quantity import Quantity, UnitError, as_printed, convert, round_number

ONE_CAUSE = Kind(
    "C005",
    Severity.ERROR,
    "一个数填错，几处对不上",
    why="同一个数进入几个合计和比率，填错一处，几处都不符；改这一处即可。",
    wrong="决算: 245.22，而上报的合计、执行率都要求是 254.22",
    right="决算: 254.22",
)

_LEAST_TRIALS = 10
_MOST_TRIALS = 24
_MOST_ROUNDS = 4
_MOST_SUSPECTS = 3
_MOST_CONSEQUENCES = 5

TieKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another value for a cell, which would make a tie hold; `slip` tells how the present one came about."""

    cell: Cell
    value: Quantity
    slip: Slip = UNKNOWN
    room: Fraction = Fraction(0)

    @property
    def is_input(self) -> bool:
        """Whether the clerk typed this cell, and not only a value stated for it."""
        return isinstance(self.cell.value, Quantity)


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A proposal that mends these ties and upsets none."""

    proposal: Proposal
    mended: frozenset[TieKey]

    @property
    def rank(self) -> tuple[int, int, bool]:
        """More ties mended first, then the rarer slips (they fit least by chance), then what is typed."""
        return (-len(self.mended), self.proposal.slip.rank, not self.proposal.is_input)


def diagnose(computation: Computation, findings: Findings) -> None:
    """Gather the findings of ties that one figure explains, in place."""
    telling = {DIFFERS.code, *(check.code for check in computation.pack.checks.values())}
    if not any(finding.code in telling for finding in findings):
        return  # no tie fails
    explained: set[TieKey] = set()
    for _ in range(_MOST_ROUNDS):
        ties = find_ties(computation)
        failing = {key: tie for key, tie in ties.items() if tie.holds is False and key not in explained}
        suspects = _suspects(computation, ties, failing)
        if not suspects:
            break
        best: dict[Cell, _Suspect] = {}
        for suspect in suspects:
            if len(suspect.mended) == len(suspects[0].mended):
                best.setdefault(suspect.proposal.cell, suspect)
        explained |= suspects[0].mended
        _tell(computation, findings, list(best.values()))
    for finding in tuple(findings):
        if finding.code == DIFFERS.code and not any(key[1] == finding.about for key in explained):
            notes = dict.fromkeys((*_unconfirmed_inputs(computation, finding), *finding.notes))
            findings.amend(replace(finding, notes=tuple(notes)))


def _suspects(
    computation: Computation, ties: dict[TieKey, Tie], failing: dict[TieKey, Tie]
) -> list[_Suspect]:
    """The proposals that are borne out by a trial, the likeliest first."""
    votes: dict[tuple[Cell, object], list[Proposal]] = {}
    for proposal in _proposals(computation, failing):
        votes.setdefault((proposal.cell, proposal.value.value), []).append(proposal)
    ranked = sorted(votes.values(), key=lambda found: (-len(found), found[0].slip.rank, found[0].room))
    suspects: list[_Suspect] = []
    least = 0
    for number, (proposal, *others) in enumerate(ranked[:_MOST_TRIALS]):
        if number >= _LEAST_TRIALS and len(others) < least:
            break
        trial = find_ties(computation.supposing(proposal.cell, proposal.value))
        upset = any(tie.holds and trial[key].holds is False for key, tie in ties.items() if key in trial)
        mended = frozenset(key for key in failing if key in trial and trial[key].holds)
        if mended and not upset:
            suspects.append(_Suspect(proposal, mended))
            least = len(others)
    return sorted(suspects, key=lambda suspect: suspect.rank)


def _proposals(computation: Computation, failing: dict[TieKey, Tie]) -> Iterator[Proposal]:
    """The single changes that would make a failing tie hold: of each figure that is added up in it."""
    meant: dict[Cell, dict[Fraction, Slip]] = {}
    for (code, name), tie in failing.items():
        comparison = None if code else computation.comparisons[name]
        if comparison is not None and isinstance(comparison.stated.value, Quantity):
            yield Proposal(comparison.cell, comparison.stated.value)
        for aim in tie.aims:
            for sign, leaf in leaves(aim.sum):
                cell = computation.find(leaf.text)
                if cell is not None and isinstance(cell.value, Quantity):
                    if cell not in meant:
                        meant[cell] = _meant(cell)
                    yield from _aimed(cell, leaf, sign, aim, meant[cell])


def _aimed(cell: Cell, leaf: Step, sign: int, aim: Aim, meant: dict[Fraction, Slip]) -> Iterator[Proposal]:
    """The values of a figure that reach an aim: usual slips within its room, else the middle of it."""
    here = leaf.value
    if not isinstance(here, Quantity):
        return
    try:
        scale = convert(Quantity(Fraction(1), aim.gap.unit), here.unit).value
    except UnitError:
        return
    middle, room = here.value + aim.gap.value * scale * sign, aim.room * scale
    slips = [value for value in meant if abs(value - middle) <= room]
    if slips:
        value = min(slips, key=lambda slip: (meant[slip].rank, abs(slip - middle)))
        yield Proposal(cell, Quantity(value, here.unit, here.decimals), meant[value], room)
    elif here.decimals is not None:
        rounded = round_number(middle, here.decimals)
        copied = COPIED if here.value in _neighbours(cell) else UNKNOWN
        yield Proposal(cell, Quantity(rounded, here.unit, here.decimals), copied, room)


def _meant(cell: Cell) -> dict[Fraction, Slip]:
    """What the clerk may have meant by the figure that he typed, in the declared unit."""
    value = cell.value
    if not isinstance(value, Quantity):
        return {}
    return meant_by(convert(value, cell.declaration.unit).value)


def _neighbours(cell: Cell) -> Iterator[object]:
    """The other figures of a cell's row, and those of its column."""
    records = [cell.record]
    table = cell.record.outer
    if isinstance(table, TableNode):
        records.extend(table.rows)
    for record in records:
        column = record.members.get(cell.declaration.name)
        members = record.members.values() if record is cell.record or column is None else (column,)
        values = (member.value for member in members if isinstance(member, Cell) and member is not cell)
        yield from (value.value for value in values if isinstance(value, Quantity) and value.value)


def _tell(computation: Computation, findings: Findings, best: list[_Suspect]) -> None:
    """Put one finding in the place of those that the best suspects explain."""
    first = best[0]
    told = [finding for key in sorted(first.mended) for finding in _findings_of(key, findings)]
    if not told:
        return
    typed = [suspect for suspect in best if suspect.proposal.is_input]
    certain = [suspect for suspect in typed if suspect.proposal.slip.rank < COPIED.rank] or typed
    own = {suspect.proposal.cell.name for suspect in best} if not certain else set()
    told.sort(key=lambda item: (item.severity.rank, item.about not in own, item.code != DIFFERS.code))
    main = told[0]
    proposal = (certain or best)[0].proposal
    found = (*told[1:], *_consequences(computation, proposal, findings))
    others = [item for item in _distinct(found) if _identity(item) != _identity(main)]
    for finding in others:
        findings.discard(finding)
    suspected = tuple(_suspicion(suspect) for suspect in certain[:_MOST_SUSPECTS])
    inputs_first = suspected or _unconfirmed_inputs(computation, main)
    notes = list(dict.fromkeys((*inputs_first, *main.notes)))
    notes += [Note(f"由此引起的还有：{item.message}", item.span) for item in others[:_MOST_CONSEQUENCES]]
    if len(first.mended) > 1 and len(certain) == 1:
        findings.discard(main)
        findings.add(_one_cause(certain[0], main, notes))
    else:
        findings.amend(replace(main, notes=tuple(notes)))


def _unconfirmed_inputs(computation: Computation, main: Finding) -> tuple[Note, ...]:
    """The inputs behind a stated value that no other stated value bears out."""
    comparison = computation.comparisons.get(main.about)
    if comparison is None or main.code != DIFFERS.code:
        return ()
    confirmed = {
        leaf.text for other in computation.comparisons.values() if other.agrees for leaf in inputs(other.step)
    }
    return tuple(
        Note(f"{leaf.text} = {_shown(leaf.value)}", leaf.span)
        for leaf in inputs(comparison.step)
        if leaf.text not in confirmed and has_value(leaf)
    )[:_MOST_SUSPECTS]


def _findings_of(key: TieKey, findings: Findings) -> Iterator[Finding]:
    code, where = key
    return (item for item in findings if item.code == (code or DIFFERS.code) and item.about == where)


def _consequences(computation: Computation, proposal: Proposal, findings: Findings) -> Iterator[Finding]:
    """The findings that vanish with the change."""
    trial = computation.supposing(proposal.cell, proposal.value)
    still = {_identity(finding) for finding in _computed(trial)}
    gone = {_identity(finding) for finding in _computed(computation)} - still
    return (finding for finding in findings if _identity(finding) in gone)


def _computed(computation: Computation) -> Iterator[Finding]:
    """The findings that depend on values."""
    yield from computation.award_findings
    yield from find_missing(computation.filing.root, computation.holds, computation.value)
    yield from run_figure_checks(computation)


def _identity(finding: Finding) -> tuple[str, object, str]:
    return finding.code, finding.span, finding.about


def _suspicion(suspect: _Suspect) -> Note:
    cell, value = suspect.proposal.cell, suspect.proposal.value
    return Note(
        f"{cell.name} = {_shown(cell.value)}，如为{_shown(value)}则相符{_in_brackets(suspect)}", cell.span
    )


def _in_brackets(suspect: _Suspect) -> str:
    words = suspect.proposal.slip.words
    return f"（{words}）" if words else ""


def _one_cause(suspect: _Suspect, main: Finding, notes: list[Note]) -> Finding:
    cell, value = suspect.proposal.cell, suspect.proposal.value
    written, meant = _shown(cell.value), _shown(value)
    return ONE_CAUSE.at(
        cell.span,
        f"{cell.name}填{written}，有{len(suspect.mended)}处对不上；如为{meant}则都相符{_in_brackets(suspect)}",
        notes=(Note(main.message, main.span), *notes),
        hints=(f"请核对{cell.name}，多半应为{meant}",),
        应为=meant,
        实为=written,
    )


def _shown(value: object) -> str:
    return str(as_printed(value)) if isinstance(value, Quantity) else str(value)


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    return list({_identity(finding): finding for finding in findings}.values())
