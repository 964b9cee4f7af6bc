// SPDX-License-Identifier: MIT
// Random tables of SQLite, changed at random: everything that the changes do not name stays.
#include <fmt/format.h>

#include <aludel/sqlite.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>
#include <random>

#include "runtime/src/rebuild.hpp"
#include "tests/support/databases.hpp"

using namespace aludel;
using namespace aludel::model;

namespace {

constexpr int rounds = 100;

/// ALUDEL_REBUILD_SEED, else the same every time.
std::uint32_t first_seed() {
  const char* const given = std::getenv("ALUDEL_REBUILD_SEED");
  return given == nullptr ? 1 : static_cast<std::uint32_t>(std::stoul(given));
}

class dice {
public:
  explicit dice(std::uint32_t seed) : random_(seed) {}

  int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }
  bool once_in(int times) { return below(times) == 0; }
  const char* one_of(std::initializer_list<const char*> all) {
    return all.begin()[below(static_cast<int>(all.size()))];
  }
  /// The text, once in so many times.
  std::string maybe(int times, const std::string& text) { return once_in(times) ? text : ""; }

private:
  std::mt19937 random_;
};

/// A table `t` of any name with the columns k (unique), a, b, g (generated), spare, and some key.
/// Changes are about `spare` and what is added; so are indexes whose name begins with it.
class random_table {
public:
  explicit random_table(std::uint32_t seed)
      : dice_(seed), name_(dice_.one_of({"t", "odd one", "select", "na\"me", "naïve"})) {
    strict_ = dice_.once_in(3);
    key_ = dice_.below(6);
    create();
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string quoted() const { return detail_quoted(name_); }
  [[nodiscard]] const std::vector<std::string>& statements() const { return statements_; }
  [[nodiscard]] bool has_rowid() const { return key_ != 5; }
  [[nodiscard]] bool spare_has_default() const { return spare_has_default_; }
  [[nodiscard]] bool spare_is_not_null() const { return spare_is_not_null_; }
  dice& random() { return dice_; }

private:
  static std::string detail_quoted(const std::string& plain) {
    std::string made = "\"";
    for (const char each : plain) made.append(each == '"' ? 2 : 1, each);
    return made + '"';
  }
  static std::string literal(const std::string& plain) { return "'" + plain + "'"; }

  std::string type() {
    return strict_ ? dice_.one_of({"int", "text", "real", "blob", "any"})
                   : dice_.one_of({"int", "text", "REAL", "blob", "numeric(9, 2)", "",
                                   "double precision", "\"odd type\"", "VARCHAR(9)"});
  }

  std::string clauses(const std::string& column) {
    std::string made;
    made += dice_.maybe(4, " COLLATE nocase");
    made += dice_.maybe(5, fmt::format(" CHECK (length({}) < 1000)", column));
    made += dice_.maybe(
        5, fmt::format("\n constraint \"c of {}\" check(({}) is not ')')", column, column));
    made += dice_.maybe(5, " REFERENCES parent(id) ON DELETE CASCADE DEFERRABLE");
    made += dice_.maybe(6, fmt::format(" REFERENCES {} (k)", quoted()));
    return made;
  }

  std::string column(const std::string& column) {
    auto made = fmt::format("{} {}", dice_.once_in(2) ? column : "[" + column + "]", type());
    if (!dice_.once_in(3)) made += clauses(column);
    return made + dice_.maybe(4, " /* of " + column + ", */");
  }

  std::string key() {
    switch (key_) {
      case 1:
        return "id integer primary key";
      case 2:
        return "id INTEGER NOT NULL CONSTRAINT pk PRIMARY KEY AUTOINCREMENT";
      case 3:
        return "id text primary key";
      case 4:
        return "rowid text";
      case 5:
        return "id integer NOT NULL";
      default:
        return "id int";
    }
  }

  std::string spare() {
    spare_is_not_null_ = dice_.once_in(4);
    spare_has_default_ = dice_.once_in(3);
    return fmt::format("spare {}{}{}{}", strict_ ? "text" : "varchar(70)",
                       spare_is_not_null_ ? " NOT NULL ON CONFLICT IGNORE" : "",
                       spare_has_default_ ? " DEFAULT ('s' || ')')" : "",
                       dice_.maybe(3, " CONSTRAINT spare_known CHECK (spare <> 'nope')"));
  }

  std::string definition() {
    std::vector<std::string> items{
        key(),
        fmt::format("k int UNIQUE ON CONFLICT {}", dice_.one_of({"IGNORE", "REPLACE", "FAIL"})),
        column("a")};
    if (dice_.once_in(2)) items.push_back(spare());
    const bool has_spare = items.size() == 4;
    items.push_back(column("b"));
    if (!has_spare) items.push_back(spare());
    const auto* const stored = dice_.one_of({" STORED", " VIRTUAL", ""});
    items.push_back(fmt::format("g {} AS (coalesce(k, 0) * 2 + length(')')){}",
                                strict_ ? "int" : dice_.one_of({"", "int", "text"}), stored));
    if (key_ == 5)
      items.push_back(dice_.one_of({"PRIMARY KEY (id, k)", "PRIMARY KEY (k DESC, id)"}));
    if (dice_.once_in(3)) items.push_back("CHECK (a IS NOT 'x' OR b IS NOT 'y')");
    if (dice_.once_in(3)) items.push_back("UNIQUE (k, a)");
    if (dice_.once_in(3))
      items.push_back("CONSTRAINT own FOREIGN KEY (a, b) REFERENCES parent (x, y)");
    const auto* const between = dice_.one_of({", ", ",", ",\n  ", "\n  , ", ", -- so, (\n  "});
    const auto* const around = dice_.one_of({"", "\n", " /* ( */ "});
    return fmt::format("CREATE TABLE {} ({}{}{}){}{}", quoted(), around, fmt::join(items, between),
                       around, strict_ ? " STRICT" : "",
                       key_ == 5 ? (strict_ ? ", WITHOUT ROWID" : " without rowid") : "");
  }

  std::string random_value() {
    switch (dice_.below(6)) {
      case 0:
        return "NULL";
      case 1:
        return std::to_string(dice_.below(1000));
      case 2:
        return fmt::format("{}.5", dice_.below(100));
      case 3:
        return fmt::format("x'{:02x}00'", dice_.below(256));
      case 4:
        return "'1e3'";
      default:
        return fmt::format("'text {}'", dice_.below(100));
    }
  }

  void create() {
    statements_ = {
        "CREATE TABLE parent (id integer PRIMARY KEY, x, y, UNIQUE (x, y))",
        "INSERT INTO parent VALUES (1, 1, 1), (2, 2, NULL)", "CREATE TABLE log (line)",
        definition(),
        fmt::format("CREATE TABLE child (x REFERENCES {} (k) ON DELETE CASCADE)", quoted())};
    add_rows();
    add_dependents();
  }

  void add_rows() {
    const auto* const id = key_ == 4 ? "rowid" : "id";
    for (int each = dice_.once_in(6) ? 0 : dice_.below(12); each > 0; --each) {
      const auto number = dice_.below(100'000);
      statements_.push_back(fmt::format(
          "INSERT OR IGNORE INTO {} ({}, k, a, b, spare) VALUES ({}, {}, {}, {}, 'spare {}')",
          quoted(), id, number, number * 3 + 1, random_value(), random_value(), number));
      statements_.push_back(fmt::format("INSERT INTO child VALUES ({})", number * 3 + 1));
    }
    // The last ones, so that counters are ahead.
    statements_.push_back(fmt::format("DELETE FROM {} WHERE k > 150000", quoted()));
  }

  void add_dependents() {
    const std::vector<std::string> all{
        "CREATE INDEX i1 ON {} (a, b COLLATE nocase DESC) WHERE a IS NOT NULL",
        "CREATE UNIQUE INDEX [i 2] ON {}(k, lower(a))",
        "CREATE INDEX spare_i ON {} (a, spare)",
        "CREATE INDEX spare_j ON {} (length(\"spare\"))",
        "CREATE TRIGGER r1 AFTER INSERT ON {} BEGIN INSERT INTO log VALUES (new.a); END",
        "CREATE TRIGGER r2 BEFORE UPDATE OF a ON {} WHEN new.a > 1 BEGIN INSERT INTO log SELECT "
        "count(*) FROM child; END",
        "CREATE TRIGGER r3 AFTER DELETE ON child BEGIN DELETE FROM {} WHERE k = old.x; END",
        "CREATE VIEW v1 AS SELECT a, b, g FROM {} WHERE k > 3",
        "CREATE VIEW \"v 2\" (n) AS SELECT count(*) FROM {} AS x JOIN child ON x.k = child.x",
        "CREATE TRIGGER r4 INSTEAD OF INSERT ON v1 BEGIN UPDATE {} SET a = new.a; END",
        "CREATE VIEW broken AS SELECT nope FROM {}"};
    bool has_v1 = false;
    for (const auto& each : all) {
      if (dice_.once_in(2) || (each.find(" v1 BEGIN") != std::string::npos && !has_v1)) continue;
      has_v1 = has_v1 || each.find("VIEW v1") != std::string::npos;
      statements_.push_back(fmt::format(fmt::runtime(each), quoted()));
    }
    if (dice_.once_in(3)) statements_.emplace_back("ANALYZE");
  }

  dice dice_;
  std::string name_;
  bool strict_ = false;
  int key_ = 0;
  bool spare_has_default_ = false;
  bool spare_is_not_null_ = false;
  std::vector<std::string> statements_;
};

class tried_table {
public:
  explicit tried_table(random_table& of) : of_(of) {
    auto opened = sqlite_backend.driver->connect(
        {.url = {.target = ":memory:", .file = {}, .display = ":memory:"}, .application = "test"});
    connection_ = std::move(*opened);
    for (const auto& each : of.statements()) {
      const auto done = connection_->execute(each);
      INFO(each);
      // Random values are not always of a strict table's types.
      if (!done) REQUIRE(each.starts_with("INSERT"));
    }
  }

  /// What went wrong, or nothing.
  std::string change(const changes& all) {
    REQUIRE(connection_->begin({}));
    auto done = detail::rebuild(*connection_, of_.name(), all.all);
    if (done) done = connection_->commit();
    if (done) return {};
    connection_->rollback();
    return done.error().message;
  }

  /// All but the table's text, and what has to do with spare and what was added.
  std::string rest() {
    const auto table = fmt::format("({})", text(of_.name()));
    std::string all;
    for (const auto& [what, sql] : std::vector<std::pair<std::string, std::string>>{
             {"rows", fmt::format("SELECT {}, quote(k), quote(a), typeof(a), quote(b), quote(g) "
                                  "FROM {} ORDER BY k",
                                  of_.has_rowid() ? "_rowid_" : "quote(id)", of_.quoted())},
             {"child", "SELECT * FROM child"},
             {"log", "SELECT * FROM log"},
             {"schema", "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name <> " +
                            text(of_.name()) +
                            " AND name NOT LIKE 'spare%' AND sql IS NOT NULL ORDER BY name"},
             {"columns",
              "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM "
              "pragma_table_xinfo" +
                  table + " WHERE name NOT IN ('spare', 'added')"},
             {"keys", "SELECT * FROM pragma_foreign_key_list" + table},
             {"keys of child", "SELECT * FROM pragma_foreign_key_list('child')"},
             {"indexes",
              "SELECT i.\"unique\", i.origin, i.partial, group_concat(x.name || x.\"desc\" || "
              "x.coll) "
              "FROM pragma_index_list" +
                  table +
                  " i, pragma_index_xinfo(i.name) x "
                  "WHERE x.key = 1 AND i.name NOT LIKE 'spare%' GROUP BY i.name HAVING "
                  "coalesce(group_concat(x.name), '') NOT LIKE '%added%' "
                  "ORDER BY origin, 4"},
             {"counters", counters()},
             {"integrity", "PRAGMA integrity_check"}}) {
      all += fmt::format("{}:\n{}", what, test::query(*connection_, sql));
    }
    return all;
  }

  /// With the name as SQLite writes it.
  std::string definition() {
    auto sql =
        test::query(*connection_, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = " +
                                      text(of_.name()));
    return sql;
  }
  std::string spare() {
    return test::query(*connection_,
                       fmt::format("SELECT k, quote(spare) FROM {} ORDER BY k", of_.quoted()));
  }
  std::string added() {
    return test::query(*connection_,
                       fmt::format("SELECT DISTINCT quote(added) FROM {}", of_.quoted()));
  }

private:
  static std::string text(const std::string& plain) { return "'" + plain + "'"; }

  std::string counters() {
    const auto there = test::query(
        *connection_, "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'");
    return there == "1\n" ? "SELECT * FROM sqlite_sequence" : "SELECT 0 WHERE 0";
  }

  random_table& of_;
  std::unique_ptr<detail::database> connection_;
};

changes nothing_after_all(random_table& of) {
  changes all;
  auto& dice = of.random();
  if (dice.once_in(2)) all.add_column(column("added", text()).default_text("new").not_null());
  if (dice.once_in(2)) all.add_constraint(check("added_check", "k IS NOT 'never'"));
  if (dice.once_in(2)) all.add_constraint(unique(names{"k", "b"}).named("added_key"));
  if (!of.spare_has_default()) all.alter_column("spare", change().default_to("(1 || ',')"));
  if (!of.spare_is_not_null()) all.alter_column("spare", change().not_null());
  auto back = all;
  for (auto each = all.all.rbegin(); each != all.all.rend(); ++each) {
    if (std::holds_alternative<column_added>(*each)) back.drop_column("ADDED");
    if (const auto* it = std::get_if<constraint_added>(&*each)) back.drop_constraint(it->what.name);
    if (const auto* it = std::get_if<column_altered>(&*each)) {
      back.alter_column("spare", it->what.null == change::nullability::not_null
                                     ? change().nullable()
                                     : change().drop_default());
    }
  }
  return back;
}

/// Of the original, in the form that it has after the first time.
void check_nothing(random_table& of) {
  tried_table tried{of};
  const auto text = tried.definition();
  const auto before = tried.rest();
  const auto spare = tried.spare();
  CHECK(tried.change({}) == "");
  CHECK(tried.definition() == text);
  CHECK(tried.rest() == before);
  CHECK(tried.change(nothing_after_all(of)) == "");
  CHECK(tried.definition() == text);
  CHECK(tried.rest() == before);
  CHECK(tried.spare() == spare);
}

void check_changes(random_table& of) {
  tried_table tried{of};
  const auto before = tried.rest();
  const auto spare = tried.spare();
  auto& dice = of.random();
  const bool drops = dice.once_in(2);
  changes all;
  all.add_column(column("added", varchar(9)).default_text("new").not_null());
  if (drops) all.drop_column("spare");
  if (!drops) {
    all.alter_column("spare", change().type(varchar(80)).not_null().default_to("'other'"));
    if (dice.once_in(2)) all.alter_column("spare", change().using_expression("spare || '!'"));
  }
  all.add_constraint(foreign_key("added", "parent", "id").named("added_fkey"));
  all.drop_constraint("added_fkey");
  all.add_constraint(check("added_check", "added = 'new'"));
  const bool converts = !drops && all.all.size() == 6;
  CHECK(tried.change(all) == "");
  CHECK(tried.rest() == before);
  CHECK((tried.added().empty() || tried.added() == "'new'\n"));
  if (drops) return;
  if (converts)
    CHECK(tried.change(changes().alter_column(
              "spare", change().using_expression("substr(spare, 1, length(spare) - 1)"))) == "");
  CHECK(tried.spare() == spare);
}

}  // namespace

TEST_CASE("what no change names stays, whatever the table is like", "[rebuild]") {
  for (auto seed = first_seed(); seed < first_seed() + rounds; ++seed) {
    random_table of{seed};
    INFO("ALUDEL_REBUILD_SEED=" << seed << "\n" << of.statements()[3]);
    check_nothing(of);
    check_changes(of);
  }
}
