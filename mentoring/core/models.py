import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import clock


class BaseModel(models.Model):
    """What every row of ours has: a random public id, and when it was made and changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("updated at"), default=clock.now, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        self.updated_at = clock.now()
        if update_fields is not None:
            update_fields = {*update_fields, "updated_at"}
        super().save(*args, update_fields=update_fields, **kwargs)


def name_author(row: Any, *, by: models.Model, reason: str = "") -> None:
    """Name the author of the next entry in this row's history, and perhaps why it is made.

    Without it django-simple-history enters whoever sent the request, if there is one.
    """
    row._history_user = by
    row._change_reason = reason


def one_of(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """The database refuses a value that is not among the choices."""
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__in": choices.values}))


def all_of(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """The same for an array: each of its values is among the choices."""
    condition = models.Q(**{f"{field}__contained_by": choices.values})
    return models.CheckConstraint(name=name, condition=condition)


class JobRun(BaseModel):
    """When a job of the timetable last ran, and which process is at it. ``core.jobs`` writes it."""

    name = models.CharField(_("job"), max_length=100, unique=True)
    started_at = models.DateTimeField(_("last started at"), null=True)
    finished_at = models.DateTimeField(_("last finished at"), null=True)
    error = models.CharField(_("last error"), max_length=100, blank=True)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(_("taken until"), null=True, editable=False)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("timetable")
        ordering = ["name"]

    def __str__(self):
        return self.name
