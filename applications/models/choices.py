"""What can be chosen in the forms. Needs and offers share one list, to be compared."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ability(models.TextChoices):
    """What mentors can do (the brief's five): needs of mentees, offers of mentors."""

    ADVISE_DECISIONS = "advise_decisions", _("Decisions and career planning")
    OPEN_DOORS = "open_doors", _("Access to circles and contacts")
    RAISE_VISIBILITY = "raise_visibility", _("Visibility in the party")
    STRENGTHS_WEAKNESSES = "strengths_weaknesses", _("Work on strengths and weaknesses")
    PASS_ON_EXPERIENCE = "pass_on_experience", _("Practical experience")


class TargetBody(models.TextChoices):
    BUNDESTAG = "BUNDESTAG", _("Bundestag")
    LANDTAG = "LANDTAG", _("Landtag")
    KREISTAG = "KREISTAG", _("district council")
    STADTRAT = "STADTRAT", _("city council")
    GEMEINDERAT = "GEMEINDERAT", _("municipal council")
    EXECUTIVE = "EXECUTIVE", _("office of mayor or district administrator")
    PARTY = "PARTY", _("function in the party")
    OPEN = "OPEN", _("still open, or no office")


class Horizon(models.TextChoices):
    Y2 = "Y2", _("in the next 2 years")
    Y5 = "Y5", _("in 3–5 years")
    OPEN = "OPEN", _("later, or I do not know yet")


class ContactKind(models.TextChoices):
    AG = "AG", _("working group")
    FA = "FA", _("expert committee")
    VEREIN = "VEREIN", _("civic association")
    FIRMA = "FIRMA", _("company")
    FRAKTION = "FRAKTION", _("parliamentary group or administration")
    PRESSE = "PRESSE", _("press")
    SGK = "SGK", _("SGK (local politics)")


class MembershipStatus(models.TextChoices):
    MEMBER = "MEMBER", _("yes, for 12 months or longer")
    NEW_MEMBER = "NEW_MEMBER", _("yes, for less than 12 months")
    GUEST = "GUEST", _("guest member or supporter")
    NONE = "NONE", _("no (also: application pending)")


class Hours(models.TextChoices):
    """Hours a month for the programme. The number in the code is the upper end."""

    H3 = "H3", _("up to 3")
    H6 = "H6", _("4–6")
    H10 = "H10", _("7–10")
    H11 = "H11", _("more than 10")


class Slot(models.TextChoices):
    WD_DAY = "WD_DAY", _("working days, daytime")
    WD_EVE = "WD_EVE", _("working days, evening")
    WEEKEND = "WEEKEND", _("weekend")
    FLEX = "FLEX", _("it varies")


class MaxDistance(models.TextChoices):
    KM25 = "25", _("up to 25 km")
    KM50 = "50", _("up to 50 km")
    KM75 = "75", _("up to 75 km")
    KM100 = "100", _("up to 100 km")
    ANY = "ANY", _("does not matter")


class Mobility(models.TextChoices):
    PT = "PT", _("bus and train")
    CAR = "CAR", _("car")
    BIKE = "BIKE", _("bicycle")
    LIMITED = "LIMITED", _("limited mobility")


class DateAnswer(models.TextChoices):
    YES = "YES", _("yes")
    NO = "NO", _("no")
    UNSURE = "UNSURE", _("unsure")


class GenderWish(models.TextChoices):
    ANY = "ANY", _("does not matter")
    FEMALE = "F", _("yes")


class MenteeCommitment(models.TextChoices):
    TIME = "TIME", _("I plan the time, and cancel early if I can't make it.")
    ACTIVE = "ACTIVE", _("I take care of dates and preparation.")
    NO_CLAIM = (
        "NO_CLAIM",
        _("I know: taking part gives no claim to a candidacy, an office or a place on a list."),
    )


class MentorCommitment(models.TextChoices):
    MEMBER = "MEMBER", _("I am a member of the SPD.")
    MEETINGS = "MEETINGS", _("I keep the meetings that we agree on.")
    CONFIDENTIAL = "CONFIDENTIAL", _("What we talk about stays between us.")
    NO_PROMISES = "NO_PROMISES", _("I promise no offices.")


class Skill(models.TextChoices):
    """What mentees rate themselves in, before and after. The keys stand in ``self_rating``."""

    SPEAKING = "speaking", _("giving speeches")
    NEGOTIATING = "negotiating", _("negotiating")
    STRUCTURES = "structures", _("knowing the structures")
    NETWORKING = "networking", _("making contacts")
    MOTIONS = "motions", _("writing motions")
    MEDIA = "media", _("talking to the media")


class CandidacyPlan(models.TextChoices):
    """Whether somebody plans to run within two years; where and for what are ``Office`` rows."""

    NO = "NO", _("no")
    YES = "YES", _("yes (office or list, place)")
    OPEN = "OPEN", _("still open")
