"""Deciding, on one application or on many: first a page that says what will happen to whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _, ngettext_lazy

from applications import services
from applications.models import OPEN, Application, ApplicationState, RejectionReason
from applications.queries import in_other_role
from applications.queries.reviewing import verdict
from mentoring.core.errors import NotAllowedError
from mentoring.core.http import own_path

from .veil import rights_of

MOST_AT_ONCE = 200


class ReasonForm(forms.Form):
    """The reason goes into the mail, word for word; the note stays inside."""

    reason = forms.ChoiceField(
        label=_("Reason (stands in the mail)"), choices=[("", "–"), *RejectionReason.choices]
    )
    note = forms.CharField(
        label=_("Internal note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the application taken up again?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawalForm(forms.Form):
    note = forms.CharField(
        label=_("Internal note, for example “on the phone, at their own wish”"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BothRolesForm(forms.Form):
    """Asked where somebody takes part in the other role: said on purpose, or not at all."""

    both_roles = forms.BooleanField(
        label=_("Mentee and mentor at once: I have talked to them, and both go together."),
        required=False,
    )


@dataclass(frozen=True)
class Decision:
    """One thing the team can do: how it is called, from which states, and what it asks before."""

    action: str
    button: Any
    question: Any
    done: Any
    run: Callable[..., Any]
    states: Sequence[str]
    permission: str
    form: type[forms.Form] | None = None
    main: bool = False
    sends_mail: bool = False
    wants_reviews: bool = False  # says so where they are missing
    follows: Sequence[Any] = ()  # sentences: what comes of it

    def form_for(self, rows: list[Application]) -> type[forms.Form] | None:
        """What is asked before: accepting somebody in both roles needs a word more."""
        if self.action == "accept_selected" and in_other_role(rows):
            return BothRolesForm
        return self.form


DECISIONS = {
    decision.action: decision
    for decision in [
        Decision(
            action="accept_selected",
            button=_("Accept"),
            question=ngettext_lazy(
                "Accept %(count)d application?", "Accept %(count)d applications?", "count"
            ),
            done=ngettext_lazy(
                "%(count)d application accepted. The mail is on its way.",
                "%(count)d applications accepted. The mails are on their way.",
                "count",
            ),
            run=services.accept,
            sends_mail=True,
            wants_reviews=True,
            states=[*OPEN, ApplicationState.WAITLISTED],
            permission="applications.decide_application",
            main=True,
        ),
        Decision(
            action="waitlist_selected",
            button=_("Put on the waiting list"),
            question=ngettext_lazy(
                "Put %(count)d application on the waiting list?",
                "Put %(count)d applications on the waiting list?",
                "count",
            ),
            done=ngettext_lazy(
                "%(count)d application put on the waiting list. The mail is on its way.",
                "%(count)d applications put on the waiting list. The mails are on their way.",
                "count",
            ),
            run=services.waitlist,
            sends_mail=True,
            wants_reviews=True,
            states=OPEN,
            permission="applications.decide_application",
        ),
        Decision(
            action="reject_selected",
            button=_("Reject"),
            question=ngettext_lazy(
                "Reject %(count)d application?", "Reject %(count)d applications?", "count"
            ),
            done=ngettext_lazy(
                "%(count)d application rejected. The mail is on its way.",
                "%(count)d applications rejected. The mails are on their way.",
                "count",
            ),
            run=services.reject,
            sends_mail=True,
            wants_reviews=True,
            states=[*OPEN, ApplicationState.WAITLISTED],
            permission="applications.decide_application",
            form=ReasonForm,
        ),
        Decision(
            action="review_selected",
            button=_("Take into review"),
            question=ngettext_lazy(
                "Take %(count)d application into review?",
                "Take %(count)d applications into review?",
                "count",
            ),
            done=ngettext_lazy(
                "%(count)d application is being read now.",
                "%(count)d applications are being read now.",
                "count",
            ),
            run=services.begin_review,
            states=[ApplicationState.SUBMITTED],
            permission="applications.review_application",
        ),
        Decision(
            action="reopen_selected",
            button=_("Take up again"),
            question=ngettext_lazy(
                "Take up %(count)d rejected application again?",
                "Take up %(count)d rejected applications again?",
                "count",
            ),
            done=ngettext_lazy(
                "%(count)d application is in review again.",
                "%(count)d applications are in review again.",
                "count",
            ),
            run=services.reopen,
            states=[ApplicationState.REJECTED],
            permission="applications.decide_application",
            form=ReopenForm,
        ),
        Decision(
            action="withdraw_selected",
            button=_("Record a withdrawal"),
            question=ngettext_lazy(
                "Record that %(count)d person withdraws?",
                "Record that %(count)d people withdraw?",
                "count",
            ),
            done=ngettext_lazy(
                "%(count)d withdrawal recorded. The mail is on its way.",
                "%(count)d withdrawals recorded. The mails are on their way.",
                "count",
            ),
            run=services.record_withdrawal,
            states=services.LEAVES_FROM,
            permission="applications.decide_application",
            form=WithdrawalForm,
            follows=[
                _("Only if the person has asked for it. It can't be taken back."),
                _("They get a mail at once, with the day on which their answers are erased."),
                _("If they were accepted, their place becomes free."),
                _(
                    "A tandem or a proposal stays until you discard or end it: “Today” counts it "
                    "under “One does not take part any more”, and the other side reads on the "
                    "portal that somebody gets in touch."
                ),
            ],
        ),
    ]
}


def register_decision(decision: Decision, *, label: Any) -> None:
    """Let an app above add what only it can decide; ``label`` stands in the list of actions."""
    DECISIONS[decision.action] = decision
    _more[decision.action] = label


_more: dict[str, Any] = {}


class DecisionActions(admin.ModelAdmin):
    """The actions of the list, which the page of one application uses too."""

    actions = [*DECISIONS]

    @admin.action(description=_("Take into review …"), permissions=["review"])
    def review_selected(self, request, queryset):
        return self._ask_or_do(request, queryset, DECISIONS["review_selected"])

    @admin.action(description=_("Accept …"), permissions=["decide"])
    def accept_selected(self, request, queryset):
        return self._ask_or_do(request, queryset, DECISIONS["accept_selected"])

    @admin.action(description=_("Put on the waiting list …"), permissions=["decide"])
    def waitlist_selected(self, request, queryset):
        return self._ask_or_do(request, queryset, DECISIONS["waitlist_selected"])

    @admin.action(description=_("Reject …"), permissions=["decide"])
    def reject_selected(self, request, queryset):
        return self._ask_or_do(request, queryset, DECISIONS["reject_selected"])

    @admin.action(description=_("Take up again …"), permissions=["decide"])
    def reopen_selected(self, request, queryset):
        return self._ask_or_do(request, queryset, DECISIONS["reopen_selected"])

    @admin.action(description=_("Record a withdrawal …"), permissions=["decide"])
    def withdraw_selected(self, request, queryset):
        return self._ask_or_do(request, queryset, DECISIONS["withdraw_selected"])

    def get_actions(self, request):
        """And those of the apps above, for whoever has the right."""
        actions = super().get_actions(request)
        for name, label in _more.items():
            if request.user.has_perm(DECISIONS[name].permission):
                actions[name] = (_run(DECISIONS[name]), name, label)
        return actions

    def has_review_permission(self, request):
        return request.user.has_perm("applications.review_application")

    def has_decide_permission(self, request):
        return request.user.has_perm("applications.decide_application")

    def buttons_for(self, request, application):
        """What this member can do with this application now."""
        if application.person_id == request.user.pk:
            return []
        rights = rights_of(request, application.cohort)
        return [
            decision
            for decision in DECISIONS.values()
            if application.state in decision.states and decision.permission in rights
        ]

    def _ask_or_do(self, request, queryset, decision):
        rows = list(queryset.select_related("person", "cohort")[: MOST_AT_ONCE + 1])
        for row in rows:
            row.shown_name = self.name(row)
        if len(rows) > MOST_AT_ONCE:
            text = _("Please select at most %(count)d.") % {"count": MOST_AT_ONCE}
            self.message_user(request, text, messages.ERROR)
            return None
        if not rows:  # decided in another tab, they have left the list they were picked from
            self.message_user(request, _("Nothing done: it was decided already."), messages.WARNING)
            return None
        confirmed = "confirmed" in request.POST
        form_class = decision.form_for(rows)
        form = form_class and form_class(request.POST if confirmed else None, label_suffix="")
        if not confirmed or (form and not form.is_valid()):
            return self._ask(request, rows, decision, form)
        self._do(request, rows, decision, form.cleaned_data if form else {})
        return self._back(request, rows)

    def _ask(self, request, rows, decision, form):
        possible = [row for row in rows if row.state in decision.states]
        lacking = [
            row for row in possible if decision.wants_reviews and not verdict(row).is_complete
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": decision.question % {"count": len(possible)} if possible else decision.button,
            "opts": self.opts,
            "decision": decision,
            "possible": possible,
            "lacking": lacking,
            "impossible": [row for row in rows if row.state not in decision.states],
            "form": form,
            "from_page": request.POST.get("from_page", ""),
            "next": own_path(request, request.POST.get("next", "")),
            "back": self._address(request, rows),
            "selected": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/applications/application/decide.html", context)

    def _do(self, request, rows, decision, values):
        """Each in a transaction of its own: one that is refused holds up no other."""
        done = 0
        for row in rows:
            seen = request.POST.get(f"seen_{row.pk}", "")
            try:
                decision.run(row, by=request.user, seen=seen, **values)
            except NotAllowedError as error:
                self.message_user(request, f"{self.name(row)}: {error}", messages.WARNING)
            else:
                done += 1
        if done:
            self.message_user(request, decision.done % {"count": done}, messages.SUCCESS)

    def _back(self, request, rows):
        return HttpResponseRedirect(self._address(request, rows))

    def _address(self, request, rows: list[Application]) -> str:
        """The page or the list that the click came from, whichever app it belongs to."""
        if came_from := own_path(request, request.POST.get("next", "")):
            return came_from
        if request.POST.get("from_page") and len(rows) == 1:
            page = reverse("admin:applications_application_change", args=[rows[0].pk])
            filters = {"_changelist_filters": request.GET.urlencode()}
            return f"{page}?{urlencode(filters)}" if request.GET else page
        return request.get_full_path()


def _run(decision: Decision):
    return lambda page, request, queryset: page._ask_or_do(request, queryset, decision)
