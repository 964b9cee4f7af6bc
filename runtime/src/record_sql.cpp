// SPDX-License-Identifier: MIT
#include "runtime/src/record_sql.hpp"

#include <fmt/format.h>

#include "runtime/src/quotes.hpp"

namespace aludel::detail {

namespace {

// Operators and functions are qualified: a hostile search_path must not choose them. IN would look
// for its `=` by the search_path. The tables are found by the search_path, as people expect of it,
// and then looked at: what is no plain table of ours may be a stranger's.
constexpr record_sql postgresql{
    // One message, which waits for no lock longer than that.
    .read = R"(SET LOCAL lock_timeout = 1000;
SELECT c.schema, pg_catalog.quote_ident(pg_catalog.current_schema()), c.ours,
  v.revision, v.chain, h.sequence, h.event, h.revision, h.outcome, h.statement_index,
  h.checksum, h.chain, h.position
FROM (SELECT pg_catalog.min(relnamespace)::pg_catalog.regnamespace AS schema,
        pg_catalog.min(relnamespace) OPERATOR(pg_catalog.=) pg_catalog.max(relnamespace)
        AND pg_catalog.bool_and(relkind OPERATOR(pg_catalog.=) 'r'
          AND relpersistence OPERATOR(pg_catalog.<>) 't' AND NOT relrowsecurity
          AND pg_catalog.pg_get_userbyid(relowner) OPERATOR(pg_catalog.=) current_user) AS ours
      FROM pg_catalog.pg_class
      WHERE oid OPERATOR(pg_catalog.=) ANY (ARRAY['{1}'::pg_catalog.regclass::pg_catalog.oid,
                                                  '{2}'::pg_catalog.regclass::pg_catalog.oid])) c
LEFT JOIN {1} v ON v.bundle OPERATOR(pg_catalog.=) {bundle}
LEFT JOIN (SELECT sequence, event, revision, outcome, statement_index, checksum, chain, position
           FROM {2} WHERE bundle OPERATOR(pg_catalog.=) {bundle}
           ORDER BY sequence DESC LIMIT 1) h ON true)",
    // A superuser is a member of every role, and a stranger's triggers would run as him.
    .strange = R"(SELECT pg_catalog.concat(
  CASE WHEN c.relkind OPERATOR(pg_catalog.=) 'v' THEN 'the view ' ELSE 'the table ' END,
  pg_catalog.quote_ident(n.nspname), '.', pg_catalog.quote_ident(c.relname),
  CASE WHEN c.relkind OPERATOR(pg_catalog.<>) 'r' THEN ' stands where a table of Aludel''s should'
    WHEN c.relpersistence OPERATOR(pg_catalog.=) 't' THEN ' is temporary'
    WHEN c.relnamespace OPERATOR(pg_catalog.<>) v.relnamespace
      THEN ' is in another schema than the version table'
    WHEN pg_catalog.row_security_active(c.oid) THEN ' hides rows from this role'
    ELSE pg_catalog.concat(' belongs to the role ', pg_catalog.pg_get_userbyid(c.relowner),
      ', who owns neither the schema nor the database') END)
FROM pg_catalog.pg_class v
JOIN pg_catalog.pg_class c
  ON c.oid OPERATOR(pg_catalog.=) ANY (ARRAY[v.oid, '{2}'::pg_catalog.regclass::pg_catalog.oid])
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
JOIN pg_catalog.pg_database d
  ON d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
JOIN pg_catalog.pg_roles r ON r.rolname OPERATOR(pg_catalog.=) current_user
WHERE v.oid OPERATOR(pg_catalog.=) '{1}'::pg_catalog.regclass
  AND (c.relkind OPERATOR(pg_catalog.<>) 'r' OR c.relpersistence OPERATOR(pg_catalog.=) 't'
    OR c.relnamespace OPERATOR(pg_catalog.<>) v.relnamespace
    OR pg_catalog.row_security_active(c.oid)
    OR NOT (c.relowner OPERATOR(pg_catalog.=) n.nspowner
      OR c.relowner OPERATOR(pg_catalog.=) d.datdba OR c.relowner OPERATOR(pg_catalog.=) r.oid
      OR NOT r.rolsuper AND pg_catalog.pg_has_role(c.relowner, 'MEMBER')))
ORDER BY c.relpersistence OPERATOR(pg_catalog.=) 't' DESC, 1)",
    .schema = "SELECT pg_catalog.quote_ident(pg_catalog.current_schema())",
    // Both by one snapshot: to_regclass() would answer for one of them from a cache, of the time
    // before another process made the tables.
    .there = R"(SELECT
  EXISTS (SELECT FROM pg_catalog.pg_class
          WHERE relnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace($1)::pg_catalog.oid
            AND relname OPERATOR(pg_catalog.=) $2::pg_catalog.name),
  EXISTS (SELECT FROM pg_catalog.pg_class
          WHERE relnamespace OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace($1)::pg_catalog.oid
            AND relname OPERATOR(pg_catalog.=) $3::pg_catalog.name))",
    .may_create = R"(SELECT current_user,
  CASE WHEN n.oid IS NULL
    THEN pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
    ELSE pg_catalog.has_schema_privilege(n.oid, 'CREATE') END, false
FROM (SELECT pg_catalog.to_regnamespace($1)::pg_catalog.oid AS oid) n)",
    .may_write = R"(SELECT current_user,
  pg_catalog.has_table_privilege(v.oid, 'SELECT') AND pg_catalog.has_table_privilege(v.oid, 'INSERT')
    AND pg_catalog.has_table_privilege(v.oid, 'DELETE')
    AND pg_catalog.has_table_privilege(h.oid, 'SELECT')
    AND pg_catalog.has_table_privilege(h.oid, 'INSERT')
    AND pg_catalog.has_column_privilege(h.oid, 'outcome', 'UPDATE')
    AND pg_catalog.has_column_privilege(h.oid, 'duration_ms', 'UPDATE'),
  EXISTS (SELECT FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
          WHERE (c.oid OPERATOR(pg_catalog.=) v.oid OR c.oid OPERATOR(pg_catalog.=) h.oid)
            AND a.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid
            AND a.privilege_type OPERATOR(pg_catalog.=)
              ANY (ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']))
  OR EXISTS (SELECT FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
             WHERE (c.attrelid OPERATOR(pg_catalog.=) v.oid
                 OR c.attrelid OPERATOR(pg_catalog.=) h.oid)
               AND a.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid
               AND a.privilege_type OPERATOR(pg_catalog.=) ANY (ARRAY['INSERT', 'UPDATE']))
FROM (SELECT $1::pg_catalog.regclass::pg_catalog.oid AS oid) v,
     (SELECT $2::pg_catalog.regclass::pg_catalog.oid AS oid) h)",
    .create_schema =
        "DO $$BEGIN IF pg_catalog.to_regnamespace('{0}') IS NULL THEN "
        "CREATE SCHEMA {0}; END IF; END$$",
    .create_version = R"(CREATE TABLE IF NOT EXISTS {1} (
  bundle pg_catalog.text NOT NULL,
  revision pg_catalog.text NOT NULL,
  chain pg_catalog.text NOT NULL,
  PRIMARY KEY (bundle, revision)))",
    .create_history = R"(CREATE TABLE IF NOT EXISTS {2} (
  bundle pg_catalog.text NOT NULL,
  sequence pg_catalog.int8 NOT NULL,
  event pg_catalog.text NOT NULL,
  revision pg_catalog.text NOT NULL,
  parents pg_catalog.text NOT NULL,
  dependencies pg_catalog.text NOT NULL,
  checksum pg_catalog.text NOT NULL,
  chain pg_catalog.text NOT NULL,
  lexer pg_catalog.int4 NOT NULL,
  message pg_catalog.text NOT NULL,
  started_at pg_catalog.timestamptz NOT NULL,
  duration_ms pg_catalog.int8,
  database_user pg_catalog.text NOT NULL,
  application pg_catalog.text NOT NULL,
  application_version pg_catalog.text NOT NULL,
  outcome pg_catalog.text NOT NULL,
  compatibility pg_catalog.text NOT NULL,
  statement_index pg_catalog.int4,
  backend_pid pg_catalog.int4 NOT NULL,
  backend_start pg_catalog.timestamptz,
  downgrade pg_catalog.text,
  position pg_catalog.text,
  PRIMARY KEY (bundle, sequence)))",
    .insert = R"(INSERT INTO {2} (bundle, sequence, event, revision, parents,
  dependencies, checksum, chain, lexer, message, application, application_version, outcome,
  compatibility, statement_index, downgrade, duration_ms, position,
  started_at, database_user, backend_pid, backend_start)
VALUES ($1, {sequence}, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::pg_catalog.int4, $16,
  $17::pg_catalog.int8, $18,
  pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) pg_catalog.make_interval(secs =>
    COALESCE($17::pg_catalog.int8, 0)::pg_catalog.float8 OPERATOR(pg_catalog./) 1000),
  session_user, pg_catalog.pg_backend_pid(),
  CASE WHEN $15::pg_catalog.int4 IS NOT NULL THEN (SELECT a.backend_start
    FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()) a) END))",
    .finish = R"(UPDATE {2} SET outcome = $3, duration_ms = $4
WHERE bundle OPERATOR(pg_catalog.=) $1 AND sequence OPERATOR(pg_catalog.=) {sequence})",
    .clear_heads = "DELETE FROM {1} WHERE bundle OPERATOR(pg_catalog.=) $1",
    .insert_head = "INSERT INTO {1} (bundle, revision, chain) VALUES ($1, $2, $3)",
    .history = R"(SELECT sequence, event, revision, parents, dependencies, checksum, chain, message,
  application, application_version, outcome, statement_index, duration_ms, database_user,
  pg_catalog.to_char(pg_catalog.timezone('UTC', started_at), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  compatibility
FROM {2} WHERE bundle OPERATOR(pg_catalog.=) $1 ORDER BY sequence)",
    .downgrade = R"(SELECT h.downgrade IS NOT NULL,
  pg_catalog.json_typeof(h.transaction) OPERATOR(pg_catalog.=) 'boolean'
    AND pg_catalog.json_typeof(h.statements) OPERATOR(pg_catalog.=) 'array',
  h.transaction, h.checksum, h.chain, s.statement
FROM (SELECT downgrade, checksum, chain,
        pg_catalog.json_extract_path(downgrade::pg_catalog.json, 'transaction') AS transaction,
        pg_catalog.json_extract_path(downgrade::pg_catalog.json, 'statements') AS statements
      FROM {2}
      WHERE bundle OPERATOR(pg_catalog.=) $1 AND revision OPERATOR(pg_catalog.=) $2
        AND statement_index IS NULL
        AND event OPERATOR(pg_catalog.=) ANY (ARRAY['upgrade', 'stamp'])
      ORDER BY sequence DESC LIMIT 1) h
LEFT JOIN LATERAL pg_catalog.json_array_elements_text(
  CASE WHEN pg_catalog.json_typeof(h.statements) OPERATOR(pg_catalog.=) 'array'
    THEN h.statements END)
  WITH ORDINALITY s(statement, number) ON true
ORDER BY s.number)",
    .session = R"(SELECT a.pid
FROM (SELECT backend_pid, backend_start FROM {2} WHERE bundle OPERATOR(pg_catalog.=) $1
      ORDER BY sequence DESC LIMIT 1) h
JOIN LATERAL pg_catalog.pg_stat_get_activity(h.backend_pid) a ON true
WHERE a.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
  AND COALESCE(a.backend_start OPERATOR(pg_catalog.=) h.backend_start, true))",
    .last_applied = R"((SELECT revision
    FROM (SELECT DISTINCT ON (revision) revision, event, sequence FROM {2}
          WHERE bundle OPERATOR(pg_catalog.=) $1 AND statement_index IS NULL
          ORDER BY revision, sequence DESC) last
    WHERE event OPERATOR(pg_catalog.<>) ALL ('{{downgrade,unstamp}}')
    ORDER BY sequence DESC LIMIT 1))",
    // A member of the owning role is the owner. The role whose members may write everything is
    // nobody as long as it has none.
    .writers = R"(SELECT DISTINCT r.rolname
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
JOIN pg_catalog.pg_database d
  ON d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
JOIN pg_catalog.pg_roles r ON NOT r.rolsuper
WHERE c.oid OPERATOR(pg_catalog.=) ANY (ARRAY[$1::pg_catalog.regclass::pg_catalog.oid,
                                              $2::pg_catalog.regclass::pg_catalog.oid])
  AND (r.rolname OPERATOR(pg_catalog.<>) 'pg_write_all_data' OR EXISTS (
    SELECT FROM pg_catalog.pg_auth_members m
    WHERE m.roleid OPERATOR(pg_catalog.=) r.oid))
  AND CASE WHEN r.oid OPERATOR(pg_catalog.=) c.relowner
    THEN r.rolname OPERATOR(pg_catalog.<>) current_user
      AND r.oid OPERATOR(pg_catalog.<>) n.nspowner AND r.oid OPERATOR(pg_catalog.<>) d.datdba
    ELSE NOT pg_catalog.pg_has_role(r.oid, c.relowner, 'MEMBER')
      AND (pg_catalog.has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
        OR pg_catalog.has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE')) END
ORDER BY r.rolname)",
    .standing = R"((SELECT COALESCE(pg_catalog.string_agg(pg_catalog.concat(revision, ' (chain ',
    pg_catalog.left(chain, 16), ')'), ', ' ORDER BY revision COLLATE pg_catalog."C"), 'base')
    FROM {1} WHERE bundle OPERATOR(pg_catalog.=) $1))",
    .equals = "OPERATOR(pg_catalog.=)",
    .next_sequence = R"((SELECT COALESCE(pg_catalog.max(sequence), 0) OPERATOR(pg_catalog.+) 1
    FROM {2} WHERE bundle OPERATOR(pg_catalog.=) $1))",
    .last_sequence = R"((SELECT pg_catalog.max(sequence)
    FROM {2} WHERE bundle OPERATOR(pg_catalog.=) $1))",
};

constexpr record_sql sqlite{
    .read = R"(SELECT 'main', 'main', 1, v.revision, v.chain,
  h.sequence, h.event, h.revision, h.outcome, h.statement_index, h.checksum,
  h.chain, h.position
FROM (SELECT 1)
LEFT JOIN main.{1} v ON v.bundle = {bundle}
LEFT JOIN (SELECT * FROM main.{2} WHERE bundle = {bundle}
           ORDER BY sequence DESC LIMIT 1) h)",
    .strange = "SELECT '' WHERE 0",
    .schema = "SELECT 'main'",
    .there = R"(SELECT EXISTS (SELECT 1 FROM pragma_table_info($2, $1)),
  EXISTS (SELECT 1 FROM pragma_table_info($3, $1)))",
    .may_create = "SELECT '', 1, 0 WHERE $1 IS NOT NULL",
    .may_write = "SELECT '', 1, 0 WHERE $1 <> $2",
    .create_schema = {},
    .create_version = R"(CREATE TABLE IF NOT EXISTS {1} (
  bundle TEXT NOT NULL,
  revision TEXT NOT NULL,
  chain TEXT NOT NULL,
  PRIMARY KEY (bundle, revision)))",
    .create_history = R"(CREATE TABLE IF NOT EXISTS {2} (
  bundle TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  event TEXT NOT NULL,
  revision TEXT NOT NULL,
  parents TEXT NOT NULL,
  dependencies TEXT NOT NULL,
  checksum TEXT NOT NULL,
  chain TEXT NOT NULL,
  lexer INTEGER NOT NULL,
  message TEXT NOT NULL,
  started_at TEXT NOT NULL,
  duration_ms INTEGER,
  database_user TEXT NOT NULL,
  application TEXT NOT NULL,
  application_version TEXT NOT NULL,
  outcome TEXT NOT NULL,
  compatibility TEXT NOT NULL,
  statement_index INTEGER,
  backend_pid INTEGER,
  backend_start TEXT,
  downgrade TEXT,
  position TEXT,
  PRIMARY KEY (bundle, sequence)))",
    .insert = R"(INSERT INTO {2} (bundle, sequence, event, revision, parents,
  dependencies, checksum, chain, lexer, message, application, application_version, outcome,
  compatibility, statement_index, downgrade, duration_ms, position, started_at, database_user)
VALUES ($1, {sequence}, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now', printf('-%.3f seconds', COALESCE($17, 0) / 1000.0)), ''))",
    .finish = R"(UPDATE {2} SET outcome = $3, duration_ms = $4
WHERE bundle = $1 AND sequence = {sequence})",
    .clear_heads = "DELETE FROM {1} WHERE bundle = $1",
    .insert_head = "INSERT INTO {1} (bundle, revision, chain) VALUES ($1, $2, $3)",
    .history = R"(SELECT sequence, event, revision, parents, dependencies, checksum, chain, message,
  application, application_version, outcome, statement_index, duration_ms, database_user, started_at,
  compatibility
FROM {2} WHERE bundle = $1 ORDER BY sequence)",
    .downgrade = R"(SELECT h.downgrade IS NOT NULL,
  json_type(h.downgrade, '$.transaction') IN ('true', 'false')
    AND json_type(h.downgrade, '$.statements') = 'array',
  json_extract(h.downgrade, '$.transaction'), h.checksum, h.chain, s.value
FROM (SELECT downgrade, checksum, chain FROM {2}
      WHERE bundle = $1 AND revision = $2 AND statement_index IS NULL
        AND event IN ('upgrade', 'stamp') ORDER BY sequence DESC LIMIT 1) h
LEFT JOIN json_each(h.downgrade, '$.statements') s
ORDER BY s.key)",
    .session = "SELECT NULL WHERE $1 IS NULL",
    .last_applied = R"((SELECT revision
    FROM (SELECT revision, event, max(sequence) AS last FROM {2}
          WHERE bundle = $1 AND statement_index IS NULL GROUP BY revision)
    WHERE event NOT IN ('downgrade', 'unstamp') ORDER BY last DESC LIMIT 1))",
    .writers = "SELECT '' WHERE $1 <> $1 AND $2 = $2",
    .standing = R"((SELECT COALESCE(group_concat(head, ', '), 'base')
    FROM (SELECT revision || ' (chain ' || substr(chain, 1, 16) || ')' AS head
          FROM {1} WHERE bundle = $1 ORDER BY 1)))",
    .equals = "=",
    .next_sequence = R"((SELECT COALESCE(max(sequence), 0) + 1
    FROM {2} WHERE bundle = $1))",
    .last_sequence = R"((SELECT max(sequence)
    FROM {2} WHERE bundle = $1))",
};

}  // namespace

std::string as_sql(std::string_view name) {
  return name.empty() || name == table_names{}.version || name == table_names{}.history
             ? std::string(name)
             : fmt::format("\"{}\"", name);
}

sql_names names_in(const table_names& tables, const std::string& schema) {
  const auto dot = schema.empty() ? schema : schema + '.';
  return {.schema = schema,
          .version = dot + as_sql(tables.version),
          .history = dot + as_sql(tables.history)};
}

std::string with_names(std::string_view sql, const sql_names& names, std::string_view sequence) {
  return fmt::format(fmt::runtime(sql), names.schema, names.version, names.history,
                     fmt::arg("sequence", sequence));
}

std::string read_statement(dialect language, const sql_names& names, std::string_view bundle) {
  std::string quoted;
  if (language == dialect::postgresql) {
    // Whatever standard_conforming_strings says.
    quoted = fmt::format("$aludel_name${}$aludel_name$", bundle);
  } else {
    quoted = quoted_text(bundle);
  }
  return fmt::format(fmt::runtime(sql_of(language).read), names.schema, names.version,
                     names.history, fmt::arg("bundle", quoted));
}

const record_sql& sql_of(dialect language) {
  return language == dialect::postgresql ? postgresql : sqlite;
}

}  // namespace aludel::detail
