"""What all admin pages about rows of a cohort have in common."""

from django.contrib import admin, messages
from django.shortcuts import redirect

from mentoring.core.admin import CarefulActionsMixin
from mentoring.core.errors import NotAllowedError
from programme import queries, services
from programme.models import Cohort


class CohortScopedAdmin(CarefulActionsMixin, admin.ModelAdmin):
    """Shows the rows of the cohorts in which the member has a role, and saves by a service.

    The groups say what a member may do in *some* cohort; here each row is asked for its own.
    ``cohort_path`` leads from the row to its cohort, as a query does.
    """

    cohort_path = "cohort"

    def get_queryset(self, request):
        cohorts = queries.cohorts_where(request.user, self._permission("view"))
        return super().get_queryset(request).filter(**{f"{self.cohort_path}__in": cohorts})

    def cohort_of(self, row):
        for name in self.cohort_path.split("__"):
            row = row if name == "pk" else getattr(row, name)
        return row

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and self._in_cohort(request, "view", obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._in_cohort(
            request, "change", obj
        )

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._in_cohort(
            request, "delete", obj
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is Cohort:
            kwargs["queryset"] = queries.cohorts_where(request.user, self._permission("add"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        # The small pencil, plus and eye beside a list lead away from the form.
        for icon in ("can_add_related", "can_change_related", "can_view_related"):
            if field and hasattr(field.widget, icon):
                setattr(field.widget, icon, False)
        return field

    def get_changeform_initial_data(self, request):
        cohort = queries.current_cohort()
        return {"cohort": cohort and cohort.pk, **super().get_changeform_initial_data(request)}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotAllowedError as error:  # nothing was stored
            self.message_user(request, str(error), messages.ERROR)
            return redirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        services.save_row(obj, by=request.user, cohort=self.cohort_of(obj))

    def save_formset(self, request, form, formset, change):
        services.save_formset(formset, by=request.user, cohort=self.cohort_of(form.instance))

    def delete_model(self, request, obj):
        services.delete_row(obj, by=request.user, cohort=self.cohort_of(obj))

    def delete_queryset(self, request, queryset):
        for row in queryset:
            self.delete_model(request, row)

    def _permission(self, verb):
        return f"{self.opts.app_label}.{verb}_{self.opts.model_name}"

    def _in_cohort(self, request, verb, obj):
        return obj is None or queries.may(request.user, self._permission(verb), self.cohort_of(obj))
