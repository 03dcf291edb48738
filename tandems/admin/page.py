"""What the page of one tandem shows, and which buttons it has for this reader."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import ConsentKind, User
from accounts.services import has_consent
from mentoring.core import clock
from programme.models import Participation, Role
from programme.queries import may, team_of
from tandems.matching import wording
from tandems.models import (
    AgreementSignature,
    AgreementState,
    EndReason,
    MentoringAgreement,
    Tandem,
    TandemState,
)
from tandems.queries import (
    Chain,
    Side,
    Spoken,
    capacity,
    chain_of,
    in_words,
    standby_choices,
    waiting_mentees,
    way_words,
)
from tandems.services import may_match

OVER = [TandemState.DISCARDED, TandemState.ENDED_EARLY]


@dataclass(frozen=True)
class SideOfPage:
    """One of the two, with the answer, the consent and the signature."""

    name: str  # "mentee" or "mentor"
    label: str
    participation: Participation
    application: Any
    answer: str
    answer_words: str
    shares_contact: bool
    signature: AgreementSignature | None


@dataclass(frozen=True)
class Reserve:
    """For those alone who do the matching: why these two, and who would stand in."""

    tandem: Tandem
    choices: list[Side]  # who could stand by
    mentee_waits: bool  # for somebody else, now or as soon as the tandem is discarded
    has_place: bool  # the stand-by, now

    @property
    def fit(self) -> str:
        return wording.fit(self.tandem.match_score or 0)

    @property
    def parts(self) -> list[Spoken]:
        return in_words(self.tandem.match_parts)

    @property
    def is_possible(self) -> bool:
        """Nothing speaks against the stand-by since they were chosen."""
        return any(one.participation.pk == self.tandem.standby_id for one in self.choices)

    @property
    def came_to_nothing(self) -> bool:
        return self.tandem.is_refused or self.tandem.state in OVER

    @property
    def can_choose(self) -> bool:
        return self.tandem.is_open or (self.came_to_nothing and self.mentee_waits)

    @property
    def can_propose(self) -> bool:
        possible = self.is_possible and self.has_place
        return self.came_to_nothing and self.mentee_waits and possible

    @property
    def can_look_on(self) -> bool:
        before = self.tandem.is_refused or self.tandem.state == TandemState.DISCARDED
        return before and self.mentee_waits


@dataclass(frozen=True)
class Page:
    sides: list[SideOfPage]
    agreements: list[MentoringAgreement]
    hints: list[str]
    distance: str
    companions: list[User]
    end_reasons: list
    may_team: bool
    may_coordinate: bool
    tandem: Tandem
    chain: Chain
    reserve: Reserve | None

    def others(self) -> set[UUID]:
        """The mentors before and after."""
        around = [*self.chain.before, *self.chain.after]
        return {tandem.mentor.person_id for tandem in around} - self._two

    def considered(self) -> set[UUID]:
        """All mentors of the cohort, not only those who may stand by: the access log is read by
        the team and by themselves, and who is missing there would be known to be excluded."""
        if self.reserve is None:
            return set()
        mentors = Participation.objects.current().filter(
            cohort=self.tandem.cohort_id, role=Role.MENTOR
        )
        standby = {one.person_id for one in [self.tandem.standby] if one}
        return {*mentors.values_list("person", flat=True), *standby} - self._two

    @property
    def _two(self) -> set[UUID]:
        return {self.tandem.mentee.person_id, self.tandem.mentor.person_id}

    @property
    def newest(self) -> MentoringAgreement | None:
        return next(iter(self.agreements), None)

    @property
    def can_answer(self) -> bool:
        return self.may_team and self.tandem.state == TandemState.PROPOSED

    @property
    def can_confirm(self) -> bool:
        said_yes = all(side.answer == "YES" and side.shares_contact for side in self.sides)
        return self.may_coordinate and self.tandem.state == TandemState.PROPOSED and said_yes

    @property
    def can_discard(self) -> bool:
        before = self.tandem.state in (TandemState.PROPOSED, TandemState.CONFIRMED)
        return self.may_coordinate and before

    @property
    def can_end(self) -> bool:
        return self.may_coordinate and self.tandem.state == TandemState.ACTIVE

    @property
    def can_freeze(self) -> bool:
        return self._has_agreement(AgreementState.DRAFT)

    @property
    def can_enter_paper(self) -> bool:
        return self._has_agreement(AgreementState.READY)

    @property
    def can_look_after(self) -> bool:
        return self.may_team and self.tandem.is_open

    def _has_agreement(self, state: str) -> bool:
        together = self.tandem.state in (TandemState.CONFIRMED, TandemState.ACTIVE)
        newest = self.newest
        return bool(self.may_team and together and newest and newest.state == state)


def page_of(tandem: Tandem, *, reader: User) -> Page:
    agreements = list(tandem.agreements.all())
    sides = [_side("mentee", tandem, agreements), _side("mentor", tandem, agreements)]
    may_team = may(reader, "tandems.propose_tandem", tandem.cohort)
    return Page(
        sides=sides,
        agreements=agreements,
        hints=_hints(tandem, sides),
        distance=_distance(tandem),
        companions=_companions(tandem) if may_team else [],
        end_reasons=EndReason.choices,
        may_team=may_team,
        may_coordinate=may(reader, "tandems.confirm_tandem", tandem.cohort),
        tandem=tandem,
        chain=chain_of(tandem, reader),
        reserve=_reserve(tandem) if may_match(reader, tandem.cohort) else None,
    )


def _reserve(tandem: Tandem) -> Reserve:
    mentee = Participation.objects.filter(pk=tandem.mentee_id)
    waits = not tandem.mentee.ended_on if tandem.is_open else waiting_mentees(mentee).exists()
    choices = standby_choices(tandem)
    return Reserve(tandem, choices, mentee_waits=waits, has_place=_has_place(tandem, choices))


def _has_place(tandem: Tandem, choices: list[Side]) -> bool:
    """Else the tandem would be discarded for somebody who can't be proposed then."""
    side = next((one for one in choices if one.participation.pk == tandem.standby_id), None)
    if side is None:
        return False
    return Tandem.objects.open().filter(mentor=side.participation).count() < capacity(side)


def _side(name: str, tandem: Tandem, agreements: list[MentoringAgreement]) -> SideOfPage:
    participation: Participation = getattr(tandem, name)
    person = participation.person
    signatures = agreements[0].signatures.all() if agreements else []
    return SideOfPage(
        name=name,
        label=participation.get_role_display(),
        participation=participation,
        application=person.applications.submitted()
        .filter(cohort=tandem.cohort_id, role=participation.role)
        .first(),
        answer=getattr(tandem, f"{name}_answer"),
        answer_words=getattr(tandem, f"get_{name}_answer_display")(),
        shares_contact=has_consent(person, ConsentKind.SHARE_CONTACT),
        signature=next((s for s in signatures if s.person_id == person.pk), None),
    )


def _hints(tandem: Tandem, sides: list[SideOfPage]) -> list[str]:
    found = [
        _("%(name)s does not take part any more.") % {"name": side.participation.person}
        for side in sides
        if side.participation.ended_on and tandem.is_open
    ]
    if tandem.state == TandemState.PROPOSED:
        found += [
            _("%(name)s has not yet agreed to the passing on of contact data.")
            % {"name": side.participation.person}
            for side in sides
            if side.answer == "YES" and not side.shares_contact
        ]
    return found


def _distance(tandem: Tandem) -> str:
    if tandem.distance_km is None:
        return way_words(None)
    words = way_words(tandem.distance_km)
    return _("%(km)d km (%(words)s)") % {"km": tandem.distance_km, "words": words}


def _companions(tandem: Tandem) -> list[User]:
    """Who of the team may look after the two: not the two themselves, each once."""
    pair = {tandem.mentee.person_id, tandem.mentor.person_id}
    members = [
        membership.person
        for membership in team_of(tandem.cohort, today=clock.today())
        if membership.role in ("COORDINATOR", "ORG_TEAM") and membership.person_id not in pair
    ]
    return list({person.pk: person for person in members}.values())
