import uuid

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


def one_of(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """The database refuses a value that is not among the choices."""
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__in": choices.values}))


def all_of(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """The same for an array: each of its values is among the choices."""
    condition = models.Q(**{f"{field}__contained_by": choices.values})
    return models.CheckConstraint(name=name, condition=condition)
