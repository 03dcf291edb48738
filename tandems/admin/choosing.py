"""What is ticked and typed on a board: kept when the page comes back, and said where it failed."""

from collections.abc import Iterable
from dataclasses import dataclass

from tandems.models import MatchingPair
from tandems.queries import Board, Line

Refused = Iterable[tuple[MatchingPair, str]]


@dataclass(frozen=True)
class Row:
    """A line of the board with what somebody entered there, and why it was refused."""

    line: Line
    ticked: bool
    reason: str
    problem: str


def rows_of(board: Board, request, refused: Refused = ()) -> list[Row]:
    ticked = _ticked(board, request)
    sentences = {pair.pk: sentence for pair, sentence in refused}
    return [
        Row(
            line=line,
            ticked=str(line.pair.pk) in ticked,
            reason=request.POST.get(f"reason-{line.pair.pk}", ""),
            problem=_unless_said(line, sentences.get(line.pair.pk, "")),
        )
        for line in board.lines
    ]


def _ticked(board: Board, request) -> set[str]:
    """By the two buttons, or else as it was sent."""
    button = request.GET.get("auswahl")
    if button == "alle":
        return {str(line.pair.pk) for line in board.lines if line.is_clear}
    return set() if button else set(request.POST.getlist("pair"))


def _unless_said(line: Line, sentence: str) -> str:
    """What blocks the pair now stands at its line anyway."""
    return "" if line.facts and sentence in line.facts.blocks else sentence
