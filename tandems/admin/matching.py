"""The matching, for the coordination alone: run, read why, set pairs, compare, publish."""

import json
import zlib
from contextlib import suppress
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
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

from .choosing import forget_choice, keep_choice, rows_of
from .running import CONFIRM, TEMPLATES, RunningAdmin, weights_context, with_weights
from .telling import set_now, what_became
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
            ("<uuid:pk>/neu/<uuid:mentee>/", self.renew_view, "renew", require_POST),
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
        return self._show_mentee(request, run, self._participation(run, mentee))

    def _show_mentee(self, request, run, chosen):
        cast = queries.cast_of_run(run)
        proposal = services.rebuilt(run, cast)
        found = what_if(proposal, cast, str(chosen.pk)) if proposal else None
        self._log(request, {side.person.pk for side in cast.known.sides.values()})
        context = self._context(request, _("A mentor for %(name)s") % {"name": chosen.person}) | {
            "run": run,
            "mentee": chosen,
            "choices": found,
            "needs_nobody": str(chosen.pk) not in cast.problem.rows,
            "typed_for": request.POST.get("mentor", ""),
            "typed_reason": request.POST.get("reason", ""),
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
        """Together, or not together. Where a reason is missing, the page comes back as it was."""
        run = self._run(request, pk)
        form = LockForm(request.POST)
        if not form.is_valid():
            self._complain(request, form)
            return self._back_to_mentee(request, run) or HttpResponseRedirect(self._board(run))
        mentee, mentor = (
            self._participation(run, form.cleaned_data[side]) for side in ("mentee", "mentor")
        )
        lock = self._try(
            request, services.set_lock, mentee=mentee, mentor=mentor, by=request.user,
            kind=form.cleaned_data["kind"], reason=form.cleaned_data["reason"],
        )  # fmt: skip
        if not lock:
            return self._back_to_mentee(request, run) or HttpResponseRedirect(self._board(run))
        return self._rerun(request, run, done=set_now(lock))

    def _back_to_mentee(self, request, run):
        """Whoever came from the page of one mentee finds it with what was typed there."""
        mentee = _uuid(request.POST.get("mentee", ""))
        if mentee is None or "from_mentee" not in request.POST:
            return None
        return self._show_mentee(request, run, self._participation(run, mentee))

    def renew_view(self, request, pk, mentee):
        """A draft from the data as they are now, and in it the page of the same mentee."""
        run = self._run(request, pk)
        chosen = self._participation(run, mentee)
        again = self._computed_anew(request, run)
        if again is None:
            return HttpResponseRedirect(self._board(run))
        self.message_user(request, what_became(run, again), messages.SUCCESS)
        where = reverse("admin:tandems_matchingrun_mentee", args=[again.pk, chosen.pk])
        return HttpResponseRedirect(where)

    def unlock_view(self, request, pk, lock):
        run = self._run(request, pk)
        found = MatchingLock.objects.filter(cohort=run.cohort, pk=lock).first()
        if found is not None:  # a second click finds it gone, as wished for
            self._try(request, services.take_back_lock, found, by=request.user)
        before = run.kept_from
        as_it_was = found and before and found.created_at >= before.created_at
        return self._rerun(request, run, done=_("Taken back."), keep=before if as_it_was else run)

    def publish_view(self, request, pk):
        """Ask once more, then propose what was chosen: mails can't be called back.

        What is refused stays on the board as it was entered. Again is harmless: what is proposed
        already is left out.
        """
        run = self._run(request, pk)
        if request.method != "POST":
            return self._ask_once_more(request, run)
        form = PublishForm(request.POST)
        if not form.is_valid():
            self._complain(request, form)
            return self._show_board(request, run)
        if "sure" not in request.POST:
            return self._choose(request, run, form)
        forget_choice(request)
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

    def _choose(self, request, run, form):
        """What was ticked and typed, kept for the page that asks once more."""
        chosen = self._chosen_rows(request, run)
        hindered = [(row.line.pair, row.hindrance) for row in chosen if row.hindrance]
        if hindered:
            return self._show_board(request, run, hindered)
        if not chosen:
            self.message_user(request, _("These are proposed already."), messages.INFO)
            return HttpResponseRedirect(self._board(run))
        keep_choice(request, run, form)
        where = reverse("admin:tandems_matchingrun_publish", args=[run.pk])
        return HttpResponseRedirect(where)

    def _ask_once_more(self, request, run):
        """A page of its own, so that "back" leads to it and not to a question of the browser."""
        chosen = [row for row in self._chosen_rows(request, run) if not row.hindrance]
        if not chosen:
            return HttpResponseRedirect(self._board(run))
        pairs = [row.line.pair for row in chosen]
        shown = {side.person_id for pair in pairs for side in (pair.mentee, pair.mentor)}
        self._log(request, shown)
        title = ngettext(
            "Propose %(number)d tandem?", "Propose %(number)d tandems?", len(chosen)
        ) % {"number": len(chosen)}
        context = self._context(request, title) | {"run": run, "rows": chosen}
        return TemplateResponse(request, f"{TEMPLATES}/publish.html", context)

    def _chosen_rows(self, request, run):
        board = queries.board_of(run, queries.cast_of_run(run))
        ticked = (row for row in rows_of(board, request) if row.ticked)
        return [row for row in ticked if row.line.pair.tandem_id is None]

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

    def _rerun(self, request, run, *, done: str, keep=None):
        """What was set counts at once: the other pairs stay as far as it lets them."""
        again = self._computed_anew(request, run, keep=keep)
        if again is not None:
            self.message_user(request, f"{done} {what_became(run, again)}", messages.SUCCESS)
        return HttpResponseRedirect(self._board(again or run))

    def _computed_anew(self, request, run, *, keep=None):
        return self._try(
            request, services.run_matching, run.cohort, by=request.user,
            preset=run.preset, weights=queries.weights_of(run), keep=keep or run,
        )  # fmt: skip

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


def _uuid(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None
