from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from fullfolj.support.meetings import follow_views, group_views, recap_views, task_views, views

_ITEM = [
    path("", views.item, name="support-meeting-item"),
    path("lines/", views.lines, name="support-meeting-lines"),
    path("state/", views.state, name="support-meeting-state"),
    path("follow-up/<uuid:intervention_uuid>/", follow_views.follow, name="support-meeting-follow"),
]
_MEETING: list[URLPattern | URLResolver] = [
    path("", views.meeting, name="support-meeting"),
    path("recap/", recap_views.recap, name="support-meeting-recap"),
    path("recap.pdf", recap_views.recap_pdf, name="support-meeting-recap-pdf"),
    path("people/", recap_views.presence, name="support-meeting-people"),
    path("close/", views.close, name="support-meeting-close"),
    path("more/", views.more, name="support-meeting-more"),
    path("take-up/", group_views.take_up, name="support-meeting-take-up"),
    path("items/<uuid:item_uuid>/", include(_ITEM)),
]
WHOLE: list[URLPattern | URLResolver] = [
    path("meetings/", views.meetings, name="support-meetings"),
    path("meetings/<uuid:meeting_uuid>/", include(_MEETING)),
    path("groups/<uuid:group_uuid>/propose/", group_views.propose, name="support-propose-group"),
    path("tasks/", task_views.tasks, name="support-tasks"),
    path("tasks/<uuid:decision_uuid>/done/", task_views.done, name="support-task-done"),
]
STUDENT = [path("propose/", views.propose, name="support-propose")]
