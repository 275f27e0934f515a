"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from passregion.portals.outage import Patient

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
application = Patient(get_wsgi_application())
