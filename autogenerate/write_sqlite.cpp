// SPDX-License-Identifier: MIT
// Tables of SQLite become others by ALTER TABLE where it can, and else by making them anew.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "autogenerate/remake_sqlite.hpp"
#include "autogenerate/write.hpp"
#include "generator/directive.hpp"
#include "runtime/src/definition_reader.hpp"
#include "runtime/src/lexer.hpp"
#include "runtime/src/quotes.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::autogenerate {

namespace {

using detail::quoted_name;
using std::string;

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
    if (!what.have_statements()) {
      const auto anew = remake_table(old, now, what.all, {before_, after_, there_, dropped_});
      if (!anew) return tl::unexpected{anew.error()};
      all_.insert(all_.end(), anew->begin(), anew->end());
      return {};
    }
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
