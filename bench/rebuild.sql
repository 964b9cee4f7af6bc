-- What bench/code/rebuild.cpp runs, for the sqlite3 shell.
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
PRAGMA legacy_alter_table = ON;
CREATE TABLE "main"."aludel_new_users" (id integer PRIMARY KEY, name text NOT NULL, email text);
INSERT OR ABORT INTO "main"."aludel_new_users" ("id", "name", "email") SELECT "id", "name", "email" FROM "main"."users";
SELECT abs(-9223372036854775807 - 1) WHERE (SELECT count(*) FROM "main"."aludel_new_users") <> (SELECT count(*) FROM "main"."users");
DROP TABLE "main"."users";
ALTER TABLE "main"."aludel_new_users" RENAME TO "users";
CREATE INDEX "main".users_email ON users (email);
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
