"""The settings of worker processes that tests start: production's, with a short lease."""

from mentoring.settings import *  # noqa: F403, TID251

MAIL_LEASE_SECONDS = 6
