import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")

application = get_wsgi_application()

if settings.DEMO:
    from demo.services import refuse_to_serve_foreign_database

    refuse_to_serve_foreign_database()
