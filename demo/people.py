"""Invented people as plain rows, the same for the same seed: for demo, tests and figures.

Everything is made up. The addresses end in ``.example``, which no mail server in the world accepts.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from accounts.models import Gender, User, search_form
from applications.models import (
    Ability,
    Application,
    ApplicationState,
    ContactKind,
    DateAnswer,
    HeardVia,
    Horizon,
    Hours,
    MaxDistance,
    MembershipStatus,
    MenteeCommitment,
    MenteeProfile,
    MentorCommitment,
    MentorProfile,
    Mobility,
    Profile,
    Slot,
    TargetBody,
)
from events.models import COMMON_EVENTS
from programme import geo
from programme.models import Cohort, DistrictAssociation, Office, OfficeKind, OfficeStatus, Role

from . import texts

KICKOFF_YEAR = 2008
MENTOR_OFFICES = (
    (OfficeKind.CITY_COUNCILLOR, "Stadtrat", TargetBody.STADTRAT),
    (OfficeKind.DISTRICT_COUNCILLOR, "Kreistag", TargetBody.KREISTAG),
    (OfficeKind.MAYOR, "Rathaus", TargetBody.EXECUTIVE),
    (OfficeKind.MDL, "Landtag", TargetBody.LANDTAG),
    (OfficeKind.PARTY_BOARD, "Kreisvorstand", TargetBody.PARTY),
    (OfficeKind.MUNICIPAL_COUNCILLOR, "Gemeinderat", TargetBody.GEMEINDERAT),
    (OfficeKind.MDB, "Bundestag", TargetBody.BUNDESTAG),
)


@dataclass
class Invented:
    """Rows that belong together, ready to be stored in this order."""

    people: list[User] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    mentee_profiles: list[MenteeProfile] = field(default_factory=list)
    mentor_profiles: list[MentorProfile] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    topics: list[list] = field(default_factory=list)  # one list for each profile, mentees first

    def until(self, moment: datetime) -> "Invented":
        """Only those who have applied by then."""
        there = {a.pk for a in self.applications if a.submitted_at and a.submitted_at <= moment}
        people = {a.person.pk for a in self.applications if a.pk in there}
        profiles: list[Profile] = [*self.mentee_profiles, *self.mentor_profiles]
        return Invented(
            people=[p for p in self.people if p.pk in people],
            applications=[a for a in self.applications if a.pk in there],
            mentee_profiles=[p for p in self.mentee_profiles if p.application.pk in there],
            mentor_profiles=[p for p in self.mentor_profiles if p.application.pk in there],
            offices=[o for o in self.offices if o.person.pk in people],
            topics=[
                topics
                for profile, topics in zip(profiles, self.topics, strict=True)
                if profile.application.pk in there
            ],
        )


class Inventor:
    """Makes up applicants of one cohort who apply between two moments."""

    def __init__(self, cohort: Cohort, *, seed: int, first: datetime, last: datetime):
        self.cohort, self.first, self.last = cohort, first, last
        self.random = Random(seed)  # noqa: S311 - invented people are no secret
        self.topics = list(cohort.topics.all())
        self.associations = {a.ags: a for a in DistrictAssociation.objects.all()}
        self.made = Invented()

    def applicants(self, *, mentees: int, mentors: int) -> Invented:
        for number in range(mentees):
            self._mentee(self._application(Role.MENTEE, number, of=mentees))
        for number in range(mentors):
            self._mentor(self._application(Role.MENTOR, number, of=mentors))
        return self.made

    def _application(self, role: str, number: int, *, of: int) -> Application:
        person, ags = self._person(role, number)
        # Spread over the call, in order; the last tenth comes on the last evening.
        at = self.first + (self.last - self.first) * ((number + self.random.random()) / of)
        application = Application(
            cohort=self.cohort,
            person=person,
            role=role,
            association=self.associations.get(ags),
            state=ApplicationState.SUBMITTED,
            submitted_at=at,
            created_at=at - timedelta(days=1),
            heard_via=self.random.choice(HeardVia.values),
        )
        self.made.people.append(person)
        self.made.applications.append(application)
        return application

    def _person(self, role: str, number: int) -> tuple[User, str]:
        gender = self.random.choices([Gender.FEMALE, Gender.MALE, Gender.DIVERSE], [50, 48, 2])[0]
        names = texts.FIRST_NAMES_M if gender == Gender.MALE else texts.FIRST_NAMES_F
        first, last = self.random.choice(names), self.random.choice(texts.LAST_NAMES)
        code, place, ags = texts.PLACES[number % len(texts.PLACES)]
        point = geo.locate(postal_code=code, place=place)
        born = (1976, 1991) if role == Role.MENTEE else (1942, 1972)
        local = search_form(f"{first}.{last}").replace(" ", "-")
        person = User(
            email=f"{local}.{role.lower()}{number + 1}@erfunden.example",
            first_name=first,
            last_name=last,
            birth_year=self.random.randint(*born),
            gender=gender,
            phone=f"0391 555{number:04d}",
            postal_code=code,
            place=place,
            lat=point.lat if point else None,
            lon=point.lon if point else None,
            local_branch=f"Ortsverein {place}",
            email_verified_at=self.first,
            created_at=self.first,
            search_name=search_form(f"{last} {first}"),
        )
        if person.is_minor(KICKOFF_YEAR):
            person.guardian_name = f"Familie {last}"
            person.guardian_email = f"eltern.{person.email}"
        person.set_unusable_password()
        return person, ags

    def _mentee(self, application: Application) -> None:
        pick, some = self.random.choice, self._some
        self.made.topics.append(some(self.topics, 1, 3))
        self.made.mentee_profiles.append(
            MenteeProfile(
                application=application,
                **self._shared(MenteeCommitment),
                membership_status=self.random.choices(MembershipStatus.values, [5, 2, 1, 2])[0],
                no_competing_party=True,
                closeness_text=pick(texts.CLOSENESS),
                shaping_text=pick(texts.SHAPING),
                target_bodies=some(TargetBody.values, 1, 3),
                horizon=pick(Horizon.values),
                needs=some(Ability.values, 1, 3),
                contact_wishes=some(ContactKind.values, 0, 3),
                goals_draft=some(texts.GOALS, 1, 3),
                self_rating={key: self.random.randint(1, 5) for key in SKILLS},
                initiative_text=pick(texts.INITIATIVE),
                shaping_relation_text=pick(texts.RELATION),
                demand_text=pick(texts.DEMAND),
                criticism_text=pick(texts.CRITICISM),
                growth_text=pick(texts.GROWTH),
                engagement_text=pick(texts.ENGAGEMENT),
                mobility=some(Mobility.values, 1, 2),
                busy_periods=pick(texts.BUSY),
                mentor_wish=pick(texts.MENTOR_WISH),
            )
        )

    def _mentor(self, application: Application) -> None:
        pick, some = self.random.choice, self._some
        kind, body, known = pick(MENTOR_OFFICES)
        self.made.offices.append(
            Office(
                person=application.person,
                kind=kind,
                body=f"{body} {application.person.place}",
                area=application.person.place,
                status=pick([OfficeStatus.CURRENT, OfficeStatus.CURRENT, OfficeStatus.FORMER]),
                since=self.random.randint(1990, 2004),
            )
        )
        self.made.topics.append(some(self.topics, 2, 5))
        self.made.mentor_profiles.append(
            MentorProfile(
                application=application,
                **self._shared(MentorCommitment),
                offers=some(Ability.values, 2, 5),
                contact_offers=some(ContactKind.values, 1, 4),
                bodies_known=sorted({known, *some(TargetBody.values[:6], 0, 2)}),
                years_active=self.random.randint(5, 35),
                reflection_text=pick(texts.REFLECTION),
                social_text=pick(texts.SOCIAL),
                experience_text=pick(texts.EXPERIENCE),
                openness_text=pick(texts.OPENNESS),
                want_to_learn=pick(texts.LEARN),
                capacity=self.random.choices([1, 2], [3, 1])[0],
                shadowing_offers=pick(texts.SHADOWING),
                term_ends_on=pick([None, date(2009, 6, 30), date(2011, 3, 31)]),
                nonmember_ok=self.random.random() < 0.8,
                minors_ok=self.random.random() < 0.5,
                public_profile=pick(texts.PROFILES),
                profile_published=True,
            )
        )

    def _shared(self, commitments) -> dict:
        return {
            "hours_per_month": self.random.choices(Hours.values, [1, 6, 2, 1])[0],
            "slots": self._some(Slot.values, 1, 2),
            "dates_ok": {
                kind: self.random.choices(DateAnswer.values, [8, 1, 1])[0] for kind in COMMON_EVENTS
            },
            "max_distance_km": self.random.choice(MaxDistance.values),
            "video_ok": self.random.random() < 0.7,
            "commitments": commitments.values,
        }

    def _some(self, things, least: int, most: int) -> list:
        return self.random.sample(list(things), self.random.randint(least, most))


SKILLS = ("speaking", "negotiating", "structures", "networking", "motions", "media")
