"""What a cohort asks beyond the form of the programme, and what was answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from mentoring.core.models import BaseModel, one_of
from programme.models import Cohort, Role

from .application import Application


class QuestionKind(models.TextChoices):
    SHORT = "SHORT", _("short text")
    LONG = "LONG", _("long text")
    ONE = "ONE", _("one of several")
    MANY = "MANY", _("several of several")
    YES_NO = "YES_NO", _("yes or no")
    NUMBER = "NUMBER", _("number")


WITH_CHOICES = [QuestionKind.ONE, QuestionKind.MANY]
SHORT_TEXT, LONG_TEXT, LARGEST_NUMBER = 200, 600, 1_000_000


class QuestionQuerySet(models.QuerySet):
    def asked_of(self, role):
        return self.filter(role=role).order_by("order", "created_at")

    def with_answered(self):
        """Whether anybody has answered: then the question stays as it is."""
        return self.annotate(is_answered=Exists(Answer.objects.filter(question=OuterRef("pk"))))


class Question(BaseModel):
    """One more question of a cohort to one role. Once somebody has answered it stays as it is."""

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="questions"
    )
    role = models.CharField(_("asked of"), max_length=10, choices=Role)
    label = models.CharField(_("question"), max_length=200)
    help_text = models.CharField(_("help"), max_length=200, blank=True)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=QuestionKind)
    choices = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("answers to choose from"),
        default=list,
        blank=True,
        help_text=_("One a line. Only where one or several of several are chosen."),
    )
    is_required = models.BooleanField(_("must be answered"), default=False)
    for_reviewers = models.BooleanField(
        _("visible to reviewers"),
        default=True,
        help_text=_("What they need not know to judge is better left out."),
    )
    is_personal = models.BooleanField(
        _("contains personal data"),
        default=True,
        help_text=_("Then the answers are erased with the person's other answers."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("own question")
        verbose_name_plural = _("own questions")
        ordering = ["cohort", "role", "order", "created_at"]
        constraints = [
            one_of("role", Role, name="question_role_valid"),
            one_of("kind", QuestionKind, name="question_kind_valid"),
            models.UniqueConstraint(
                name="question_one_per_label",
                fields=["cohort", "role", "label"],
                violation_error_message=_("This cohort asks this already."),
            ),
            models.CheckConstraint(
                name="question_choices_where_chosen",
                condition=Q(kind__in=WITH_CHOICES, choices__len__gte=2)
                | (~Q(kind__in=WITH_CHOICES) & Q(choices=[])),
                violation_error_message=_("Where something is chosen, give at least two answers."),
            ),
        ]

    def __str__(self):
        return self.label

    def accepts(self, value) -> bool:
        """Whether this can be an answer. What was not answered is no value at all."""
        if self.kind in (QuestionKind.SHORT, QuestionKind.LONG):
            longest = SHORT_TEXT if self.kind == QuestionKind.SHORT else LONG_TEXT
            return isinstance(value, str) and 0 < len(value) <= longest
        if self.kind == QuestionKind.ONE:
            return value in self.choices
        if self.kind == QuestionKind.MANY:
            return isinstance(value, list) and bool(value) and set(value) <= set(self.choices)
        if self.kind == QuestionKind.YES_NO:
            return isinstance(value, bool)
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and 0 <= value <= LARGEST_NUMBER


class AnswerQuerySet(models.QuerySet):
    def personal(self):
        return self.filter(question__is_personal=True)


class Answer(BaseModel):
    """What one application answered to one such question: a text, a list, a number, yes or no."""

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="answers",
    )
    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.PROTECT, related_name="answers"
    )
    value = models.JSONField(_("answer"), null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["application", "question__order"]
        constraints = [
            models.UniqueConstraint(
                name="answer_one_per_question", fields=["application", "question"]
            )
        ]

    def __str__(self):
        return f"{self.question}"

    @property
    def in_words(self) -> str:
        return words_of(self.value)


def words_of(value) -> str:
    """An answer as people read it. Choices are stored in their own words."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)


class AnswerChange(BaseModel):
    """Something was changed after it was sent in. Reviewers see what, and when.

    Not all of it: the answer to a question that is none of their business stays that when it
    changes. With whom somebody wants no tandem leaves no trace here at all.
    """

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="changes",
    )
    label = models.CharField(_("question"), max_length=200)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    for_reviewers = models.BooleanField(_("visible to reviewers"), default=True)

    class Meta:
        verbose_name = _("change of an answer")
        verbose_name_plural = _("changes of answers")
        ordering = ["application", "created_at"]

    def __str__(self):
        return self.label
