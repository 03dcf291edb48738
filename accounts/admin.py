"""People, what they agreed to, and who looked at them. Nothing here is deleted or made by hand."""

from http import HTTPStatus

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten
from django.utils.translation import gettext_lazy as _

from mentoring.core.admin import HistoryMixin, PeopleScopedMixin, ReadOnlyAdmin
from mentoring.core.errors import NotAllowedError

from . import services
from .models import AccessAction, AccessLog, Consent, ConsentText, User

ACCESS_FIELDS = [
    ("first_name", "last_name"),
    "email",
    ("email_verified_at", "email_bounced_at"),
    ("is_active", "is_staff", "needs_second_factor", "last_login"),
]


def _reads_content(member) -> bool:
    return member.has_perm("applications.view_application")


@admin.register(User)
class UserAdmin(PeopleScopedMixin, HistoryMixin, ReadOnlyAdmin):
    """Roles are given as team memberships; what follows from them can't be changed here.

    Who looks after the system sees who has an access, and nothing else about people.
    """

    person_path = "pk"

    list_display = ["__str__", "email", "place", "is_confirmed", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "gender"]
    search_fields = ["search_name", "email"]
    ordering = ["search_name", "email"]
    fields = [
        ("first_name", "last_name", "pronoun"),
        ("email", "phone"),
        ("birth_year", "adult_confirmed", "gender"),
        ("postal_code", "place", "second_place"),
        "local_branch",
        ("guardian_name", "guardian_email"),
        ("email_verified_at", "email_bounced_at"),
        ("is_active", "is_staff", "needs_second_factor", "last_login"),
    ]

    actions = ["close", "reopen", "reset_factor"]

    def get_fields(self, request, obj=None):
        return self.fields if _reads_content(request.user) else ACCESS_FIELDS

    def get_list_display(self, request):
        columns = super().get_list_display(request)
        return [name for name in columns if name not in self.secret_fields(request)]

    def get_list_filter(self, request):
        return [name for name in self.list_filter if name not in self.secret_fields(request)]

    def secret_fields(self, request, obj=None):
        if _reads_content(request.user):
            return set()
        return {field.name for field in User._meta.fields} - set(flatten(ACCESS_FIELDS))

    def has_access_permission(self, request):
        """Not „change“: whoever may decide on access still edits nothing here."""
        return request.user.has_perm("accounts.change_user")

    @admin.action(description=_("Close the access"), permissions=["access"])
    def close(self, request, people):
        self._each(request, people, services.set_active, active=False)

    @admin.action(description=_("Open the access again"), permissions=["access"])
    def reopen(self, request, people):
        self._each(request, people, services.set_active, active=True)

    @admin.action(description=_("Reset the second factor"), permissions=["access"])
    def reset_factor(self, request, people):
        self._each(request, people, services.reset_second_factor)

    def _each(self, request, people, service, **options):
        for person in people:
            try:
                service(person, by=request.user, **options)
            except NotAllowedError as error:
                self.message_user(request, f"{person}: {error}", messages.ERROR)
            else:
                self.message_user(request, _("%(person)s: done.") % {"person": person})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        response = super().change_view(request, object_id, form_url, extra_context)
        person = self.get_object(request, object_id)
        if response.status_code == HTTPStatus.OK and person is not None:
            services.log_access(
                actor=request.user, person=person, action=AccessAction.VIEWED, page="accounts.User"
            )
        return response

    @admin.display(description=_("address confirmed"), boolean=True)
    def is_confirmed(self, person):
        return person.email_verified_at is not None


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    """A text is never changed, only followed by its next version."""

    list_display = ["kind", "version", "label", "valid_from"]
    list_filter = ["kind"]
    fields = ["kind", "version", "label", "text", "valid_from", "sha256"]

    def has_add_permission(self, request):
        return super(ReadOnlyAdmin, self).has_add_permission(request)

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["kind", "label", "text", "valid_from"]

    def get_changeform_initial_data(self, request):
        """Who names the kind in the address starts from its present text."""
        initial = super().get_changeform_initial_data(request)
        newest = ConsentText.objects.filter(kind=initial.get("kind", "")).first()
        if newest:
            initial |= {"label": newest.label, "text": newest.text}
        return initial

    def save_model(self, request, obj, form, change):
        written = services.write_consent_text(**form.cleaned_data)
        obj.pk, obj.version = written.pk, written.version


@admin.register(Consent)
class ConsentAdmin(PeopleScopedMixin, ReadOnlyAdmin):
    list_display = ["person", "kind", "given_at", "withdrawn_at", "source"]
    list_filter = ["kind", "source", ("withdrawn_at", admin.EmptyFieldListFilter)]
    search_fields = ["person__search_name", "person__email"]
    list_select_related = ["person"]
    fields = ["person", "kind", "text", "given_at", "withdrawn_at", "source"]


@admin.register(AccessLog)
class AccessLogAdmin(PeopleScopedMixin, ReadOnlyAdmin):
    list_display = ["at", "actor", "action", "person", "where"]
    list_filter = ["action"]
    date_hierarchy = "at"  # asks the rows for their days, not the computer for today's
    search_fields = ["actor__search_name", "person__search_name", "page"]
    list_select_related = ["actor", "person"]
    fields = ["at", "actor", "action", "person", "where"]

    @admin.display(description=_("page"), ordering="page")
    def where(self, entry):
        return entry.page_in_words
