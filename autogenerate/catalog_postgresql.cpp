// SPDX-License-Identifier: MIT
#include "autogenerate/catalog_postgresql.hpp"

#include <fmt/format.h>

#include "runtime/src/quotes.hpp"

namespace aludel::autogenerate {

namespace {

constexpr std::string_view common = R"(
WITH member AS (
  SELECT classid, objid FROM pg_depend
  WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
), space AS (
  SELECT * FROM pg_namespace n
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM member
                    WHERE classid = 'pg_namespace'::regclass AND objid = n.oid)
), relation AS NOT MATERIALIZED (
  SELECT c.*, c.oid::regclass::text AS name
  FROM pg_class c JOIN space n ON n.oid = relnamespace
  WHERE NOT relname IN {}
    AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_class'::regclass AND objid = c.oid)
), holder AS NOT MATERIALIZED (
  SELECT * FROM relation WHERE relkind IN ('r', 'p', 'v', 'm')
)
)";

// NOT NULL belongs to the columns; a trigger's constraint, to the triggers.
constexpr std::string_view constraints = R"(
SELECT c.name, quote_ident(conname), 0, 'pg_constraint'::regclass::oid, k.oid, 0,
  contype, pg_get_constraintdef(k.oid, true),
  (SELECT string_agg(o, ', ' ORDER BY o) FROM pg_class i, unnest(i.reloptions) o
   WHERE i.oid = conindid AND contype IN ('p', 'u')),
  (SELECT quote_ident(spcname) FROM pg_class i JOIN pg_tablespace s ON s.oid = i.reltablespace
   WHERE i.oid = conindid AND contype IN ('p', 'u', 'x'))
FROM holder c JOIN pg_constraint k ON conrelid = c.oid
WHERE contype NOT IN ('n', 't'))";
const std::vector<std::string_view> constraint_facts{"type", "definition", "with", "tablespace"};

// One of a partitioned table has nothing that can be altered.
constexpr std::string_view indexes = R"(
SELECT c.name, i.oid::regclass, 0, 'pg_class'::regclass::oid, i.oid, 0,
  CASE WHEN c.relkind = 'p' THEN replace(pg_get_indexdef(i.oid, 0, true), ' ON ONLY ', ' ON ')
    WHEN behind = '' THEN pg_get_indexdef(i.oid, 0, true)
    ELSE left(pg_get_indexdef(i.oid, 0, true), -length(behind)) END,
  CASE WHEN c.relkind <> 'p' THEN
    (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(i.reloptions) o) END,
  (SELECT quote_ident(spcname) FROM pg_tablespace s WHERE s.oid = i.reltablespace),
  CASE WHEN c.relkind <> 'p' THEN pg_get_expr(indpred, indrelid, true) END,
  CASE WHEN NOT indisvalid THEN true END, nullif(indisclustered, false),
  (SELECT string_agg(attnum || ' ' || attstattarget, ', ' ORDER BY attnum) FROM pg_attribute
   WHERE attrelid = i.oid AND attstattarget >= 0)
FROM pg_index x JOIN pg_class i ON i.oid = indexrelid JOIN holder c ON c.oid = indrelid,
  LATERAL (SELECT concat(
    (SELECT format(' WITH (%s)', string_agg(
       quote_ident(split_part(o, '=', 1)) || '='
         || CASE WHEN quote_ident(v) = v THEN v ELSE quote_literal(v) END, ', '))
     FROM unnest(i.reloptions) o, substr(o, strpos(o, '=') + 1) v HAVING count(*) > 0),
    ' WHERE ' || pg_get_expr(indpred, indrelid, true)) AS behind) its
WHERE NOT EXISTS (SELECT FROM pg_constraint
                  WHERE conindid = i.oid AND contype IN ('p', 'u', 'x')))";
const std::vector<std::string_view> index_facts{"definition", "with",      "tablespace", "where",
                                                "invalid",    "clustered", "statistics"};

}  // namespace

std::string common_part(const table_names& own) {
  return fmt::format(common, fmt::format("({}, {})", detail::quoted_text(own.version),
                                         detail::quoted_text(own.history)));
}

const std::vector<kind_query>& kind_queries() {
  static const std::vector<kind_query> all{
      {object_kind::schema, {}, R"(
SELECT '', quote_ident(nspname), 0, 'pg_namespace'::regclass::oid, oid, 0
FROM space
)"},

      {object_kind::extension, {"schema"}, R"(
SELECT '', quote_ident(extname), 0, 'pg_extension'::regclass::oid, oid, 0,
  extnamespace::regnamespace
FROM pg_extension WHERE extname <> 'plpgsql'
)"},

      {object_kind::enum_type, {"labels"}, R"(
SELECT '', format_type(y.oid, NULL), 0, 'pg_type'::regclass::oid, y.oid, 0,
  (SELECT string_agg(quote_literal(enumlabel), chr(31) ORDER BY enumsortorder)
   FROM pg_enum WHERE enumtypid = y.oid)
FROM pg_type y JOIN space n ON n.oid = typnamespace
WHERE typtype = 'e'
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = y.oid)
)"},

      {object_kind::composite_type, {}, R"(
SELECT '', format_type(reltype, NULL), 0, 'pg_type'::regclass::oid, reltype, 0
FROM relation WHERE relkind = 'c'
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = reltype)
)"},

      {object_kind::attribute, {"type", "collation"}, R"(
SELECT format_type(reltype, NULL), quote_ident(attname), attnum, 'pg_class'::regclass::oid,
  attrelid, attnum, format_type(atttypid, atttypmod),
  CASE WHEN attcollation <> typcollation THEN attcollation::regcollation END
FROM relation c JOIN pg_attribute a ON attrelid = c.oid JOIN pg_type y ON y.oid = atttypid
WHERE relkind = 'c' AND attnum > 0 AND NOT attisdropped
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = reltype)
)"},

      {object_kind::range_type,
       {"subtype", "operator class", "collation", "canonical", "difference", "multirange"},
       R"(
SELECT '', format_type(y.oid, NULL), 0, 'pg_type'::regclass::oid, y.oid, 0,
  format_type(rngsubtype, NULL),
  CASE WHEN NOT opcdefault THEN format('%I.%I', o.nspname, opcname) END,
  (SELECT rngcollation::regcollation FROM pg_type s
   WHERE s.oid = rngsubtype AND rngcollation <> s.typcollation),
  nullif(rngcanonical::text, '-'), nullif(rngsubdiff::text, '-'),
  (SELECT quote_ident(m.typname) FROM pg_type m
   WHERE m.oid::text = to_jsonb(r)->>'rngmultitypid'
     AND m.typname <> regexp_replace(y.typname, 'range', 'multirange')
     AND m.typname <> y.typname || '_multirange')
FROM pg_type y JOIN space n ON n.oid = typnamespace JOIN pg_range r ON rngtypid = y.oid
JOIN pg_opclass ON pg_opclass.oid = rngsubopc JOIN pg_namespace o ON o.oid = opcnamespace
WHERE typtype = 'r'
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = y.oid)
)"},

      {object_kind::domain, {"type", "collation", "default", "not null"}, R"(
SELECT '', format_type(y.oid, NULL), 0, 'pg_type'::regclass::oid, y.oid, 0,
  format_type(typbasetype, typtypmod),
  (SELECT y.typcollation::regcollation FROM pg_type b
   WHERE b.oid = y.typbasetype AND b.typcollation <> y.typcollation),
  pg_get_expr(typdefaultbin, 0), nullif(typnotnull, false)
FROM pg_type y JOIN space n ON n.oid = typnamespace
WHERE typtype = 'd'
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = y.oid)
)"},

      {object_kind::domain_constraint, {"definition"}, R"(
SELECT format_type(y.oid, NULL), quote_ident(conname), 0, 'pg_constraint'::regclass::oid, k.oid,
  0, pg_get_constraintdef(k.oid, true)
FROM pg_constraint k JOIN pg_type y ON y.oid = contypid JOIN space n ON n.oid = typnamespace
WHERE contype = 'c'
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = y.oid)
)"},

      // Those of identity columns are the columns'.
      {object_kind::sequence,
       {"type", "start", "increment", "minimum", "maximum", "cache", "cycle", "unlogged",
        "owned by"},
       R"(
SELECT '', c.name, 0, 'pg_class'::regclass::oid, c.oid, 0,
  format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcache,
  nullif(seqcycle, false), CASE WHEN c.relpersistence = 'u' THEN true END,
  t.name || '.' || quote_ident(attname)
FROM relation c JOIN pg_sequence ON seqrelid = c.oid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
  AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
LEFT JOIN relation t ON t.oid = refobjid
LEFT JOIN pg_attribute ON attrelid = t.oid AND attnum = refobjsubid
WHERE d.deptype IS DISTINCT FROM 'i'
)"},

      {object_kind::function, {"definition", "arguments", "returns"}, R"(
SELECT '', p.oid::regprocedure, 0, 'pg_proc'::regclass::oid, p.oid, 0,
  pg_get_functiondef(p.oid), pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)
FROM pg_proc p JOIN space n ON n.oid = pronamespace
WHERE prokind IN ('f', 'w')
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid
                  AND deptype = 'i')
)"},

      {object_kind::procedure, {"definition", "arguments"}, R"(
SELECT '', p.oid::regprocedure, 0, 'pg_proc'::regclass::oid, p.oid, 0,
  pg_get_functiondef(p.oid), pg_get_function_arguments(p.oid)
FROM pg_proc p JOIN space n ON n.oid = pronamespace
WHERE prokind = 'p'
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
)"},

      {object_kind::aggregate, {"definition"}, R"(
SELECT '', format('%s(%s)', split_part(p.oid::regprocedure::text, '(', 1),
    coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*')),
  0, 'pg_proc'::regclass::oid, p.oid, 0,
  concat_ws(', ', 'SFUNC = ' || aggtransfn::text,
    'STYPE = ' || format_type(aggtranstype, NULL), 'SSPACE = ' || nullif(aggtransspace, 0),
    'FINALFUNC = ' || nullif(aggfinalfn::text, '-'),
    CASE WHEN aggfinalextra THEN 'FINALFUNC_EXTRA' END,
    'COMBINEFUNC = ' || nullif(aggcombinefn::text, '-'),
    'SERIALFUNC = ' || nullif(aggserialfn::text, '-'),
    'DESERIALFUNC = ' || nullif(aggdeserialfn::text, '-'),
    'INITCOND = ' || quote_literal(agginitval),
    'MSFUNC = ' || nullif(aggmtransfn::text, '-'), 'MINVFUNC = ' || nullif(aggminvtransfn::text, '-'),
    'MSTYPE = ' || format_type(nullif(aggmtranstype, 0), NULL),
    'MFINALFUNC = ' || nullif(aggmfinalfn::text, '-'),
    CASE WHEN aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
    'MINITCOND = ' || quote_literal(aggminitval),
    'SORTOP = ' || (SELECT format('OPERATOR(%I.%s)', s.nspname, oprname)
                    FROM pg_operator o JOIN pg_namespace s ON s.oid = oprnamespace
                    WHERE o.oid = aggsortop),
    'PARALLEL = ' || CASE proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END,
    CASE WHEN aggkind = 'h' THEN 'HYPOTHETICAL' END)
FROM pg_proc p JOIN space n ON n.oid = pronamespace JOIN pg_aggregate ON aggfnoid = p.oid
WHERE prokind = 'a'
  AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
)"},

      {object_kind::table,
       {"unlogged", "partition of", "bound", "partitioned by", "inherits", "of", "access method",
        "tablespace", "with", "row level security", "forced row level security", "replica identity",
        "inherited not null"},
       R"(
SELECT '', c.name, 0, 'pg_class'::regclass::oid, c.oid, 0,
  CASE WHEN relpersistence = 'u' THEN true END,
  CASE WHEN relispartition THEN parents.names END,
  CASE WHEN relispartition THEN pg_get_expr(relpartbound, c.oid) END,
  CASE WHEN relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
  CASE WHEN NOT relispartition THEN parents.names END,
  CASE WHEN reloftype <> 0 THEN format_type(reloftype, NULL) END,
  (SELECT quote_ident(amname) FROM pg_am WHERE pg_am.oid = relam AND amname <> 'heap'),
  (SELECT quote_ident(spcname) FROM pg_tablespace s WHERE s.oid = reltablespace),
  (SELECT string_agg(o, ', ' ORDER BY o)
   FROM (SELECT unnest(reloptions)
         UNION ALL SELECT 'toast.' || unnest(t.reloptions) FROM pg_class t
         WHERE t.oid = c.reltoastrelid) every (o)),
  nullif(relrowsecurity, false), nullif(relforcerowsecurity, false),
  CASE relreplident WHEN 'n' THEN 'NOTHING' WHEN 'f' THEN 'FULL'
    WHEN 'i' THEN (SELECT 'USING INDEX ' || quote_ident(i.relname)
                   FROM pg_index JOIN pg_class i ON i.oid = indexrelid
                   WHERE indrelid = c.oid AND indisreplident) END,
  CASE WHEN parents.names <> '' THEN (
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attname) FROM pg_attribute a
    WHERE attrelid = c.oid AND attinhcount > 0 AND attnotnull AND NOT attisdropped
      AND NOT EXISTS (SELECT FROM pg_inherits JOIN pg_attribute p ON p.attrelid = inhparent
                        AND p.attname = a.attname AND p.attnotnull
                      WHERE inhrelid = c.oid)) END
FROM relation c LEFT JOIN LATERAL (
  SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) AS names
  FROM pg_inherits WHERE inhrelid = c.oid) parents ON true
WHERE relkind IN ('r', 'p')
)"},

      // Since PostgreSQL 18 NOT NULL has a name. The one that the server makes is of the names that
      // the table and the column had then. Among a column's options are the server's own
      // (`pg_attver`), which differ each time.
      {object_kind::column,
       {"type", "collation", "not null", "not null name", "not null not valid",
        "not null without children", "identity", "identity options", "generated", "virtual",
        "storage", "statistics", "options"},
       R"(
SELECT c.name, quote_ident(attname), attnum, 'pg_class'::regclass::oid, attrelid, attnum,
  format_type(atttypid, atttypmod),
  CASE WHEN attcollation <> typcollation THEN attcollation::regcollation END,
  nullif(attnotnull, false), required.name, required.not_valid, required.without_children,
  CASE attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END, identity.options,
  CASE WHEN attgenerated <> '' THEN pg_get_expr(adbin, adrelid, true) END,
  CASE WHEN attgenerated = 'v' THEN true END,
  CASE WHEN attstorage <> typstorage THEN
    CASE attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
      ELSE 'EXTENDED' END END,
  nullif(attstattarget, -1),
  (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(attoptions) o WHERE o LIKE 'n\_distinct%')
FROM relation c JOIN pg_attribute a ON attrelid = c.oid JOIN pg_type y ON y.oid = atttypid
LEFT JOIN pg_attrdef ON attgenerated <> '' AND adrelid = c.oid AND adnum = attnum
LEFT JOIN LATERAL (
  SELECT CASE WHEN conname !~ '_not_null[0-9]*$' THEN quote_ident(conname) END AS name,
    CASE WHEN NOT convalidated THEN true END AS not_valid,
    nullif(connoinherit, false) AS without_children
  FROM pg_constraint WHERE conrelid = attrelid AND contype = 'n' AND conkey[1] = attnum
    AND conislocal) required ON attnotnull
LEFT JOIN LATERAL (
  SELECT concat_ws(' ',
    CASE WHEN seqstart <> CASE WHEN seqincrement > 0 THEN seqmin ELSE seqmax END
      THEN 'START WITH ' || seqstart END,
    CASE WHEN seqincrement <> 1 THEN 'INCREMENT BY ' || seqincrement END,
    CASE WHEN seqmin <> CASE WHEN seqincrement > 0 THEN 1 ELSE lowest END
      THEN 'MINVALUE ' || seqmin END,
    CASE WHEN seqmax <> CASE WHEN seqincrement > 0 THEN highest ELSE -1 END
      THEN 'MAXVALUE ' || seqmax END,
    CASE WHEN seqcache <> 1 THEN 'CACHE ' || seqcache END,
    CASE WHEN seqcycle THEN 'CYCLE' END) AS options
  FROM pg_depend JOIN pg_sequence ON seqrelid = objid, LATERAL (
    SELECT CASE seqtypid WHEN 'int2'::regtype THEN -32768 WHEN 'int4'::regtype THEN -2147483648
             ELSE -9223372036854775808 END AS lowest,
           CASE seqtypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647
             ELSE 9223372036854775807 END AS highest) bounds
  WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
    AND refobjid = attrelid AND refobjsubid = attnum AND deptype = 'i') identity
  ON attidentity <> ''
WHERE relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped AND attinhcount = 0
)"},

      // A child's is its parent's, unless it has one of its own.
      {object_kind::default_value, {"expression"}, R"(
SELECT c.name, quote_ident(attname), 0, 'pg_attrdef'::regclass::oid, d.oid, 0,
  pg_get_expr(adbin, adrelid, true)
FROM holder c JOIN pg_attrdef d ON adrelid = c.oid
JOIN pg_attribute a ON attrelid = c.oid AND attnum = adnum
WHERE attgenerated = ''
  AND NOT EXISTS (SELECT FROM pg_inherits JOIN pg_attribute p ON p.attrelid = inhparent
                    AND p.attname = a.attname
                  JOIN pg_attrdef e ON e.adrelid = p.attrelid AND e.adnum = p.attnum
                  WHERE inhrelid = c.oid AND pg_get_expr(e.adbin, e.adrelid, true)
                    = pg_get_expr(d.adbin, d.adrelid, true))
UNION ALL  -- an inherited column that has lost the one of its parent
SELECT c.name, quote_ident(attname), 0, 0, attrelid, attnum, 'NULL'
FROM relation c JOIN pg_attribute a ON attrelid = c.oid
WHERE relkind IN ('r', 'p') AND attinhcount > 0 AND NOT atthasdef AND NOT attisdropped
  AND EXISTS (SELECT FROM pg_inherits JOIN pg_attribute p ON p.attrelid = inhparent
                AND p.attname = a.attname
              WHERE inhrelid = c.oid AND p.atthasdef AND p.attgenerated = '')
)"},

      {object_kind::constraint, constraint_facts,
       std::string(constraints) + " AND coninhcount = 0 AND conparentid = 0"},

      {object_kind::index, index_facts, std::string(indexes) + " AND NOT i.relispartition"},

      // The server writes the columns in the order that they have in the table.
      {object_kind::statistics, {"definition", "target"}, R"(
SELECT c.name, format('%I.%I', nspname, stxname), 0, 'pg_statistic_ext'::regclass::oid, s.oid, 0,
  coalesce(replace(pg_get_statisticsobjdef(s.oid), ' ON ' || by_number, ' ON ' || by_name),
    pg_get_statisticsobjdef(s.oid)),
  nullif(stxstattarget, -1)
FROM pg_statistic_ext s JOIN holder c ON c.oid = stxrelid JOIN space n ON n.oid = stxnamespace
LEFT JOIN LATERAL (
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS by_number,
         string_agg(quote_ident(attname), ', ' ORDER BY attname) AS by_name
  FROM pg_attribute WHERE attrelid = stxrelid AND attnum = ANY (stxkeys)) columns ON true
)"},

      {object_kind::view, {"definition", "columns", "with"}, R"(
SELECT '', c.name, 0, 'pg_class'::regclass::oid, c.oid, 0, pg_get_viewdef(c.oid, true),
  (SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', '
                     ORDER BY attnum)
   FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
  (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(reloptions) o)
FROM relation c WHERE relkind = 'v'
)"},

      {object_kind::materialized_view, {"definition", "access method", "tablespace", "with"}, R"(
SELECT '', c.name, 0, 'pg_class'::regclass::oid, c.oid, 0, pg_get_viewdef(c.oid, true),
  (SELECT quote_ident(amname) FROM pg_am WHERE pg_am.oid = relam AND amname <> 'heap'),
  (SELECT quote_ident(spcname) FROM pg_tablespace s WHERE s.oid = reltablespace),
  (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(reloptions) o)
FROM relation c WHERE relkind = 'm'
)"},

      {object_kind::trigger, {"definition", "enabled"}, R"(
SELECT c.name, quote_ident(tgname), 0, 'pg_trigger'::regclass::oid, g.oid, 0,
  pg_get_triggerdef(g.oid, true),
  CASE tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
    WHEN 'A' THEN 'ENABLE ALWAYS' END
FROM holder c JOIN pg_trigger g ON tgrelid = c.oid WHERE NOT tgisinternal AND tgparentid = 0
)"},

      {object_kind::rule, {"definition", "enabled"}, R"(
SELECT c.name, quote_ident(rulename), 0, 'pg_rewrite'::regclass::oid, r.oid, 0,
  pg_get_ruledef(r.oid, true),
  CASE ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
    WHEN 'A' THEN 'ENABLE ALWAYS' END
FROM holder c JOIN pg_rewrite r ON ev_class = c.oid WHERE rulename <> '_RETURN'
)"},

      {object_kind::policy, {"restrictive", "command", "roles", "using", "check"}, R"(
SELECT c.name, quote_ident(polname), 0, 'pg_policy'::regclass::oid, p.oid, 0,
  CASE WHEN NOT polpermissive THEN true END,
  CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
    WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
  (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE r::regrole::text END, ', '
                     ORDER BY r::regrole::text)
   FROM unnest(polroles) r),
  pg_get_expr(polqual, polrelid, true), pg_get_expr(polwithcheck, polrelid, true)
FROM holder c JOIN pg_policy p ON polrelid = c.oid
)"},
  };
  return all;
}

const std::vector<kind_query>& inherited_queries() {
  static const std::vector<kind_query> all{
      {object_kind::constraint, constraint_facts,
       std::string(constraints) + " AND (coninhcount > 0 OR conparentid <> 0)"},
      {object_kind::index, index_facts, std::string(indexes) + " AND i.relispartition"},
  };
  return all;
}

const std::string_view comments_query = R"(
SELECT classoid, objoid, objsubid, description, quote_ident(attname)
FROM pg_description LEFT JOIN pg_attribute
  ON classoid = 'pg_class'::regclass AND attrelid = objoid AND attnum = objsubid AND objsubid > 0
WHERE (objoid >= 16384 OR (classoid, objoid) = ('pg_namespace'::regclass, 2200))
  AND (classoid <> 'pg_extension'::regclass OR description IS DISTINCT FROM (
    SELECT comment FROM pg_available_extensions JOIN pg_extension e ON extname = name
    WHERE e.oid = objoid))
  AND NOT (classoid = 'pg_namespace'::regclass AND description = 'standard public schema')
)";

// What is not said of an object is what is usual for its kind.
constexpr std::string_view privileges_of = R"(
SELECT class, object, part,
  coalesce(string_agg(privilege_type || of_column || ' TO ' ||
      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END ||
      CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, chr(31)
    ORDER BY privilege_type, of_column, grantee::regrole::text) FILTER (WHERE grantee <> owner), '')
FROM (SELECT *, '' AS of_column FROM (
  SELECT 'pg_class'::regclass::oid AS class, oid AS object, 0 AS part, relowner AS owner,
    relacl AS acl, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char" AS kind
  FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL
  SELECT 'pg_class'::regclass, attrelid, attnum, relowner, attacl, NULL
  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
  WHERE attrelid >= 16384 AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p')
  UNION ALL
  SELECT 'pg_proc'::regclass, oid, 0, proowner, proacl, 'f' FROM pg_proc WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_type'::regclass, oid, 0, typowner, typacl, 'T'
  FROM pg_type WHERE oid >= 16384 AND typtype IN ('e', 'd', 'c', 'r')
  UNION ALL
  SELECT 'pg_namespace'::regclass, oid, 0, nspowner, nspacl, 'n'
  FROM pg_namespace WHERE oid >= 16384 OR nspname = 'public'
) most
  UNION ALL  -- columns of views are no objects
  SELECT 'pg_class'::regclass, attrelid, 0, relowner, attacl, NULL,
    format(' (%I)', attname)
  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
  WHERE attrelid >= 16384 AND attacl IS NOT NULL AND NOT attisdropped AND relkind IN ('v', 'm')
) o LEFT JOIN LATERAL aclexplode(coalesce(acl, acldefault(kind, owner))) ON true
{}GROUP BY class, object, part, owner
)";

std::string privileges_query(bool all) {
  return fmt::format(privileges_of, all ? "" : "WHERE acl IS NOT NULL\n");
}

// Where it is somebody else than who asks.
const std::string_view owners_query = R"(
SELECT class, object, 0, owner::regrole FROM (
  SELECT 'pg_class'::regclass::oid AS class, oid AS object, relowner AS owner
  FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL SELECT 'pg_proc'::regclass, oid, proowner FROM pg_proc
  UNION ALL SELECT 'pg_type'::regclass, oid, typowner FROM pg_type
  WHERE typtype IN ('e', 'd', 'c', 'r')
  UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxowner FROM pg_statistic_ext
) o WHERE object >= 16384 AND owner <> (SELECT oid FROM pg_roles WHERE rolname = current_user)
)";

// Objects of the user's begin at this number.
const std::string_view needs_query = R"(
WITH RECURSIVE parent AS (
  SELECT inhrelid, inhparent FROM pg_inherits
  UNION SELECT p.inhrelid, i.inhparent FROM parent p JOIN pg_inherits i ON i.inhrelid = p.inhparent)
SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype IN ('i', 'e')
FROM pg_depend WHERE objid >= 16384 AND refobjid >= 16384
UNION ALL  -- a column that is inherited is one of its table's parents
SELECT classid, objid, objsubid, refclassid, inhparent, p.attnum, false
FROM pg_depend JOIN pg_attribute a ON a.attrelid = refobjid AND a.attnum = refobjsubid
JOIN parent ON inhrelid = refobjid
JOIN pg_attribute p ON p.attrelid = inhparent AND p.attname = a.attname
WHERE refclassid = 'pg_class'::regclass AND refobjsubid > 0 AND a.attinhcount > 0
)";

}  // namespace aludel::autogenerate
