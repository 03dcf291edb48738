"""Everything that goes through all apps because it is about one person, or about time."""

from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import ConsentKind, User, normalise_email
from applications import services as applications
from applications.models import Application, ApplicationState
from applications.privacy import expired_applications
from mails import services as mails
from mentoring.core.errors import NotAllowedError
from mentoring.core.privacy import PersonalData
from privacy.queries import HOLDINGS, Holding, rows_of
from programme.geo import locate
from programme.services import next_cohort
from tandems import services as tandems


def _declarations() -> list[PersonalData]:
    """What each app says in its privacy.py. Found by name: one stands beside this, not below."""
    names = [
        f"{config.name}.privacy"
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "privacy")
    ]
    return [data for name in names for data in getattr(import_module(name), "PERSONAL_DATA", [])]


PERSONAL_DATA = _declarations()


@dataclass(frozen=True)
class Retention:
    """After how many days what a declaration calls expired is emptied, or goes as a whole."""

    days: int
    delete: bool = False


ERASED = "@example.invalid"

RETENTION = {
    "accounts.AccessLog": [Retention(730, delete=True)],
    "accounts.Consent": [Retention(3 * 365 + 1, delete=True)],
    "accounts.EmailChange": [Retention(90, delete=True)],
    "accounts.OneTimeLink": [Retention(30, delete=True)],
    "applications.Answer": [Retention(90, delete=True)],
    "applications.AnswerChange": [Retention(90, delete=True)],
    "applications.Application": [Retention(90)],
    "applications.ConflictWaiver": [Retention(90, delete=True)],
    "applications.LateAdmission": [Retention(90, delete=True)],
    "applications.MenteeProfile": [Retention(90)],
    "applications.MentorNomination": [Retention(30, delete=True)],
    "applications.MentorProfile": [Retention(90)],
    "applications.NamesShown": [Retention(90, delete=True)],
    "applications.Review": [Retention(90, delete=True)],
    "mails.OutgoingMail": [Retention(183), Retention(365, delete=True)],
    "programme.NextCohortAddress": [Retention(730, delete=True)],
    "programme.Relation": [Retention(90, delete=True)],
    "reports.Export": [Retention(730, delete=True)],
    "tandems.AgreementSignature": [Retention(180)],
    "tandems.Goal": [Retention(180, delete=True)],
    "tandems.MatchingLock": [Retention(90, delete=True)],
    "tandems.MatchingRun": [Retention(90, delete=True)],
    "tandems.MentoringAgreement": [Retention(180)],
    "tandems.PlaceRequest": [Retention(90, delete=True)],
    "tandems.Preference": [Retention(90, delete=True)],
    "tandems.WishRequest": [Retention(90, delete=True)],
}


def purge(*, today: date, dry_run: bool) -> dict[str, int]:
    """Empty or delete what has served its time. Returns the rows for each model.

    Each rule is a transaction of its own: what was interrupted goes on with the next run, and a
    second run on one day finds nothing.
    """
    report = {
        "accounts.User": accounts.forget_unconfirmed(today=today, dry_run=dry_run)
        + _forget_people(today, dry_run=dry_run),
        "applications.Application": applications.forget_drafts(today=today, dry_run=dry_run),
        "programme.NextCohortAddress": next_cohort.forget_unconfirmed(today=today, dry_run=dry_run),
        "tandems.Tandem": tandems.forget_matching(
            cut_off=today - timedelta(days=RETENTION["tandems.MatchingRun"][0].days),
            dry_run=dry_run,
        ),
        "mails.OutgoingMail": mails.forget_strangers(today=today, dry_run=dry_run),
    }
    for data in PERSONAL_DATA:
        label = data.model._meta.label
        for rule in RETENTION[label] if data.expired else []:
            rows = _due(data, rule, today)
            count = rows.count() if dry_run else _end(data, rule, rows)
            report[label] = report.get(label, 0) + count
    return report


def _due(data: PersonalData, rule: Retention, today: date) -> QuerySet:
    rows = data.expired(today - timedelta(days=rule.days))  # type: ignore[misc]
    if not rule.delete:
        # Only rows that still hold something: a second run on one day reports nothing.
        rows = rows.exclude(**data.erase)
    return data.model._base_manager.filter(pk__in=rows.order_by().values("pk"))


@transaction.atomic
def _end(data: PersonalData, rule: Retention, rows: QuerySet) -> int:
    """End rows, and what their history remembers of them."""
    keys = list(rows.values_list("pk", flat=True))
    rows = data.model._base_manager.filter(pk__in=keys)
    if rule.delete:
        rows.delete()
    else:
        rows.update(**data.erase)
    if hasattr(data.model, "history"):
        history = data.model.history.model
        fields = {field.name for field in history._meta.fields}
        past = history.objects.filter(id__in=keys)
        if rule.delete:
            past.delete()
        elif kept := {name: value for name, value in data.erase.items() if name in fields}:
            past.update(**kept)
    return len(keys)


def _forget_people(today: date, *, dry_run: bool) -> int:
    """Who has nothing left but applications whose time is over is left without a name."""
    over = expired_applications(
        today - timedelta(days=RETENTION["applications.Application"][0].days)
    )
    others = Application.objects.exclude(pk__in=over.values("pk"))
    people = (
        User.objects.filter(applications__in=over, needs_second_factor=False, is_staff=False)
        .exclude(pk__in=others.values("person"))
        .exclude(email__endswith=ERASED)
        .distinct()
    )
    if dry_run:
        return people.count()
    return sum(bool(erase_person(person)) for person in people)


@transaction.atomic
def erase_person(person: User, *, dry_run: bool = False) -> dict[str, int]:
    """Take out of every table what is known about a person, and every way to sign in.

    What stays has no name: that somebody took part in a role, and how it ended. The proof of the
    consents stays for its own time. Returns the rows for each model; a second time finds as many.
    A dry run does the same and takes it back, so it counts what would be done.
    """
    report = _erase_everything(person)
    if dry_run:
        transaction.set_rollback(True)
    return report


def _erase_everything(person: User) -> dict[str, int]:
    declared = {data.model: data for data in PERSONAL_DATA}
    for merged in person.merged_from.all():  # the same human with an earlier address
        erase_person(merged)
    for application in _open_applications(person):
        applications.withdraw(application)
    for consent in person.consents.valid():
        accounts.withdraw_consent(person, consent.kind)
    tandems.forget_as_standby(person)
    mails.cancel_queued(person)
    mails.forget_address(person.email)
    report = {
        holding.model._meta.label: _erase(declared[holding.model], holding, person)
        for holding in HOLDINGS
    }
    accounts.close_account(person)
    return report


def person_of(email: str) -> User:
    """The person with this address, for the commands."""
    person = User.objects.filter(email=normalise_email(email)).first()
    if person is None:
        raise NotAllowedError(_("Nothing is stored about %(email)s.") % {"email": email})
    return person


def _erase(data: PersonalData, holding: Holding, person: User) -> int:
    rows = rows_of(holding, person)
    # The admin's own log repeats how a thing was called.
    keys = [str(key) for key in rows.values_list("pk", flat=True)]
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(data.model), object_id__in=keys
    ).update(object_repr="", change_message="")
    return _end(data, Retention(0, delete=data.whole), rows) if data.erase or data.whole else 0


@transaction.atomic
def change_contact(person: User, **fields: str) -> User:
    """Store contact data; the coordinates follow from post code and place."""
    point = locate(postal_code=fields["postal_code"], place=fields["place"])
    lat, lon = (point.lat, point.lon) if point else (None, None)
    return accounts.change_contact(person, **fields, lat=lat, lon=lon)


@transaction.atomic
def withdraw_consent(person: User, kind: str) -> None:
    """End a consent. Without that to the processing itself, the person's applications end too."""
    if kind == ConsentKind.PROCESSING:
        for application in _open_applications(person):
            applications.withdraw(application)
    if accounts.withdraw_consent(person, kind) is None:
        raise NotAllowedError(_("You had not agreed to this, so there is nothing to withdraw."))


def _open_applications(person: User) -> QuerySet:
    over = [ApplicationState.WITHDRAWN, ApplicationState.REJECTED]
    return person.applications.exclude(state__in=over).order_by("pk")
