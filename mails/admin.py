from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from mentoring.core import clock
from mentoring.core.admin import CarefulActionsMixin, PeopleScopedMixin, ReadOnlyAdmin, badge
from mentoring.core.errors import NotAllowedError
from mentoring.core.jobs import title_of
from mentoring.core.models import JobRun

from . import services
from .emails import all_kinds, sample
from .forms import WordingForm
from .models import MailState, MailTemplate, OutgoingMail

TONES = {MailState.SENT: "good", MailState.FAILED: "bad", MailState.BOUNCED: "bad"}


class KindFilter(admin.SimpleListFilter):
    title = _("mail")
    parameter_name = "mail"

    def lookups(self, request, model_admin):
        return [(key, f"{key} {kind.subject}") for key, kind in all_kinds().items()]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(PeopleScopedMixin, CarefulActionsMixin, ReadOnlyAdmin):
    """The outbox. The rows are written by ``services`` alone; actions ask it."""

    person_path = "recipient"
    keeps_history = True  # Django's own: what the actions did

    list_display = ["subject", "shown_recipient", "shown_state", "attempts", "moment", "error"]
    list_filter = ["state", KindFilter]
    list_select_related = ["recipient"]
    search_fields = ["recipient__search_name", "recipient__email", "address", "subject", "kind"]
    search_help_text = _("Name, address, subject or key")
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    actions = ["send_again_selected", "cancel_selected", "mark_bounced_selected"]
    fields = [
        "recipient", "address", "kind", "subject", "text", "state", "attempts", "next_try_at",
        "created_at", "sent_at", "error",
    ]  # fmt: skip

    def get_fields(self, request, obj=None):
        """A mail that is through has no next try."""
        waits = obj is not None and obj.state == MailState.QUEUED
        return [field for field in self.fields if waits or field != "next_try_at"]

    def get_queryset(self, request):
        mails = super().get_queryset(request)
        if request.user.has_perm("mails.view_confidential_outgoingmail"):
            return mails
        return mails.exclude(kind__in=[k.key for k in all_kinds().values() if k.confidential])

    def others(self, request, permission):
        """Mails to addresses without a person: those that concern the member's cohorts."""
        found = Q(pk__in=[])
        for beginning in admin.site.concerns_of(request.user, permission):
            found |= Q(recipient=None, related__startswith=beginning)
        return found

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Outbox"), **(extra_context or {})})

    @admin.display(description=_("recipient"), ordering="recipient__search_name")
    def shown_recipient(self, mail):
        """The person, or the address that stands for itself."""
        return str(mail.recipient) if mail.recipient else mail.address or "–"

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, mail):
        return badge(mail.get_state_display(), TONES.get(mail.state, "new"))

    @admin.display(description=_("when"), ordering="created_at")
    def moment(self, mail):
        """When it was sent, or will be tried again, or else was written."""
        waits = mail.state == MailState.QUEUED
        return date_format(
            localtime(mail.sent_at or (mail.next_try_at if waits else mail.created_at)),
            "SHORT_DATETIME_FORMAT",
        )

    def has_send_permission(self, request):
        """Nobody writes in a mail; who may "change" one may decide about its sending."""
        return request.user.has_perm("mails.change_outgoingmail")

    @admin.display(description=_("text"))
    def text(self, mail):
        """Never a code that still works: whoever could read it could log in as that person."""
        return gettext("Hidden: there is a code in it.") if mail.secret else mail.body

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again_selected(self, request, queryset):
        done = self._each(request, queryset, services.send_again, gettext("Sent again."))
        self._say(request, ngettext("%d mail is queued.", "%d mails are queued.", done), done)

    @admin.action(description=_("Cancel"), permissions=["send"])
    def cancel_selected(self, request, queryset):
        done = self._each(request, queryset, services.cancel, gettext("Cancelled."))
        self._say(request, ngettext("%d mail cancelled.", "%d mails cancelled.", done), done)

    @admin.action(description=_("Note that it came back"), permissions=["send"])
    def mark_bounced_selected(self, request, queryset):
        done = self._each(request, queryset, services.mark_bounced, gettext("Came back."))
        self._say(request, ngettext("%d mail noted.", "%d mails noted.", done), done)

    def _each(self, request, mails, service, entry: str) -> int:
        """Ask for each mail by itself: one that can't does not hold up the others."""
        done = 0
        for mail in mails:
            try:
                service(mail, by=request.user)
            except NotAllowedError as error:
                self.message_user(request, f"{mail.subject}: {error}", messages.WARNING)
            else:
                self.log_change(request, mail, entry)
                done += 1
        return done

    def _say(self, request, text: str, done: int) -> None:
        self.message_user(request, text % done, messages.SUCCESS if done else messages.INFO)


@admin.register(MailTemplate)
class MailTemplateAdmin(ReadOnlyAdmin):
    """All mails that there are, with the team's own wording where it has one."""

    def has_change_permission(self, request, obj=None):
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def get_urls(self):
        wording = self.admin_site.admin_view(self.wording_view)
        own = path("text/<str:key>/", wording, name="mails_mailtemplate_wording")
        return [own, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        own = {template.kind: template for template in MailTemplate.objects.all()}
        rows = [(kind, own.get(kind.key)) for kind in all_kinds().values()]
        return self._page(request, "wordings", title=_("Mail texts"), rows=rows)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        template = self.get_object(request, object_id)
        if template is None:
            raise Http404
        return redirect("admin:mails_mailtemplate_wording", template.kind)

    def wording_view(self, request, key):
        kind = all_kinds().get(key)
        if kind is None:
            raise Http404
        if not self._may(request):
            raise PermissionDenied
        own = MailTemplate.objects.filter(kind=key).first()
        if request.method == "POST" and "reset" in request.POST:
            return self._reset(request, own)
        text = own or kind
        start = {"version": own.version if own else 0, "subject": text.subject, "body": text.body}
        form = WordingForm(request.POST or None, kind=kind, initial=start)
        if request.method == "POST" and form.is_valid():
            text = form.instance
            if "preview" not in request.POST and self._saved(request, kind, form):
                return redirect("admin:mails_mailtemplate_changelist")
        return self._page(
            request, "wording", title=f"{key} · {kind.subject}", kind=kind, own=own, form=form,
            placeholders=sorted(kind.placeholders), may_change=self.has_change_permission(request),
            preview=sample(kind, text.subject, text.body),
        )  # fmt: skip

    def _may(self, request) -> bool:
        if request.method == "POST":
            return self.has_change_permission(request)
        return self.has_view_permission(request)

    def _saved(self, request, kind, form) -> bool:
        try:
            own = services.save_wording(kind.key, **form.cleaned_data, by=request.user)
        except NotAllowedError as error:
            form.add_error(None, str(error))
            return False
        self.log_change(request, own, gettext("Wording changed."))
        self.message_user(request, gettext("The text is saved."), messages.SUCCESS)
        return True

    def _reset(self, request, own):
        if own:
            self.log_change(request, own, gettext("Back to the default."))
            services.reset_wording(own.kind)
        self.message_user(request, gettext("The default text is sent again."), messages.SUCCESS)
        return redirect("admin:mails_mailtemplate_changelist")

    def _page(self, request, name, **context):
        context |= {"opts": self.opts, "list_url": reverse("admin:mails_mailtemplate_changelist")}
        every = self.admin_site.each_context(request)
        return TemplateResponse(request, f"admin/mails/{name}.html", every | context)


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """What runs by itself, and when it last did."""

    list_display = ["title", "started", "finished", "error"]
    fields = ["title", "name", "started", "finished", "error"]

    @admin.display(description=_("job"), ordering="name")
    def title(self, run):
        return title_of(run.name)

    @admin.display(description=_("last started at"), ordering="started_at")
    def started(self, run):
        return run.started_at and clock.as_told(run.started_at)

    @admin.display(description=_("last finished at"), ordering="finished_at")
    def finished(self, run):
        return run.finished_at and clock.as_told(run.finished_at)
