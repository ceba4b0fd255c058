from __future__ import annotations

from django.urls import path

from fullfolj.support.flex import feed_views, student_views, views

WHOLE = [
    path("slots/", views.slots, name="support-slots"),
    path("slots/<uuid:unit_uuid>/", views.week, name="support-slots-unit"),
    path("slots/<uuid:unit_uuid>/set-up/", views.set_up, name="support-slots-set-up"),
    path("slots/<uuid:unit_uuid>/<uuid:slot_uuid>/", views.slot, name="support-slot"),
    path("slots/<uuid:unit_uuid>/<uuid:slot_uuid>/attendance/", views.attendance, name="support-slot-attendance"),
    path("slots/<uuid:unit_uuid>/<uuid:slot_uuid>/call-off/", views.call_off, name="support-slot-call-off"),
    path("calendar/", feed_views.own_calendar, name="support-calendar"),
    path("calendar/<str:secret>.ics", feed_views.feed, name="support-feed"),
]
STUDENT = [
    path("slots/", student_views.student, name="support-student-slots"),
    path("slots/<uuid:slot_uuid>/book/", student_views.book, name="support-student-slot-book"),
    path("slots/<uuid:slot_uuid>/leave/", student_views.leave, name="support-student-slot-leave"),
    path("own/slots/", student_views.own, name="support-own-slots"),
    path("own/slots/<uuid:slot_uuid>/book/", student_views.own_book, name="support-own-slot-book"),
    path("own/slots/<uuid:slot_uuid>/leave/", student_views.own_leave, name="support-own-slot-leave"),
]
