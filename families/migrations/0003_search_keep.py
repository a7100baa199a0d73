"""The functions that make the search's documents: what a family is known by, folded as the search reads it."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations

from families.same_council import children

# Must fold as families.search.folding does; a test holds the two to each other.
FOLDING = r"""
    CREATE FUNCTION families_folded(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    BEGIN
        IF words ~ '[^\x01-\x7f]' THEN
            words := translate(words, E'ØøŁłĐđıÐð\u2018\u2019\u02bc\u2032\u2010\u2011\u2013\u2014\u2212\u201c\u201d',
                               'OoLlDdiDd           ');
            words := replace(replace(replace(words, 'ß', 'ss'), 'Æ', 'Ae'), 'æ', 'ae');
            words := replace(replace(replace(replace(words, 'Œ', 'Oe'), 'œ', 'oe'), 'Þ', 'Th'), 'þ', 'th');
            words := regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g');
        END IF;
        RETURN translate(lower(words COLLATE "C"),
                         E'!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r\v\f', '                                     ');
    END
    $$;

    -- The words of a name, and the name written as one word where it has several: Mary-Jane is also maryjane.
    CREATE FUNCTION families_words_of(name text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    BEGIN
        name := families_folded(name);
        IF strpos(name, ' ') = 0 THEN
            RETURN ARRAY[name];
        END IF;
        RETURN array_remove(string_to_array(name, ' ') || replace(name, ' ', ''), '');
    END
    $$;

    CREATE FUNCTION families_squeezed(reference text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT lower(translate(reference, E' !"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r\v\f', '') COLLATE "C")
    $$;

    -- A word as it is heard, and as it is with one letter (of six and more: two) left out.
    CREATE FUNCTION families_likeness(word text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT array_agg(DISTINCT key) FROM (
            SELECT word UNION ALL
            SELECT '~' || heard FROM unnest(ARRAY[dmetaphone(word), dmetaphone_alt(word)]) heard WHERE heard <> ''
            UNION ALL
            SELECT left(word, i - 1) || substr(word, i + 1) FROM generate_series(1, least(length(word), 20)) i
            UNION ALL
            SELECT left(word, i - 1) || substr(word, i + 1, j - i - 1) || substr(word, j + 1)
            FROM generate_series(1, least(length(word), 20)) i, generate_series(i + 1, least(length(word), 20)) j
            WHERE length(word) >= 6
        ) AS keys (key)
    $$;
"""

# Each kind of word begins with its own sign: see families.search.typed. What belongs to one person, or to one
# address, stands at one place, so that "<0>" finds it together.
DOCUMENTS = r"""
    CREATE FUNCTION families_search_documents(ids bigint[])
    RETURNS TABLE (family_id bigint, council_id bigint, words tsvector) LANGUAGE sql STABLE AS $$
        WITH members AS MATERIALIZED (
            SELECT pair.family_id, p.*,
                   1 + row_number() OVER (PARTITION BY pair.family_id ORDER BY pair.person_id) AS place
            FROM (SELECT DISTINCT m.family_id, m.person_id FROM families_membership m
                  WHERE m.family_id = ANY (ids)) AS pair
            JOIN families_person p ON p.id = pair.person_id
        ), named AS MATERIALIZED (
            SELECT f.id, f.council_id, f.name, f.reference FROM families_family f WHERE f.id = ANY (ids)
        ), names AS MATERIALIZED (
            SELECT each.name, families_words_of(each.name) AS words
            FROM (SELECT given_name FROM members UNION SELECT family_name FROM members UNION SELECT name FROM named)
                AS each (name)
        ), told AS (
            SELECT f.id AS family_id, 1 AS place,
                   unnest(n.words || ('=' || families_squeezed(f.reference)) || ('$' || f.council_id)) AS word
            FROM named f JOIN names n ON n.name = f.name
            UNION ALL
            SELECT m.family_id, m.place,
                   unnest(given.words || family.words || ('^' || left(given.words[1], 1))
                          || ('^' || left(family.words[1], 1)) || to_char(m.born_on, '"#"YYYYMMDD'))
            FROM members m JOIN names given ON given.name = m.given_name JOIN names family ON family.name = m.family_name
            UNION ALL
            SELECT m.family_id, m.place, CASE i.kind WHEN 'nino' THEN '!' ELSE '=' END || families_squeezed(i.value)
            FROM members m JOIN families_identifier i ON i.person_id = m.id
            UNION ALL
            SELECT h.family_id, h.place,
                   unnest(array_remove(string_to_array(
                              '@' || replace(families_folded(h.address_1 || ' ' || h.address_2), ' ', ' @'), ' '), '@')
                          || ('%' || h.code) || ('%' || left(h.code, -3)))
            FROM (SELECT r.*, families_squeezed(r.postcode) AS code,
                         1000 + row_number() OVER (PARTITION BY r.family_id ORDER BY r.id) AS place
                  FROM families_residence r WHERE r.family_id = ANY (ids) AND NOT r.is_shielded) AS h
        ), documents AS (
            SELECT t.family_id, string_agg('''' || t.word || ''':' || t.place, ' ')::tsvector AS words
            FROM told t WHERE t.word <> '' GROUP BY t.family_id
        )
        SELECT f.id, f.council_id, d.words FROM documents d JOIN named f ON f.id = d.family_id
    $$;

    -- Locks first and reads afterwards: of two writers of a family, the second sees what the first wrote.
    CREATE FUNCTION families_search_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF cardinality(ids) = 0 THEN
            RETURN;
        END IF;
        PERFORM 1 FROM families_searchdocument WHERE family_id = ANY (ids) ORDER BY family_id FOR UPDATE;
        DELETE FROM families_searchdocument d
        WHERE d.family_id = ANY (ids) AND NOT EXISTS (SELECT FROM families_family f WHERE f.id = d.family_id);
        WITH written AS (
            INSERT INTO families_searchdocument AS kept (family_id, council_id, words)
            SELECT d.family_id, d.council_id, d.words FROM families_search_documents(ids) d ORDER BY d.family_id
            ON CONFLICT (family_id) DO UPDATE SET council_id = EXCLUDED.council_id, words = EXCLUDED.words
                WHERE (kept.council_id, kept.words) IS DISTINCT FROM (EXCLUDED.council_id, EXCLUDED.words)
            RETURNING kept.words
        )
        INSERT INTO families_searchword (word, likeness)
        SELECT fresh.word, families_likeness(ltrim(fresh.word, '@')) FROM (
            SELECT DISTINCT u.lexeme AS word FROM written, unnest(written.words) u
            WHERE u.lexeme ~ '^@?[a-z]{3,}$'
        ) AS fresh
        WHERE NOT EXISTS (SELECT FROM families_searchword known WHERE known.word = fresh.word)
        ORDER BY fresh.word
        ON CONFLICT DO NOTHING;
    END
    $$;
"""

GONE = """
    DROP FUNCTION families_search_refresh, families_search_documents, families_likeness, families_squeezed,
        families_words_of, families_folded
"""


class Migration(migrations.Migration):
    """Add the functions, and hold a document to its family's council."""

    dependencies = [("families", "0002_same_council")]

    operations = [
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(FOLDING + DOCUMENTS, GONE),
        *children("families_searchdocument", [("family_id", "families_family")]),
    ]
