import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")

application = get_wsgi_application()

# What is loaded now stays: looking through it for garbage again and again takes a tenth of the
# time of a page that makes many objects.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)

if settings.DEMO:
    from demo.services import refuse_to_serve_foreign_database

    refuse_to_serve_foreign_database()
    connections.close_all()  # a server that forks after this must not share one
