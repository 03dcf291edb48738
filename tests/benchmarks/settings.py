"""The settings of production with the demo's data, and one bare view more to compare with."""

import os

os.environ["DEMO"] = "1"

from mentoring.settings import *  # noqa: F403, TID251

ROOT_URLCONF = "tests.benchmarks.urls"
