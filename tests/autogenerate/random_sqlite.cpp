// SPDX-License-Identifier: MIT
#include "tests/autogenerate/random_schema.hpp"

namespace aludel::test {

// Statements are longer than lines.
// NOLINTBEGIN(bugprone-suspicious-missing-comma)
const std::vector<thing>& things_of_sqlite() {
  static const std::vector<thing> all{
      {"users",
       {},
       {"k INTEGER PRIMARY KEY|", "k INTEGER PRIMARY KEY AUTOINCREMENT|",
        "k TEXT PRIMARY KEY| WITHOUT ROWID", "k INT| STRICT", "\"k\" integer primary key asc|",
        "k INT NOT NULL, PRIMARY KEY (k)| STRICT, WITHOUT ROWID"}},
      {"users.name",
       {"users"},
       {"name TEXT", "name TEXT NOT NULL DEFAULT 'x'", "name text COLLATE NOCASE",
        "name INT DEFAULT 5", "\"name\" TEXT DEFAULT ('it''s ' || 1)",
        "name TEXT CHECK (length(name) > 2)", "name TEXT UNIQUE",
        "name TEXT CONSTRAINT named NOT NULL CONSTRAINT long CHECK (length(name) > 2)"}},
      {"users.age",
       {"users"},
       {"age INT", "age INT DEFAULT 18", "age INT DEFAULT -1", "age REAL DEFAULT 1.5",
        "age BLOB DEFAULT x'00'", "age TEXT DEFAULT CURRENT_TIMESTAMP", "age INT NOT NULL"}},
      {"users.full",
       {"users", "users.name"},
       {"\"full name\" TEXT GENERATED ALWAYS AS (name || '!') STORED",
        "\"full name\" TEXT AS (name || '!') VIRTUAL", "\"full name\" TEXT AS (name || '?')",
        "\"full name\" TEXT"}},
      {"users.team",
       {"users"},
       {"team INT", "team INT REFERENCES teams (id)",
        "team INT REFERENCES teams ON DELETE CASCADE DEFERRABLE INITIALLY "
        "DEFERRED",
        "team INT NOT NULL"}},
      {"users.team_fkey",
       {"users", "users.team"},
       {"FOREIGN KEY (team) REFERENCES teams (id) ON UPDATE SET NULL",
        "CONSTRAINT of_team FOREIGN KEY (team) REFERENCES teams (id)"}},
      {"users.pair",
       {"users", "users.age", "users.team"},
       {"UNIQUE (age, team)", "UNIQUE (age, team) ON CONFLICT IGNORE",
        "CONSTRAINT pair UNIQUE (age DESC, team)", "CHECK (age <> team)",
        "CONSTRAINT pair CHECK (age > team OR team IS NULL)"}},
      {"users_name",
       {"users.name"},
       {"CREATE INDEX users_name ON users (name)",
        "CREATE INDEX users_name ON users(\"name\" DESC)",
        "CREATE UNIQUE INDEX users_name ON users (lower(name))",
        "CREATE INDEX users_name ON users (name) WHERE name IS NOT NULL"}},
      {"users_age", {"users.age"}, {"CREATE INDEX users_age ON users (age)"}},
      {"teams",
       {},
       {"id INTEGER PRIMARY KEY|", "id INTEGER NOT NULL PRIMARY KEY, label VARCHAR(40)|",
        "id INTEGER PRIMARY KEY, label varchar(40), \"odd one\" numeric(10, 2)|"}},
      {"users_touch",
       {"users.name", "users.age"},
       {"CREATE TRIGGER users_touch AFTER UPDATE OF name ON users BEGIN "
        "UPDATE users SET age = 1 WHERE k = NEW.k; END",
        "CREATE TRIGGER users_touch BEFORE DELETE ON users WHEN OLD.age = 1 BEGIN "
        "SELECT raise(ABORT, 'no; never'); END"}},
      {"people",
       {"users.name"},
       {"CREATE VIEW people AS SELECT k, name FROM users",
        "CREATE VIEW people (number, called) AS SELECT k, name FROM users WHERE name <> ''"}},
      {"people_add",
       {"people"},
       {"CREATE TRIGGER people_add INSTEAD OF INSERT ON people BEGIN SELECT 1; END"}},
      {"many", {"people"}, {"CREATE VIEW many AS SELECT count(*) FROM people"}},
      {"words",
       {},
       {"CREATE VIRTUAL TABLE words USING fts5(word)",
        "CREATE VIRTUAL TABLE words USING fts5(word, meaning)"}},
  };
  return all;
}
// NOLINTEND(bugprone-suspicious-missing-comma)

}  // namespace aludel::test
