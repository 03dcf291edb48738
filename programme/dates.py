"""Dates as a plan has them: a window, how exact it is, and the German phrase for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DatePrecision(models.TextChoices):
    DAY = "DAY", _("day")
    DAY_RANGE = "DAY_RANGE", _("range of days")
    EARLY_MONTH = "EARLY_MONTH", _("early in the month")
    MID_MONTH = "MID_MONTH", _("middle of the month")
    END_MONTH = "END_MONTH", _("end of the month")
    MONTH = "MONTH", _("month")
    MONTH_RANGE = "MONTH_RANGE", _("range of months")
    UNDATED = "UNDATED", _("undated")
