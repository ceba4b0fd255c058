"""Every route × every role × every relation to the pupil.

The table is the promise: a route that is not in it fails, and so does a view that declares no permission. `x` lets in,
`.` refuses. A route about a pupil lets in for the pupils whom the role reaches; for any other pupil it answers 404.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from fullfolj.access.gate import DECLARED
from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission, Role, permissions_of
from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.models import MappingRound, OwnGoal, Sheet, ShownMapping, StaffMapping, WrittenText
from fullfolj.protected.models import Permit, Profile
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Organisation, Person
from fullfolj.signals import contacts
from fullfolj.signals.models import ContactKind
from fullfolj.studies.models import Piece
from fullfolj.support.concerns import actions as concerns
from fullfolj.support.handover.actions import show as show_handover
from fullfolj.support.models import Investigation, OwnKind, ReportKind, SchoolHandover, SentHandover, Slot
from fullfolj.support.referrals.actions import send
from tests import register
from tests.cases import a_case, a_meeting, a_note, a_participant, a_shared_measure, shown
from tests.handovers import a_handover, a_sent_handover
from tests.law_clock import a_participation, a_sent_report, an_investigation
from tests.mapping_rounds import a_round, a_round_with_text, an_anonymous_round, an_instrument
from tests.slots import a_booking, a_slot

COLUMNS = (
    Role.ATTENDANCE_COORDINATOR,
    Role.PRINCIPAL,
    Role.STUDENT_HEALTH,
    Role.CAREER_COUNSELLOR,
    Role.SCHOOL_ADMINISTRATOR,
    Role.MENTOR,
    Role.TEACHER,
    Role.HEAD_OF_EDUCATION,
    Role.STUDENT,
    Role.GUARDIAN,
    Role.SYSTEM_ADMINISTRATOR,
)
#   co = coordinator, pr = principal, sh = student health, cc = career counsellor, ad = school administrator,
#   me = mentor, te = teacher, he = head of education, st = pupil, gu = guardian, sy = system administrator
TABLE = """
route                        about     co pr sh cc ad me te he st gu sy
today                        -         x  x  x  .  .  x  .  .  .  .  .
today-own                    -         .  .  .  x  .  .  x  .  .  .  .
desk-contact                 pupil     x  x  x  .  .  x  .  .  .  .  .
desk-snooze                  pupil     x  x  .  .  .  x  .  .  .  .  .
desk-dismiss                 pupil     x  x  .  .  .  x  .  .  .  .  .
desk-hand-over               pupil     x  x  x  .  .  x  .  .  .  .  .
desk-undo-contact            contact   x  x  x  .  .  x  .  .  .  .  .
desk-undo-snooze             snooze    x  x  .  .  .  x  .  .  .  .  .
desk-undo-dismissal          dismissal x  x  .  .  .  x  .  .  .  .  .
desk-undo-handover           handover  x  x  x  .  .  x  .  .  .  .  .
students                     -         x  x  x  x  x  x  x  .  .  .  .
student-search               -         x  x  x  x  x  x  x  .  .  .  .
student                      pupil     x  x  x  x  x  x  x  .  x  x  .
student-lessons              pupil     x  x  x  x  .  x  .  .  x  x  .
student-absence              pupil     x  x  x  x  .  x  .  .  x  x  .
student-numbers              pupil     .  x  .  .  x  .  .  .  .  .  .
student-why-not              pupil     x  x  x  .  .  x  .  .  .  .  .
student-patterns             pupil     x  x  x  .  .  x  .  .  .  .  .
student-contact              pupil     x  x  x  .  .  x  .  .  .  .  .
student-snooze               pupil     x  x  .  .  .  x  .  .  .  .  .
student-dismiss              pupil     x  x  .  .  .  x  .  .  .  .  .
student-hand-over            pupil     x  x  x  .  .  x  .  .  .  .  .
student-undo-contact         contact   x  x  x  .  .  x  .  .  .  .  .
student-undo-snooze          snooze    x  x  .  .  .  x  .  .  .  .  .
student-undo-dismissal       dismissal x  x  .  .  .  x  .  .  .  .  .
student-undo-handover        handover  x  x  x  .  .  x  .  .  .  .  .
studies-student              pupil     x  x  x  x  .  x  x  .  x  x  .
studies-student-pdf          pupil     x  x  x  x  .  x  x  .  x  x  .
studies-what-if              pupil     x  x  x  x  .  x  x  .  x  x  .
studies-history              subject   x  x  x  x  .  x  x  .  x  x  .
studies-pieces               pupil     .  .  .  .  .  .  x  .  .  .  .
studies-piece                piece     .  .  .  .  .  .  x  .  .  .  .
studies-piece-tick           piece     .  .  .  .  .  .  x  .  .  .  .
studies-piece-remove         piece     .  .  .  .  .  .  x  .  .  .  .
studies-grades               pupil     .  x  .  .  .  .  .  .  .  .  .
studies-grade-take-back      numbered  .  x  .  .  .  .  .  .  .  .  .
studies-own-words            own       .  .  .  .  .  .  .  .  x  .  .
studies                      -         x  x  x  x  .  x  x  .  .  .  .
studies-class                class     x  x  x  x  .  x  x  .  .  .  .
studies-units                -         x  x  .  .  .  .  .  x  .  .  .
studies-units-sheet          -         x  x  .  .  .  .  .  x  .  .  .
studies-unit                 unit      x  x  .  .  .  .  .  x  .  .  .
studies-baseline             unit      x  x  .  .  .  .  .  .  .  .  .
studies-baseline-sheet       unit      x  x  .  .  .  .  .  .  .  .  .
studies-baseline-key         unit      x  x  .  .  .  .  .  .  .  .  .
studies-grid                 taught    .  .  .  .  .  .  x  .  .  .  .
studies-paste                taught    .  .  .  .  .  .  x  .  .  .  .
studies-confirm              taught    .  .  .  .  .  .  x  .  .  .  .
studies-save                 taught    .  .  .  .  .  .  x  .  .  .  .
studies-rounds               -         x  x  .  .  .  .  .  .  .  .  .
studies-rounds-unit          unit      x  x  .  .  .  .  .  .  .  .  .
studies-rounds-take-back     unit      x  x  .  .  .  .  .  .  .  .  .
mapping                      -         x  x  .  .  .  .  .  .  .  .  .
mapping-unit                 unit      x  x  .  .  .  .  .  .  .  .  .
mapping-round                round     x  x  .  .  .  .  .  .  .  .  .
mapping-round-take-back      round     x  x  .  .  .  .  .  .  .  .  .
mapping-instruments          unit      x  x  .  .  .  .  .  .  .  .  .
mapping-instrument           written   x  x  .  .  .  .  .  .  .  .  .
mapping-instrument-preview   written   x  x  .  .  .  .  .  .  .  .  .
mapping-instrument-publish   written   x  x  .  .  .  .  .  .  .  .  .
mapping-instrument-withdraw  written   x  x  .  .  .  .  .  .  .  .  .
mapping-instrument-item      asked-in  x  x  .  .  .  .  .  .  .  .  .
mapping-instrument-leave-out asked-in  x  x  .  .  .  .  .  .  .  .  .
mapping-instrument-up        asked-in  x  x  .  .  .  .  .  .  .  .  .
mapping-classes              -         x  x  x  .  .  x  .  .  .  .  .
mapping-class                mapped    x  x  x  .  .  x  .  .  .  .  .
mapping-class-report         mapped    x  x  x  .  .  x  .  .  .  .  .
mapping-class-pdf            mapped    x  x  x  .  .  x  .  .  .  .  .
mapping-class-slides         mapped    x  x  x  .  .  x  .  .  .  .  .
mapping-method               -         x  x  x  .  .  x  .  .  .  .  .
mapping-report               unit      x  x  .  .  .  .  .  .  .  .  .
mapping-report-pdf           unit      x  x  .  .  .  .  .  .  .  .  .
mapping-report-slides        unit      x  x  .  .  .  .  .  .  .  .  .
mapping-data                 unit      x  x  .  .  .  .  .  .  .  .  .
mapping-data-workbook        unit      x  x  .  .  .  .  .  .  .  .  .
mapping-data-archive         unit      x  x  .  .  .  .  .  .  .  .  .
mapping-decide               mapped    x  x  x  .  .  x  .  .  .  .  .
mapping-decisions            -         x  x  x  .  .  x  .  .  .  .  .
mapping-decision             decided   x  x  x  .  .  x  .  .  .  .  .
mapping-decision-take-back   decided   x  x  x  .  .  x  .  .  .  .  .
mapping-meetings             -         x  x  x  .  .  x  .  .  .  .  .
mapping-meeting              meeting   x  x  x  .  .  x  .  .  .  .  .
mapping-meeting-class        meeting   x  x  x  .  .  x  .  .  .  .  .
mapping-meeting-student      talkedof  x  x  x  .  .  x  .  .  .  .  .
mapping-newly-arrived        -         x  x  x  x  .  x  x  x  .  .  .
mapping-newly-arrived-unit   unit      x  x  x  x  .  x  x  x  .  .  .
mapping-newly-arrived-write  party     x  x  x  x  .  x  x  x  .  .  .
mapping-conversation         -         x  x  x  .  .  x  .  .  .  .  .
mapping-round-reader         round     x  x  .  .  .  .  .  .  .  .  .
mapping-round-texts-remove   round     x  x  .  .  .  .  .  .  .  .  .
mapping-texts                -         x  x  x  .  .  x  .  .  .  .  .
mapping-text                 text      x  x  x  .  .  x  .  .  .  .  .
mapping-text-read            text      x  x  x  .  .  x  .  .  .  .  .
mapping-text-unread          text      x  x  x  .  .  x  .  .  .  .  .
mapping-talks                -         x  x  x  .  .  x  .  .  .  .  .
mapping-answering            -         x  x  x  .  .  x  .  .  .  .  .
mapping-anonymous            unit      x  x  .  .  .  .  .  .  .  .  .
mapping-anonymous-take-back  nameless  x  x  .  .  .  .  .  .  .  .  .
mapping-anonymous-codes      unnamed   x  x  x  .  .  x  .  .  .  .  .
mapping-anonymous-results    unnamed   x  x  x  .  .  x  .  .  .  .  .
mapping-codes                coded     x  x  x  .  .  x  .  .  .  .  .
mapping-children             -         .  .  .  .  .  .  .  .  .  x  .
mapping-paper                coded     x  x  x  .  .  x  .  .  .  .  .
mapping-type-in              crossed   x  x  x  .  .  x  .  .  .  .  .
mapping-leave                -         .  .  .  .  .  .  .  .  x  x  .
mapping-talk-met             contact   x  x  x  .  .  x  .  .  .  .  .
mapping-talk-not-met         contact   x  x  x  .  .  x  .  .  .  .  .
mapping-talk-wish            pupil     .  .  .  .  .  .  .  .  x  .  .
mapping-own                  -         .  .  .  .  .  .  .  .  x  .  .
mapping-intro                asked     .  .  .  .  .  .  .  .  x  x  .
mapping-question             question  .  .  .  .  .  .  .  .  x  x  .
mapping-save                 asked     .  .  .  .  .  .  .  .  x  x  .
mapping-last                 asked     .  .  .  .  .  .  .  .  x  x  .
mapping-own-answers          pupil     .  .  .  .  .  .  .  .  x  .  .
mapping-share                answered  .  .  .  .  .  .  .  .  x  .  .
mapping-own-shown            pupil     .  .  .  .  .  .  .  .  x  .  .
mapping-own-comment          answered  .  .  .  .  .  .  .  .  x  .  .
mapping-own-goals            pupil     .  .  .  .  .  .  .  .  x  .  .
mapping-own-goal             goal      .  .  .  .  .  .  .  .  x  .  .
mapping-own-goal-end         goal      .  .  .  .  .  .  .  .  x  .  .
mapping-child                pupil     .  .  .  .  .  .  .  .  .  x  .
mapping-show                 answered  x  x  x  .  .  x  .  .  .  .  .
mapping-hide                 answered  x  x  x  .  .  x  .  .  .  .  .
mapping-student              pupil     x  x  x  .  .  x  .  .  x  .  .
support-due                  -         x  x  x  .  .  x  .  .  .  .  .
support-reach                -         x  x  .  .  .  .  .  x  .  .  .
support-open-work            -         x  x  x  x  .  x  x  .  .  .  .
support-meetings             -         x  x  x  .  .  x  .  .  .  .  .
support-tasks                -         x  x  x  .  .  x  .  .  .  .  .
support-meeting              sitting   x  x  x  .  .  x  .  .  .  .  .
support-meeting-recap        sitting   x  x  x  .  .  x  .  .  .  .  .
support-meeting-recap-pdf    sitting   x  x  x  .  .  x  .  .  .  .  .
support-meeting-people       sitting   x  x  x  .  .  x  .  .  .  .  .
support-meeting-take-up      sitting   x  x  x  .  .  x  .  .  .  .  .
support-meeting-close        sitting   x  x  x  .  .  x  .  .  .  .  .
support-meeting-more         sitting   x  x  x  .  .  x  .  .  .  .  .
support-meeting-item         point     x  x  x  .  .  x  .  .  .  .  .
support-meeting-lines        point     x  x  x  .  .  x  .  .  .  .  .
support-meeting-state        point     x  x  x  .  .  x  .  .  .  .  .
support-meeting-follow       followed  x  x  x  .  .  x  .  .  .  .  .
support-task-done            task      x  x  x  .  .  x  .  .  .  .  .
support-propose              pupil     x  x  x  .  .  x  .  .  .  .  .
support-propose-group        mapped    x  x  x  .  .  x  .  .  .  .  .
support-student              pupil     x  x  x  .  .  x  .  .  .  .  .
support-talk                 pupil     x  x  x  .  .  x  .  .  .  .  .
support-open                 pupil     x  x  x  .  .  x  .  .  .  .  .
support-case                 case      x  x  x  .  .  x  .  .  .  .  .
support-begin                case      x  x  x  .  .  x  .  .  .  .  .
support-close                case      x  x  x  .  .  x  .  .  .  .  .
support-reopen               case      x  x  x  .  .  x  .  .  .  .  .
support-follow               measure   x  x  x  .  .  x  .  .  .  .  .
support-sessions             measure   x  x  x  .  .  x  .  .  .  .  .
support-fidelity             measure   x  x  x  .  .  x  .  .  .  .  .
support-stand-in             measure   x  x  x  .  .  x  .  .  .  .  .
support-choose               pupil     x  x  x  .  .  x  .  .  .  .  .
support-choose-in-case       case      x  x  x  .  .  x  .  .  .  .  .
support-shared               -         x  x  x  .  .  x  .  .  .  .  .
support-shared-begin         unit      x  x  x  .  .  x  .  .  .  .  .
support-shared-follow        shared    x  x  x  .  .  x  .  .  .  .  .
support-shared-sessions      shared    x  x  x  .  .  x  .  .  .  .  .
support-catalogue            -         x  x  x  .  .  x  .  .  .  .  .
support-catalogue-unit       unit      x  x  x  .  .  x  .  .  .  .  .
support-kind                 kind      x  x  x  .  .  x  .  .  .  .  .
support-kind-write           ownkind   x  x  .  .  .  .  .  .  .  .  .
support-kind-hide            kind      x  x  .  .  .  .  .  .  .  .  .
support-kind-show            kind      x  x  .  .  .  .  .  .  .  .  .
support-effect               -         x  x  x  .  .  .  .  .  .  .  .
support-effect-method        -         x  x  x  .  .  x  .  .  .  .  .
support-effect-unit          unit      x  x  x  .  .  .  .  .  .  .  .
support-effect-student       pupil     x  x  x  .  .  x  .  .  .  .  .
support-check-in             measure   x  x  x  .  .  x  .  .  .  .  .
support-revise               case      x  x  x  .  .  x  .  .  .  .  .
support-history              case      x  x  x  .  .  x  .  .  .  .  .
support-note-write           case      x  x  x  .  .  x  .  .  .  .  .
support-note                 note      x  x  x  .  .  x  .  .  .  .  .
support-note-revise          note      x  x  x  .  .  x  .  .  .  .  .
support-participants         case      x  x  x  .  .  x  .  .  .  .  .
support-participant-remove   person    x  x  x  .  .  x  .  .  .  .  .
support-show                 case      x  x  x  .  .  x  .  .  .  .  .
support-own                  pupil     .  .  .  .  .  .  .  .  x  x  .
support-own-rate             shown     .  .  .  .  .  .  .  .  x  .  .
support-draft                pupil     x  x  x  x  .  x  .  .  .  .  .
support-draft-discard        pupil     x  x  x  x  .  x  .  .  .  .  .
support-investigations       -         .  x  .  .  .  .  .  .  .  .  .
support-law                  pupil     x  x  x  .  .  x  .  .  .  .  .
support-investigation-start  pupil     .  x  .  .  .  .  .  .  .  .  .
support-investigation-unnecessary pupil .  x  .  .  .  .  .  .  .  .  .
support-home                 pupil     x  x  x  .  .  x  .  .  .  .  .
support-investigation        inquiry   x  x  x  .  .  x  .  .  .  .  .
support-investigation-write  inquiry   x  x  x  .  .  x  .  .  .  .  .
support-investigation-part   inquiry   x  x  x  .  .  x  .  .  .  .  .
support-investigation-part-remove part x  x  x  .  .  x  .  .  .  .  .
support-investigation-end    inquiry   .  x  .  .  .  .  .  .  .  .  .
support-investigation-reopen inquiry   .  x  .  .  .  .  .  .  .  .  .
support-report-draft         draft     .  x  .  .  .  .  .  .  .  .  .
support-report-draft-pdf     draft     .  x  .  .  .  .  .  .  .  .  .
support-report               sent      x  x  x  .  .  x  .  .  .  .  .
support-report-pdf           sent      x  x  x  .  .  x  .  .  .  .  .
support-referrals            -         x  x  x  x  .  x  .  .  .  .  .
support-student-referrals    pupil     x  x  x  .  .  x  .  .  .  .  .
support-referral             referral  x  x  x  x  .  x  .  .  .  .  .
support-duty                 named     .  x  x  .  .  .  .  .  .  .  .
support-duty-take-back       noted     .  x  x  .  .  .  .  .  .  .  .
support-duty-readers         -         .  x  .  .  .  .  .  .  .  .  .
support-duty-reader-end      naming    .  x  .  .  .  .  .  .  .  .  .
support-agreed-days          -         x  x  x  .  .  x  .  .  .  .  .
support-message              pupil     x  x  x  .  .  x  .  .  .  .  .
support-messages             -         x  x  x  .  .  x  .  .  .  .  .
support-message-aside        contact   x  x  x  .  .  x  .  .  .  .  .
support-notices              -         x  x  x  .  .  x  .  .  .  .  .
support-notice               dated     x  x  x  .  .  x  .  .  .  .  .
support-contact              talked    x  x  x  .  .  x  .  .  .  .  .
support-student-handovers    pupil     x  x  x  .  .  x  .  .  .  .  .
support-handover-new         pupil     x  x  x  .  .  x  .  .  .  .  .
support-handover             prepared  x  x  x  .  .  x  .  .  .  .  .
support-handover-write       prepared  x  x  x  .  .  x  .  .  .  .  .
support-handover-show        prepared  x  x  x  .  .  x  .  .  .  .  .
support-handover-seen        prepared  x  x  x  .  .  x  .  .  .  .  .
support-handover-send        prepared  x  x  x  .  .  x  .  .  .  .  .
support-handover-sent        passed-on x  x  x  .  .  x  .  .  .  .  .
support-handover-take-back   passed-on x  x  x  .  .  x  .  .  .  .  .
support-handover-sent-pdf    passed-on x  x  x  .  .  x  .  .  .  .  .
support-handover-sent-file   passed-on x  x  x  .  .  x  .  .  .  .  .
support-own-handover         prepared  .  .  .  .  .  .  .  .  x  x  .
support-municipal            -         x  x  .  .  .  .  .  .  .  .  .
support-municipal-sheet      -         x  x  .  .  .  .  .  .  .  .  .
support-handovers            -         x  x  x  .  .  .  .  .  .  .  .
support-handover-received    come      x  x  x  .  .  .  .  .  .  .  .
support-handover-received-pdf come     x  x  x  .  .  .  .  .  .  .  .
support-handover-received-file come    x  x  x  .  .  .  .  .  .  .  .
support-slots                -         x  x  x  x  .  x  x  .  .  .  .
support-slots-unit           unit      x  x  x  x  .  x  x  .  .  .  .
support-slots-set-up         unit      x  x  x  x  .  x  x  .  .  .  .
support-slot                 slot      x  x  x  x  .  x  x  .  .  .  .
support-slot-attendance      slot      x  x  x  x  .  x  x  .  .  .  .
support-slot-call-off        slot      x  x  x  x  .  x  x  .  .  .  .
support-student-slots        pupil     x  x  x  x  .  x  x  .  .  .  .
support-student-slot-book    bookable  x  x  x  x  .  x  x  .  .  .  .
support-student-slot-leave   bookable  x  x  x  x  .  x  x  .  .  .  .
support-own-slots            pupil     .  .  .  .  .  .  .  .  x  .  .
support-own-slot-book        bookable  .  .  .  .  .  .  .  .  x  .  .
support-own-slot-leave       bookable  .  .  .  .  .  .  .  .  x  .  .
support-calendar             -         x  x  x  x  .  x  x  .  x  .  .
imports                      -         .  x  .  .  x  .  .  .  .  .  x
imports-files                -         .  x  .  .  x  .  .  .  .  .  x
imports-profiles             -         .  x  .  .  x  .  .  .  .  .  x
imports-profile-rename       import    .  x  .  .  x  .  .  .  .  .  x
imports-profile-remove       profile   .  x  .  .  x  .  .  .  .  .  x
import                       import    .  x  .  .  x  .  .  .  .  .  x
import-apply                 import    .  x  .  .  x  .  .  .  .  .  x
import-discard               import    .  x  .  .  x  .  .  .  .  .  x
import-read                  import    .  x  .  .  x  .  .  .  .  .  x
import-undo                  import    .  x  .  .  x  .  .  .  .  .  x
import-effect                import    .  x  .  .  x  .  .  .  .  .  x
import-effect-pupils         import    .  x  .  .  x  .  .  .  .  .  x
import-columns               import    .  x  .  .  x  .  .  .  .  .  x
quality                      -         x  x  .  .  x  .  .  .  .  .  x
quality-own                  -         .  .  .  .  .  .  x  .  .  .  .
quality-unit                 unit      x  x  .  .  x  .  .  .  .  .  x
quality-remind               teaching  x  x  .  .  x  .  .  .  .  .  .
rules                        -         x  x  x  .  .  x  .  x  .  .  .
rules-ladder                 unit      x  x  x  .  .  x  .  x  .  .  .
rules-change                 unit      .  x  .  .  .  .  .  x  .  .  .
rules-follow                 unit      .  x  .  .  .  .  .  x  .  .  .
rules-withdraw               unit      .  x  .  .  .  .  .  x  .  .  .
reports                      -         x  x  x  .  .  x  x  .  .  .  .
handling                     -         x  x  .  .  .  .  .  .  .  .  .
rollups                      -         x  x  .  .  .  .  .  x  .  .  .
rollups-pdf                  -         x  x  .  .  .  .  .  x  .  .  .
report                       month     x  x  x  .  .  x  x  .  .  .  .
report-pdf                   month     x  x  x  .  .  x  x  .  .  .  .
report-sheet                 month     x  x  x  .  .  x  x  .  .  .  .
term                         -         .  x  .  .  x  .  .  .  .  .  .
term-file                    term      .  x  .  .  x  .  .  .  .  .  .
rules-workshop               unit      .  x  .  .  .  .  .  x  .  .  .
rules-workshop-pdf           unit      .  x  .  .  .  .  .  x  .  .  .
quarantine                   -         .  x  .  .  x  .  .  .  .  .  x
import-quarantine            import    .  x  .  .  x  .  .  .  .  .  x
import-quarantine-again      import    .  x  .  .  x  .  .  .  .  .  x
import-quarantine-dismiss    import    .  x  .  .  x  .  .  .  .  .  x
administration               -         .  x  .  .  .  .  .  .  .  .  x
administration-give          -         .  x  .  .  .  .  .  .  .  .  x
administration-person        other     .  x  .  .  .  .  .  .  .  .  x
administration-sign-in       other     .  x  .  .  .  .  .  .  .  .  x
administration-password      other     .  x  .  .  .  .  .  .  .  .  x
administration-close         other     .  x  .  .  .  .  .  .  .  .  x
administration-end-duty      other     .  x  .  .  .  .  .  .  .  .  x
administration-end-assignment other    .  x  .  .  .  .  .  .  .  .  x
administration-admin-password other    .  x  .  .  .  .  .  .  .  .  x
administration-admin-close   other     .  x  .  .  .  .  .  .  .  .  x
administration-places        -         .  x  .  .  .  .  .  .  .  .  x
administration-place         other     .  x  .  .  .  .  .  .  .  .  x
administration-calendar      -         .  x  .  .  .  .  .  .  .  .  x
administration-calendar-remove other   .  x  .  .  .  .  .  .  .  .  x
administration-merges        -         .  .  .  .  x  .  .  .  .  .  .
administration-merge-decide  other     .  .  .  .  x  .  .  .  .  .  .
administration-merge-apart   other     .  .  .  .  x  .  .  .  .  .  .
administration-sources       -         .  .  .  .  .  .  .  .  .  .  x
administration-source        other     .  .  .  .  .  .  .  .  .  .  x
administration-source-settings other   .  .  .  .  .  .  .  .  .  .  x
administration-source-pull   other     .  .  .  .  .  .  .  .  .  .  x
administration-source-stop   other     .  .  .  .  .  .  .  .  .  .  x
administration-source-remove other     .  .  .  .  .  .  .  .  .  .  x
protected                    -         x  x  x  x  x  x  x  .  .  .  .
protected-allow              -         .  .  .  .  .  .  .  .  .  .  x
protected-make               -         .  x  .  .  .  .  .  .  .  .  .
protected-profile            guarded   x  x  x  x  x  x  x  .  .  .  .
protected-handlers           guarded   .  x  .  .  .  .  .  .  .  .  .
protected-close              guarded   .  x  .  .  .  .  .  .  .  .  .
account_change_password      -         x  x  x  x  x  x  x  x  x  x  x
start                        -         x  x  x  x  x  x  x  x  x  x  x
components                   gallery   .  .  .  .  .  .  .  .  .  .  x
"""
OPEN = {"account_login", "account_logout", "set_language", "health", "notice", "mapping-enter"} | {
    "mapping-anonymous-answer",
    "mapping-anonymous-done",
    "support-feed",  # opened by a private address alone, and names no pupil
}
#: Where the signed-out are led, but for the sign-in page.
ENTRANCE = {"mapping-leave": "mapping-enter"}
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Route:
    name: str
    about: str
    roles: frozenset[Role]


def _table() -> dict[str, Route]:
    routes = {}
    for line in TABLE.strip().splitlines()[1:]:
        name, about, *marks = line.split()
        assert len(marks) == len(COLUMNS), name
        routes[name] = Route(name, about, frozenset(r for r, m in zip(COLUMNS, marks, strict=True) if m == "x"))
    return routes


ROUTES = _table()


def patterns(resolver: Any = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def test_every_view_declares_who_it_is_for() -> None:
    undeclared = [str(p.pattern) for p in patterns() if not hasattr(p.callback, DECLARED)]
    assert undeclared == []


def test_every_route_is_in_the_table() -> None:
    assert {p.name for p in patterns()} == set(ROUTES) | OPEN


def test_only_what_shows_nothing_about_anybody_is_open() -> None:
    assert {p.name for p in patterns() if getattr(p.callback, DECLARED) == "open"} == OPEN


def test_the_table_says_what_the_declared_permissions_say() -> None:
    for pattern in patterns():
        declared = getattr(pattern.callback, DECLARED)
        if isinstance(declared, Permission):
            holders = {role for role in Role if declared in permissions_of(frozenset({role}))}
            assert ROUTES[str(pattern.name)].roles == holders, pattern.name


@dataclass(frozen=True)
class School:
    """A pupil in 8A, another in 8B of the same unit, one at another unit, one at another organiser's."""

    unit: Organisation
    group: Group
    own: Person
    same_unit: Person
    other_unit: Person
    other_organiser: Person


@pytest.fixture
def school() -> School:
    town, away = register.organiser(), register.organiser("Granstad")
    here = register.unit(town)
    own_group = register.group(here, "8A")
    young = dt.date(2013, 1, 1)
    return School(
        here,
        own_group,
        register.student(here, "Egon", group=own_group, birth_date=young),
        register.student(here, "Sara", group=register.group(here, "8B"), birth_date=young),
        register.student(register.unit(town, "Bergskolan"), "Olle", birth_date=young),
        register.student(register.unit(away, "Grandalsskolan"), "Aron", birth_date=young),
    )


def account_of(role: Role, school: School) -> Account:
    duty = {
        Role.ATTENDANCE_COORDINATOR: DutyRole.ATTENDANCE_COORDINATOR,
        Role.PRINCIPAL: DutyRole.PRINCIPAL,
        Role.STUDENT_HEALTH: DutyRole.SCHOOL_COUNSELLOR,
        Role.CAREER_COUNSELLOR: DutyRole.CAREER_COUNSELLOR,
        Role.SCHOOL_ADMINISTRATOR: DutyRole.SCHOOL_ADMINISTRATOR,
        Role.HEAD_OF_EDUCATION: DutyRole.HEAD_OF_EDUCATION,
    }
    if role in duty:
        return register.staff(school.unit, duty[role])
    if role is Role.MENTOR:
        return register.assigned(school.group, AssignmentRoleType.MENTOR)
    if role is Role.TEACHER:
        return register.assigned(school.group, AssignmentRoleType.TEACHER)
    if role is Role.STUDENT:
        return register.account(school.own.organiser, school.own)
    if role is Role.GUARDIAN:
        return register.guardian(school.own)
    return register.account(school.own.organiser, administrator=True)


def asked(account: Account, route: str, *arguments: object) -> HttpResponse:
    """The route by GET, and by POST where it takes nothing else."""
    client = Client(raise_request_exception=True)
    client.force_login(account)
    address = reverse(route, args=arguments)
    response = client.get(address)
    return client.post(address) if response.status_code == 405 else response  # type: ignore[return-value]


def is_let_in(response: HttpResponse) -> bool:
    return response.status_code < 500 and response.status_code not in (401, 403, 404)


#: What stands in an address after the pupil, and is of that pupil alone.
_IN_A_CASE = ("case", "measure", "note", "person", "shown")
_OF_A_HANDOVER = ("prepared", "passed-on")
_OF_ONE_PUPIL = ("piece", *_IN_A_CASE, "referral", "inquiry", "part", "sent", "noted", "talked", *_OF_A_HANDOVER)
_OF_NOBODY: dict[str, tuple[object, ...]] = {"pupil": (uuid.uuid4(),), "contact": (uuid.uuid4(),), "-": ()}


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about in ("-", "gallery")])
def test_routes_about_no_pupil(route: str, role: Role, school: School) -> None:
    assert is_let_in(asked(account_of(role, school), route)) is (role in ROUTES[route].roles)


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "month"])
def test_routes_about_a_month(route: str, role: Role, school: School) -> None:
    assert is_let_in(asked(account_of(role, school), route, 2026, 11)) is (role in ROUTES[route].roles)


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "term"])
def test_routes_about_a_term(route: str, role: Role, school: School) -> None:
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    assert is_let_in(asked(account, route, "register", "csv")) is lets_in
    client = Client()
    client.force_login(account)
    elsewhere = school.other_unit.enrolments.get().unit
    refused = client.get(reverse(route, args=("register", "csv")), {"school": elsewhere.uuid})
    assert refused.status_code == (404 if lets_in else 403)


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize(
    "route",
    [
        r.name
        for r in ROUTES.values()
        if r.about in ("pupil", "subject", "numbered", "dated", "draft", "named", "bookable", *_OF_ONE_PUPIL)
    ],
)
def test_routes_about_a_pupil(route: str, role: Role, school: School) -> None:
    """Also in a subject, or about a piece of the pupil's: it is nobody's where the pupil is out of reach."""
    account = account_of(role, school)
    lets_in = role in ROUTES[route].roles
    if role is Role.STUDENT_HEALTH:
        concerns.name(unit=school.unit, account=account, by=OPERATOR, now=timezone.now())

    def answer(student: uuid.UUID, whose: Person = school.own) -> HttpResponse:
        return asked(account, route, student, *more_about(ROUTES[route].about, whose, account))

    assert is_let_in(answer(school.own.uuid)) is lets_in
    refusal = 404 if lets_in else 403
    assert answer(school.other_unit.uuid, school.other_unit).status_code == refusal
    assert answer(school.other_organiser.uuid, school.other_organiser).status_code == refusal
    assert answer(uuid.uuid4()).status_code == refusal
    narrow = role in (Role.MENTOR, Role.TEACHER, Role.STUDENT, Role.GUARDIAN)
    assert is_let_in(answer(school.same_unit.uuid, school.same_unit)) is (lets_in and not narrow)
    if ROUTES[route].about in _OF_ONE_PUPIL:
        assert answer(school.own.uuid, school.same_unit).status_code == refusal, "one of another pupil"


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize(
    "route", [r.name for r in ROUTES.values() if r.about in ("sitting", "point", "followed", "task")]
)
def test_routes_about_a_meeting(route: str, role: Role, school: School) -> None:
    """Of the own unit; what it takes up is there for those who reach the pupil."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles

    def answer(student: Person) -> HttpResponse:
        item = a_meeting(student)
        assert item.meeting is not None
        about = {
            "sitting": (item.meeting.uuid,),
            "point": (item.meeting.uuid, item.uuid),
            "followed": (item.meeting.uuid, item.uuid, a_case(student).interventions.get().uuid),
            "task": (item.decisions.get().uuid,),
        }
        return asked(account, route, *about[ROUTES[route].about])

    assert is_let_in(answer(school.own)) is (lets_in and ROUTES[route].about != "task"), "a task is its own person's"
    refusal = 404 if lets_in else 403
    assert answer(school.other_unit).status_code == refusal
    assert answer(school.other_organiser).status_code == refusal


def more_about(about: str, whose: Person, account: Account) -> tuple[object, ...]:
    """What stands in the address after the pupil; a referral is to the account."""
    if about == "noted":
        return (concerns.note(student=whose, reported_on=timezone.localdate(), by=OPERATOR, now=timezone.now()).uuid,)
    if about == "referral":
        sent = {"student": whose, "to": account, "outside": "", "asked": "Ett samtal om gymnasievalet."}
        return (send(**sent, by=OPERATOR, now=timezone.now()).uuid,)
    if about == "piece":
        return (a_piece(whose),)
    if about == "talked":
        return (a_contact(whose),)
    if about == "bookable":
        slot = a_slot(whose.enrolments.get().unit, in_days=7 + Slot.objects.count())
        a_booking(slot, whose)
        return (slot.uuid,)
    if about in _IN_A_CASE:
        case = a_case(whose)
        return {
            "case": lambda: (case.uuid,),
            "measure": lambda: (case.interventions.get().uuid,),
            "shown": lambda: (shown(case).uuid,),
            "note": lambda: (a_note(case).uuid,),
            "person": lambda: (case.uuid, a_participant(case).uuid),
        }[about]()
    if about in ("inquiry", "part", "draft", "sent"):
        return more_about_an_investigation(about, an_investigation(whose))
    if about in _OF_A_HANDOVER:
        return more_about_a_handover(about, whose)
    return {"subject": ("MA",), "numbered": (7,), "dated": (timezone.localdate().isoformat(),)}.get(about, ())


def more_about_a_handover(about: str, whose: Person) -> tuple[object, ...]:
    """One that is shown to the pupil and the home; or one that has been sent."""
    if about == "passed-on":
        sent = SentHandover.objects.filter(student=whose).first() or a_sent_handover(whose)
        return (sent.uuid,)
    found = SchoolHandover.objects.filter(student=whose).first() or a_handover(whose)
    show_handover(handover=found, by=OPERATOR, now=timezone.now())
    return (found.uuid,)


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "come"])
def test_routes_about_a_handover_that_has_come(route: str, role: Role, school: School) -> None:
    """To the own school, of a pupil who goes to another; one to another school is not there."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    refusal = 404 if lets_in else 403
    ours, elsewhere = a_sent_handover(school.other_unit, school.unit), school.other_unit.enrolments.get().unit
    assert is_let_in(asked(account, route, ours.uuid)) is lets_in
    assert asked(account, route, a_sent_handover(school.own, elsewhere).uuid).status_code == refusal
    assert asked(account, route, a_sent_handover(school.same_unit).uuid).status_code == refusal, "outside"
    assert asked(account, route, uuid.uuid4()).status_code == refusal


def more_about_an_investigation(about: str, found: Investigation) -> tuple[object, ...]:
    if about == "part":
        return (found.uuid, a_participation(found).uuid)
    return (
        ReportKind.ORGANISER.value if about == "draft" else (a_sent_report(found) if about == "sent" else found).uuid,
    )


def a_contact(student: Person) -> uuid.UUID:
    now = timezone.now()
    return contacts.note(
        student=student, kind=ContactKind.TALKED, by=OPERATOR, now=now, on=timezone.localdate(now)
    ).uuid


def a_piece(student: Person) -> uuid.UUID:
    told = {"text": "Läslogg", "subjects": ["SV"], "told_at": timezone.now()}
    return Piece.objects.create(person=student, **told).uuid


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about in ("unit", "teaching")])
def test_routes_about_a_unit_and_its_teachers(route: str, role: Role, school: School) -> None:
    """Another unit's, and another organiser's, is not there; a guessed teacher is no teacher."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    teacher = register.assigned(school.group, AssignmentRoleType.TEACHER).person
    more = (teacher.uuid,) if ROUTES[route].about == "teaching" and teacher is not None else ()
    assert is_let_in(asked(account, route, school.unit.uuid, *more)) is lets_in
    refusal = 404 if lets_in else 403
    elsewhere = school.other_organiser.enrolments.get().unit
    assert asked(account, route, elsewhere.uuid, *more).status_code == refusal
    assert asked(account, route, uuid.uuid4(), *more).status_code == refusal
    if more:
        assert asked(account, route, school.unit.uuid, uuid.uuid4()).status_code == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about in ("kind", "ownkind")])
def test_routes_about_a_kind_of_support_measure(route: str, role: Role, school: School) -> None:
    """Of another unit's catalogue it is not there, nor is a kind that another unit has written, or nobody."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    is_own, elsewhere = ROUTES[route].about == "ownkind", school.other_organiser.enrolments.get().unit
    theirs, kind = OwnKind.objects.create(unit=elsewhere), uuid.uuid4() if is_own else "flex-time"
    refusal = 404 if lets_in else 403
    assert is_let_in(asked(account, route, school.unit.uuid, kind)) is lets_in
    assert asked(account, route, elsewhere.uuid, kind).status_code == refusal
    assert asked(account, route, school.unit.uuid, theirs.uuid if is_own else theirs.slug).status_code == refusal
    if not is_own:
        assert asked(account, route, school.unit.uuid, "own-kind").status_code == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "shared"])
def test_routes_about_what_is_done_for_a_class(route: str, role: Role, school: School) -> None:
    """Of another unit it is not there, nor of a class in which a mentor reaches nobody."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    refusal, narrow = 404 if lets_in else 403, role is Role.MENTOR
    own, elsewhere = a_shared_measure(school.group), school.other_organiser.enrolments.get().unit
    theirs = a_shared_measure(register.group(elsewhere, "8C"))
    beside = a_shared_measure(school.same_unit.memberships.get().group)
    assert is_let_in(asked(account, route, school.unit.uuid, own.uuid)) is lets_in
    assert asked(account, route, elsewhere.uuid, theirs.uuid).status_code == refusal
    assert asked(account, route, school.unit.uuid, theirs.uuid).status_code == refusal
    assert asked(account, route, school.unit.uuid, uuid.uuid4()).status_code == refusal
    assert is_let_in(asked(account, route, school.unit.uuid, beside.uuid)) is (lets_in and not narrow)


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "naming"])
def test_routes_about_somebody_who_is_named(route: str, role: Role, school: School) -> None:
    """At another unit it is not there."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles

    def at(unit: Organisation) -> uuid.UUID:
        nurse = register.staff(unit, DutyRole.SCHOOL_NURSE)
        return concerns.name(unit=unit, account=nurse, by=OPERATOR, now=timezone.now()).uuid

    refusal = 404 if lets_in else 403
    assert is_let_in(asked(account, route, at(school.unit))) is lets_in
    for one in (school.other_unit, school.other_organiser):
        assert asked(account, route, at(one.enrolments.get().unit)).status_code == refusal
    assert asked(account, route, uuid.uuid4()).status_code == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "slot"])
def test_routes_about_a_slot(route: str, role: Role, school: School) -> None:
    """Of another unit it is not there; who came is said, and it is called off, by its holder or who moves work."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    elsewhere, refusal = school.other_organiser.enrolments.get().unit, 404 if lets_in else 403
    theirs, another = a_slot(elsewhere), a_slot(school.unit)
    own = a_slot(school.unit, holder=account)
    assert is_let_in(asked(account, route, school.unit.uuid, own.uuid)) is lets_in
    assert asked(account, route, elsewhere.uuid, theirs.uuid).status_code == refusal
    assert asked(account, route, school.unit.uuid, theirs.uuid).status_code == refusal
    assert asked(account, route, school.unit.uuid, uuid.uuid4()).status_code == refusal
    moves = route == "support-slot" or role in (Role.ATTENDANCE_COORDINATOR, Role.PRINCIPAL)
    assert is_let_in(asked(account, route, school.unit.uuid, another.uuid)) is (lets_in and moves)


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "own"])
def test_routes_for_the_pupil_alone(route: str, role: Role, school: School) -> None:
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    assert is_let_in(asked(account, route, school.own.uuid, "MA")) is lets_in
    refusal = 404 if lets_in else 403
    assert asked(account, route, school.same_unit.uuid, "MA").status_code == refusal
    assert asked(account, route, school.own.uuid, "XX").status_code == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "round"])
def test_routes_about_a_round(route: str, role: Role, school: School) -> None:
    """A round of another unit's is not there, also under the address of one's own."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    elsewhere = school.other_organiser.enrolments.get().unit
    theirs = a_round(register.group(elsewhere, "8C"))
    refusal = 404 if lets_in else 403
    assert asked(account, route, elsewhere.uuid, theirs.uuid).status_code == refusal
    assert asked(account, route, school.unit.uuid, theirs.uuid).status_code == refusal
    assert asked(account, route, school.unit.uuid, uuid.uuid4()).status_code == refusal
    assert is_let_in(asked(account, route, school.unit.uuid, a_round(school.group).uuid)) is lets_in


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "text"])
def test_routes_about_what_a_pupil_has_written(route: str, role: Role, school: School) -> None:
    """What somebody else is to read is not there, nor what a pupil who is not reached has written."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    refusal = 404 if lets_in else 403
    another = register.staff(school.unit, DutyRole.SCHOOL_COUNSELLOR)
    assert is_let_in(asked(account, route, written_by(school.own, account))) is lets_in
    assert asked(account, route, written_by(school.same_unit, another)).status_code == refusal
    assert asked(account, route, written_by(school.other_unit, account)).status_code == refusal
    assert asked(account, route, uuid.uuid4()).status_code == refusal


def written_by(student: Person, reader: Account) -> uuid.UUID:
    """The sheet on which the pupil has written something for the reader."""
    now = timezone.now()
    member = student.memberships.first()
    group = member.group if member else register.group(student.enrolments.get().unit, "8E")
    planned = a_round_with_text(group, reader)
    about = {"student": student, "language": "sv", "begun_at": now, "changed_at": now, "handed_in_at": now}
    sheet = Sheet.objects.create(round=planned, **about)
    WrittenText.objects.create(sheet=sheet, student=student, item="t1", text="Hej", written_at=now)
    return sheet.uuid


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about in ("answered", "goal")])
def test_routes_about_what_a_pupil_takes_part_in(route: str, role: Role, school: School) -> None:
    """Another pupil's round or goal is not there, also under the address of a pupil who is reached."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    refusal = 404 if lets_in else 403
    is_goal = ROUTES[route].about == "goal"
    theirs = {one: a_goal(one) if is_goal else taken_part(one) for one in (school.own, school.other_unit)}
    assert is_let_in(asked(account, route, school.own.uuid, theirs[school.own])) is lets_in
    assert asked(account, route, school.other_unit.uuid, theirs[school.other_unit]).status_code == refusal
    assert asked(account, route, school.own.uuid, theirs[school.other_unit]).status_code == refusal
    assert asked(account, route, school.own.uuid, uuid.uuid4()).status_code == refusal


def a_goal(student: Person) -> uuid.UUID:
    told = {"text": "Våga fråga", "look_again_on": timezone.localdate(), "changed_at": timezone.now()}
    return OwnGoal.objects.create(student=student, **told).uuid


def taken_part(student: Person) -> uuid.UUID:
    """A round in which the pupil has answered, and of which staff have shown what they answered."""
    now = timezone.now()
    planned = a_round(register.group(student.enrolments.get().unit, "8D"))
    Sheet.objects.create(round=planned, student=student, language="sv", begun_at=now, changed_at=now)
    told = StaffMapping.objects.create(round=planned, student=student, changed_at=now, done_at=now)
    ShownMapping.objects.create(mapping=told, student=student, shown_at=now)
    return planned.uuid


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about in ("written", "asked-in")])
def test_routes_about_an_instrument_of_a_units_own(route: str, role: Role, school: School) -> None:
    """Another unit's is not there, also under the address of one's own; a question also where it is new."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    elsewhere = school.other_organiser.enrolments.get().unit
    theirs, refusal = an_instrument(elsewhere), 404 if lets_in else 403
    more = ("a1",) if ROUTES[route].about == "asked-in" else ()
    assert asked(account, route, elsewhere.uuid, theirs.uuid, *more).status_code == refusal
    assert asked(account, route, school.unit.uuid, theirs.uuid, *more).status_code == refusal
    assert asked(account, route, school.unit.uuid, uuid.uuid4(), *more).status_code == refusal
    assert is_let_in(asked(account, route, school.unit.uuid, an_instrument(school.unit).uuid, *more)) is lets_in


@pytest.mark.parametrize("role", COLUMNS)
def test_each_of_the_three_parties_is_written_for_by_its_own(role: Role, school: School) -> None:
    """Also at another unit nobody writes, and nobody for a party that there is not."""
    account, route = account_of(role, school), "mapping-newly-arrived-write"
    mine = {Role.HEAD_OF_EDUCATION: "organiser", Role.PRINCIPAL: "principal"}.get(role, "staff")
    lets_in = role in ROUTES[route].roles
    for party in ("organiser", "principal", "staff"):
        assert is_let_in(asked(account, route, school.unit.uuid, party)) is (lets_in and party == mine)
    refusal = 404 if lets_in else 403
    elsewhere = school.other_organiser.enrolments.get().unit
    assert asked(account, route, elsewhere.uuid, mine).status_code == refusal
    assert asked(account, route, uuid.uuid4(), mine).status_code == refusal
    assert asked(account, route, school.unit.uuid, "pupils").status_code == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "mapped"])
def test_routes_about_a_class_that_is_mapped(route: str, role: Role, school: School) -> None:
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    others, refusal = school.same_unit.memberships.get().group, 404 if lets_in else 403
    elsewhere = register.group(school.other_organiser.enrolments.get().unit, "8C")
    for group in (school.group, others, elsewhere):
        a_round(group)
    assert is_let_in(asked(account, route, school.group.uuid)) is lets_in
    assert is_let_in(asked(account, route, others.uuid)) is (lets_in and role is not Role.MENTOR)
    assert asked(account, route, elsewhere.uuid).status_code == refusal
    assert asked(account, route, uuid.uuid4()).status_code == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize(
    "route", [r.name for r in ROUTES.values() if r.about in ("meeting", "talkedof", "coded", "crossed")]
)
def test_routes_of_a_class_in_a_round(route: str, role: Role, school: School) -> None:
    """A class in which the role reaches nobody is not there, nor a pupil of another class.

    Meetings are about the staff's rounds, codes about the pupils' own.
    """
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    others = school.same_unit.memberships.get().group
    elsewhere = register.group(school.other_organiser.enrolments.get().unit, "8C")

    def answer(planned: MappingRound, group: Group, who: Person) -> HttpResponse:
        more = (who.uuid,) if ROUTES[route].about in ("talkedof", "crossed") else ()
        return asked(account, route, planned.uuid, group.uuid, *more)

    refusal = 404 if lets_in else 403
    kind, other_kind = (
        ("pupil-older", "staff") if ROUTES[route].about in ("coded", "crossed") else ("staff", "pupil-older")
    )
    planned = a_round(school.group, others, instrument=kind)
    assert is_let_in(answer(planned, school.group, school.own)) is lets_in
    assert is_let_in(answer(planned, others, school.same_unit)) is (lets_in and role is not Role.MENTOR)
    assert answer(a_round(elsewhere, instrument=kind), elsewhere, school.other_organiser).status_code == refusal
    assert answer(planned, elsewhere, school.other_organiser).status_code == refusal
    assert answer(a_round(school.group, instrument=other_kind), school.group, school.own).status_code == refusal
    if ROUTES[route].about in ("talkedof", "crossed"):
        assert answer(planned, school.group, school.same_unit).status_code == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about in ("nameless", "unnamed")])
def test_routes_of_an_anonymous_round(route: str, role: Role, school: School) -> None:
    """Another unit's round is not there, nor a class in which the role reaches nobody."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    others = school.same_unit.memberships.get().group
    elsewhere = register.group(school.other_organiser.enrolments.get().unit, "8C")
    planned, theirs = an_anonymous_round(school.group, others), an_anonymous_round(elsewhere)
    refusal = 404 if lets_in else 403
    if ROUTES[route].about == "nameless":
        assert asked(account, route, elsewhere.unit.uuid, theirs.uuid).status_code == refusal
        assert asked(account, route, school.unit.uuid, theirs.uuid).status_code == refusal
        assert is_let_in(asked(account, route, school.unit.uuid, planned.uuid)) is lets_in
        return
    assert is_let_in(asked(account, route, planned.uuid, school.group.uuid)) is lets_in
    assert is_let_in(asked(account, route, planned.uuid, others.uuid)) is (lets_in and role is not Role.MENTOR)
    assert asked(account, route, theirs.uuid, elsewhere.uuid).status_code == refusal
    assert asked(account, route, planned.uuid, elsewhere.uuid).status_code == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about in ("asked", "question")])
def test_routes_for_the_pupil_who_is_asked(route: str, role: Role, school: School) -> None:
    """A round in which the pupil, or the guardian about the pupil, is not asked is not there."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    more = (1,) if ROUTES[route].about == "question" else ()
    own, others = school.own.uuid, school.same_unit.memberships.get().group
    refusal = 404 if lets_in else 403
    kind = "guardian" if role is Role.GUARDIAN else "pupil-older"
    planned, theirs = (a_round(one, instrument=kind) for one in (school.group, others))
    assert is_let_in(asked(account, route, own, planned.uuid, *more)) is lets_in
    assert asked(account, route, own, theirs.uuid, *more).status_code == refusal
    assert asked(account, route, own, uuid.uuid4(), *more).status_code == refusal
    assert not is_let_in(asked(account, route, school.same_unit.uuid, theirs.uuid, *more))
    assert asked(account, route, uuid.uuid4(), planned.uuid, *more).status_code == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "class"])
def test_routes_about_a_class(route: str, role: Role, school: School) -> None:
    """One in which the role reaches nobody is not there."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    refusal = 404 if lets_in else 403
    assert is_let_in(asked(account, route, school.group.uuid)) is lets_in
    narrow = role in (Role.MENTOR, Role.TEACHER)
    other = asked(account, route, Group.objects.get(display_name="8B").uuid)
    assert is_let_in(other) is (lets_in and not narrow)
    assert asked(account, route, uuid.uuid4()).status_code == refusal
    elsewhere = register.group(school.other_organiser.enrolments.get().unit, "8C")
    register.student(elsewhere.unit, "Ida", group=elsewhere)
    assert asked(account, route, elsewhere.uuid).status_code == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "taught"])
def test_routes_about_a_group_that_is_taught(route: str, role: Role, school: School) -> None:
    """Another's group is not there, and neither is a pupil of another group, nor a subject that is none."""
    account, lets_in = account_of(role, school), role in ROUTES[route].roles
    refusal = 404 if lets_in else 403
    is_one = route == "studies-save"

    def status(group: object, subject: str, pupil: Person) -> int:
        return asked(account, route, group, subject, *([pupil.uuid] if is_one else [])).status_code

    assert (status(school.group.uuid, "MA", school.own) not in (403, 404)) is lets_in
    assert status(Group.objects.get(display_name="8B").uuid, "MA", school.same_unit) == refusal
    assert status(uuid.uuid4(), "MA", school.own) == refusal
    assert status(school.group.uuid, "XX", school.own) == refusal
    if is_one:
        assert status(school.group.uuid, "MA", school.same_unit) == refusal
        assert status(school.group.uuid, "MA", school.other_unit) == refusal


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize(
    "route",
    [r.name for r in ROUTES.values() if r.about in ("contact", "snooze", "dismissal", "handover", "import", "guarded")],
)
def test_routes_about_something_unknown(route: str, role: Role, school: School) -> None:
    """Guessed ids: those who may use the route get 404, the others 403, and neither learns whether it exists."""
    response = asked(account_of(role, school), route, uuid.uuid4())
    assert response.status_code == (404 if role in ROUTES[route].roles else 403)


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "guarded"])
def test_routes_about_a_protected_profile(route: str, role: Role, school: School) -> None:
    """Handled by nobody of these, made at another unit: as if it were not there, for everybody."""
    elsewhere = school.other_unit.enrolments.get().unit
    permit = Permit.objects.create(organiser=school.own.organiser, allowed_at=timezone.now())
    maker = register.staff(elsewhere, DutyRole.PRINCIPAL)
    profile = Profile.objects.create(permit=permit, unit=elsewhere, made_by=maker, made_at=timezone.now())
    response = asked(account_of(role, school), route, profile.pk)
    assert response.status_code == (404 if role in ROUTES[route].roles else 403)


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about == "profile"])
def test_routes_that_take_away_what_may_be_gone_already(route: str, role: Role, school: School) -> None:
    """A guessed id takes nothing away; who may use the route is led back to the list."""
    response = asked(account_of(role, school), route, uuid.uuid4())
    assert response.status_code == (302 if role in ROUTES[route].roles else 403)


@pytest.mark.parametrize("route", [r.name for r in ROUTES.values() if r.about in ("-", "pupil")])
def test_nobody_gets_anywhere_without_signing_in(route: str, school: School) -> None:
    arguments = (school.own.uuid,) if ROUTES[route].about == "pupil" else ()
    response = Client().get(reverse(route, args=arguments))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse(ENTRANCE.get(route, "account_login")))


@pytest.mark.parametrize("route", ["mapping-intro", "mapping-question", "mapping-last"])
def test_nobody_reads_a_survey_without_signing_in(route: str, school: School) -> None:
    """Both ways in are shown, the same for a pupil and a round that there are not."""
    more = (1,) if route == "mapping-question" else ()
    pages = set()
    for about in ((school.own.uuid, a_round(school.group).uuid), (uuid.uuid4(), uuid.uuid4())):
        address = reverse(route, args=[*about, *more])
        response = Client().get(address)
        assert response.status_code == 401
        pages.add(re.sub(r'nonce="[^"]*"|value="[^"]*"', "", response.text).replace(address, ""))
    assert len(pages) == 1


def test_a_pupil_seen_in_another_way_is_forbidden_and_not_hidden(school: School) -> None:
    """One person, two roles: teacher of 8A and mentor of 8B. Lessons of a pupil in 8A: known, but not permitted."""
    account = register.assigned(school.group, AssignmentRoleType.TEACHER)
    assert account.person is not None
    other = register.group(school.unit, "8C")
    duty = account.person.duties.get()
    duty.assignment_roles.create(group=other, assignment_role=AssignmentRoleType.MENTOR)
    assert asked(account, "student-lessons", school.own.uuid).status_code == 403


def test_an_ended_duty_closes_the_door_the_next_day(school: School) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    account = register.staff(school.unit, DutyRole.PRINCIPAL, end=yesterday)
    assert asked(account, "student", school.own.uuid).status_code == 403
