"""The matching, for the coordination alone: run, read why, set pairs, compare, publish."""

import json
import zlib
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import AccessAction
from programme.models import Participation
from tandems import queries, services
from tandems.charts import map_of
from tandems.forms import LockForm, PublishForm
from tandems.models import MatchingLock, MatchingRun

from .choosing import rows_of
from .running import CONFIRM, TEMPLATES, RunningAdmin, weights_context, with_weights
from .whatif import what_if

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@admin.register(MatchingRun)
class MatchingRunAdmin(RunningAdmin):
    list_display = ["made", "preset", "weighed", "tandems", "left_over", "cohort", "made_by"]
    list_select_related = ["cohort", "created_by"]
    show_full_result_count = False

    def get_queryset(self, request):
        runs = super().get_queryset(request).visible_to_team(request.user).defer("record")
        return runs.annotate(has_record=Q(record__isnull=False))

    def has_add_permission(self, request):
        return request.user.has_perm(CONFIRM)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(CONFIRM)

    def get_urls(self):
        pages = [
            ("<uuid:pk>/mentee/<uuid:mentee>/", self.mentee_view, "mentee", require_safe),
            ("<uuid:pk>/karte/", self.map_view, "map", require_safe),
            ("<uuid:pk>/vergleich/", self.compare_view, "compare", require_safe),
            ("<uuid:pk>/nachweis.json", self.record_view, "record", require_safe),
            ("<uuid:pk>/festlegen/", self.lock_view, "lock", require_POST),
            ("<uuid:pk>/loesen/<uuid:lock>/", self.unlock_view, "unlock", require_POST),
            ("<uuid:pk>/vorschlagen/", self.publish_view, "publish", ASK_OR_SEND),
            ("<uuid:pk>/platz/<uuid:mentor>/", self.place_view, "place", require_POST),
        ]
        return [
            *(
                path(
                    where,
                    self.admin_site.admin_view(allow(view)),
                    name=f"tandems_matchingrun_{name}",
                )
                for where, view, name, allow in pages
            ),
            *super().get_urls(),
        ]

    # Pages -----------------------------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The board: the whole draft on one page. A POST only ticks, and keeps what was typed."""
        return self._show_board(request, self._run(request, object_id))

    def _show_board(self, request, run, refused=()):
        cast = queries.cast_of_run(run)
        board = queries.board_of(run, cast)
        self._log(request, {side.person.pk for side in cast.known.sides.values()})
        context = self._context(request, _("Matching of %(day)s") % {"day": self.made(run)}) | {
            "board": board,
            "rows": rows_of(board, request, refused),
            "refused": refused,
            "clear": sum(line.is_clear for line in board.lines),
            "helpful": queries.helpful_mentors(run, cast),
            "run": run,
            "is_current": queries.checksum_of(cast.problem) == run.inputs_hash,
            "asked": _asked(board),
            "open_lines": sum(line.is_open for line in board.lines),
            "others": (others := self._others(request, run)),
            "newer": next((one for one, _w in others if one.created_at > run.created_at), None),
            **weights_context(run),
        }
        return TemplateResponse(request, f"{TEMPLATES}/board.html", context)

    def mentee_view(self, request, pk, mentee):
        """What speaks for each mentor of one mentee, and what the whole would pay for it."""
        run = self._run(request, pk)
        chosen = self._participation(run, mentee)
        cast = queries.cast_of_run(run)
        proposal = services.rebuilt(run, cast)
        found = what_if(proposal, cast, str(chosen.pk)) if proposal else None
        self._log(request, {side.person.pk for side in cast.known.sides.values()})
        context = self._context(request, _("A mentor for %(name)s") % {"name": chosen.person}) | {
            "run": run,
            "choices": found,
        }
        return TemplateResponse(request, f"{TEMPLATES}/mentee.html", context)

    def map_view(self, request, pk):
        """Where the two of each pair live, drawn and, with the same content, as a table."""
        run = self._run(request, pk)
        cast = queries.cast_of_run(run)
        board = queries.board_of(run, cast)
        ways = queries.ways_of(board, cast)
        self._log(request, {side.person.pk for side in cast.known.sides.values()})
        context = self._context(request, _("Who lives where")) | {
            "run": run,
            "asked": _asked(board),
            "ways": ways,
            "unknown": sum(way.ends is None for way in ways),
            "map": map_of(
                queries.seats(),
                ways,
                left=[one.side.person for one in board.left],
                free=[side.person for side, _places in board.free],
            ),
            "alone": queries.alone_of(board),
        }
        return TemplateResponse(request, f"{TEMPLATES}/map.html", context)

    def compare_view(self, request, pk):
        run = self._run(request, pk)
        other = self._run(request, request.GET.get("mit", ""))
        if other.cohort_id != run.cohort_id:
            raise Http404
        before, after = sorted((other, run), key=lambda one: one.created_at)
        changes = queries.compared_runs(before, after)
        everybody = Participation.objects.current().filter(cohort=run.cohort)
        named = {one.person_id for change in changes for one in change.people}
        self._log(request, named.union(everybody.values_list("person", flat=True)))
        context = self._context(request, _("Two matchings side by side")) | {
            "run": run, "before": before, "after": after, "changes": changes,
            "same_weights": queries.weights_of(before) == queries.weights_of(after),
            "how_they_fit": [queries.fits_of(one) for one in (before, after)],
            "weights": [weights_context(one) for one in (before, after)],
        }  # fmt: skip
        return TemplateResponse(request, f"{TEMPLATES}/compare.html", context)

    def record_view(self, request, pk):
        """The proof, for ``python -m tandems.matching verify``: ids and numbers, no names."""
        run = self._run(request, pk)
        if run.record is None:
            raise Http404
        record = json.loads(zlib.decompress(bytes(run.record)))
        self._log(request, queries.people_of_record(record), AccessAction.EXPORTED)
        response = HttpResponse(json.dumps(record), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="zuordnung-{run.pk}.json"'
        return response

    # What changes something ------------------------------------------------------------------

    def lock_view(self, request, pk):
        run = self._run(request, pk)
        form = LockForm(request.POST)
        if not form.is_valid():
            self._complain(request, form)
            return HttpResponseRedirect(self._board(run))
        mentee, mentor = (
            self._participation(run, form.cleaned_data[side]) for side in ("mentee", "mentor")
        )
        lock = self._try(
            request, services.set_lock, mentee=mentee, mentor=mentor, by=request.user,
            kind=form.cleaned_data["kind"], reason=form.cleaned_data["reason"],
        )  # fmt: skip
        if not lock:
            return HttpResponseRedirect(self._board(run))
        return self._rerun(request, run, mentee)

    def unlock_view(self, request, pk, lock):
        run = self._run(request, pk)
        found = MatchingLock.objects.filter(cohort=run.cohort, pk=lock).first()
        if found is not None:  # a second click finds it gone, as wished for
            self._try(request, services.take_back_lock, found, by=request.user)
        before = run.kept_from
        if found and before and found.created_at >= before.created_at:
            return self._rerun(request, run, found.mentee, keep=before)  # as it was before it
        return self._rerun(request, run, found and found.mentee)

    def publish_view(self, request, pk):
        """Propose what was chosen. What is refused stays on the board as it was entered.

        Again is harmless: what is proposed already is left out.
        """
        run = self._run(request, pk)
        if request.method != "POST":  # the address of the answer, opened once more
            return HttpResponseRedirect(self._board(run))
        form = PublishForm(request.POST)
        if not form.is_valid():
            self._complain(request, form)
            return self._show_board(request, run)
        done = self._try(
            request, services.publish, run, by=request.user,
            pairs=form.cleaned_data["pair"], reasons=form.reasons(),
        )  # fmt: skip
        if done is None:
            return self._show_board(request, run)
        self._tell(request, done)
        if done.refused:
            return self._show_board(request, run, done.refused)
        return HttpResponseRedirect(self._board(run))

    def place_view(self, request, pk, mentor):
        """Ask a mentor for a second place; for whom it would be is not said."""
        run = self._run(request, pk)
        chosen = self._participation(run, mentor)
        if self._try(request, services.ask_for_place, chosen, by=request.user):
            text = _("%(name)s is asked for a second place.") % {"name": chosen.person}
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(self._board(run))

    def _tell(self, request, done: services.Published) -> None:
        number = len(done.tandems)
        if number:
            text = ngettext(
                "%(number)d tandem is proposed: both are asked by mail.",
                "%(number)d tandems are proposed: all are asked by mail.",
                number,
            )
            self.message_user(request, text % {"number": number}, messages.SUCCESS)
        if not number and not done.refused:
            self.message_user(request, _("These are proposed already."), messages.INFO)

    def _rerun(self, request, run, mentee: Participation | None, *, keep=None):
        """What was set counts at once: the other pairs stay as far as it lets them."""
        again = self._try(
            request, services.run_matching, run.cohort, by=request.user,
            preset=run.preset, weights=queries.weights_of(run), keep=keep or run,
        )  # fmt: skip
        if again is not None:
            text = _("Set, and computed anew: all other pairs were kept as far as possible.")
            self.message_user(request, f"{text} {_now_of(again, mentee)}".strip(), messages.SUCCESS)
        return HttpResponseRedirect(self._board(again or run))

    # Helpers ---------------------------------------------------------------------------------

    def _run(self, request, pk) -> MatchingRun:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            wanted = pk if isinstance(pk, UUID) else UUID(str(pk))
            runs = self.get_queryset(request).select_related("cohort", "kept_from", "created_by")
            return runs.get(pk=wanted)
        except (ValueError, MatchingRun.DoesNotExist) as error:
            raise Http404 from error

    def _participation(self, run, pk) -> Participation:
        people = Participation.objects.filter(cohort=run.cohort).select_related("person", "cohort")
        try:
            return people.get(pk=pk)
        except Participation.DoesNotExist as error:
            raise Http404 from error

    def _others(self, request, run):
        rows = self.get_queryset(request).filter(cohort=run.cohort).exclude(pk=run.pk)
        named = rows.order_by("-created_at").only("created_at", "preset", "weights")
        return with_weights(named[:10])  # without who was left over in each, which is long

    # Columns ---------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("made"), ordering="created_at")
    def made(self, run):
        return date_format(timezone.localtime(run.created_at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("weights"))
    def weighed(self, run):
        return queries.set_of(queries.weights_of(run)).label

    @admin.display(description=gettext_lazy("tandems"))
    def tandems(self, run):
        return run.values.get("pairs", "–")

    @admin.display(description=gettext_lazy("left over"))
    def left_over(self, run):
        return len(run.leftover)

    @admin.display(description=gettext_lazy("made by"), empty_value="–")
    def made_by(self, run):
        return run.created_by and str(run.created_by)


def _asked(board: queries.Board) -> bool:
    """Some pairs are proposed already: their people know."""
    return any(line.pair.tandem_id for line in board.lines)


def _now_of(run: MatchingRun, mentee: Participation | None) -> str:
    """With whom the mentee is now: "not this one" may well leave them with nobody."""
    if mentee is None:
        return ""
    pair = run.pairs.filter(mentee=mentee).select_related("mentor__person").first()
    if pair is None:
        return _("%(mentee)s is left over now.") % {"mentee": mentee.person}
    names = {"mentee": mentee.person, "mentor": pair.mentor.person}
    return _("%(mentee)s is with %(mentor)s now.") % names
