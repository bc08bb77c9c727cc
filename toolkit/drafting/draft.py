"""Proposing tags for a finished report: loops first, then phrases, texts, dates, at last the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.checks.stale_year import STALE_YEAR
from toolkit.compute import Computation
from toolkit.drafting.candidates import Candidate, Spoken, collect, merge_equals
from toolkit.drafting.context import Context, in_cell, in_sentence
from toolkit.drafting.decide import Decision, decide
from toolkit.drafting.loops import RowLoop, find_row_loop, repeated_tables
from toolkit.drafting.tokens import Token, find_tokens
from toolkit.filing import Filing, FilingPlace
from toolkit.finding import Finding
from toolkit.ooxml.statements import MERGE
from toolkit.ooxml.xml import Element
from toolkit.pack import Pack, PackLibrary
from toolkit.quantity import Quantity
from toolkit.tag import TagError
from toolkit.view import View, ViewBuilder, make_text, phrase_filter
from toolkit.word.place import Place
from toolkit.word.rewrite import Manuscript, TextCell, TextRow, open_manuscript
from toolkit.word.runs import spell
from toolkit.wording import PROSE, TABLE, Figure, chinese_date, short_date

_SHORTEST_PHRASE = 6
_SHORTEST_TEXT = 4
_SHORTEST_PARAGRAPH = 8
_YEAR_WORDS = ("年度", "年末", "年初")
_BARE, _WITH_UNIT, _WITHOUT_UNIT = "", "|带单位", "|不带单位"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A tag that was put in: where, what stood there, the tag."""

    address: str
    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """A figure that was left as it is: where, the words around it, what it may be, best first."""

    address: str
    text: str
    around: str
    possible: tuple[str, ...]


@dataclass(slots=True)
class Draft:
    """The template, what was tagged, what was not."""

    content: bytes = b""
    proposals: list[Proposal] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)


def draft_template(
    report: Path, place: FilingPlace, computation: Computation, library: PackLibrary
) -> tuple[Draft | None, tuple[Finding, ...]]:
    """A template made of a report and the filing that it was written from.

    A tag is put in only where value, unit and words decide for one field; all other figures are listed.
    """
    manuscript, findings = open_manuscript(report, shown=report.name)
    if manuscript is None:
        return None, findings
    return _Drafter(manuscript, place, computation, library).draft(), findings


@dataclass(slots=True)
class _Spot:
    """A paragraph that may still be tagged; `taken` are the stretches of it that are."""

    place: Place
    paragraph: Element
    text: str
    heading: str
    row: tuple[Sequence[TextRow], int, TextCell, int] | None = None
    taken: list[tuple[int, int]] = field(default_factory=list)
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def scene(self) -> str:
        """Whether it prints as prose or as a table."""
        return PROSE if self.place.cell is None else TABLE

    def context(self, start: int) -> Context:
        """The words around a position."""
        if self.row is None:
            return in_sentence(self.text, start, self.heading)
        rows, number, cell, offset = self.row
        return in_cell(rows, number, cell, offset + start)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing there has been taken yet."""
        return all(end <= first or last <= start for first, last in self.taken)


class _Drafter:
    def __init__(
        self, manuscript: Manuscript, place: FilingPlace, computation: Computation, library: PackLibrary
    ) -> None:
        self._manuscript = manuscript
        self._pack: Pack = computation.pack
        self._filing: Filing = computation.filing
        self._text = make_text(self._pack, draft=False)
        self._view: View = ViewBuilder(computation, library.environment, self._text).build()
        values, self._spoken = collect(self._view, self._filing)
        self._candidates = merge_equals(values, place, library, self._pack)
        self._phrase_texts = self._said()
        self._draft = Draft()
        self._in_loops: set[Element] = set()

    def draft(self) -> Draft:
        """Everything in order; the larger thing is looked for before the smaller."""
        tables = list(self._manuscript.tables())
        loops = list(self._row_loops(tables))
        spots = list(self._spots(tables))
        spots = self._paragraph_loops(spots)
        for spot in spots:
            self._phrases(spot)
            self._texts(spot)
            self._dates(spot)
            self._figures(spot)
        for spot in spots:
            self._write(spot)
        for loop in loops:
            self._write_rows(loop)
        self._draft.content = self._manuscript.content()
        return self._draft

    # -- what repeats

    def _row_loops(self, tables: Sequence[Sequence[TextRow]]) -> Iterator[RowLoop]:
        for source in repeated_tables(self._view):
            for table in tables:
                free = [row for row in table if row.element not in self._in_loops]
                loop = find_row_loop(free, source, self._text)
                if loop is not None:
                    self._in_loops.update(row.element for row in loop.rows)
                    yield loop
                    break

    def _write_rows(self, loop: RowLoop) -> None:
        first = loop.rows[0]
        for number, printing in loop.columns.items():
            cell = first.cells[number]
            tag = printing.tag
            merged = f"{{% {MERGE} 行.{printing.column} %}}" if cell.starts_merge else ""
            self._manuscript.write(cell.paragraphs[0], merged + tag)
            for paragraph in cell.paragraphs[1:]:
                paragraph.getparent().remove(paragraph)
            self._draft.proposals.append(Proposal(f"{loop.table}的行", cell.text, tag))
        self._manuscript.repeat_rows(loop.rows, f"{{%tr for 行 in {loop.table} %}}", "{%tr endfor %}")

    def _paragraph_loops(self, spots: list[_Spot]) -> list[_Spot]:
        """Paragraphs that are those of a section of the pack become a loop; the others stay."""
        left = spots
        for name, section in self._view.sections.items():
            wanted = [text.strip() for text in section.paragraphs]
            if not wanted or max(map(len, wanted)) < _SHORTEST_PARAGRAPH:
                continue
            texts = [spot.text.strip() for spot in left]
            starts = [
                start
                for start in range(len(left) - len(wanted) + 1)
                if texts[start : start + len(wanted)] == wanted
                and all(spot.place.cell is None for spot in left[start : start + len(wanted)])
            ]
            if len(starts) != 1:
                continue
            found = left[starts[0] : starts[0] + len(wanted)]
            access = f"{v.SECTION_ACCESS}.{name}"
            self._manuscript.repeat_paragraphs(
                [spot.paragraph for spot in found],
                f"{{%p for 段 in {access} %}}",
                "{{ 段 }}",
                "{%p endfor %}",
            )
            self._draft.proposals.append(Proposal(found[0].place.address, wanted[0], f"{{{{ {access} }}}}"))
            left = left[: starts[0]] + left[starts[0] + len(wanted) :]
        return left

    # -- one paragraph

    def _spots(self, tables: Sequence[Sequence[TextRow]]) -> Iterator[_Spot]:
        cells: dict[Element, tuple[Sequence[TextRow], int, TextCell, int]] = {}
        for table in tables:
            for number, row in enumerate(table):
                for cell in row.cells:
                    offset = 0
                    for paragraph in cell.paragraphs:
                        cells[paragraph] = (table, number, cell, offset)
                        offset += len(spell(paragraph).text) + 1
        for place in self._manuscript.places:
            text = spell(place.paragraph).text
            found = cells.get(place.paragraph)
            if text.strip() and (found is None or found[0][found[1]].element not in self._in_loops):
                yield _Spot(place, place.paragraph, text, place.context, found)

    def _phrases(self, spot: _Spot) -> None:
        """Words that a phrase table makes for one record, as a whole."""
        for text, said in self._phrase_texts.items():
            start = spot.text.find(text)
            if start < 0 or not spot.is_free(start, start + len(text)):
                continue
            context = spot.context(start)
            ranked = sorted(said, key=lambda one: -context.score(one[1].words))
            scores = [context.score(spoken.words) for _, spoken in ranked]
            name, spoken = ranked[0]
            if spoken.reachable and (len(ranked) == 1 or scores[0] - scores[1] > 1):
                tag = f'{{{{ {".".join(spoken.path)}|{v.PHRASES}("{name}") }}}}'
                self._take(spot, start, start + len(text), tag)

    def _said(self) -> dict[str, list[tuple[str, Spoken]]]:
        """The words of every phrase for every record that it is for, longest first."""
        found: dict[str, list[tuple[str, Spoken]]] = {}
        for phrase in self._pack.phrases.values():
            for spoken in self._spoken:
                if not spoken.path or not any(_is_used_there(spoken, place) for place in phrase.used_in):
                    continue
                text = self._printed(phrase_filter(spoken.view, phrase.name), PROSE)
                if text is not None and len(text) >= _SHORTEST_PHRASE:
                    found.setdefault(text, []).append((phrase.name, spoken))
        return dict(sorted(found.items(), key=lambda item: -len(item[0])))

    def _texts(self, spot: _Spot) -> None:
        """Names and other words that the filing gives once."""
        texts: dict[str, list[Candidate]] = {}
        for candidate in self._candidates:
            if isinstance(candidate.value, str) and len(candidate.value) >= _SHORTEST_TEXT:
                texts.setdefault(candidate.value, []).append(candidate)
        for text, found in sorted(texts.items(), key=lambda item: -len(item[0])):
            start = spot.text.find(text)
            while start >= 0:
                end = start + len(text)
                if len(found) == 1 and found[0].reachable and spot.is_free(start, end):
                    self._take(spot, start, end, f"{{{{ {found[0].name} }}}}")
                start = spot.text.find(text, end)

    def _dates(self, spot: _Spot) -> None:
        """Dates as a form writes them, and the year before 年度 and the set words of the pack (P201)."""
        for candidate in self._candidates:
            if isinstance(candidate.value, date) and candidate.reachable:
                day = candidate.value
                for text, name in ((short_date(day), "日期"), (chinese_date(day), "中文日期")):
                    start = spot.text.find(text)
                    if start >= 0 and spot.is_free(start, start + len(text)):
                        self._take(spot, start, start + len(text), f"{{{{ {candidate.name}|{name} }}}}")
        setting = self._pack.settings.get(STALE_YEAR.code)
        words = [word for group in setting.texts.values() for word in group] if setting else []
        following = (*_YEAR_WORDS, *(f"年{word}" for word in words))
        year = str(self._filing.year)
        start = spot.text.find(year)
        while start >= 0:
            end = start + len(year)
            if spot.text.startswith(following, end) and spot.is_free(start, end):
                self._take(spot, start, end, f"{{{{ {v.YEAR} }}}}")
            start = spot.text.find(year, end)

    def _figures(self, spot: _Spot) -> None:
        for token in list(find_tokens(spot.text, spot.taken)):
            decision = decide(token, spot.context(token.start), self._candidates)
            tag = self._tag(token, decision.candidate, spot) if decision.candidate is not None else None
            if tag is None:
                self._leave(spot, token, decision)
            else:
                self._take(spot, token.start, tag[1], tag[0])

    def _tag(self, token: Token, candidate: Candidate, spot: _Spot) -> tuple[str, int] | None:
        """The tag that prints just what stands there, and how far it reaches: with or without the unit.

        Of several names the one that the words around speak of is taken, if it prints the same.
        """
        context = spot.context(token.start)
        members = sorted(candidate.members, key=lambda member: -context.score(member.words))
        for member in members:
            if not (member.reachable and isinstance(member.value, Figure)):
                continue
            base, sign = _unsigned(token, member.value)
            shapes = (
                (
                    _WITH_UNIT,
                    base.asking_unit(wanted=True),
                    spot.text[token.start : token.unit_end],
                    token.unit_end,
                ),
                (_BARE, base, token.text, token.end),
                (_WITHOUT_UNIT, base.asking_unit(wanted=False), token.text, token.end),
            )
            for shape, shaped, wanted, end in shapes:
                if self._printed(shaped, spot.scene) == wanted:
                    return f"{{{{ {member.name}{sign}{shape} }}}}", end
        return None

    def _printed(self, value: object, scene: str) -> str | None:
        try:
            return self._text(value, scene)
        except TagError:
            return None

    # -- what is put in, what is left

    def _take(self, spot: _Spot, start: int, end: int, tag: str) -> None:
        spot.taken.append((start, end))
        spot.edits.append((start, end, tag))

    def _leave(self, spot: _Spot, token: Token, decision: Decision) -> None:
        around = spot.text[max(token.start - 15, 0) : token.unit_end + 8]
        names = tuple(candidate.name for candidate in decision.possible)
        self._draft.undecided.append(Undecided(spot.place.address, token.text + token.unit, around, names))

    def _write(self, spot: _Spot) -> None:
        for start, end, tag in sorted(spot.edits, reverse=True):
            if self._manuscript.replace(spot.paragraph, start, end, tag):
                self._draft.proposals.append(Proposal(spot.place.address, spot.text[start:end], tag))


def _unsigned(token: Token, figure: Figure) -> tuple[Figure, str]:
    """The figure as the report prints it, and the filter for that: the sign may be in the words."""
    value = figure.value
    if isinstance(value, Quantity) and value.value < 0 <= token.number:
        return figure.absolute(), "|绝对值"
    return figure, ""


def _is_used_there(spoken: Spoken, place: tuple[str, ...]) -> bool:
    """Whether a phrase is for a record: its path is the declared one but for the names of rows."""
    left = list(place)
    for segment in spoken.path:
        if left and segment == left[0]:
            left.pop(0)
    return not left and len(spoken.path) <= 2 * len(place)
