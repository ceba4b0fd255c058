from __future__ import annotations

from django.urls import path

from fullfolj.support.contacts import views

WHOLE = [path("contacts/", views.come, name="support-agreed-days")]
STUDENT = [path("contacts/<uuid:contact_uuid>/", views.contact, name="support-contact")]
