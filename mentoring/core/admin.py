"""The admin site: its start page, its way in, and what all our lists have in common."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import display_for_value, unquote
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import (
    BadRequest,
    ImproperlyConfigured,
    PermissionDenied,
    ValidationError,
)
from django.db import models
from django.db.models.base import ModelBase
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from . import clock


@dataclass(frozen=True)
class Figure:
    """One number of the start page. ``url`` leads to the rows behind it, ``tone`` marks it."""

    label: str
    value: object
    url: str = ""
    hint: str = ""
    tone: str = ""  # "", "due" or "good"


@dataclass(frozen=True)
class Card:
    """What an app has to say on the start page. The lowest ``order`` stands first."""

    title: str
    figures: list[Figure]
    order: int = 50


CardFunction = Callable[[HttpRequest], Card | None]
PeopleFunction = Callable[[Any, str], models.QuerySet[Any]]
ConcernsFunction = Callable[[Any, str], list[str]]
_today: list[CardFunction] = []


def register_today(function: CardFunction) -> CardFunction:
    """Let an app put a card on the start page: ``None`` if this member has none to see."""
    _today.append(function)
    return function


# Pages that libraries would add: what is not offered, nobody has to guard.
NOT_OFFERED = {"account", "auth", "mfa", "procrastinate"}


class MentoringAdminSite(admin.AdminSite):
    site_header = _("Mentoring: administration")
    site_title = _("Mentoring")
    index_title = _("Today")
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        one = isinstance(model_or_iterable, ModelBase)
        offered = [
            model
            for model in ([model_or_iterable] if one else model_or_iterable)
            if model._meta.app_label not in NOT_OFFERED
        ]
        super().register(offered, admin_class, **options)

    def get_urls(self):
        """Without the short cut to a row's public page: the team has no part in the portal."""
        return [
            path("r/<path:content_type_id>/<path:object_id>/", not_offered, name="view_on_site"),
            *(url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"),
        ]

    def register_people(self, function: PeopleFunction) -> PeopleFunction:
        """Let the app that knows say whose data a member with a permission may see."""
        self._people = function
        return function

    def people_of(self, member: Any, permission: str) -> models.QuerySet[Any]:
        if self._people is None:
            raise ImproperlyConfigured("Nobody said whose data the team may see.")
        return self._people(member, permission)

    def register_concerns(self, function: ConcernsFunction) -> ConcernsFunction:
        """Let the app that knows say what a mail must concern for a member to see it."""
        self._concerns = function
        return function

    def concerns_of(self, member: Any, permission: str) -> list[str]:
        """The beginnings of ``related``: mails to somebody unknown belong to a cohort's team."""
        if self._concerns is None:
            raise ImproperlyConfigured("Nobody said what concerns the team.")
        return self._concerns(member, permission)

    def index(self, request, extra_context=None):
        cards = [card for function in _today if (card := function(request)) is not None]
        context = {"cards": sorted(cards, key=lambda card: card.order), "today": clock.today()}
        return super().index(request, context | (extra_context or {}))

    def app_index(self, request, app_label, extra_context=None):
        return redirect("admin:index")

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one way in for everybody, under /konto/."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        if request.user.is_authenticated:
            return redirect("admin:index")
        here = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")


def not_offered(request, **_ids):
    raise Http404


def badge(label: str, tone: str) -> str:
    """A state that stands out in a list. Its word says all; the colour only helps to find it."""
    return format_html('<span class="badge badge-{}">{}</span>', tone, label)


class OwnFieldsMixin(admin.ModelAdmin):
    """Lists that are filtered by what their rows say, not by what points at them.

    Django takes any relation from an address. Whether a row is named elsewhere is often just what
    this list does not tell: who was excluded, asked or reviewed.
    """

    def lookup_allowed(self, lookup, value, request):
        pointing = {f.name for f in self.opts.get_fields() if f.auto_created and not f.concrete}
        return lookup.split("__")[0] not in pointing and super().lookup_allowed(
            lookup, value, request
        )


class ReadOnlyAdmin(OwnFieldsMixin):
    """Rows to look at: what changes them is a service, or nothing at all."""

    keeps_history = False  # no button to a page that is always empty

    def render_change_form(self, request, context, *args, **kwargs):
        context["without_history"] = not self.keeps_history
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PeopleScopedMixin(admin.ModelAdmin):
    """Rows about people: those of the member's own cohorts. ``person_path`` leads to the person."""

    person_path = "person"

    def get_queryset(self, request):
        permission = f"{self.opts.app_label}.view_{self.opts.model_name}"
        people = admin.site.people_of(request.user, permission)
        mine = models.Q(**{f"{self.person_path}__in": people})
        return super().get_queryset(request).filter(mine | self.others(request, permission))

    def others(self, request: HttpRequest, permission: str) -> models.Q:
        """Rows about nobody that is stored as a person: none, unless the model has such."""
        return models.Q(pk__in=[])


class CarefulActionsMixin(OwnFieldsMixin):
    """Actions that answer a forged selection with "bad request"."""

    def get_action_choices(self, request, default_choices=None):
        return super().get_action_choices(request, default_choices or [("", _("please choose"))])

    def response_action(self, request, queryset):
        try:
            return super().response_action(request, queryset)
        except ValidationError as error:  # an id that is none
            raise BadRequest("not an id") from error


@dataclass(frozen=True)
class Change:
    """One entry of a history: what it did to which fields (label, before, after)."""

    at: object
    by: object
    kind: str
    reason: str
    fields: list[tuple[str, str, str]]


class LogHistoryMixin(admin.ModelAdmin):
    """The history page of a model without ``HistoricalRecords``: what the admin noted down."""

    keeps_history = True

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        return self.history_page(request, obj, self.changes(request, obj), extra_context)

    def changes(self, request, obj) -> list[Change]:
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), object_id=str(obj.pk)
        )
        return [
            Change(
                at=clock.as_told(entry.action_time),
                by=entry.user,
                kind=entry.get_change_message() or entry.get_action_flag_display(),
                reason="",
                fields=[],
            )
            for entry in entries.select_related("user").order_by("-action_time")
        ]

    def history_page(self, request, obj, changes, extra_context):
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(object)s") % {"object": obj},
            "object": obj,
            "opts": self.opts,
            "changes": changes,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history.html", context)


class HistoryMixin(LogHistoryMixin):
    """The history page of a model with ``HistoricalRecords``: who changed what, and when."""

    def secret_fields(self, request, obj=None) -> set[str]:
        """What this reader is told nothing about."""
        return set()

    def changes(self, request, obj) -> list[Change]:
        return changes_of(obj, without=self.secret_fields(request, obj))


def changes_of(obj: Any, *, without: Iterable[str] = ()) -> list[Change]:
    """The history of one row, newest first. One query, however long it is, and one for each kind
    of thing that it was connected with."""
    rows = list(obj.history.select_related("history_user").order_by("history_date", "history_id"))
    without = {"updated_at", *without}
    named = _related(rows, without)
    changes = [
        Change(
            at=row.updated_at,  # the domain's clock, unlike history_date
            by=row.history_user,
            kind=row.get_history_type_display(),
            reason=row.history_change_reason or "",
            fields=_differences(before, row, without, named) if before else [],
        )
        for before, row in zip([None, *rows], rows, strict=False)
    ]
    return changes[::-1]


Named = dict[tuple[Any, Any], str]  # by model and key


def _related(rows: list[Any], without: set[str]) -> Named:
    """What stood in the relations that changed, by its name: read at once, not row by row."""
    wanted: dict[Any, set[Any]] = {}
    for before, after in pairwise(rows):
        for field in _changed(before, after, without):
            if field.is_relation:
                keys = {getattr(before, field.attname), getattr(after, field.attname)} - {None}
                wanted.setdefault(field.related_model, set()).update(keys)
    return {
        (model, key): str(found)
        for model, keys in wanted.items()
        for key, found in model._base_manager.in_bulk(keys).items()
    }


def _changed(before: Any, after: Any, without: set[str]) -> list[models.Field]:
    names = [field.name for field in after.tracked_fields if field.name not in without]
    fields = [after._meta.get_field(name) for name in names]
    return [f for f in fields if getattr(before, f.attname) != getattr(after, f.attname)]


def _differences(
    before: Any, after: Any, without: set[str], named: Named
) -> list[tuple[str, str, str]]:
    return [
        (
            str(capfirst(field.verbose_name)),
            _shown(before, field, named),
            _shown(after, field, named),
        )
        for field in _changed(before, after, without)
    ]


def _shown(row: Any, field: models.Field, named: Named) -> str:
    """A value in words: of a relation the name that it has today."""
    value = getattr(row, field.attname)
    if field.is_relation and value is not None:
        return named.get((field.related_model, value), str(_("no longer there")))
    label = getattr(row, f"get_{field.name}_display", None)
    return str(display_for_value(label() if label else value, "–"))
