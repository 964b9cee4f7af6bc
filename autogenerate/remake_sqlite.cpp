// SPDX-License-Identifier: MIT
#include "autogenerate/remake_sqlite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "autogenerate/sqlite_text.hpp"
#include "autogenerate/usual_sqlite.hpp"
#include "runtime/src/definition_reader.hpp"
#include "runtime/src/quotes.hpp"
#include "runtime/src/rebuild.hpp"
#include "runtime/src/table_definition.hpp"

namespace aludel::autogenerate {

namespace {

using detail::quoted_name;
using std::string;

enum class affinity : std::uint8_t { text, blob, integer, real, numeric };

/// https://sqlite.org/datatype3.html#determination_of_column_affinity
affinity affinity_of(std::string_view type, bool is_strict) {
  const auto has = [&](std::string_view part) { return type.find(part) != type.npos; };
  if (has("int")) return affinity::integer;
  if (has("char") || has("clob") || has("text")) return affinity::text;
  if (type.empty() || has("blob") || (is_strict && type == "any")) return affinity::blob;
  return has("real") || has("floa") || has("doub") ? affinity::real : affinity::numeric;
}

class remake {
public:
  remake(const object& old, const object& now, const std::vector<const change*>& changes,
         const surroundings& among)
      : old_(old),
        now_(now),
        table_(now.key.name),
        changes_(changes),
        before_(among.before),
        after_(among.after),
        there_(among.there),
        dropped_(among.dropped) {}

  result<statements> run() {
    if (auto none = need_no_more_columns(); !none) return tl::unexpected{none.error()};
    auto definition = detail::table_definition::read(now_.text);
    if (!definition) return tl::unexpected{definition.error()};
    detail::changed_table made{std::move(*definition), {}, {}};
    share_columns(made);
    for (const auto* each : changes_) {
      if (wants_more(*each)) {
        tell(fmt::format("fails, and changes nothing, if a row has no {}", each->after->key.name));
      }
    }
    warn_of_key();
    warn_of_left_out();
    if (wants_types()) {
      tell("fails, and changes nothing, if a value is not of its column's type");
    }
    const auto name = made.definition.name();  // as it is spelled now
    const detail::found_table found{.name = {"", name},
                                    .sql = old_.text,
                                    .interim = free_name("aludel_new_" + name),
                                    .companions = companions(),
                                    .statistics = {}};
    auto written = detail::rebuild_statements(found, made);
    if (!written) return tl::unexpected{written.error()};
    statements all;
    for (auto& each : *written) all.push_back({std::move(each), std::exchange(remarks_, {})});
    return all;
  }

private:
  /// Of the first statement.
  void tell(string remark) {
    if (!remark.empty()) remarks_.push_back(std::move(remark));
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
  [[nodiscard]] result<void> need_no_more_columns() const {
    for (const auto& each : there_) {
      if (each.key.owner != table_ || !is_part_of_table(each)) continue;
      const auto stays = [&](const object& other) {
        return other.key == each.key && other.has == each.has;
      };
      if (std::any_of(after_.left_out.begin(), after_.left_out.end(), stays)) continue;
      return tl::unexpected{
          error{.code = errc::unexpected_schema,
                .message = fmt::format("the table {} has to be made anew, and would lose the {}, "
                                       "which is left out of the comparison",
                                       table_, title(each.key)),
                .hint = "have the schema say it too, or write that revision by hand",
                .notes = {"nothing was written"}}};
    }
    return {};
  }

  /// Elsewhere a type is a recommendation.
  [[nodiscard]] bool wants_types() const {
    if (now_.is("strict") && !old_.is("strict")) return true;
    return std::any_of(changes_.begin(), changes_.end(), [&](const change* each) {
      const auto* const its = each->after;
      const bool retyped = its != nullptr && each->before != nullptr &&
                           its->key.kind == object_kind::column &&
                           differs(*each->before, *its, "type");
      return retyped && (now_.is("strict") || numbers_rows(*its));
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
  void warn_of_key() {
    if (old_.is("autoincrement") && !now_.is("autoincrement")) {
      tell("forgets the highest number that a row has had");
    }
    if (!now_.is("without rowid")) return;
    const auto old_key = key_of(before_, table_);
    for (const auto& each : key_of(after_, table_)) {
      const auto* const was =
          before_.find({object_kind::column, table_, detail::plain_name_of(each)});
      const bool is_in_key = std::find(old_key.begin(), old_key.end(), each) != old_key.end();
      const bool was_number =
          is_in_key && old_key.size() == 1 && was != nullptr && was->at("type") == "integer";
      if (was == nullptr || was->is("not null") || was_number) continue;
      if (is_in_key && old_.is("without rowid")) continue;
      tell(fmt::format("fails, and changes nothing, if a row has no {}", was->key.name));
    }
  }

  /// As others may not have them.
  void warn_of_left_out() {
    for (const auto& each : there_) {
      const auto kind = each.key.kind;
      if (each.key.owner != table_) continue;
      if (kind != object_kind::index && kind != object_kind::trigger) continue;
      tell(fmt::format("makes the {} again, which is left out of the comparison, as it is here",
                       title(each.key)));
    }
  }

  /// Which columns keep their values, and what is lost.
  void share_columns(detail::changed_table& made) {
    for (const auto& each : there_) {
      if (each.key.kind != object_kind::column || each.key.owner != table_) continue;
      if (!each.is("generated")) made.copied.push_back({each.key.name, quoted_name(each.key.name)});
    }
    for (const auto& each : before_.objects) {
      if (each.key.kind != object_kind::column || each.key.owner != table_) continue;
      const auto* const its = after_.find(each.key);
      if (its == nullptr) {
        made.dropped.push_back(each.key.name);
      } else if (!its->is("generated")) {
        made.copied.push_back({each.key.name, quoted_name(each.key.name)});
      }
      tell(fate_of(each, its));
    }
  }

  /// What becomes of a column's values; empty: they stay.
  [[nodiscard]] string fate_of(const object& column, const object* now) const {
    const auto place = fmt::format("{}.{}", table_, column.key.name);
    if (now != nullptr && !now->is("generated")) {
      const auto what = what_changes(column, *now);
      return what.empty() ? string() : fmt::format(fmt::runtime(what), place);
    }
    if (column.is("generated")) return {};
    return now == nullptr ? fmt::format("loses all values of {}", place)
                          : fmt::format("computes {}, and loses its values", place);
  }

  /// Of the values that a column has: "007" would be 7.
  [[nodiscard]] std::string_view what_changes(const object& before, const object& after) const {
    const auto old = affinity_of(before.at("type"), old_.is("strict"));
    const auto now = affinity_of(after.at("type"), now_.is("strict"));
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
  [[nodiscard]] std::vector<detail::companion> companions() const {
    std::vector<detail::companion> found;
    for (const auto* const all : {&before_.objects, &there_}) {
      for (const auto& each : *all) {
        const auto kind = each.key.kind;
        if (each.key.owner != table_ || dropped_.contains(each.key)) continue;
        if (kind != object_kind::index && kind != object_kind::trigger) continue;
        found.push_back({.schema = "",
                         .type = kind == object_kind::index ? "index" : "trigger",
                         .name = each.key.name,
                         .sql = each.text});
      }
    }
    return found;
  }

  const object& old_;
  const object& now_;
  const string& table_;
  const std::vector<const change*>& changes_;
  const schema& before_;
  const schema& after_;
  const std::vector<object>& there_;
  const std::set<object_key>& dropped_;
  std::vector<string> remarks_;
};

}  // namespace

bool is_part_of_table(const object& of) {
  return of.key.kind == object_kind::column || of.key.kind == object_kind::constraint;
}

result<statements> remake_table(const object& old, const object& now,
                                const std::vector<const change*>& changes,
                                const surroundings& among) {
  return remake{old, now, changes, among}.run();
}

}  // namespace aludel::autogenerate
