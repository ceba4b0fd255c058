from __future__ import annotations

from django.urls import path

from fullfolj.students import views

urlpatterns = [
    path("", views.student_list, name="students"),
    path("search/", views.search, name="student-search"),
    path("<uuid:student_uuid>/", views.student_page, name="student"),
    path("<uuid:student_uuid>/lessons/", views.lessons, name="student-lessons"),
    path("<uuid:student_uuid>/absence/", views.absence, name="student-absence"),
    path("<uuid:student_uuid>/numbers/", views.numbers, name="student-numbers"),
    path("<uuid:student_uuid>/why-not/", views.why_not, name="student-why-not"),
    path("<uuid:student_uuid>/patterns/", views.patterns, name="student-patterns"),
    path("<uuid:student_uuid>/contacts/", views.note_contact, name="student-contact"),
    path("<uuid:student_uuid>/snooze/", views.put_off, name="student-snooze"),
    path("<uuid:student_uuid>/dismiss/", views.dismiss, name="student-dismiss"),
    path("<uuid:student_uuid>/hand-over/", views.hand_over, name="student-hand-over"),
    path("contacts/<uuid:contact_uuid>/undo/", views.undo_contact, name="student-undo-contact"),
    path("snoozes/<uuid:snooze_uuid>/undo/", views.undo_snooze, name="student-undo-snooze"),
    path("dismissals/<uuid:act>/undo/", views.undo_dismissal, name="student-undo-dismissal"),
    path("handovers/<uuid:handover_uuid>/undo/", views.undo_handover, name="student-undo-handover"),
]
