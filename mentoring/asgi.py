import os

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")

application = get_asgi_application()

if settings.DEMO:
    from demo.services import refuse_to_serve_foreign_database

    refuse_to_serve_foreign_database()
