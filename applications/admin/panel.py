"""What the page of one application says about its reviews, and what a coordinator may allow."""

from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _

from accounts.models import User
from applications import services
from applications.models import CRITERIA, OPEN, UNDECIDED, Application
from applications.queries.reviewing import answer_due, is_answer_overdue, verdict
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.queries import team_of

from .opinions import opinions_of
from .veil import rights_of

REVIEW = "applications.review_application"
DECIDE = "applications.decide_application"


class PanelMixin(admin.ModelAdmin):
    def get_urls(self):
        view = self.admin_site.admin_view(self.waive_view)
        name = "applications_application_waive"
        return [path("<uuid:pk>/ausnahme/", view, name=name), *super().get_urls()]

    def panel(self, request, application, mask):
        """The context of the panel. Who stepped aside, and why, is for the coordination."""
        rights = rights_of(request, application.cohort)
        is_own = application.person_id == request.user.pk
        reviews = list(application.reviews.select_related("reviewer"))
        may_decide = DECIDE in rights and not is_own
        may_review = REVIEW in rights and not is_own
        is_open = application.state in UNDECIDED
        return {
            "verdict": None if is_own else verdict(application),
            "criteria": CRITERIA[application.role],
            "opinions": opinions_of(application, reviews, mask) if application.is_readable else [],
            "recusals": [r for r in reviews if r.recused] if may_decide else [],
            "waivers": list(application.waivers.select_related("reviewer", "granted_by"))
            if may_decide
            else [],
            "reviewers": _reviewers(application, request.user) if may_decide and is_open else [],
            "may_review": may_review and is_open,
            "can_ask": may_review and application.state in OPEN and not application.info_request_at,
            "may_read_answer": may_review,
            "answer_due": answer_due(application),
            "is_overdue": is_answer_overdue(application),
            "answer": mask(application.info_answer) if mask else application.info_answer,
            "is_veiled": mask is not None,
        }

    def waive_view(self, request, pk):
        """Let one person of the team review although both belong to one association."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        application = get_object_or_404(Application.objects.visible_to_team(request.user), pk=pk)
        if DECIDE not in rights_of(request, application.cohort):
            raise PermissionDenied
        try:
            reviewer = User.objects.get(pk=UUID(request.POST.get("reviewer", "")))
            reason = request.POST.get("reason", "")
            services.waive_conflict(application, reviewer=reviewer, by=request.user, reason=reason)
        except (ValueError, User.DoesNotExist) as error:
            raise Http404 from error
        except NotAllowedError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("Allowed for this pair."), messages.SUCCESS)
        return redirect("admin:applications_application_change", pk)


def _reviewers(application, reader) -> list[User]:
    members = team_of(application.cohort, today=clock.today())
    found = {m.person_id: m.person for m in members if m.role in ("COORDINATOR", "ORG_TEAM")}
    apart = {reader.pk, application.person_id}
    return [person for pk, person in found.items() if pk not in apart]
