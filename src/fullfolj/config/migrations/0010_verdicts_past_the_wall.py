"""How people have judged a rule's signals, counted past the second wall (0002): whoever decides about a ladder may see no
pupil. Four numbers come back, never whose; the place is checked before (rules.permissions.place).
"""

from django.db import migrations

COUNT = """
create function signals_verdicts(units bigint[], asked_rule text, first date, last date)
returns table (lit bigint, judged bigint, wrong bigint, known bigint)
stable security definer set search_path = public language sql as $$
  select count(*), count(*) filter (where wrong or known), count(*) filter (where wrong), count(*) filter (where known)
  from (
    select coalesce(bool_or(d.reason = 'wrong'), false) as wrong, coalesce(bool_or(d.reason = 'known'), false) as known
    from signals_signal s
    left join signals_dismissal d on d.signal_id = s.id and d.undone_at is null
    where s.rule = asked_rule and s.opened_on between first and last
      and exists (select from school_enrolment e where e.person_id = s.student_id and e.unit_id = any(units)
        and (e.start_date is null or e.start_date <= s.opened_on)
        and (e.end_date is null or e.end_date >= s.opened_on))
    group by s.id
  ) one
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("config", "0009_wall_of_searched_students")]
    operations = [migrations.RunSQL(COUNT, "drop function signals_verdicts(bigint[], text, date, date);")]
