"""The settings of the tests: those of production, with fast password hashes and plain files."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ["DEMO"] = "1"  # so that the demo's app is installed …

from mentoring.settings import *  # noqa: F403, TID251

DEMO = False  # … and yet nothing is relaxed: the demo's own tests switch it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_FILE_PATH = None  # a demo that plays in this folder keeps its letters
SECOND_FACTOR_REQUIRED = False  # tests of the second factor switch it on
LOGIN_ANSWER_SECONDS = 0
WHITENOISE_AUTOREFRESH = True  # reads static files when they are asked for: none are collected
