"""What more kinds of condition say, in SQL: records, orders, readings, a child's start, work, and what is held on.

Each statement follows the tables of ``sql_oracle``; those of a child's terms follow its reports of sessions.
"""

LATEST = """
, record AS MATERIALIZED (
    SELECT a.asked, f.family, f.measure, coalesce(f.person, -1) AS person, f.starts_on, f.value, f.code
    FROM asked a JOIN fact f ON f.measure = ANY (a.measures)
), begun AS (
    SELECT a.asked, f.family, a.months, a.below, a.sources, coalesce(a.since, f.attached_on) AS day,
           EXISTS (SELECT FROM unnest(a.sources) AS kind WHERE NOT EXISTS (
               SELECT FROM coverage k WHERE k.family = f.family AND k.source = kind
                   AND k.complete_to >= coalesce(a.since, f.attached_on))) AS is_uncovered
    FROM asked a CROSS JOIN family f
), origin AS MATERIALIZED (
    -- Where each state stood when the need was identified: its places among the codes, or why it had none.
    SELECT b.asked, b.family, w.measure, w.person, min(array_position(b.below, r.code)) AS lowest,
           max(array_position(b.below, r.code)) AS highest, CASE
               WHEN b.is_uncovered THEN '?'
               WHEN w.last_on IS NULL THEN CASE WHEN EXISTS (
                   SELECT FROM silence q WHERE q.family = b.family AND q.source = ANY (b.sources)
                       AND q.starts_on <= b.day
                       AND (b.day <= q.last_on OR b.day < q.last_on + make_interval(months => b.months))
               ) THEN '?' ELSE '-' END
               WHEN b.day >= w.last_on + make_interval(months => b.months) THEN '?'
               WHEN EXISTS (
                   SELECT FROM silence q WHERE q.family = b.family AND q.source = ANY (b.sources)
                       AND greatest(q.starts_on, w.last_on + 1) <= least(q.last_on, b.day)
                       AND b.day < least(q.last_on, b.day) + make_interval(months => b.months)) THEN '?'
               WHEN count(array_position(b.below, r.code)) < count(*) THEN '?' ELSE '+' END AS says
    FROM begun b JOIN (
        SELECT b.asked, b.family, r.measure, r.person, max(r.starts_on) FILTER (WHERE r.starts_on <= b.day) AS last_on
        FROM begun b JOIN record r USING (asked, family) GROUP BY b.asked, b.family, r.measure, r.person
    ) AS w USING (asked, family)
    LEFT JOIN record r ON r.asked = b.asked AND r.family = b.family AND r.measure = w.measure AND r.person = w.person
        AND r.starts_on = w.last_on
    GROUP BY b.asked, b.family, b.day, b.months, b.sources, b.is_uncovered, w.measure, w.person, w.last_on
), standing AS MATERIALIZED (
    SELECT c.asked, c.family, c.day, c.months, c.sources, r.measure, r.person, max(r.starts_on) AS last_on
    FROM calendar c JOIN record r ON r.asked = c.asked AND r.family = c.family AND r.starts_on <= c.day
    LEFT JOIN member m ON m.family = c.family AND m.person = r.person AND m.starts_on <= c.day AND c.day < m.ends_on
    WHERE (r.person = -1 AND c.ages <> 'under-18')
       OR (m.person IS NOT NULL AND (c.ages = 'all' OR (m.born_on + interval '18 years' <= c.day) = (c.ages = 'adult')))
    GROUP BY c.asked, c.family, c.day, c.months, c.sources, r.measure, r.person
), read AS MATERIALIZED (
    SELECT s.asked, s.family, s.day, s.measure, s.person, bool_and(x.says = '+') AS met,
           bool_or(x.says <> '-') AS possible, min(a.beyond) AS beyond,
           bool_or(s.day >= s.last_on + make_interval(months => s.months)) AS is_old,
           bool_or(EXISTS (
                   SELECT FROM silence q WHERE q.family = s.family AND q.source = ANY (s.sources)
                       AND greatest(q.starts_on, s.last_on + 1) <= least(q.last_on, s.day)
                       AND s.day < least(q.last_on, s.day) + make_interval(months => s.months))) AS is_hidden
    FROM standing s JOIN asked a USING (asked)
    JOIN record r ON r.asked = s.asked AND r.family = s.family AND r.measure = s.measure AND r.person = s.person
        AND r.starts_on = s.last_on
    LEFT JOIN origin o ON o.asked = s.asked AND o.family = s.family AND o.measure = s.measure AND o.person = s.person
    CROSS JOIN LATERAL (SELECT CASE
        WHEN cardinality(a.below) > 0 THEN CASE
            WHEN o.says <> '+' THEN o.says
            WHEN array_position(a.below, r.code) IS NULL THEN '?'
            WHEN array_position(a.below, r.code) < o.lowest THEN '+'
            WHEN array_position(a.below, r.code) < o.highest THEN '?' ELSE '-' END
        WHEN a.bound IS NULL THEN CASE WHEN r.code = ANY (a.codes) THEN '+' ELSE '-' END
        WHEN r.value IS NULL THEN '?'
        WHEN keeps(a.bound, r.value - a.number) THEN '+' ELSE '-' END AS says) AS x
    GROUP BY s.asked, s.family, s.day, s.measure, s.person
), each_said AS (
    SELECT asked, family, day,
           CASE WHEN is_old THEN FALSE ELSE met AND NOT is_hidden END AS met,
           CASE WHEN is_old THEN beyond = 'not-known' OR is_hidden ELSE possible OR is_hidden END AS possible
    FROM read
)
SELECT family, asked, day, is_asked AND met, is_asked AND possible, FALSE
FROM (
    SELECT c.family, c.asked, c.day, c.since IS NULL OR c.day >= c.since AS is_asked, CASE
               WHEN x.people = 0 THEN x.is_none_enough AND b.day IS NULL
               WHEN c.scope = 'any' THEN x.met > 0 ELSE x.met = x.people AND b.day IS NULL END AS met, CASE
               WHEN x.people = 0 THEN x.is_none_enough OR b.day IS NOT NULL
               WHEN c.scope = 'any' THEN x.possible > 0 OR b.day IS NOT NULL ELSE x.possible = x.people END AS possible
    FROM calendar c LEFT JOIN blind b USING (family, asked, day)
    LEFT JOIN LATERAL (
        SELECT count(*) AS people, count(*) FILTER (WHERE e.met) AS met, count(*) FILTER (WHERE e.possible) AS possible,
               c.bound IS NOT NULL AND keeps(c.bound, -c.number) AND cardinality(c.sources) = cardinality(c.measures)
                   AS is_none_enough
        FROM each_said e WHERE e.asked = c.asked AND e.family = c.family AND e.day = c.day
    ) AS x ON TRUE
) AS said
"""

ORDER_KEPT = """
, ran AS MATERIALIZED (
    -- The orders in force since the need, each with its days since.
    SELECT s.asked, s.family, s.person, greatest(s.first_on, a.since) AS first_on, s.last_on
    FROM spell s JOIN asked a USING (asked) WHERE a.since IS NULL OR s.last_on >= a.since
), breached AS MATERIALIZED (
    SELECT r.*, EXISTS (
        SELECT FROM event e WHERE e.asked = r.asked AND e.family = r.family AND e.measure = ANY (a.again)
            AND e.weight <> 0 AND e.person IS NOT DISTINCT FROM r.person
            AND e.starts_on BETWEEN r.first_on AND r.last_on) AS is_breached
    FROM ran r JOIN asked a USING (asked)
)
SELECT c.family, c.asked, c.day, (for_months AND b.day IS NULL) OR (to_the_end AND is_sure), for_months OR to_the_end,
       FALSE
FROM calendar c LEFT JOIN blind b USING (family, asked, day)
CROSS JOIN LATERAL (
    SELECT (c.since IS NULL OR c.day >= c.since + make_interval(months => c.months)) AND NOT EXISTS (
               SELECT FROM event e WHERE e.family = c.family AND e.asked = c.asked AND e.measure = ANY (c.again)
                   AND e.weight <> 0 AND e.starts_on <= c.day
                   AND c.day < e.last_on + make_interval(months => c.months)) AS for_months,
           coalesce((SELECT bool_and(NOT r.is_breached AND r.last_on < c.day) FROM breached r
                     WHERE r.family = c.family AND r.asked = c.asked AND r.first_on <= c.day), FALSE) AS to_the_end,
           NOT EXISTS (
               SELECT FROM silence q WHERE q.family = c.family AND q.source = ANY (c.sources) AND q.starts_on <= c.day
                   AND q.last_on >= coalesce(c.since, (SELECT min(first_on) FROM ran r
                       WHERE r.family = c.family AND r.asked = c.asked))) AS is_sure
) AS said
"""

DISTANCE = """
, made AS MATERIALIZED (
    SELECT a.asked, area, f.family, coalesce(f.person, -1) AS person, split_part(f.code, '/', 3) AS rater, f.starts_on,
           f.value, coalesce(a.since, w.attached_on) AS start
    FROM asked a CROSS JOIN unnest(a.areas) AS area
    JOIN fact f ON f.measure = 'distance.reading' AND split_part(f.code, '/', 1) = a.name
        AND split_part(f.code, '/', 2) = area
        AND (cardinality(a.raters) = 0 OR split_part(f.code, '/', 3) = ANY (a.raters))
    JOIN family w USING (family)
), series AS MATERIALIZED (
    SELECT asked, area, family, person, rater,
           coalesce(max(starts_on) FILTER (WHERE starts_on <= start), min(starts_on)) AS first_on
    FROM made GROUP BY asked, area, family, person, rater
), moved AS MATERIALIZED (
    SELECT c.asked, c.family, c.day, s.area, s.person, s.rater, s.first_on, max(m.starts_on) AS last_on
    FROM calendar c JOIN series s USING (asked, family)
    LEFT JOIN made m ON m.asked = s.asked AND m.family = s.family AND m.area = s.area AND m.person = s.person
        AND m.rater = s.rater AND m.starts_on <= c.day
    LEFT JOIN member b ON b.family = c.family AND b.person = s.person AND b.starts_on <= c.day AND c.day < b.ends_on
    WHERE s.person = -1 OR b.person IS NOT NULL
    GROUP BY c.asked, c.family, c.day, s.area, s.person, s.rater, s.first_on
), read AS MATERIALIZED (
    SELECT v.asked, v.family, v.day, v.area, v.person, v.last_on IS NOT NULL AS is_begun,
           coalesce(bool_and(x.says = '+'), FALSE) AS met, coalesce(bool_or(x.says <> '-'), FALSE) AS possible
    FROM moved v JOIN asked a USING (asked)
    LEFT JOIN made n ON n.asked = v.asked AND n.family = v.family AND n.area = v.area AND n.person = v.person
        AND n.rater = v.rater AND n.starts_on = v.last_on AND v.last_on - v.first_on >= 7 * a.weeks
    LEFT JOIN made o ON o.asked = v.asked AND o.family = v.family AND o.area = v.area AND o.person = v.person
        AND o.rater = v.rater AND o.starts_on = v.first_on
    CROSS JOIN LATERAL (SELECT CASE
        WHEN n.asked IS NULL THEN '-'
        WHEN n.value IS NULL THEN '?'
        WHEN a.mode = 'at least' THEN CASE WHEN n.value >= a.number THEN '+' ELSE '-' END
        WHEN a.mode = 'at most' THEN CASE WHEN n.value <= a.number THEN '+' ELSE '-' END
        WHEN o.value IS NULL THEN '?'
        WHEN CASE a.mode WHEN 'lower' THEN o.value - n.value ELSE n.value - o.value END >= a.number THEN '+'
        ELSE '-' END AS says) AS x
    GROUP BY v.asked, v.family, v.day, v.area, v.person, v.rater, v.last_on
), people AS (
    -- One rater's readings are enough; who has any by that day is asked.
    SELECT asked, family, day, area, person, bool_or(met) AS met, bool_or(possible) AS possible
    FROM read GROUP BY asked, family, day, area, person HAVING bool_or(is_begun)
), areas AS (
    SELECT asked, family, day, area, bool_and(met) AS met, bool_and(possible) AS possible
    FROM people GROUP BY asked, family, day, area
)
SELECT c.family, c.asked, c.day, is_asked AND count(w.area) FILTER (WHERE w.met) = cardinality(c.areas),
       is_asked AND count(w.area) FILTER (WHERE w.possible) = cardinality(c.areas), FALSE
FROM (SELECT *, since IS NULL OR day >= since AS is_asked FROM calendar) AS c
LEFT JOIN areas w USING (asked, family, day)
GROUP BY c.family, c.asked, c.day, c.areas, c.is_asked
"""

STARTS = """), ended_before AS MATERIALIZED (
    SELECT a.asked, t.family, t.place, a.terms, row_number() OVER (
               PARTITION BY a.asked, t.family ORDER BY t.starts_on DESC) AS back,
           count(*) OVER (PARTITION BY a.asked, t.family) AS ended
    FROM asked a JOIN term t ON TRUE JOIN family f ON f.family = t.family
    WHERE t.ends_on <= coalesce(a.since, f.attached_on)
), start AS MATERIALIZED (
    -- Where each child stood: how many of how many sessions; none where it was asked about no term.
    SELECT a.asked, p.family, p.person, sum(k.part) FILTER (WHERE x.is_due) AS part,
           sum(k.of) FILTER (WHERE x.is_due) AS of, CASE
               WHEN coalesce(max(e.ended), 0) < a.terms THEN '?'
               WHEN count(*) FILTER (WHERE x.is_due) = 0 THEN 'none'
               WHEN NOT bool_and(k.is_known) FILTER (WHERE x.is_due) THEN '?' ELSE '+' END AS says
    FROM asked a CROSS JOIN pupil p
    LEFT JOIN ended_before e ON e.asked = a.asked AND e.family = p.family AND e.back <= a.terms
    LEFT JOIN known k ON k.asked = a.asked AND k.family = p.family AND k.person = p.person AND k.place = e.place
    CROSS JOIN LATERAL (SELECT coalesce(k.reports > 0 OR k.is_of_age, FALSE) AS is_due) AS x
    GROUP BY a.asked, a.terms, p.family, p.person
"""

IMPROVED = """), run AS MATERIALIZED (
    SELECT c.asked, c.family, c.day, c.person, min(c.since) AS since, min(c.terms) AS terms, min(c.ended) AS ended,
           min(k.starts_on) AS first_on, count(k.place) FILTER (WHERE is_due) AS due,
           bool_and(k.is_known) FILTER (WHERE is_due) AS is_known, sum(k.part) FILTER (WHERE is_due) AS part,
           sum(k.of) FILTER (WHERE is_due) AS of
    FROM child c LEFT JOIN known k ON k.asked = c.asked AND k.family = c.family AND k.person = c.person
        AND k.place > c.ended - c.terms AND k.place <= c.ended
    CROSS JOIN LATERAL (SELECT k.reports > 0 OR k.is_of_age AS is_due) AS x
    GROUP BY c.asked, c.family, c.day, c.person
), said AS MATERIALIZED (
    SELECT r.asked, r.family, r.day, r.person, CASE
        WHEN s.says = 'none' THEN 'neutral'
        WHEN s.says = '+' AND s.part = CASE a.rate WHEN 'attendance' THEN s.of ELSE 0 END THEN 'neutral'
        WHEN r.ended < r.terms THEN CASE WHEN r.since IS NULL THEN '?' ELSE '-' END
        WHEN r.first_on < r.since THEN '-'
        WHEN r.due = 0 THEN 'neutral'
        WHEN NOT r.is_known OR s.says = '?' THEN '?'
        WHEN g.gained > 0 AND g.gained * a.over >= a.number * CASE a.mode WHEN 'points' THEN s.of ELSE s.part END * r.of
        THEN '+' ELSE '-' END AS says
    FROM run r JOIN start s USING (asked, family, person) JOIN asked a USING (asked)
    CROSS JOIN LATERAL (SELECT (r.part * s.of - s.part * r.of) * CASE a.rate WHEN 'attendance' THEN 1 ELSE -1 END
        AS gained) AS g
)
"""

# What each band asks of each child was asked of that child alone before, as of a family of its own.
BANDS = """), band AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(band)s) AS b(asked int, place int, number int, over int)
), alone AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(alone)s)
        AS l(family int, person int, asked int, place int, day date, met boolean, possible boolean, neutral boolean)
), chosen AS MATERIALIZED (
    SELECT s.asked, s.family, s.person, s.says, CASE s.says
        WHEN 'none' THEN (SELECT max(b.place) FROM band b WHERE b.asked = s.asked)
        WHEN '+' THEN (SELECT min(b.place) FROM band b WHERE b.asked = s.asked
                       AND (b.number IS NULL OR s.part * b.over < b.number * s.of)) END AS place
    FROM start s
), said AS MATERIALIZED (
    SELECT c.asked, c.family, c.day, c.person, CASE
        WHEN h.says = '?' THEN CASE WHEN bool_or(l.possible) THEN '?' ELSE '-' END
        WHEN bool_or(l.neutral) THEN 'neutral' WHEN bool_or(l.met) THEN '+' WHEN bool_or(l.possible) THEN '?'
        ELSE '-' END AS says
    FROM child c JOIN chosen h USING (asked, family, person)
    JOIN alone l ON l.asked = c.asked AND l.family = c.family AND l.person = c.person AND l.day = c.day
        AND (h.place IS NULL OR l.place = h.place)
    GROUP BY c.asked, c.family, c.day, c.person, h.says
)
"""

IN_WORK = """
, rule AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(work)s) AS w(asked int, benefit text, weeks int, within int)
), dated AS (
    -- Each day of each person who ever worked: on a benefit a rule names, in work, in work that was verified.
    SELECT a.asked, p.family, p.person, d::date AS day,
           coalesce(bool_or(f.measure = 'benefit.claim' AND r.benefit IS NOT NULL), FALSE) AS on_benefit,
           coalesce(bool_or(f.measure = 'work.employment'), FALSE) AS at_work,
           coalesce(bool_or(f.measure = 'work.employment' AND f.code = ANY (a.codes)), FALSE) AS is_proven
    FROM asked a CROSS JOIN person p CROSS JOIN generate_series(date '2018-10-01', date '2020-08-31', '1 day') AS d
    LEFT JOIN fact f ON f.family = p.family AND f.person = p.person AND f.starts_on <= d
        AND (f.ends_on IS NULL OR d < f.ends_on) AND f.measure IN ('benefit.claim', 'work.employment')
    LEFT JOIN rule r ON r.asked = a.asked AND r.benefit = f.code
    WHERE (p.family, p.person) IN (SELECT family, person FROM fact WHERE measure = 'work.employment')
    GROUP BY a.asked, p.family, p.person, d
), walked AS MATERIALIZED (
    SELECT *, at_work AND NOT on_benefit AS is_in, lag(at_work AND NOT on_benefit, 1, FALSE) OVER one AS was_in,
           max(day) FILTER (WHERE on_benefit) OVER one + 1 AS left_on
    FROM dated WINDOW one AS (PARTITION BY asked, family, person ORDER BY day)
), beginning AS MATERIALIZED (
    SELECT w.asked, w.family, w.person, w.day AS start, x.weeks, x.within
    FROM walked w JOIN family f USING (family) JOIN person p USING (family, person)
    CROSS JOIN LATERAL (
        SELECT r.weeks, r.within FROM fact c JOIN rule r ON r.asked = w.asked AND r.benefit = c.code
        WHERE c.family = w.family AND c.person = w.person AND c.measure = 'benefit.claim' AND c.ends_on = w.left_on
        ORDER BY r.weeks DESC, r.within DESC LIMIT 1
    ) AS x
    WHERE w.is_in AND NOT w.was_in AND w.left_on > f.attached_on AND p.born_on + interval '18 years' <= w.left_on
      AND EXISTS (SELECT FROM member m WHERE m.family = w.family AND m.person = w.person
                  AND m.starts_on <= w.left_on AND w.left_on < m.ends_on)
), week AS MATERIALIZED (
    SELECT b.*, n, b.start + 7 * n + 7 AS over_on,
           count(*) FILTER (WHERE w.on_benefit) = 0 AND count(*) FILTER (WHERE w.at_work) >= a.number AS may_be,
           count(*) FILTER (WHERE w.is_proven) >= a.number AND coalesce(k.complete_to >= b.start + 7 * n + 6, FALSE)
               AND NOT EXISTS (SELECT FROM silence q WHERE q.family = b.family AND q.source = 'benefits'
                   AND q.starts_on <= b.start + 7 * n + 6 AND b.start + 7 * n <= q.last_on) AS is_sure
    FROM beginning b JOIN asked a USING (asked) CROSS JOIN LATERAL generate_series(0, b.within - 1) AS n
    JOIN walked w ON w.asked = b.asked AND w.family = b.family AND w.person = b.person
        AND w.day BETWEEN b.start + 7 * n AND b.start + 7 * n + 6
    LEFT JOIN coverage k ON k.family = b.family AND k.source = 'benefits'
    GROUP BY b.asked, b.family, b.person, b.start, b.weeks, b.within, n, a.number, k.complete_to
), summed AS (
    SELECT *, count(*) FILTER (WHERE may_be AND is_sure) OVER one AS worked,
           count(*) FILTER (WHERE may_be) OVER one AS maybe
    FROM week WINDOW one AS (PARTITION BY asked, family, person, start ORDER BY n)
), ledger AS (
    SELECT asked, family, person, start, min(over_on) FILTER (WHERE worked >= weeks) AS met_on,
           min(over_on) FILTER (WHERE maybe >= weeks) AS possible_on
    FROM summed GROUP BY asked, family, person, start
), best AS MATERIALIZED (
    SELECT DISTINCT ON (asked, family, person) * FROM ledger
    ORDER BY asked, family, person, met_on NULLS LAST, possible_on NULLS LAST, start DESC
)
SELECT c.family, c.asked, c.day, is_asked AND NOT is_silent AND coalesce(bool_or(b.met_on <= c.day), FALSE),
       is_asked AND coalesce(bool_or(b.possible_on <= c.day), FALSE), FALSE
FROM (
    SELECT family, asked, day, since IS NULL OR day >= since AS is_asked,
           EXISTS (SELECT FROM silence q WHERE q.family = calendar.family AND q.source = 'benefits'
                   AND day BETWEEN q.starts_on AND q.last_on) AS is_silent
    FROM calendar
) AS c
LEFT JOIN (best b JOIN walked w USING (asked, family, person))
    ON b.asked = c.asked AND b.family = c.family AND w.day = c.day AND NOT w.on_benefit
GROUP BY c.family, c.asked, c.day, is_asked, is_silent
"""

# What has been so on every day for months, or on every day since the work was closed.
SUSTAINED = """
SELECT family, asked, day, neutral OR (is_over AND coalesce(not_met_on < start, TRUE)),
       neutral OR (is_over AND coalesce(not_possible_on < start, TRUE)), neutral
FROM (
    SELECT s.family, t.asked, s.day, s.neutral, x.start,
           t.counted_from = 'met' OR coalesce(s.day >= f.closed_on + make_interval(months => t.months), FALSE)
               AS is_over,
           max(s.day) FILTER (WHERE NOT s.met) OVER one AS not_met_on,
           max(s.day) FILTER (WHERE NOT s.possible) OVER one AS not_possible_on
    FROM jsonb_to_recordset(%(tree)s) AS t(asked int, part int, months int, counted_from text)
    JOIN said s ON s.asked = t.part
    JOIN jsonb_to_recordset(%(family)s) AS f(family int, closed_on date) ON f.family = s.family
    CROSS JOIN LATERAL (
        SELECT CASE t.counted_from WHEN 'closed' THEN f.closed_on ELSE (
            SELECT max(d)::date
            FROM generate_series(s.day - make_interval(months => t.months) - interval '1 day',
                                 s.day - make_interval(months => t.months) + interval '4 days', '1 day') AS d
            WHERE d + make_interval(months => t.months) <= s.day) END AS start
    ) AS x
    WINDOW one AS (PARTITION BY s.family, t.asked ORDER BY s.day)
) AS held
"""
