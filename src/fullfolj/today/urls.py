from __future__ import annotations

from django.urls import path

from fullfolj.today import views

urlpatterns = [
    path("", views.desk_page, name="today"),
    path("own/", views.own_desk, name="today-own"),
    path("desk/<uuid:student_uuid>/contact/", views.note_contact, name="desk-contact"),
    path("desk/<uuid:student_uuid>/snooze/", views.put_off, name="desk-snooze"),
    path("desk/<uuid:student_uuid>/dismiss/", views.dismiss, name="desk-dismiss"),
    path("desk/<uuid:student_uuid>/hand-over/", views.hand_over, name="desk-hand-over"),
    path("desk/contact/<uuid:contact_uuid>/undo/", views.undo_contact, name="desk-undo-contact"),
    path("desk/snooze/<uuid:snooze_uuid>/undo/", views.undo_snooze, name="desk-undo-snooze"),
    path("desk/dismissal/<uuid:act>/undo/", views.undo_dismissal, name="desk-undo-dismissal"),
    path("desk/handover/<uuid:handover_uuid>/undo/", views.undo_handover, name="desk-undo-handover"),
]
