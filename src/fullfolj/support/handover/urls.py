from __future__ import annotations

from django.urls import path

from fullfolj.support.handover import own_views, sent_views, views

WHOLE = [
    path("handovers/", sent_views.received, name="support-handovers"),
    path("handovers/<uuid:sent_uuid>/", sent_views.received_one, name="support-handover-received"),
    path("handovers/<uuid:sent_uuid>/pdf/", sent_views.received_pdf, name="support-handover-received-pdf"),
    path("handovers/<uuid:sent_uuid>/file/", sent_views.received_file, name="support-handover-received-file"),
]
STUDENT = [
    path("handovers/", views.student, name="support-student-handovers"),
    path("handovers/new/", views.new, name="support-handover-new"),
    path("handovers/<uuid:handover_uuid>/", views.handover, name="support-handover"),
    path("handovers/<uuid:handover_uuid>/write/", views.write, name="support-handover-write"),
    path("handovers/<uuid:handover_uuid>/show/", views.show, name="support-handover-show"),
    path("handovers/<uuid:handover_uuid>/seen/", views.seen, name="support-handover-seen"),
    path("handovers/<uuid:handover_uuid>/send/", views.send, name="support-handover-send"),
    path("handovers/sent/<uuid:sent_uuid>/", sent_views.sent, name="support-handover-sent"),
    path("handovers/sent/<uuid:sent_uuid>/back/", sent_views.take_back, name="support-handover-take-back"),
    path("handovers/sent/<uuid:sent_uuid>/pdf/", sent_views.sent_pdf, name="support-handover-sent-pdf"),
    path("handovers/sent/<uuid:sent_uuid>/file/", sent_views.sent_file, name="support-handover-sent-file"),
    path("own/handovers/<uuid:handover_uuid>/", own_views.own, name="support-own-handover"),
]
