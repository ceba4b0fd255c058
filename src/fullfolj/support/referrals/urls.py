from __future__ import annotations

from django.urls import path

from fullfolj.support.referrals import views

WHOLE = [path("referrals/", views.waiting, name="support-referrals")]
STUDENT = [
    path("referrals/", views.student, name="support-student-referrals"),
    path("referrals/<uuid:referral_uuid>/", views.referral, name="support-referral"),
]
