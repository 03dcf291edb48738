"""A tandem as one of its two sees it: what is theirs, what is the other's, what may be shown."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import Consent, ConsentKind, User
from applications.models import ApplicationState, MenteeProfile, MentorProfile
from mentoring.core import clock
from programme.models import Participation, Role
from tandems.models import (
    AgreementSignature,
    AgreementState,
    Answer,
    MentoringAgreement,
    Tandem,
    TandemState,
)

STILL_OPEN = timedelta(days=30)  # contact data, after the end
TOGETHER = [TandemState.CONFIRMED, TandemState.ACTIVE]
ENDED = [TandemState.COMPLETED, TandemState.ENDED_EARLY]


@dataclass(frozen=True)
class MyTandem:
    """One tandem, seen by one of the two. Templates ask this object and never the rows."""

    tandem: Tandem
    me: Participation
    partner: Participation
    partner_shares: bool  # the partner's consent to pass on contact data is valid

    @property
    def my_role(self) -> str:
        return self.me.role

    @property
    def i_am_mentee(self) -> bool:
        return self.me.role == Role.MENTEE

    @property
    def my_answer(self) -> str:
        return self.tandem.mentee_answer if self.i_am_mentee else self.tandem.mentor_answer

    @property
    def partner_answered(self) -> bool:
        """Whether, not what: a no of the other side is told by a person of the team."""
        theirs = self.tandem.mentor_answer if self.i_am_mentee else self.tandem.mentee_answer
        return theirs == Answer.YES

    @property
    def partner_first_name(self) -> str:
        return self.partner.person.first_name or str(_("your tandem partner"))

    @property
    def partner_name(self) -> str:
        """The full name as soon as contact data may be shown, before and after the first name."""
        if not self.contact_open:
            return self.partner_first_name
        return self.partner.person.get_full_name() or str(_("your tandem partner"))

    @property
    def partner_district(self) -> str:
        return self.partner.association.district_name if self.partner.association else ""

    @property
    def partner_gone(self) -> bool:
        return self.partner.ended_on is not None

    @property
    def i_am_gone(self) -> bool:
        return self.me.ended_on is not None

    @property
    def proposed(self) -> bool:
        return self.tandem.state == TandemState.PROPOSED

    @property
    def together(self) -> bool:
        return self.tandem.state in TOGETHER

    @property
    def ended(self) -> bool:
        return self.tandem.state in ENDED

    @property
    def running(self) -> bool:
        """Both are still there, and both said yes: the agreement may be worked on."""
        return self.together and not self.partner_gone and not self.i_am_gone

    @property
    def contact_open(self) -> bool:
        """Contact data: from the confirmation on until 30 days after the end, by consent."""
        if not self.partner_shares or self.partner_gone or self.i_am_gone:
            return False
        ended_on = self.tandem.ended_on
        just_ended = ended_on is not None and clock.today() <= ended_on + STILL_OPEN
        return self.together or (self.ended and just_ended)

    @property
    def may_end(self) -> bool:
        return self.together

    @property
    def agreement(self) -> MentoringAgreement | None:
        """The newest version."""
        return next(iter(self.tandem.agreements.all()), None)

    @property
    def agreement_in_force(self) -> MentoringAgreement | None:
        signed = [a for a in self.tandem.agreements.all() if a.state == AgreementState.SIGNED]
        return next(iter(signed), None)

    @property
    def my_signature(self) -> AgreementSignature | None:
        return self._signature_of(self.me)

    @property
    def partner_signature(self) -> AgreementSignature | None:
        return self._signature_of(self.partner)

    def _signature_of(self, participation: Participation) -> AgreementSignature | None:
        signatures = self.agreement.signatures.all() if self.agreement else []
        return next((s for s in signatures if s.person_id == participation.person_id), None)


def my_tandems(person: User) -> list[MyTandem]:
    """All tandems of a person that are still theirs to see, the newest first."""
    tandems = list(with_everything(Tandem.objects.visible_to(person)))
    sharing = _sharing(tandems)
    return [_seen_by(tandem, person, sharing) for tandem in tandems]


def my_tandem(tandem: Tandem, person: User) -> MyTandem:
    return _seen_by(tandem, person, _sharing([tandem]))


def with_everything(tandems):
    """What a page about a tandem shows, in a constant number of queries."""
    agreements = MentoringAgreement.objects.select_related("edited_by").prefetch_related(
        "signatures__witness"
    )
    return tandems.with_all_around().prefetch_related(
        Prefetch("agreements", agreements.order_by("-version")),
        "goals",
    )


def _sharing(tandems: list[Tandem]) -> set:
    people = {p for t in tandems for p in (t.mentee.person_id, t.mentor.person_id)}
    return set(
        Consent.objects.valid()
        .filter(kind=ConsentKind.SHARE_CONTACT, person__in=people)
        .values_list("person", flat=True)
    )


def _seen_by(tandem: Tandem, person: User, sharing: set) -> MyTandem:
    if tandem.mentee.person_id == person.pk:
        me, partner = tandem.mentee, tandem.mentor
    else:
        me, partner = tandem.mentor, tandem.mentee
    return MyTandem(tandem, me, partner, partner_shares=partner.person_id in sharing)


def public_profile(participation: Participation) -> str:
    """What a mentor released for the mentees to read."""
    if participation.role != Role.MENTOR:
        return ""
    profile = MentorProfile.objects.filter(
        application__person=participation.person_id,
        application__cohort=participation.cohort_id,
        application__state=ApplicationState.ACCEPTED,
        profile_published=True,
    ).first()
    return profile.public_profile if profile else ""


def waiting_mentees(participations):
    """Mentees who take part and still look for a tandem: none is open, and none reached its end."""
    engaged = Tandem.objects.open().values("mentee")
    done = Tandem.objects.filter(state=TandemState.COMPLETED).values("mentee")
    mentees = participations.current().filter(role=Role.MENTEE)
    waiting = mentees.exclude(pk__in=engaged).exclude(pk__in=done)
    return waiting.select_related("person", "association", "cohort")


def written_exclusions(participations: list[Participation]) -> list[dict]:
    """What people wrote about whom they want no tandem with, as long as nobody has settled it."""
    people = {(p.cohort_id, p.person_id, p.role): p for p in participations}
    found = []
    for model, role in ((MenteeProfile, Role.MENTEE), (MentorProfile, Role.MENTOR)):
        profiles = model.objects.exclude(exclusions_text="").filter(
            application__person__in={p.person_id for p in participations}
        )
        for profile in profiles.select_related("application"):
            application = profile.application
            participation = people.get((application.cohort_id, application.person_id, role))
            if participation is not None:
                found.append({"participation": participation, "text": profile.exclusions_text})
    return found


def first_day(tandem: Tandem, kickoff: date | None) -> date:
    """The day from which an agreement made now counts: the kick-off, or today if that is over."""
    today = clock.today()
    return min(max(kickoff, today) if kickoff else today, tandem.ends_on)
