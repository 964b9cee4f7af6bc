// SPDX-License-Identifier: MIT
// Tables of SQLite become others by ALTER TABLE where it can, and else by making them anew.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "autogenerate/sqlite_text.hpp"
#include "autogenerate/usual_sqlite.hpp"
#include "autogenerate/write.hpp"
#include "generator/directive.hpp"
#include "runtime/src/definition_reader.hpp"
#include "runtime/src/lexer.hpp"
#include "runtime/src/quotes.hpp"
#include "runtime/src/rebuild.hpp"
#include "runtime/src/statement_words.hpp"
#include "runtime/src/table_definition.hpp"

namespace aludel::autogenerate {

namespace {

using detail::quoted_name;
using std::string;

bool is_part_of_table(const object& of) {
  return of.key.kind == object_kind::column || of.key.kind == object_kind::constraint;
}

/// What a new column has in rows that are there.
bool is_constant(const string& value) {
  const auto tokens = detail::tokens_of(value, dialect::sqlite);
  const bool is_signed = tokens.size() == 2 && value.front() == '-';
  return (tokens.size() == 1 || is_signed) && !value.starts_with("current_");
}

/// ALTER TABLE refuses others, some of them only where there are rows. `text`: as it is written,
/// with constraints that may not be compared.
bool can_be_added(const object& column) {
  const auto& value = column.at("default");
  if (column.is("stored") || (!value.empty() && !is_constant(value))) return false;
  const bool is_null = value.empty() || value == "null";
  if (is_null ? column.is("not null") : detail::mentions_name(column.text, "references")) {
    return false;
  }
  return !detail::mentions_name(column.text, "unique") &&
         !detail::mentions_name(column.text, "primary");
}

enum class affinity : std::uint8_t { text, blob, integer, real, numeric };

/// https://sqlite.org/datatype3.html#determination_of_column_affinity
affinity affinity_of(std::string_view type, bool is_strict) {
  const auto has = [&](std::string_view part) { return type.find(part) != type.npos; };
  if (has("int")) return affinity::integer;
  if (has("char") || has("clob") || has("text")) return affinity::text;
  if (type.empty() || has("blob") || (is_strict && type == "any")) return affinity::blob;
  return has("real") || has("floa") || has("doub") ? affinity::real : affinity::numeric;
}

/// A comment in a definition that would be a directive of the revision is one no longer.
string without_directives(string sql) {
  const generator::source written{.file = "", .name = "revision.sql", .text = std::move(sql)};
  const std::string_view text = written.text;
  string made;
  std::size_t end = 0;
  detail::lexer reader{text, dialect::sqlite};
  for (auto each = reader.next(); each.kind != detail::token_kind::end; each = reader.next()) {
    if (!generator::is_directive(written, each)) continue;
    constexpr std::string_view begin = "--";
    made.append(text.substr(end, each.offset - end)).append("--:");
    end = each.offset + begin.size();
  }
  return made.append(text.substr(end));
}

/// What becomes of one table.
struct table_changes {
  std::vector<const change*> all;

  /// ALTER TABLE can do it: columns come, or go, with the constraints beside them.
  [[nodiscard]] bool have_statements() const {
    return std::all_of(all.begin(), all.end(), [&](const change* each) {
      if (each->either().key.kind == object_kind::constraint) return is_with_column(*each);
      return each->either().key.kind == object_kind::column &&
             (each->before == nullptr ? can_be_added(*each->after) : each->after == nullptr);
    });
  }

  /// It comes or goes with one, and is of no other that does.
  [[nodiscard]] bool is_with_column(const change& constraint) const {
    const auto& of = constraint.either();
    const auto& definition = of.at("definition");
    if (!definition.starts_with("check") && !definition.starts_with("foreign")) return false;
    bool found = false;
    for (const auto* each : all) {
      const auto& column = each->either();
      if (column.key.kind != object_kind::column) continue;
      const bool is_beside = column.position == of.position &&
                             (each->before == nullptr) == (constraint.before == nullptr) &&
                             (each->after == nullptr) == (constraint.after == nullptr);
      if (!is_beside && detail::mentions_name(definition, column.key.name)) return false;
      found = found || is_beside;
    }
    return found;
  }
};

class writer {
public:
  writer(const schema& before, const schema& after, const std::vector<change>& changes,
         const std::vector<object>& there)
      : before_(before), after_(after), changes_(changes), there_(there) {
    for (const auto& each : changes) {
      const auto& of = each.either();
      if (is_part_of_table(of)) tables_[of.key.owner].all.push_back(&each);
      if (of.key.kind == object_kind::table && each.before != nullptr && each.after != nullptr &&
          !each.anew) {
        tables_[of.key.name].all.push_back(&each);
      }
      if (each.before != nullptr && (each.after == nullptr || each.anew)) dropped_.insert(of.key);
    }
  }

  result<statements> run() {
    // Definitions that name what is about to change would stand in its way.
    drop_all({object_kind::trigger, object_kind::view, object_kind::index, object_kind::table});
    create_all({object_kind::table});
    for (const auto& [name, what] : tables_) {
      const object_key key{object_kind::table, "", name};
      const auto* const old = before_.find(key);
      const auto* const now = after_.find(key);
      if (old == nullptr || now == nullptr || dropped_.contains(key)) continue;
      if (auto done = change_table(*old, *now, what); !done) return tl::unexpected{done.error()};
    }
    create_all({object_kind::index, object_kind::view, object_kind::trigger});
    for (auto& each : all_) each.sql = without_directives(std::move(each.sql));
    return std::move(all_);
  }

private:
  void add(string sql, string remark = {}) {
    all_.push_back(with_remark(std::move(sql), std::move(remark)));
  }

  void drop_all(std::initializer_list<object_kind> kinds) {
    for (const auto kind : kinds) {
      for (const auto& each : changes_) {
        if (each.before == nullptr || !dropped_.contains(each.before->key)) continue;
        const auto& [its_kind, owner, name] = each.before->key;
        if (its_kind != kind || goes_with_owner(owner)) continue;
        add(fmt::format("DROP {} {}", keyword(kind), quoted_name(name)),
            kind == object_kind::table ? fmt::format("loses all rows of {}", name) : string());
      }
    }
  }

  [[nodiscard]] bool goes_with_owner(const string& owner) const {
    return dropped_.contains({object_kind::table, "", owner}) ||
           dropped_.contains({object_kind::view, "", owner});
  }

  void create_all(std::initializer_list<object_kind> kinds) {
    for (const auto kind : kinds) {
      for (const auto& each : changes_) {
        const bool is_made = each.after != nullptr && (each.before == nullptr || each.anew);
        if (is_made && each.after->key.kind == kind) add(each.after->text);
      }
    }
  }

  result<void> change_table(const object& old, const object& now, const table_changes& what) {
    if (!what.have_statements()) return make_anew(old, now, what);
    // Never without any; a computed one behind what it is computed from, and gone before.
    auto columns = what.all;
    std::erase_if(columns, [](const change* each) {  // others stand beside them
      return each->either().key.kind != object_kind::column;
    });
    std::sort(columns.begin(), columns.end(), [](const change* left, const change* right) {
      const auto place = [](const change* of) {
        return of->after == nullptr ? std::pair(1, -of->before->position)
                                    : std::pair(0, of->after->position);
      };
      return place(left) < place(right);
    });
    for (const auto* each : columns) {
      const auto& of = each->either();
      const auto alter = fmt::format("ALTER TABLE {}", quoted_name(now.key.name));
      if (each->after != nullptr) {
        add(fmt::format("{} ADD COLUMN {}", alter, of.text));
      } else {
        add(fmt::format("{} DROP COLUMN {}", alter, quoted_name(of.key.name)),
            of.is("generated")
                ? string()
                : fmt::format("loses all values of {}.{}", now.key.name, of.key.name));
      }
    }
    return {};
  }

  result<void> make_anew(const object& old, const object& now, const table_changes& what) {
    if (auto none = need_no_more_columns(old); !none) return none;
    auto definition = detail::table_definition::read(now.text);
    if (!definition) return tl::unexpected{definition.error()};
    detail::changed_table made{std::move(*definition), {}, {}};
    statement first;  // of those that make it
    share_columns(old, made, first);
    for (const auto* each : what.all) {
      if (wants_more(*each)) {
        first.tell(
            fmt::format("fails, and changes nothing, if a row has no {}", each->after->key.name));
      }
    }
    warn_of_key(first, old, now);
    warn_of_left_out(first, now);
    if ((now.is("strict") && !old.is("strict")) || wants_types(now, what)) {
      first.tell("fails, and changes nothing, if a value is not of its column's type");
    }
    const auto name = made.definition.name();  // as it is spelled now
    const detail::found_table found{.name = {"", name},
                                    .sql = old.text,
                                    .interim = free_name("aludel_new_" + name),
                                    .companions = companions_of(old),
                                    .statistics = {}};
    auto written = detail::rebuild_statements(found, made);
    if (!written) return tl::unexpected{written.error()};
    first.sql = std::exchange(written->front(), {});
    all_.push_back(std::move(first));
    for (std::size_t at = 1; at < written->size(); ++at) add(std::move((*written)[at]));
    return {};
  }

  [[nodiscard]] string free_name(string name) const {
    const auto is_taken = [&](const schema& in) {
      return std::any_of(in.objects.begin(), in.objects.end(), [&](const object& each) {
        return detail::same_name(each.key.name, name);
      });
    };
    while (is_taken(before_) || is_taken(after_)) name += '_';
    return name;
  }

  /// That are not compared, and would go.
  [[nodiscard]] result<void> need_no_more_columns(const object& table) const {
    for (const auto& each : there_) {
      if (each.key.owner != table.key.name || !is_part_of_table(each)) continue;
      const auto stays = [&](const object& other) {
        return other.key == each.key && other.has == each.has;
      };
      if (std::any_of(after_.left_out.begin(), after_.left_out.end(), stays)) continue;
      return tl::unexpected{
          error{.code = errc::unexpected_schema,
                .message = fmt::format("the table {} has to be made anew, and would lose the {}, "
                                       "which is left out of the comparison",
                                       table.key.name, title(each.key)),
                .hint = "have the schema say it too, or write that revision by hand",
                .notes = {"nothing was written"}}};
    }
    return {};
  }

  /// Elsewhere a type is a recommendation.
  [[nodiscard]] bool wants_types(const object& table, const table_changes& what) const {
    return std::any_of(what.all.begin(), what.all.end(), [&](const change* each) {
      const auto* const now = each->after;
      const bool retyped = now != nullptr && each->before != nullptr &&
                           now->key.kind == object_kind::column &&
                           differs(*each->before, *now, "type");
      return retyped && (table.is("strict") || numbers_rows(*now));
    });
  }

  [[nodiscard]] bool numbers_rows(const object& column) const {
    return column.at("type") == "integer" &&
           key_of(after_, column.key.owner) == std::vector{folded_name(column.key.name)};
  }

  /// The columns of a table's primary key.
  [[nodiscard]] static sqlite_tokens key_of(const schema& in, std::string_view table) {
    const auto key = std::find_if(in.objects.begin(), in.objects.end(), [&](const object& each) {
      return each.key.owner == table && is_primary_key(each);
    });
    return key == in.objects.end() ? sqlite_tokens() : columns_of_key(key->at("definition"));
  }

  /// A key without row numbers has no NULL, and numbers are kept by AUTOINCREMENT alone.
  void warn_of_key(statement& first, const object& old, const object& now) const {
    const auto& table = now.key.name;
    if (old.is("autoincrement") && !now.is("autoincrement")) {
      first.tell("forgets the highest number that a row has had");
    }
    if (!now.is("without rowid")) return;
    const auto old_key = key_of(before_, table);
    for (const auto& each : key_of(after_, table)) {
      const auto* const was =
          before_.find({object_kind::column, table, detail::plain_name_of(each)});
      const bool is_in_key = std::find(old_key.begin(), old_key.end(), each) != old_key.end();
      const bool was_number =
          is_in_key && old_key.size() == 1 && was != nullptr && was->at("type") == "integer";
      if (was == nullptr || was->is("not null") || was_number) continue;
      if (is_in_key && old.is("without rowid")) continue;
      first.tell(fmt::format("fails, and changes nothing, if a row has no {}", was->key.name));
    }
  }

  /// As others may not have them.
  void warn_of_left_out(statement& first, const object& table) const {
    for (const auto& each : there_) {
      const auto kind = each.key.kind;
      if (each.key.owner != table.key.name) continue;
      if (kind != object_kind::index && kind != object_kind::trigger) continue;
      first.tell(
          fmt::format("makes the {} again, which is left out of the comparison, as it is here",
                      title(each.key)));
    }
  }

  /// Which columns keep their values, and what is lost.
  void share_columns(const object& table, detail::changed_table& made, statement& first) const {
    for (const auto& each : there_) {
      if (each.key.kind != object_kind::column || each.key.owner != table.key.name) continue;
      if (!each.is("generated")) made.copied.push_back({each.key.name, quoted_name(each.key.name)});
    }
    for (const auto& each : before_.objects) {
      if (each.key.kind != object_kind::column || each.key.owner != table.key.name) continue;
      const auto* const its = after_.find(each.key);
      if (its == nullptr) {
        made.dropped.push_back(each.key.name);
      } else if (!its->is("generated")) {
        made.copied.push_back({each.key.name, quoted_name(each.key.name)});
      }
      first.tell(fate_of(each, its, table));
    }
  }

  /// What becomes of a column's values; empty: they stay.
  [[nodiscard]] string fate_of(const object& column, const object* now, const object& table) const {
    const auto place = fmt::format("{}.{}", table.key.name, column.key.name);
    if (now != nullptr && !now->is("generated")) {
      const auto what = what_changes(column, *now, table);
      return what.empty() ? string() : fmt::format(fmt::runtime(what), place);
    }
    if (column.is("generated")) return {};
    return now == nullptr ? fmt::format("loses all values of {}", place)
                          : fmt::format("computes {}, and loses its values", place);
  }

  /// Of the values that a column has: "007" would be 7.
  [[nodiscard]] std::string_view what_changes(const object& before, const object& after,
                                              const object& table) const {
    const auto* const new_table = after_.find(table.key);
    const auto old = affinity_of(before.at("type"), table.is("strict"));
    const auto now = affinity_of(after.at("type"), new_table != nullptr && new_table->is("strict"));
    const bool had_texts = old == affinity::text || old == affinity::blob;
    const bool has_texts = now == affinity::text || now == affinity::blob;
    if (had_texts && !has_texts) return "makes numbers of texts in {} that look like some";
    const bool had_fractions =
        old == affinity::real || old == affinity::numeric || old == affinity::blob;
    if (now == affinity::text && had_fractions) {
      return "makes texts of numbers in {}, with 15 digits";
    }
    if (now == affinity::real && !had_texts && old != affinity::real) {
      return "rounds whole numbers in {} beyond 9007199254740992";
    }
    return {};
  }

  /// A column that rows may lack.
  [[nodiscard]] bool wants_more(const change& of) const {
    if (of.after == nullptr || of.after->key.kind != object_kind::column) return false;
    if (!of.after->is("not null") || numbers_rows(*of.after)) return false;
    return of.before == nullptr ? of.after->at("default").empty() : !of.before->is("not null");
  }

  /// Indexes and triggers that stay.
  [[nodiscard]] std::vector<detail::companion> companions_of(const object& table) const {
    std::vector<detail::companion> found;
    for (const auto* const all : {&before_.objects, &there_}) {
      for (const auto& each : *all) {
        const auto kind = each.key.kind;
        if (each.key.owner != table.key.name || dropped_.contains(each.key)) continue;
        if (kind != object_kind::index && kind != object_kind::trigger) continue;
        found.push_back({.schema = "",
                         .type = kind == object_kind::index ? "index" : "trigger",
                         .name = each.key.name,
                         .sql = each.text});
      }
    }
    return found;
  }

  const schema& before_;
  const schema& after_;
  const std::vector<change>& changes_;
  const std::vector<object>& there_;
  std::map<string, table_changes> tables_;
  std::set<object_key> dropped_;
  statements all_;
};

}  // namespace

result<statements> write_sqlite(const schema& before, const schema& after,
                                const std::vector<change>& changes,
                                const std::vector<object>& there) {
  return writer{before, after, changes, there}.run();
}

}  // namespace aludel::autogenerate
