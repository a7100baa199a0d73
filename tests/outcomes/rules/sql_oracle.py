"""A third reading of most conditions, set by set in the database: no day sets, no loop, no code of the rules.

Families, conditions and days go in as tables; out comes what each condition says of each family on each day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from outcomes.rules.facts import FamilyFacts
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.judged import Judged
from outcomes.rules.operators.progress import Distance, Levels
from outcomes.rules.operators.records import Latest
from outcomes.rules.operators.spells import Ended, OrderKept
from outcomes.rules.operators.starts import ByStart, SessionsImproved
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import SessionRate, TermCount
from outcomes.rules.operators.work import InWork
from tests.outcomes.rules.sql_kinds import BANDS, DISTANCE, IMPROVED, IN_WORK, LATEST, ORDER_KEPT, STARTS, SUSTAINED

Said = tuple[int, int, date, bool, bool, bool]
"""Of a family and a condition, by their places, on a day: met, possible, neutral."""

INDICATOR = "need-0"
GROWN_UP = date(1995, 1, 1)  # born before it, nobody is at school in any year that is invented
SOME_MONTHS = timedelta(days=160)  # as long as anything is held, and some days

TABLES = """
WITH family AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(family)s) AS f(family int, attached_on date, from_on date)
), person AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(person)s) AS p(family int, person int, born_on date)
), member AS MATERIALIZED (
    SELECT m.family, m.person, m.starts_on, coalesce(m.ends_on, 'infinity') AS ends_on, p.born_on
    FROM jsonb_to_recordset(%(member)s) AS m(family int, person int, starts_on date, ends_on date)
    JOIN person p USING (family, person)
), fact AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(fact)s)
        AS f(family int, place int, person int, measure text, starts_on date, ends_on date, value int, code text,
             source text)
), term AS MATERIALIZED (
    SELECT family, starts_on, ends_on, row_number() OVER (PARTITION BY family ORDER BY starts_on) AS place
    FROM jsonb_to_recordset(%(term)s) AS t(family int, starts_on date, ends_on date)
), roll AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(roll)s)
        AS r(family int, person int, starts_on date, ends_on date, placement text)
), coverage AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(coverage)s) AS c(family int, source text, complete_to date)
), silence AS MATERIALIZED (
    -- From when to when a source told nothing, the last day included.
    SELECT * FROM jsonb_to_recordset(%(silence)s) AS s(family int, source text, starts_on date, last_on date)
), baseline AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(baseline)s) AS b(family int, indicator text, measure text, count int, place int)
), judgement AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(judgement)s) AS j(family int, indicator text, met_on date, ends_on date)
), asked AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(asked)s)
        AS a(asked int, measures text[], sources text[], codes text[], ages text, months int, bound text, number int,
             over int, since date, name text, again text[], all_sources text[], terms int, scope text, rate text,
             authorised text, mode text, below text[], beyond text, areas text[], raters text[], weeks int,
             among text[])
), line AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(line)s) AS l(asked int, place int, before date, number int, over int)
), calendar AS MATERIALIZED (
    SELECT a.*, f.family, f.attached_on, d::date AS day
    FROM family f CROSS JOIN asked a
    CROSS JOIN generate_series(f.from_on, %(last)s::date, '1 day') AS d
), blind AS MATERIALIZED (
    -- Whether a source was silent on some day whose months reach this one.
    SELECT DISTINCT c.family, c.asked, c.day
    FROM calendar c JOIN silence s ON s.family = c.family AND s.source = ANY (c.all_sources)
        AND s.starts_on <= c.day AND (c.day <= s.last_on OR c.day < s.last_on + make_interval(months => c.months))
), told AS MATERIALIZED (
    -- The events of a family: by who belonged to it that day, of that age.
    SELECT a.asked, f.*, coalesce(f.value, 1) AS weight,
           sum(coalesce(f.value, 1)) OVER (PARTITION BY a.asked, f.family, f.measure, f.person, f.starts_on, f.source)
               AS told_by_source
    FROM asked a JOIN fact f ON f.measure = ANY (a.measures || a.again)
    LEFT JOIN member m ON m.family = f.family AND m.person = f.person
        AND m.starts_on <= f.starts_on AND f.starts_on < m.ends_on
    WHERE (f.person IS NULL OR m.person IS NOT NULL)
      AND (cardinality(a.codes) = 0 OR f.code = ANY (a.codes) OR f.measure = ANY (a.again))
      AND (a.ages = 'all' OR (f.person IS NULL AND a.ages = 'adult')
           OR (f.person IS NOT NULL
               AND (m.born_on + interval '18 years' <= f.starts_on) = (a.ages = 'adult')))
), event AS MATERIALIZED (
    -- What two sources tell of one person, measure and day is one thing, told best by whoever tells most.
    SELECT * FROM (
        SELECT *, rank() OVER (PARTITION BY asked, family, measure, person, starts_on
                               ORDER BY told_by_source DESC, source COLLATE "C" DESC) AS best,
               coalesce(ends_on - 1, starts_on) AS last_on
        FROM told
    ) AS ranked WHERE best = 1
), counted AS MATERIALIZED (
    SELECT c.family, c.asked, c.day, coalesce(sum(e.weight), 0)::int AS n
    FROM calendar c LEFT JOIN event e ON e.family = c.family AND e.asked = c.asked AND e.measure = ANY (c.measures)
        AND e.starts_on <= c.day AND c.day < e.last_on + make_interval(months => c.months)
    GROUP BY c.family, c.asked, c.day
), stretch AS MATERIALIZED (
    -- The stretches on which something recorded was the family's, the last day included.
    SELECT a.asked, f.family, f.person, f.measure, f.code, x.first_on, x.last_on
    FROM asked a JOIN fact f ON f.measure = ANY (a.measures || a.among)
    LEFT JOIN member m ON m.family = f.family AND m.person = f.person
    CROSS JOIN LATERAL (
        SELECT greatest(f.starts_on, m.starts_on,
                        CASE WHEN a.ages = 'adult' THEN (m.born_on + interval '18 years')::date END) AS first_on,
               least(coalesce(f.ends_on, 'infinity'), m.ends_on,
                     CASE WHEN a.ages = 'under-18' THEN (m.born_on + interval '18 years')::date END) - 1 AS last_on
    ) AS x
    WHERE x.first_on <= x.last_on AND (m.person IS NOT NULL OR (f.person IS NULL AND a.ages <> 'under-18'))
), spell AS MATERIALIZED (
    SELECT s.* FROM stretch s JOIN asked a USING (asked)
    WHERE s.measure = ANY (a.measures) AND (cardinality(a.codes) = 0 OR s.code = ANY (a.codes))
)
"""

EVENTS = """
SELECT c.family, c.asked, c.day,
       is_full AND keeps AND (NOT is_upper OR b.day IS NULL),
       is_full AND (keeps OR (NOT is_upper AND b.day IS NOT NULL)), FALSE
FROM calendar c JOIN counted k USING (family, asked, day) LEFT JOIN blind b USING (family, asked, day)
CROSS JOIN LATERAL (
    SELECT CASE c.bound WHEN 'at_least' THEN n >= c.number WHEN 'more_than' THEN n > c.number
                        WHEN 'at_most' THEN n <= c.number ELSE n < c.number END AS keeps,
           c.bound IN ('at_most', 'fewer_than') AS is_upper,
           c.since IS NULL OR c.day >= c.since + make_interval(months => c.months) AS is_full
) AS said
"""

REDUCTION = """
, start AS (
    SELECT a.asked, f.family, coalesce(a.since, f.attached_on) AS day FROM asked a CROSS JOIN family f
), uncovered AS (
    SELECT s.asked, s.family FROM start s JOIN asked a USING (asked) CROSS JOIN unnest(a.sources) AS kind
    LEFT JOIN coverage c ON c.family = s.family AND c.source = kind
    WHERE c.complete_to IS NULL OR c.complete_to < s.day
    UNION
    SELECT s.asked, s.family FROM start s JOIN asked a USING (asked) JOIN silence q
        ON q.family = s.family AND q.source = ANY (a.sources) AND q.starts_on <= s.day
        AND (s.day <= q.last_on OR s.day < q.last_on + make_interval(months => a.months))
), began AS (
    SELECT s.asked, s.family,
           CASE WHEN b.place IS NOT NULL THEN b.count WHEN u.asked IS NOT NULL THEN NULL
                ELSE (SELECT coalesce(sum(e.weight), 0) FROM event e WHERE e.family = s.family AND e.asked = s.asked
                      AND e.starts_on <= s.day AND s.day < e.last_on + make_interval(months => a.months)) END AS count
    FROM start s JOIN asked a USING (asked) LEFT JOIN uncovered u USING (asked, family)
    LEFT JOIN baseline b ON b.family = s.family AND b.measure = a.name AND b.indicator = %(indicator)s
)
SELECT c.family, c.asked, c.day,
       coalesce(g.count = 0 OR (is_full AND keeps AND b.day IS NULL), FALSE),
       coalesce(g.count = 0 OR (is_full AND keeps), TRUE),
       coalesce(g.count = 0, FALSE)
FROM calendar c JOIN counted k USING (family, asked, day) JOIN began g USING (family, asked)
LEFT JOIN blind b USING (family, asked, day)
CROSS JOIN LATERAL (
    SELECT CASE c.bound WHEN 'at_least' THEN (g.count - k.n) * c.over >= c.number * g.count
                        ELSE (g.count - k.n) * c.over > c.number * g.count END AS keeps,
           CASE WHEN g.count IS NULL THEN NULL ELSE
           c.since IS NULL OR c.day >= c.since + make_interval(months => c.months) END AS is_full
) AS said
"""

HELD = """
, concern AS MATERIALIZED (
    -- Of whom it was recorded, or what makes it asked of them, and from which day on.
    SELECT s.asked, s.family, coalesce(s.person, -1) AS person, min(s.first_on) AS first_on
    FROM stretch s JOIN asked a USING (asked)
    WHERE s.measure = ANY (CASE WHEN cardinality(a.among) > 0 THEN a.among ELSE a.measures END)
    GROUP BY s.asked, s.family, coalesce(s.person, -1)
)
SELECT c.family, c.asked, c.day,
       is_asked AND CASE c.scope WHEN 'any' THEN is_so ELSE is_so_of_each AND NOT is_silent END,
       is_asked AND (CASE c.scope WHEN 'any' THEN is_so ELSE is_so_of_each END OR is_silent), FALSE
FROM calendar c CROSS JOIN LATERAL (
    SELECT c.since IS NULL OR c.day >= c.since AS is_asked,
           EXISTS (SELECT FROM spell s WHERE s.family = c.family AND s.asked = c.asked
                   AND c.day BETWEEN s.first_on AND s.last_on) AS is_so,
           coalesce((
               SELECT bool_and(EXISTS (
                   SELECT FROM spell s WHERE s.family = c.family AND s.asked = c.asked
                       AND coalesce(s.person, -1) = o.person AND c.day BETWEEN s.first_on AND s.last_on))
               FROM concern o LEFT JOIN member m ON m.family = o.family AND m.person = o.person
                   AND m.starts_on <= c.day AND c.day < m.ends_on
               WHERE o.family = c.family AND o.asked = c.asked AND o.first_on <= c.day
                 AND (o.person = -1 OR (m.person IS NOT NULL AND (
                      c.ages = 'all' OR (m.born_on + interval '18 years' <= c.day) = (c.ages = 'adult'))))
           ), FALSE) AS is_so_of_each,
           EXISTS (SELECT FROM silence q WHERE q.family = c.family AND q.source = ANY (c.all_sources)
                   AND c.day BETWEEN q.starts_on AND q.last_on) AS is_silent
) AS said
"""

ENDED = """
SELECT c.family, c.asked, c.day,
       is_full AND NOT is_open AND NOT is_again AND was_one AND b.day IS NULL,
       is_full AND NOT is_open AND NOT is_again AND (was_one OR may_have_been), FALSE
FROM calendar c LEFT JOIN blind b USING (family, asked, day)
CROSS JOIN LATERAL (
    SELECT c.since IS NULL OR c.day >= c.since + make_interval(months => c.months) AS is_full,
           EXISTS (SELECT FROM stretch s WHERE s.family = c.family AND s.asked = c.asked AND s.first_on <= c.day
                   AND (c.day <= s.last_on OR c.day < s.last_on + make_interval(months => c.months))
                   AND (s.measure = ANY (c.among) OR cardinality(c.codes) = 0 OR s.code = ANY (c.codes))) AS is_open,
           EXISTS (SELECT FROM event e WHERE e.family = c.family AND e.asked = c.asked AND e.measure = ANY (c.again)
                   AND e.weight <> 0 AND e.starts_on <= c.day
                   AND c.day < e.last_on + make_interval(months => c.months)) AS is_again,
           EXISTS (SELECT FROM spell s WHERE s.family = c.family AND s.asked = c.asked AND s.first_on <= c.day)
               AS was_one,
           EXISTS (SELECT FROM silence q WHERE q.family = c.family AND q.source = ANY (c.sources)
                   AND q.starts_on <= c.day) AS may_have_been
) AS said
"""

JUDGED = """
SELECT c.family, c.asked, c.day, is_asked AND is_valid, is_asked AND was_said, FALSE
FROM calendar c CROSS JOIN LATERAL (
    SELECT c.since IS NULL OR c.day >= c.since AS is_asked, count(*) > 0 AS was_said,
           coalesce(bool_or(c.months = 0 OR c.day < j.met_on + make_interval(months => c.months)), FALSE) AS is_valid
    FROM judgement j WHERE j.family = c.family AND j.indicator = %(indicator)s
      AND j.met_on <= c.day AND (j.ends_on IS NULL OR c.day < j.ends_on)
) AS said
"""

LEVELS = """
, level AS (
    SELECT family, coalesce(person, -1) AS person, starts_on, value FROM fact
    WHERE measure = 'progress.level' AND code = %(indicator)s
), climber AS (
    -- Of whom a level was told by a day on which they belong to the family; -1 is the family as a whole.
    SELECT c.asked, c.family, c.day, c.months, l.person, coalesce(c.since, c.attached_on) AS start,
           max(l.starts_on) FILTER (WHERE l.starts_on <= coalesce(c.since, c.attached_on)) AS begun_on,
           max(l.starts_on) FILTER (WHERE l.starts_on <= c.day) AS last_on
    FROM calendar c JOIN level l USING (family)
    LEFT JOIN member m ON m.family = c.family AND m.person = l.person AND m.starts_on <= c.day AND c.day < m.ends_on
    WHERE l.person = -1 OR m.person IS NOT NULL
    GROUP BY c.asked, c.family, c.day, c.months, l.person, c.since, c.attached_on HAVING min(l.starts_on) <= c.day
), climbed AS (
    SELECT k.asked, k.family, k.day, k.person,
           bool_and(coalesce(now.value >= w.over, FALSE)) AS is_sure,
           bool_or(coalesce(now.value >= w.over, TRUE)) AS possible
    FROM climber k
    LEFT JOIN level now ON now.family = k.family AND now.person = k.person AND now.starts_on = k.last_on
        AND k.day < k.last_on + make_interval(months => k.months)
    LEFT JOIN level begun ON begun.family = k.family AND begun.person = k.person AND begun.starts_on = k.begun_on
        AND k.start < k.begun_on + make_interval(months => k.months)
    LEFT JOIN line w ON w.asked = k.asked AND w.number = begun.value
    GROUP BY k.asked, k.family, k.day, k.person
)
SELECT family, asked, day, is_asked AND every_met, is_asked AND every_possible, FALSE
FROM (
    -- Joined once: looked up for each day of each condition, all of them were read each time.
    SELECT c.family, c.asked, c.day, bool_and(c.since IS NULL OR c.day >= c.since) AS is_asked,
           coalesce(bool_and(is_sure), FALSE) AS every_met, coalesce(bool_and(possible), FALSE) AS every_possible
    FROM calendar c LEFT JOIN climbed k USING (family, asked, day) GROUP BY c.family, c.asked, c.day
) AS said
"""

PUPIL = """
, pupil AS MATERIALIZED (
    SELECT p.*, (
        SELECT min(d)::date FROM generate_series(date '1980-01-01', date '2030-01-01', '1 month') AS d
        WHERE extract(month FROM d) IN (1, 4, 9) AND d > p.born_on + interval '5 years'
    ) AS starts_on, (
        SELECT max(d)::date FROM generate_series(date '1995-06-01', date '2040-06-30', '1 day') AS d
        WHERE extract(isodow FROM d) = 5 AND extract(month FROM d) = 6
          AND extract(year FROM d) = extract(year FROM p.born_on + interval '16 years 4 months')
    ) AS last_on, (
        SELECT max(coalesce(r.ends_on, 'infinity')) FROM roll r
        WHERE r.family = p.family AND r.person = p.person AND r.placement <> 'none'
    ) AS left_on
    FROM person p
"""

REPORTS = """), report AS (
    SELECT t.family, p.person, t.place, t.starts_on, t.ends_on, x.reports,
           p.starts_on <= t.starts_on AND t.starts_on <= p.last_on AS is_of_age,
           x.reports > 0 AND x.is_whole AND x.reports = x.a_reports AND x.reports = x.u_reports AS is_told,
           x.p, x.a, x.u
    FROM term t JOIN pupil p USING (family) CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE measure = 'sessions.possible') AS reports,
               count(*) FILTER (WHERE measure = 'sessions.authorised') AS a_reports,
               count(*) FILTER (WHERE measure = 'sessions.unauthorised') AS u_reports,
               bool_and(value IS NOT NULL) AS is_whole,
               sum(value) FILTER (WHERE measure = 'sessions.possible') AS p,
               sum(value) FILTER (WHERE measure = 'sessions.authorised') AS a,
               sum(value) FILTER (WHERE measure = 'sessions.unauthorised') AS u
        FROM fact f WHERE f.family = t.family AND f.person = p.person AND f.measure LIKE 'sessions.%%'
          AND t.starts_on <= f.starts_on AND f.starts_on < t.ends_on
    ) AS x
), share AS (
    SELECT a.asked, r.*, w.of, CASE a.rate WHEN 'attendance' THEN w.of - w.absent ELSE w.absent END AS part, l.number,
           l.over
    FROM report r CROSS JOIN asked a CROSS JOIN LATERAL (
        SELECT r.u + CASE a.authorised WHEN 'absent' THEN r.a ELSE 0 END AS absent,
               r.p - CASE a.authorised WHEN 'left-out' THEN r.a ELSE 0 END AS of
    ) AS w CROSS JOIN LATERAL (
        SELECT number, over FROM line l WHERE l.asked = a.asked AND (l.before IS NULL OR r.ends_on <= l.before)
        ORDER BY l.place LIMIT 1
    ) AS l
), known AS (
    SELECT *, is_told AND of > 0 AS is_known FROM share
"""

COUNTS = """), report AS (
    -- What the schools say and what the register lists is one thing told twice: the larger of the two.
    SELECT t.family, p.person, t.place, t.starts_on, t.ends_on, x.told AS reports,
           p.starts_on <= t.starts_on AND t.starts_on <= p.last_on AS is_of_age, greatest(x.listed, x.reported) AS n,
           x.told > 0 AND CASE WHEN x.schools > 0 THEN x.whole = x.schools ELSE coalesce(
               e.complete_to + 1 >= t.ends_on AND NOT EXISTS (
                   SELECT FROM silence q WHERE q.family = t.family AND q.source = 'exclusions'
                       AND q.starts_on < t.ends_on AND t.starts_on <= q.last_on), FALSE) END AS is_whole
    FROM term t JOIN pupil p USING (family)
    LEFT JOIN coverage e ON e.family = t.family AND e.source = 'exclusions'
    CROSS JOIN LATERAL (
        SELECT count(*) AS told,
               coalesce(sum(coalesce(value, 1)) FILTER (WHERE source = 'exclusions'), 0) AS listed,
               count(*) FILTER (WHERE source <> 'exclusions') AS schools,
               count(value) FILTER (WHERE source <> 'exclusions') AS whole,
               coalesce(sum(value) FILTER (WHERE source <> 'exclusions'), 0) AS reported
        FROM fact f WHERE f.family = t.family AND f.person = p.person AND f.measure = 'exclusions.fixed'
          AND t.starts_on <= f.starts_on AND f.starts_on < t.ends_on
    ) AS x
"""

CHILD = """), judged AS (
    SELECT p.family, p.person, coalesce(max(r.place) FILTER (WHERE r.ends_on - 1 <= c.complete_to OR r.reports > 0), 0)
        AS last_place
    FROM pupil p LEFT JOIN report r USING (family, person)
    LEFT JOIN coverage c ON c.family = p.family AND c.source = 'school' GROUP BY p.family, p.person
), child AS MATERIALIZED (
    SELECT c.asked, c.family, c.day, c.since, c.terms, c.mode, c.bound, c.number, p.person,
           (SELECT count(*) FROM term t JOIN judged j USING (family) WHERE t.family = p.family AND j.person = p.person
            AND t.place <= j.last_place AND t.ends_on <= c.day) AS ended
    FROM calendar c JOIN pupil p USING (family)
    JOIN member m ON m.family = p.family AND m.person = p.person AND m.starts_on <= c.day AND c.day < m.ends_on
    WHERE c.day BETWEEN p.starts_on AND p.last_on
      AND NOT (coalesce(p.left_on <= c.day, FALSE) AND p.born_on + interval '16 years' <= c.day)
"""

RUN = """), run AS (
    SELECT c.asked, c.family, c.day, c.person, min(c.since) AS since, min(c.terms) AS terms, min(c.mode) AS mode,
           min(c.bound) AS bound, min(c.ended) AS ended, min(k.starts_on) AS first_on,
           count(k.place) FILTER (WHERE is_due) AS due, bool_and(k.is_known) FILTER (WHERE is_due) AS is_known,
           bool_or(k.is_known AND NOT keeps(c.bound, k.part * k.over - k.of * k.number)) FILTER (WHERE is_due)
               AS is_bad,
           sum(k.part * x.unit - k.of * k.number * (x.unit / k.over)) FILTER (WHERE is_due) AS balance
    FROM child c LEFT JOIN known k ON k.asked = c.asked AND k.family = c.family AND k.person = c.person
        AND k.place > c.ended - c.terms AND k.place <= c.ended
    CROSS JOIN LATERAL (SELECT k.reports > 0 OR k.is_of_age AS is_due, (SELECT min(l.over) * max(l.over) FROM line l
        WHERE l.asked = c.asked) AS unit) AS x
    GROUP BY c.asked, c.family, c.day, c.person
), said AS (
    SELECT *, CASE
        WHEN ended < terms THEN CASE WHEN since IS NULL THEN '?' ELSE '-' END
        WHEN first_on < since THEN '-'
        WHEN due = 0 THEN 'neutral'
        WHEN mode = 'averaged' THEN CASE WHEN NOT is_known THEN '?' WHEN keeps(bound, balance) THEN '+' ELSE '-' END
        WHEN is_bad THEN '-' WHEN NOT is_known THEN '?' ELSE '+' END AS says
    FROM run
)
"""

COUNT_RUN = """), run AS (
    SELECT c.asked, c.family, c.day, c.person, min(c.since) AS since, min(c.terms) AS terms, min(c.ended) AS ended,
           min(r.starts_on) AS first_on, count(r.place) FILTER (WHERE is_due) AS due,
           min(c.bound) IN ('at_most', 'fewer_than') AS is_upper,
           coalesce(bool_and(r.is_whole) FILTER (WHERE is_due), TRUE) AS is_whole,
           keeps(min(c.bound), coalesce(sum(r.n) FILTER (WHERE is_due), 0) - min(c.number)) AS keeps
    FROM child c LEFT JOIN report r ON r.family = c.family AND r.person = c.person
        AND r.place > c.ended - c.terms AND r.place <= c.ended
    CROSS JOIN LATERAL (SELECT r.reports > 0 OR r.is_of_age AS is_due) AS x
    GROUP BY c.asked, c.family, c.day, c.person
), said AS (
    SELECT *, CASE
        WHEN ended < terms THEN CASE WHEN since IS NULL THEN '?' ELSE '-' END
        WHEN first_on < since THEN '-'
        WHEN due = 0 THEN 'neutral'
        WHEN is_whole THEN CASE WHEN keeps THEN '+' ELSE '-' END
        WHEN is_upper THEN CASE WHEN keeps THEN '?' ELSE '-' END
        ELSE CASE WHEN keeps THEN '+' ELSE '?' END END AS says
    FROM run
)
"""

OF_CHILDREN = """SELECT c.family, c.asked, c.day,
       CASE WHEN applying = 0 THEN TRUE WHEN scope = 'any' THEN met > 0 ELSE met = applying END,
       CASE WHEN applying = 0 THEN TRUE WHEN scope = 'any' THEN possible > 0 ELSE possible = applying END,
       applying = 0
FROM (
    SELECT c.family, c.asked, c.day, c.scope, count(says) FILTER (WHERE says <> 'neutral') AS applying,
           count(says) FILTER (WHERE says = '+') AS met, count(says) FILTER (WHERE says IN ('+', '?')) AS possible
    FROM calendar c LEFT JOIN said USING (family, asked, day) GROUP BY c.family, c.asked, c.day, c.scope
) AS c
"""

PLACED = """), placed AS (
    SELECT * FROM roll UNION ALL
    SELECT family, person, starts_on, ends_on, code FROM fact WHERE measure = 'placement.in'
)
SELECT c.family, c.asked, c.day,
       is_asked AND (children = 0 OR CASE WHEN c.scope = 'any' THEN met > 0 ELSE met = children END),
       is_asked AND (children = 0 OR is_open OR CASE WHEN c.scope = 'any' THEN met > 0 ELSE met = children END),
       is_asked AND children = 0
FROM calendar c CROSS JOIN LATERAL (
    SELECT c.since IS NULL OR c.day >= c.since AS is_asked, count(*) AS children,
           NOT EXISTS (SELECT FROM coverage k WHERE k.family = c.family AND k.source = 'school'
                       AND k.complete_to IS NOT NULL) AS is_open,
           count(*) FILTER (WHERE EXISTS (
               SELECT FROM placed r WHERE r.family = c.family AND r.person = p.person AND r.placement = ANY (c.codes)
                   AND r.starts_on <= c.day AND (r.ends_on IS NULL OR c.day < r.ends_on))) AS met
    FROM pupil p JOIN member m ON m.family = p.family AND m.person = p.person AND m.starts_on <= c.day
        AND c.day < m.ends_on
    WHERE p.family = c.family AND c.day BETWEEN p.starts_on AND p.last_on
) AS said
"""

# What is made of other conditions, of which each has been answered on every day before.
TREES = """
SELECT family, asked, day,
       CASE kind WHEN 'of' THEN applying = 0 OR met >= least(asks, applying)
                 WHEN 'not' THEN is_asked AND (is_neutral OR NOT is_possible) ELSE is_out OR is_met END,
       CASE kind WHEN 'of' THEN applying = 0 OR possible >= least(asks, applying)
                 WHEN 'not' THEN is_asked AND (is_neutral OR NOT is_met) ELSE may_be_out OR is_possible END,
       CASE kind WHEN 'of' THEN applying = 0 WHEN 'not' THEN is_asked AND is_neutral ELSE is_out OR is_neutral END
FROM (
    SELECT s.family, t.asked, s.day, min(t.kind) AS kind, min(t.least) AS asks,
           count(*) FILTER (WHERE NOT s.neutral) AS applying,
           count(*) FILTER (WHERE s.met AND NOT s.neutral) AS met,
           count(*) FILTER (WHERE s.possible AND NOT s.neutral) AS possible,
           bool_and(t.since IS NULL OR s.day >= t.since) AS is_asked,
           bool_or(s.met) FILTER (WHERE NOT t.is_when) AS is_met,
           bool_or(s.possible) FILTER (WHERE NOT t.is_when) AS is_possible,
           bool_or(s.neutral) FILTER (WHERE NOT t.is_when) AS is_neutral,
           bool_or(s.met AND NOT s.neutral) FILTER (WHERE t.is_when) AS is_out,
           bool_or(s.possible AND NOT s.neutral) FILTER (WHERE t.is_when) AS may_be_out
    FROM jsonb_to_recordset(%(tree)s)
        AS t(asked int, part int, kind text, least int, since date, is_when boolean)
    JOIN said s ON s.asked = t.part GROUP BY s.family, t.asked, s.day
) AS parts
"""
SAID = """
CREATE TEMP TABLE IF NOT EXISTS said (
    family int, asked int, day date, met boolean, possible boolean, neutral boolean
);
TRUNCATE said
"""
FOUND = """
SELECT said.* FROM said JOIN jsonb_to_recordset(%s) AS f(family int, attached_on date) USING (family)
WHERE day >= attached_on AND asked < %s
"""

SESSIONS = PUPIL + REPORTS + CHILD + RUN + OF_CHILDREN
SESSIONS_IMPROVED = PUPIL + REPORTS + STARTS + CHILD + IMPROVED + OF_CHILDREN
BY_START = PUPIL + REPORTS + STARTS + CHILD + BANDS + OF_CHILDREN
TERM_COUNT = PUPIL + COUNTS + CHILD + COUNT_RUN + OF_CHILDREN
PLACEMENT = PUPIL + PLACED

KEEPS = """
CREATE OR REPLACE FUNCTION pg_temp.keeps(bound text, balance numeric) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$
    SELECT CASE bound WHEN 'at_least' THEN balance >= 0 WHEN 'more_than' THEN balance > 0
                      WHEN 'at_most' THEN balance <= 0 ELSE balance < 0 END
$$
"""

STATEMENTS: dict[type, str] = {
    Events: EVENTS,
    Reduction: REDUCTION,
    Held: HELD,
    Ended: ENDED,
    SessionRate: SESSIONS,
    TermCount: TERM_COUNT,
    Placement: PLACEMENT,
    Judged: JUDGED,
    Levels: LEVELS,
    Latest: LATEST,
    OrderKept: ORDER_KEPT,
    Distance: DISTANCE,
    SessionsImproved: SESSIONS_IMPROVED,
    ByStart: BY_START,
    InWork: IN_WORK,
}
GUESSED = (ByStart, SessionsImproved)
"""Of whose tables the planner takes each for a hundred rows, and would look all of one up for each of another."""
SOURCES = {
    "offence": "offences",
    "asb": "offences",
    "care": "social-care",
    "sessions": "school",
    "order": "orders",
    "abuse": "domestic-abuse",
    "money": "housing",
    "benefit": "benefits",
}
"""Whose silence means that there was none, as the agencies' files are described."""


def said_in_sql(
    families: Sequence[FamilyFacts], rules: Sequence[tuple[Rule, date | None]], last: date
) -> Iterator[Said]:
    """Yield what each condition, asked since a day or without one, says of each family on each day to the last one."""
    nodes = _nodes(rules)
    tables = _tables(families, is_held=any(isinstance(node[0], Sustained) for node in nodes))
    tables["alone"] = _of_each_alone(families, nodes, last)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEPS)
        cursor.execute(SAID)
        for kind, statement in STATEMENTS.items():
            asked = [(place, *node[:2]) for place, node in enumerate(nodes) if type(node[0]) is kind]
            if asked:
                values = {**tables, "asked": [_asked(*one) for one in asked]}
                for name, of in (("line", _lines), ("band", _bands), ("work", _work)):
                    values[name] = [row for place, rule, _ in asked for row in of(place, rule)]
                sql = (TABLES + statement).replace("keeps(", "pg_temp.keeps(")
                given: dict[str, Any] = {**_as_json(values), "last": last, "indicator": INDICATOR}
                cursor.execute("SET LOCAL enable_nestloop = %s", [kind not in GUESSED])
                cursor.execute(f"INSERT INTO said {sql}", given)
        for depth in sorted({node[2] for node in nodes}, reverse=True):
            tree = [_part(nodes, place, part) for place, part in _joints(nodes, depth)]
            for statement, is_held in ((TREES, False), (SUSTAINED, True)):
                some = [one for one in tree if (one["kind"] == "held") is is_held]
                cursor.execute(f"INSERT INTO said {statement}", _as_json({"tree": some, "family": tables["family"]}))
        cursor.execute(FOUND, [*_as_json({"family": tables["family"]}).values(), len(rules)])
        yield from cursor.fetchall()


def _as_json(tables: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    return {name: json.dumps(rows, default=str) for name, rows in tables.items()}


def _of_each_alone(families: Sequence[FamilyFacts], nodes: list[Node], last: date) -> list[dict[str, Any]]:
    """Return what each band of a condition asks of each child alone, asked as of a family of that child."""
    asked = [
        (place, number, band.part, since)
        for place, (rule, since, *_) in enumerate(nodes)
        if isinstance(rule, ByStart)
        for number, band in enumerate(rule.bands)
    ]
    whose = [(number, one) for number, facts in enumerate(families) for one in facts.people if one.born_on > GROWN_UP]
    alone = [replace(families[number], people=(person,)) for number, person in whose]
    if not asked or not alone:
        return []
    found = []
    for one, part, day, met, possible, neutral in said_in_sql(alone, [each[2:] for each in asked], last):
        number, person = whose[one]
        place, band = asked[part][:2]
        said = {"met": met, "possible": possible, "neutral": neutral}
        found.append({"family": number, "person": person.id, "asked": place, "place": band, "day": day, **said})
    return found


Node = tuple[Rule, date | None, int, tuple[int, ...]]
"""A condition, since when it is asked, how deep it lies, and the places of its parts."""


def _nodes(rules: Sequence[tuple[Rule, date | None]]) -> list[Node]:
    """Return the conditions, each in its place, and after them those they are made of."""
    found: list[Node] = [(rule, since, 0, ()) for rule, since in rules]
    for place, (rule, since, depth, _) in enumerate(found):  # which grows meanwhile
        if rule.parts and not isinstance(rule, ByStart):
            parts = tuple(range(len(found), len(found) + len(rule.parts)))
            found[place] = rule, since, depth, parts
            # What makes a condition not apply is asked of every day.
            when = rule.when if isinstance(rule, NeutralWhen) else None
            found += [(part, None if part is when else since, depth + 1, ()) for part in rule.parts]
    return found


def _joints(nodes: Sequence[Node], depth: int) -> list[tuple[int, int]]:
    return [(place, part) for place, node in enumerate(nodes) if node[2] == depth for part in node[3]]


def _part(nodes: Sequence[Node], place: int, part: int) -> dict[str, Any]:
    rule, since = nodes[place][:2]
    least = {AllOf: len(rule.parts), AnyOf: 1}.get(type(rule), rule.least if isinstance(rule, AtLeastOf) else 0)
    kind = {Not: "not", NeutralWhen: "unless", Sustained: "held"}.get(type(rule), "of")
    if isinstance(rule, Sustained):
        return {"asked": place, "part": part, "kind": kind, "months": rule.months, "counted_from": rule.counted_from}
    is_when = isinstance(rule, NeutralWhen) and nodes[part][0] is rule.when
    return {"asked": place, "part": part, "kind": kind, "least": least, "since": since, "is_when": is_when}


def _from(facts: FamilyFacts, *, is_held: bool) -> date:
    """Return the day from which a family is asked: what is held is asked for months before, and since closing."""
    return min(facts.attached_on, facts.closed_on or facts.attached_on) - SOME_MONTHS if is_held else facts.attached_on


def _tables(families: Sequence[FamilyFacts], *, is_held: bool) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            *("family", "person", "member", "fact", "term", "roll", "coverage", "silence", "baseline", "judgement"),
        )
    }
    for number, facts in enumerate(families):
        of = {"family": number}
        days = {"attached_on": facts.attached_on, "closed_on": facts.closed_on}
        found["family"].append({**of, **days, "from_on": _from(facts, is_held=is_held)})
        for person in facts.people:
            found["person"].append({**of, "person": person.id, "born_on": person.born_on})
            for held in person.memberships:
                span = {"starts_on": held.starts_on, "ends_on": held.ends_on}
                found["member"].append({**of, "person": person.id, **span})
        for place, fact in enumerate(facts.facts):
            told = {
                name: getattr(fact, name) for name in ("person", "measure", "starts_on", "ends_on", "value", "code")
            }
            found["fact"].append({**of, "place": place, "source": fact.source, **told})
        found["term"] += [
            {**of, "starts_on": term.starts_on, "ends_on": term.ends_on} for term in facts.terms if not term.is_excluded
        ]
        found["roll"] += [
            {name: getattr(roll, name) for name in ("person", "starts_on", "ends_on", "placement")} | of
            for roll in facts.rolls
        ]
        found["judgement"] += [
            {name: getattr(told, name) for name in ("indicator", "met_on", "ends_on")} | of for told in facts.judgements
        ]
        for place, fixed in enumerate(facts.baselines):
            found["baseline"].append(
                {**of, "indicator": fixed.indicator, "measure": fixed.measure, "count": fixed.count, "place": place}
            )
        _coverage(found, of, facts)
    return found


def _coverage(found: dict[str, list[dict[str, Any]]], of: dict[str, int], facts: FamilyFacts) -> None:
    came = {known.source for known in facts.coverage if known.complete_to}
    for known in facts.coverage:
        found["coverage"].append({**of, "source": known.source, "complete_to": known.complete_to})
        silences = [("-infinity", _before(known.complete_from))] if known.complete_from else []
        silences += [(str(start), _before(end)) for start, end in known.holes]
        found["silence"] += [
            {**of, "source": known.source, "starts_on": start, "last_on": last} for start, last in silences
        ]
    found["silence"] += [
        {**of, "source": source, "starts_on": "-infinity", "last_on": "infinity"}
        for source in set(SOURCES.values()) - came
    ]


def _before(day: date) -> str:
    return str(date.fromordinal(day.toordinal() - 1))


def _asked(place: int, rule: Any, since: date | None) -> dict[str, Any]:
    measures, again = list(getattr(rule, "measures", ())), list(getattr(rule, "reopened_by", ()))
    measures = [] if isinstance(rule, Levels | Placement | InWork) else measures
    again = list(rule.breaches) if isinstance(rule, OrderKept) else again
    among = list(getattr(rule, "among", ())) + list(getattr(rule, "not_into", ()))
    found = {
        "asked": place,
        "since": since,
        "measures": measures,
        "again": again,
        "sources": _sources([*measures, *(again if isinstance(rule, OrderKept) else ())]),
        "all_sources": _sources(again if isinstance(rule, OrderKept) else measures + again + among),
        "codes": list(getattr(rule, "codes", ())),
        "ages": str(getattr(rule, "ages", "all")),
        "months": getattr(rule, "months", getattr(rule, "valid_months", 0)) or 0,
        "below": list(getattr(rule, "order", ())),
        "among": among,
        **_of_more_kinds(rule),
    }
    if isinstance(rule, Placement):
        found |= {"codes": list(rule.placements), "scope": str(rule.children)}
    if isinstance(rule, Events):
        found |= {"bound": str(rule.limit.bound), "number": rule.limit.number}
    if isinstance(rule, Reduction):
        share = rule.by
        found |= {"bound": str(share.bound), "number": share.fraction.numerator, "over": share.fraction.denominator}
        whose = "" if found["ages"] == "all" else f" {found['ages']}"
        found["name"] = f"{'+'.join(measures)}{whose} over {rule.months} months"
    if isinstance(rule, TermCount):
        found |= {"terms": rule.run.terms, "scope": str(rule.run.children)}
        found |= {"bound": str(rule.limit.bound), "number": rule.limit.number}
    if isinstance(rule, SessionRate):
        found |= {"terms": rule.run.terms, "scope": str(rule.run.children), "rate": str(rule.rate)}
        found |= {"authorised": str(rule.authorised), "mode": str(rule.mode), "bound": str(rule.bound)}
    return found


def _sources(measures: Sequence[str]) -> list[str]:
    kinds = [measure.split(".")[0] for measure in measures]
    return [SOURCES[kind] for kind in kinds if kind in SOURCES]


def _of_more_kinds(rule: Any) -> dict[str, Any]:
    if isinstance(rule, Held):
        return {"scope": str(rule.people)}
    if isinstance(rule, Latest):
        limit = {"bound": str(rule.limit.bound), "number": rule.limit.number} if rule.limit else {}
        return {"scope": str(rule.people), "beyond": str(rule.beyond), **limit}
    if isinstance(rule, Distance):
        moved = [(rule.final_at_least, "at least"), (rule.final_at_most, "at most"), (rule.improved_by, rule.better)]
        number, mode = next((number, str(mode)) for number, mode in moved if number is not None)
        tool = {"name": rule.tool, "areas": list(rule.areas), "raters": list(rule.raters), "weeks": rule.weeks_apart}
        return {"number": number, "mode": mode, **tool}
    if isinstance(rule, InWork):
        return {"codes": list(rule.rules.verified_by), "number": rule.rules.days_a_week}
    if isinstance(rule, SessionsImproved | ByStart):
        by = {"number": rule.by.numerator, "over": rule.by.denominator} if isinstance(rule, SessionsImproved) else {}
        run, before = rule.before.run, rule.before
        read = {
            "rate": str(before.rate),
            "authorised": str(before.authorised),
            "mode": str(getattr(rule, "reading", "")),
        }
        return {"terms": run.terms, "scope": str(run.children), **read, **by}
    return {}


def _bands(place: int, rule: Rule) -> list[dict[str, Any]]:
    if not isinstance(rule, ByStart):
        return []
    shares = [(each.below.numerator, each.below.denominator) if each.below else (None, None) for each in rule.bands]
    return [{"asked": place, "place": n, "number": part, "over": of} for n, (part, of) in enumerate(shares)]


def _work(place: int, rule: Rule) -> list[dict[str, Any]]:
    if not isinstance(rule, InWork):
        return []
    return [
        {"asked": place, "benefit": benefit, "weeks": each.weeks, "within": each.within}
        for each in rule.rules.rules
        for benefit in each.benefits
    ]


def _lines(place: int, rule: Rule) -> list[dict[str, Any]]:
    if isinstance(rule, Levels):
        return [{"asked": place, "number": reach.start, "over": reach.to} for reach in rule.reach]
    if isinstance(rule, SessionsImproved | ByStart):  # whose share is held against no threshold
        return [{"asked": place, "place": 0, "number": 1, "over": 1}]
    if not isinstance(rule, SessionRate):
        return []
    return [
        {
            "asked": place,
            "place": number,
            "before": each.for_terms_ending_before,
            "number": each.fraction.numerator,
            "over": each.fraction.denominator,
        }
        for number, each in enumerate(rule.thresholds)
    ]
