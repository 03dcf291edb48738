"""The own questions of a cohort, for its coordination."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications import services
from applications.forms.desk import QuestionForm
from applications.models import Question
from mentoring.core.admin import badge
from mentoring.core.errors import NotAllowedError
from programme.admin.scoped import CohortScopedAdmin

STILL_FREE = {"help_text", "order"}


@admin.register(Question)
class QuestionAdmin(CohortScopedAdmin):
    """Once somebody has answered, a question stays as it is: its page says so."""

    form = QuestionForm
    list_display = ["label", "role", "kind", "is_required", "for_reviewers", "answered", "order"]
    list_filter = ["role", "cohort"]
    list_select_related = ["cohort"]
    search_fields = ["label"]
    ordering = ["role", "order", "created_at"]
    actions = None  # deleting asks for each question whether it was answered

    def get_queryset(self, request):
        return super().get_queryset(request).with_answered()

    def get_fieldsets(self, request, obj=None):
        description = ""
        if _is_frozen(obj):
            description = _(
                "Somebody has answered this question, so it keeps its meaning: only the order and "
                "the help can be changed, and it can't be deleted. Ask something else as a new one."
            )
        return [(None, {"fields": QuestionForm.Meta.fields, "description": description})]

    def get_readonly_fields(self, request, obj=None):
        if _is_frozen(obj):
            return [name for name in QuestionForm.Meta.fields if name not in STILL_FREE]
        return ["cohort"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not _is_frozen(obj)

    def save_model(self, request, obj, form, change):
        services.save_question(obj, by=request.user)

    def delete_model(self, request, obj):
        services.delete_question(obj, by=request.user)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except NotAllowedError as error:  # somebody has answered while the page was open
            self.message_user(request, str(error), messages.ERROR)
            return redirect(reverse("admin:applications_question_changelist"))

    @admin.display(description=_("answered"))
    def answered(self, question):
        return badge(_("answered"), "good") if question.is_answered else badge(_("open"), "quiet")


def _is_frozen(question: Question | None) -> bool:
    return bool(question and getattr(question, "is_answered", False))
