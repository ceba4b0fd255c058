from __future__ import annotations

from django.urls import path

from fullfolj.support.messages import views

WHOLE = [
    path("messages/", views.stuck, name="support-messages"),
    path("messages/<uuid:message_uuid>/aside/", views.aside, name="support-message-aside"),
]
STUDENT = [path("message/", views.message, name="support-message")]
