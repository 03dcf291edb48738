"""What is read of tandems: facts about pairs, a participant's view, the words of the agreement."""

from .board import Board, board_of, compared_runs, fits_of, people_of_record
from .chain import Chain, chain_of
from .hints import FAR_KM, Warn, beyond_wishes, distance_words, is_far
from .matching import Cast, cast_of, cast_of_run, checksum_of, pairs_of
from .pairs import (
    Known,
    Pair,
    Side,
    blocks,
    candidates,
    compare,
    distance_between,
    is_excluded,
    know,
    needs_of,
    neutral_reason,
    never,
    rivals,
)
from .portal import (
    MyTandem,
    first_day,
    my_tandem,
    my_tandems,
    public_profile,
    waiting_mentees,
    with_everything,
    written_exclusions,
)
from .quality import Spoken, in_words
from .standby import standby_choices
from .wording import agreement_text, checksum, full_name, shown_text

__all__ = [
    "FAR_KM",
    "Board",
    "Cast",
    "Chain",
    "Known",
    "MyTandem",
    "Pair",
    "Side",
    "Spoken",
    "Warn",
    "agreement_text",
    "beyond_wishes",
    "blocks",
    "board_of",
    "candidates",
    "cast_of",
    "cast_of_run",
    "chain_of",
    "checksum",
    "checksum_of",
    "compare",
    "compared_runs",
    "distance_between",
    "distance_words",
    "first_day",
    "fits_of",
    "full_name",
    "in_words",
    "is_excluded",
    "is_far",
    "know",
    "my_tandem",
    "my_tandems",
    "needs_of",
    "neutral_reason",
    "never",
    "pairs_of",
    "people_of_record",
    "public_profile",
    "rivals",
    "shown_text",
    "standby_choices",
    "waiting_mentees",
    "with_everything",
    "written_exclusions",
]
