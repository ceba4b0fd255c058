from __future__ import annotations

from django.urls import include, path

from fullfolj.mapping.anonymous import views as anonymous
from fullfolj.mapping.answering import views as answering
from fullfolj.mapping.by_code import views as by_code
from fullfolj.mapping.codes import views as codes
from fullfolj.mapping.conversation import views as conversation
from fullfolj.mapping.decisions import views as decisions
from fullfolj.mapping.free_text import views as free_text
from fullfolj.mapping.meeting import views as meeting
from fullfolj.mapping.newly_arrived import views as newly_arrived
from fullfolj.mapping.own_instruments import views as own
from fullfolj.mapping.paper import views as paper
from fullfolj.mapping.profiles import views as profiles
from fullfolj.mapping.reports import views as reports
from fullfolj.mapping.rounds import reading_views as reading
from fullfolj.mapping.rounds import views as rounds
from fullfolj.mapping.taking_part import staff_views as for_staff
from fullfolj.mapping.taking_part import views as taking_part
from fullfolj.mapping.talks import views as talks

_INSTRUMENT = [
    path("", own.instrument, name="mapping-instrument"),
    path("preview/", own.preview, name="mapping-instrument-preview"),
    path("publish/", own.publish, name="mapping-instrument-publish"),
    path("withdraw/", own.withdraw, name="mapping-instrument-withdraw"),
    path("items/<slug:code>/", own.item, name="mapping-instrument-item"),
    path("items/<slug:code>/leave-out/", own.leave_out, name="mapping-instrument-leave-out"),
    path("items/<slug:code>/up/", own.up, name="mapping-instrument-up"),
]
urlpatterns = [
    path("", rounds.units, name="mapping"),
    path("rounds/<uuid:unit_uuid>/", rounds.unit, name="mapping-unit"),
    path("rounds/<uuid:unit_uuid>/<uuid:round_uuid>/", rounds.one, name="mapping-round"),
    path("rounds/<uuid:unit_uuid>/<uuid:round_uuid>/take-back/", rounds.take_back, name="mapping-round-take-back"),
    path("instruments/<uuid:unit_uuid>/", own.instruments, name="mapping-instruments"),
    path("instruments/<uuid:unit_uuid>/<uuid:instrument_uuid>/", include(_INSTRUMENT)),
    path("classes/", profiles.classes, name="mapping-classes"),
    path("classes/<uuid:group_uuid>/", profiles.one_class, name="mapping-class"),
    path("classes/<uuid:group_uuid>/report/", reports.of_class, name="mapping-class-report"),
    path("classes/<uuid:group_uuid>/report.pdf", reports.of_class_pdf, name="mapping-class-pdf"),
    path("classes/<uuid:group_uuid>/report.pptx", reports.of_class_slides, name="mapping-class-slides"),
    path("method/", reports.method, name="mapping-method"),
    path("reports/<uuid:unit_uuid>/", reports.of_unit, name="mapping-report"),
    path("reports/<uuid:unit_uuid>/report.pdf", reports.of_unit_pdf, name="mapping-report-pdf"),
    path("reports/<uuid:unit_uuid>/report.pptx", reports.of_unit_slides, name="mapping-report-slides"),
    path("reports/<uuid:unit_uuid>/data/", reports.data, name="mapping-data"),
    path("reports/<uuid:unit_uuid>/data.xlsx", reports.data_workbook, name="mapping-data-workbook"),
    path("reports/<uuid:unit_uuid>/data.zip", reports.data_archive, name="mapping-data-archive"),
    path("classes/<uuid:group_uuid>/decisions/", decisions.decide, name="mapping-decide"),
    path("decisions/", decisions.decisions, name="mapping-decisions"),
    path("decisions/<uuid:decision_uuid>/", decisions.decision, name="mapping-decision"),
    path("decisions/<uuid:decision_uuid>/take-back/", decisions.take_back, name="mapping-decision-take-back"),
    path("meetings/", meeting.meetings, name="mapping-meetings"),
    path("meetings/<uuid:round_uuid>/<uuid:group_uuid>/", meeting.resume, name="mapping-meeting"),
    path("meetings/<uuid:round_uuid>/<uuid:group_uuid>/class/", meeting.one_class, name="mapping-meeting-class"),
    path(
        "meetings/<uuid:round_uuid>/<uuid:group_uuid>/<uuid:student_uuid>/",
        meeting.student,
        name="mapping-meeting-student",
    ),
    path("newly-arrived/", newly_arrived.units, name="mapping-newly-arrived"),
    path("newly-arrived/<uuid:unit_uuid>/", newly_arrived.unit, name="mapping-newly-arrived-unit"),
    path("newly-arrived/<uuid:unit_uuid>/<slug:party>/", newly_arrived.write, name="mapping-newly-arrived-write"),
    path("conversation/", conversation.conversation, name="mapping-conversation"),
    path("rounds/<uuid:unit_uuid>/<uuid:round_uuid>/reader/", reading.name_reader, name="mapping-round-reader"),
    path(
        "rounds/<uuid:unit_uuid>/<uuid:round_uuid>/texts/remove/",
        reading.remove,
        name="mapping-round-texts-remove",
    ),
    path("texts/", free_text.texts, name="mapping-texts"),
    path("texts/<uuid:sheet_uuid>/", free_text.text, name="mapping-text"),
    path("texts/<uuid:sheet_uuid>/read/", free_text.mark_read, name="mapping-text-read"),
    path("texts/<uuid:sheet_uuid>/unread/", free_text.mark_unread, name="mapping-text-unread"),
    path("talks/", talks.talks, name="mapping-talks"),
    path("talks/<uuid:wish_uuid>/met/", talks.met, name="mapping-talk-met"),
    path("talks/<uuid:wish_uuid>/not-met/", talks.not_met, name="mapping-talk-not-met"),
    path("own/<uuid:student_uuid>/talk/", talks.wish, name="mapping-talk-wish"),
    path("answering/", by_code.answering, name="mapping-answering"),
    path("codes/<uuid:round_uuid>/<uuid:group_uuid>/", codes.codes, name="mapping-codes"),
    path("paper/<uuid:round_uuid>/<uuid:group_uuid>/", paper.printed, name="mapping-paper"),
    path("paper/<uuid:round_uuid>/<uuid:group_uuid>/<str:whose>/", paper.type_in, name="mapping-type-in"),
    path("anonymous/", anonymous.answer, name="mapping-anonymous-answer"),
    path("anonymous/thanks/", anonymous.done, name="mapping-anonymous-done"),
    path("anonymous/<uuid:unit_uuid>/", anonymous.unit, name="mapping-anonymous"),
    path(
        "anonymous/<uuid:unit_uuid>/<uuid:round_uuid>/take-back/",
        anonymous.take_back,
        name="mapping-anonymous-take-back",
    ),
    path("anonymous/<uuid:round_uuid>/<uuid:group_uuid>/codes/", anonymous.codes, name="mapping-anonymous-codes"),
    path(
        "anonymous/<uuid:round_uuid>/<uuid:group_uuid>/results/",
        anonymous.results,
        name="mapping-anonymous-results",
    ),
    path("leave/", by_code.leave, name="mapping-leave"),
    path("own/", answering.own, name="mapping-own"),
    path("children/", answering.children, name="mapping-children"),
    path("answers/<uuid:student_uuid>/<uuid:round_uuid>/", answering.intro, name="mapping-intro"),
    path("answers/<uuid:student_uuid>/<uuid:round_uuid>/<int:number>/", answering.question, name="mapping-question"),
    path("answers/<uuid:student_uuid>/<uuid:round_uuid>/save/", answering.save, name="mapping-save"),
    path("answers/<uuid:student_uuid>/<uuid:round_uuid>/last/", answering.last, name="mapping-last"),
    path("own/<uuid:student_uuid>/answers/", taking_part.answers, name="mapping-own-answers"),
    path("own/<uuid:student_uuid>/share/<uuid:round_uuid>/", taking_part.share, name="mapping-share"),
    path("own/<uuid:student_uuid>/shown/", taking_part.shown, name="mapping-own-shown"),
    path("own/<uuid:student_uuid>/shown/<uuid:round_uuid>/", taking_part.comment, name="mapping-own-comment"),
    path("own/<uuid:student_uuid>/goals/", taking_part.goals, name="mapping-own-goals"),
    path("own/<uuid:student_uuid>/goals/<uuid:goal_uuid>/", taking_part.goal, name="mapping-own-goal"),
    path("own/<uuid:student_uuid>/goals/<uuid:goal_uuid>/end/", taking_part.end_goal, name="mapping-own-goal-end"),
    path("child/<uuid:student_uuid>/", taking_part.child, name="mapping-child"),
    path("<uuid:student_uuid>/show/<uuid:round_uuid>/", for_staff.show, name="mapping-show"),
    path("<uuid:student_uuid>/hide/<uuid:round_uuid>/", for_staff.hide, name="mapping-hide"),
    path("<uuid:student_uuid>/", profiles.student, name="mapping-student"),
]
