"""A pupil's support measures as bands behind the weeks of the attendance chart.

Those of cases of a stricter tier are not among them: a page that shows several cases tells nothing of it.
"""

from __future__ import annotations

from fullfolj.shell.chart_bands import BandSource
from fullfolj.support import permissions

BANDS = BandSource(
    "support",
    permissions.SEE,
    """(select coalesce(jsonb_agg(jsonb_build_array(
        case when length(i.what) > 60 then left(i.what, 59) || '…' else i.what end,
        i.starts_on,
        i.ended_on,
        (select jsonb_agg(f.date order by f.date) from support_followup f where f.intervention_id = i.id),
        case when i.ended_on is null then i.next_on end
    ) order by i.starts_on, i.id), '[]')
        from support_intervention i join support_case c on c.id = i.case_id and c.tier = 'working'
        where i.student_id = %(student)s)""",
)
