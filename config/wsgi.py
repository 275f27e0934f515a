"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from passregion.portals.outage import Patient

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
application = Patient(get_wsgi_application())

# What the program itself consists of stays until it ends: the collector need not look through it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
