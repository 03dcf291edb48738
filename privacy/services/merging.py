"""One human applied with two addresses: their two accounts become one, and nothing is lost.

Whatever points at the old account points at the kept one afterwards; which tables these are is read
from the models, so that a new one is not forgotten. What can't simply move is settled first: two
applications or participations in one role, two consents of one kind.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import Consent, ConsentKind, LinkPurpose, User
from accounts.services import close_account, revoke_links
from applications.models import Application, ApplicationState, ContactConfirmation
from applications.services import take_over_reviews
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.models import name_author
from programme.models import Cohort, Office, Participation, Relation, TeamMembership
from programme.queries import may
from tandems.models import (
    OPEN_TANDEM,
    Answer,
    LockKind,
    MatchingLock,
    MatchingPair,
    PlaceRequest,
    Preference,
    PreferenceBasis,
    Tandem,
    WishRequest,
)

DECIDE = "applications.decide_application"
# The further an application has come, the more hangs on it.
PROGRESS = [
    ApplicationState.DRAFT, ApplicationState.REJECTED, ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW, ApplicationState.WAITLISTED, ApplicationState.ACCEPTED,
]  # fmt: skip
# What the kept account takes over where it says nothing itself; groups go together or not at all.
FILLED = [
    ["first_name", "last_name"], ["pronoun"], ["phone"], ["birth_year", "adult_confirmed"],
    ["postal_code", "place", "lat", "lon"], ["second_place", "second_lat", "second_lon"],
    ["local_branch"], ["guardian_email", "guardian_name", "guardian_confirmed_at"],
]  # fmt: skip
EMPTIED = [name for group in FILLED for name in group if name not in ("first_name", "last_name")]


@dataclass(frozen=True)
class Double:
    """Both applied in one role of one cohort: this one goes on, and that one ends in it."""

    winner: Application
    loser: Application

    @property
    def reviews(self) -> int:
        """Of the one that ends: they come over to the other one."""
        return self.loser.reviews.count()


@dataclass(frozen=True)
class Plan:
    kept: User
    gone: User
    doubles: list[Double]
    moves: list[tuple[str, int]]  # what moves, and how many of it


def may_merge(by: User, *people: User) -> bool:
    """The coordination, and of every cohort in which one of the two has anything."""
    mine = Q(person__in=people)
    cohorts = Cohort.objects.filter(
        Q(pk__in=Application.objects.filter(mine).values("cohort"))
        | Q(pk__in=Participation.objects.filter(mine).values("cohort"))
    )
    found = list(cohorts)
    return bool(found) and by not in people and all(may(by, DECIDE, cohort) for cohort in found)


def plan_of(kept: User, gone: User) -> Plan:
    """What a merge would do. Looking changes nothing."""
    counts: dict[str, int] = {}
    for model, field in _pointing_at(User):
        if model._meta.app_label not in ("admin", "account", "mfa") and _is_told(model):
            number = model._base_manager.filter(**{field: gone.pk}).count()
            label = str(model._meta.verbose_name_plural)
            counts[label] = counts.get(label, 0) + number
    moves = sorted((label, number) for label, number in counts.items() if number)
    return Plan(kept=kept, gone=gone, doubles=_doubles(kept, gone), moves=moves)


@transaction.atomic
def merge_people(*, kept: User, gone: User, by: User) -> User:
    """Make two accounts one. Twice is once. Effects, in order: doubles are settled, everything
    moves, the old account is closed and leads to the kept one."""
    rows = User.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    held = {row.pk: row for row in rows}
    if kept.pk == gone.pk or len(held) < 2:
        raise NotAllowedError(_("These are not two people."))
    kept, gone = held[kept.pk], held[gone.pk]
    if gone.merged_into_id == kept.pk:
        return kept
    if not may_merge(by, kept, gone):
        raise NotAllowedError(_("Only the coordination of all cohorts concerned may do this."))
    _check_two_of_one(kept, gone)
    for double in _doubles(kept, gone, lock=True):
        _end_in(double, by=by)
    _merge_participations(kept, gone)
    _merge_consents(kept, gone)
    _drop_repetitions(kept, gone)
    gone.merged_into = kept  # first: the database lets a consent follow nothing but a merge
    gone.save(update_fields=["merged_into"])
    for model, field in _pointing_at(User):
        model._base_manager.filter(**{field: gone.pk}).update(**{field: kept.pk})
    _close(kept, gone, by=by)
    return kept


def _check_two_of_one(kept: User, gone: User) -> None:
    if kept.merged_into_id or gone.merged_into_id:
        raise NotAllowedError(_("One of the two was merged before."))
    if not (kept.is_active and gone.is_active):
        raise NotAllowedError(_("The access of one of the two is closed."))
    team = TeamMembership.objects.filter(person__in=[kept, gone]).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=clock.today())
    )
    if kept.is_team or gone.is_team or kept.is_superuser or gone.is_superuser or team.exists():
        raise NotAllowedError(_("Accounts of the team can't be merged. End the role first."))
    if Tandem.objects.filter(
        Q(mentee__person=kept, mentor__person=gone) | Q(mentee__person=gone, mentor__person=kept)
    ).exists():
        raise NotAllowedError(_("The two are in one tandem, so they are two people."))


# Applications --------------------------------------------------------------------------------


def _doubles(kept: User, gone: User, *, lock: bool = False) -> list[Double]:
    rows = Application.objects.live().filter(person__in=[kept, gone]).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    by_role: dict[tuple, list[Application]] = {}
    for row in rows.select_related("cohort", "person") if not lock else rows:
        by_role.setdefault((row.cohort_id, row.role), []).append(row)
    ordered = [
        sorted(pair, key=lambda row: (*_progress(row), row.person_id == kept.pk))
        for pair in by_role.values()
        if len(pair) > 1
    ]
    return [Double(winner=winner, loser=loser) for loser, winner in ordered]


def _progress(application: Application) -> tuple:
    """The further one wins; of two that are equally far, the one that came first; then the kept."""
    came = application.submitted_at or application.created_at
    return (PROGRESS.index(ApplicationState(application.state)), -came.timestamp())


def _end_in(double: Double, *, by: User) -> None:
    """The losing application stays with all its answers, withdrawn, and leads to the other."""
    winner, loser = double.winner, double.loser
    if winner.contact_confirmation == ContactConfirmation.UNKNOWN:
        winner.contact_confirmation = loser.contact_confirmation
        winner.contact_remark = loser.contact_remark
        name_author(winner, by=by, reason=_("Merged"))
        winner.save()
    loser.nominations.update(application=winner)
    take_over_reviews(winner, other=loser)
    if winner.state == ApplicationState.SUBMITTED and winner.reviews.done().exists():
        winner.state = ApplicationState.IN_REVIEW  # read: from now on the answers stay as they are
        name_author(winner, by=by, reason=_("Merged"))
        winner.save()
    revoke_links(LinkPurpose.GUARDIAN, subject=loser.pk)
    loser.state, loser.merged_into = ApplicationState.WITHDRAWN, winner
    loser.decided_at = loser.decided_by = loser.waitlist_rank = loser.pending_by = None
    loser.decision_reason = loser.pending_state = loser.pending_reason = ""
    name_author(loser, by=by, reason=_("Merged"))
    loser.save()


# Participations ------------------------------------------------------------------------------


def _merge_participations(kept: User, gone: User) -> None:
    """Two in one role of one cohort: the current one stays, and takes what hangs on the other."""
    rows = Participation.objects.select_for_update().filter(person__in=[kept, gone]).order_by("pk")
    by_role: dict[tuple, list[Participation]] = {}
    for row in rows:
        by_role.setdefault((row.cohort_id, row.role), []).append(row)
    for pair in by_role.values():
        if len(pair) == 2:
            pair.sort(key=lambda row: (row.ended_on is not None, row.person_id != kept.pk))
            _fold(pair[0], pair[1])


def _fold(stays: Participation, goes: Participation) -> None:
    _check_tandems(stays, goes)
    _drop_preferences(stays, goes)
    _drop_requests(stays, goes)
    _drop_drafts(stays, goes)
    for model, field in _pointing_at(Participation):
        model._base_manager.filter(**{field: goes.pk}).update(**{field: stays.pk})
    goes.delete()


def _check_tandems(*rows: Participation) -> None:
    open_ones = Tandem.objects.filter(state__in=OPEN_TANDEM)
    if all(open_ones.filter(Q(mentee=row) | Q(mentor=row)).exists() for row in rows):
        raise NotAllowedError(_("Both are in an open tandem. Please end one of them first."))


def _drop_preferences(stays: Participation, goes: Participation) -> None:
    """What both said, or said of each other, is said once or not at all."""
    Preference.objects.filter(
        Q(from_participation=stays, to_participation=goes)
        | Q(from_participation=goes, to_participation=stays)
    ).delete()
    for mine, other in (("from_participation", "to_participation"),
                        ("to_participation", "from_participation")):  # fmt: skip
        rows = Preference.objects.filter(**{f"{mine}__in": [stays, goes]})
        # What only the coordination knows takes no wish away: who wished would miss it.
        rows.wishes().filter(**{f"{other}__in": rows.said().vetoes().values(other)}).delete()
        for same in (rows.said(), rows.filter(basis=PreferenceBasis.KNOWN)):
            known = same.filter(**{mine: stays}).values(other)
            same.filter(**{mine: goes, f"{other}__in": known}).delete()
    if Preference.objects.wishes().filter(from_participation=stays).exists():
        Preference.objects.wishes().filter(from_participation=goes).delete()  # one list, one order


def _drop_requests(stays: Participation, goes: Participation) -> None:
    """Of what both were asked the answer stays, and of two answers the yes."""
    both = [stays, goes]
    asked = WishRequest.objects.filter(participation__in=both)
    for row in asked.order_by(F("answered_at").asc(nulls_last=True), "pk")[1:]:
        row.delete()
    places = PlaceRequest.objects.filter(mentor__in=both)
    worth = [Answer.OPEN, Answer.NO, Answer.YES]
    for request in sorted(places, key=lambda row: worth.index(Answer(row.answer)))[:-1]:
        request.delete()


def _drop_drafts(stays: Participation, goes: Participation) -> None:
    """In a draft, and in what was set for drafts, one human stands once."""
    runs = MatchingPair.objects.filter(mentee=stays).values("run")
    MatchingPair.objects.filter(mentee=goes, run__in=runs).delete()
    for mine, other in (("mentee", "mentor"), ("mentor", "mentee")):
        known = MatchingLock.objects.filter(**{mine: stays}).values(other)
        MatchingLock.objects.filter(**{mine: goes, f"{other}__in": known}).delete()
    if MatchingLock.objects.filter(mentee=stays, kind=LockKind.PIN).exists():
        MatchingLock.objects.filter(mentee=goes, kind=LockKind.PIN).delete()


# Consents, offices, relations ----------------------------------------------------------------


def _merge_consents(kept: User, gone: User) -> None:
    """Every proof stays; of two valid ones the newer counts. A later withdrawal counts as well:
    it was this human who withdrew. (Without PROCESSING there would be no application to merge.)"""
    rows = Consent.objects.select_for_update().filter(person__in=[kept, gone])
    for kind in ConsentKind:
        of_kind = rows.filter(kind=kind)
        valid = list(of_kind.valid().order_by("given_at"))
        for older, newer in pairwise(valid):
            _end_consent(older, at=newer.given_at)
        withdrawn = of_kind.exclude(pk__in=[c.pk for c in valid]).order_by("withdrawn_at").last()
        if not valid or withdrawn is None or kind == ConsentKind.PROCESSING:
            continue
        if withdrawn.withdrawn_at > valid[-1].given_at:
            _end_consent(valid[-1], at=withdrawn.withdrawn_at)


def _end_consent(consent: Consent, *, at) -> None:
    consent.withdrawn_at = max(at, consent.given_at)
    consent.save(update_fields=["withdrawn_at"])


def _drop_repetitions(kept: User, gone: User) -> None:
    """The same office entered twice, and what was noted between the two themselves."""
    fields = ["kind", "level", "body", "area", "status", "since", "until"]
    known = set(Office.objects.filter(person=kept).values_list(*fields))
    for office in Office.objects.filter(person=gone):
        if tuple(getattr(office, name) for name in fields) in known:
            office.delete()
    Relation.objects.between(kept, gone).delete()
    for relation in Relation.objects.of(gone):
        other = relation.person_b if relation.person_a_id == gone.pk else relation.person_a
        same = Relation.objects.between(kept, other)
        if same.filter(cohort=relation.cohort_id, kind=relation.kind).exists():
            relation.delete()


# Everything ----------------------------------------------------------------------------------


def _pointing_at(target: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Each foreign key that leads to this model, in whichever app, histories included."""
    for model in apps.get_models():  # not the tables of groups and rights: the team is refused
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is target:
                yield model, field.attname


def _is_told(model: type[models.Model]) -> bool:
    """Histories move too, without being counted: they are the past of what is."""
    return not hasattr(model, "instance_type")


def _close(kept: User, gone: User, *, by: User) -> None:
    """The old account keeps its address, which leads to the other one, and nothing else."""
    close_account(gone)
    gone.refresh_from_db()
    filled = _fill(kept, gone)
    gone.merged_into, gone.is_active = kept, False
    gone.groups.clear()
    gone.user_permissions.clear()
    unsaid = User()
    for name in EMPTIED:
        setattr(gone, name, getattr(unsaid, name))
    name_author(gone, by=by, reason=_("Merged"))
    gone.save()
    if filled:
        name_author(kept, by=by, reason=_("Merged"))
        kept.save()


def _fill(kept: User, gone: User) -> bool:
    """Gender counts as said once it is said; all else as soon as something stands there."""
    filled = False
    for names in FILLED:
        if not _has(kept, names[0]) and _has(gone, names[0]):
            for name in names:
                setattr(kept, name, getattr(gone, name))
            filled = True
    unsaid = User().gender
    if kept.gender == unsaid and gone.gender != unsaid:
        kept.gender, filled = gone.gender, True
    return filled


def _has(person: User, name: str) -> Any:
    return getattr(person, name) not in (None, "")
