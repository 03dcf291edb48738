"""What is read of tandems: facts about pairs, a participant's view, the words of the agreement."""

from .pairs import (
    Known,
    Pair,
    Side,
    Warn,
    blocks,
    candidates,
    compare,
    distance_between,
    distance_words,
    is_excluded,
    is_far,
    know,
    neutral_reason,
)
from .portal import (
    MyTandem,
    first_day,
    my_tandem,
    my_tandems,
    public_profile,
    waiting_mentees,
    with_everything,
)
from .wording import agreement_text, checksum, full_name, shown_text

__all__ = [
    "Known",
    "MyTandem",
    "Pair",
    "Side",
    "Warn",
    "agreement_text",
    "blocks",
    "candidates",
    "checksum",
    "compare",
    "distance_between",
    "distance_words",
    "first_day",
    "full_name",
    "is_excluded",
    "is_far",
    "know",
    "my_tandem",
    "my_tandems",
    "neutral_reason",
    "public_profile",
    "shown_text",
    "waiting_mentees",
    "with_everything",
]
