"""What is ticked and typed on a board: kept when the page comes back, and said where it failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mentoring.core.errors import NotAllowedError
from tandems import services
from tandems.forms import PublishForm
from tandems.models import LockKind, MatchingPair, MatchingRun
from tandems.queries import Board, Line, neutral_reason

from .whatif import asks_reason

Refused = Iterable[tuple[MatchingPair, str]]


@dataclass(frozen=True)
class Row:
    """A line of the board with what somebody entered there, and why it was refused."""

    line: Line
    ticked: bool
    reason: str
    problem: str

    @property
    def asks_reason(self) -> bool:
        return self.line.facts is not None and asks_reason(self.line.facts)

    @property
    def hindrance(self) -> str:
        """Why the pair can't be proposed as it stands here; ``services.publish`` looks again."""
        facts, lock = self.line.facts, self.line.lock
        if facts is None:
            return _("One of the two does not take part any more.")
        if lock and lock.kind == LockKind.APART:
            return neutral_reason()
        if facts.blocks:
            return facts.blocks[0]
        try:
            services.checked_reason(facts, self.reason)
        except NotAllowedError as error:
            return str(error)
        return ""

    # What a button is called that stands in each line: whoever hears it hears for whom it is.

    @property
    def others_title(self) -> str:
        return _("All mentors for %(name)s") % self._names

    @property
    def look_on_title(self) -> str:
        tandem = self.line.pair.tandem
        if tandem and tandem.is_refused:
            return _("Discard, and look at others for %(name)s") % self._names
        return _("Look at others for %(name)s") % self._names

    @property
    def keep_title(self) -> str:
        if self.asks_reason:
            return _("Keep together, with a reason: %(mentee)s and %(mentor)s") % self._names
        return _("Keep together: %(mentee)s and %(mentor)s") % self._names

    @property
    def apart_title(self) -> str:
        return _("Not together: %(mentee)s and %(mentor)s") % self._names

    @property
    def take_back_title(self) -> str:
        return _("Take back: %(mentee)s and %(mentor)s") % self._names

    @property
    def _names(self) -> dict[str, object]:
        mentee, mentor = self.line.pair.mentee.person, self.line.pair.mentor.person
        return {"name": mentee, "mentee": mentee, "mentor": mentor}


CHOICE = "matching_choice"  # of the session: the last one, until it is proposed


def keep_choice(request, run: MatchingRun, form: PublishForm) -> None:
    request.session[CHOICE] = {
        "run": str(run.pk),
        "pairs": [str(pk) for pk in form.cleaned_data["pair"]],
        "reasons": {str(pk): reason for pk, reason in form.reasons().items() if reason},
    }


def forget_choice(request) -> None:
    request.session.pop(CHOICE, None)


def _kept(board: Board, request) -> dict[str, Any]:
    """What was chosen on this board, and has not been proposed yet."""
    kept = request.session.get(CHOICE, {})
    mine = request.method != "POST" and kept.get("run") == str(board.run.pk)
    return kept if mine else {"pairs": [], "reasons": {}}


def rows_of(board: Board, request, refused: Refused = ()) -> list[Row]:
    kept = _kept(board, request)
    ticked = _ticked(board, request, kept["pairs"])
    sentences = {pair.pk: sentence for pair, sentence in refused}
    return [
        Row(
            line=line,
            ticked=str(line.pair.pk) in ticked,
            reason=request.POST.get(
                f"reason-{line.pair.pk}", kept["reasons"].get(str(line.pair.pk), _set_because(line))
            ),
            problem=_unless_said(line, sentences.get(line.pair.pk, "")),
        )
        for line in board.lines
    ]


def _ticked(board: Board, request, kept: list[str]) -> set[str]:
    """By the two buttons, or else as it was sent, or was chosen before."""
    button = request.GET.get("auswahl")
    if button == "alle":
        return {str(line.pair.pk) for line in board.lines if line.is_clear}
    return set() if button else {*request.POST.getlist("pair"), *kept}


def _set_because(line: Line) -> str:
    """Who set the two together has given the reason already."""
    return line.lock.reason if line.lock and line.lock.kind == LockKind.PIN else ""


def _unless_said(line: Line, sentence: str) -> str:
    """What blocks the pair now stands at its line anyway."""
    return "" if line.facts and sentence in line.facts.blocks else sentence
