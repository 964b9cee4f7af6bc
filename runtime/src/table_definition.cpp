// SPDX-License-Identifier: MIT
#include "runtime/src/table_definition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/src/definition_reader.hpp"
#include "runtime/src/nearest.hpp"
#include "runtime/src/statement_words.hpp"

namespace aludel::detail {

namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Between such characters a name ends.
bool is_mark(char c) { return is_space(c) || c == ',' || c == ')' || c == '('; }

error missing(std::string message, std::string_view name, const std::vector<std::string>& all,
              std::string sqlstate) {
  const std::vector<std::string_view> candidates(all.begin(), all.end());
  return {.code = errc::statement_failed,
          .message = std::move(message),
          .hint = all.empty() ? "there is none" : did_you_mean(name, candidates),
          .sqlstate = std::move(sqlstate)};
}

error duplicate(std::string message, std::string sqlstate) {
  return {.code = errc::statement_failed,
          .message = std::move(message),
          .hint = "give it another name, or drop that one first",
          .sqlstate = std::move(sqlstate)};
}

bool involves(const clause& of, std::string_view column) {
  return std::any_of(of.columns.begin(), of.columns.end(),
                     [&](const auto& each) { return same_name(each, column); });
}

/// The end of what these clauses follow in a column: its type, or the last of them.
std::size_t end_of(const column_definition& of, std::initializer_list<clause_kind> kinds) {
  auto end = of.type.end;
  for (const auto& each : of.clauses) {
    if (std::find(kinds.begin(), kinds.end(), each.kind) != kinds.end()) end = each.whole.end;
  }
  return end;
}

}  // namespace

const clause* column_definition::find(clause_kind kind) const {
  const auto found = std::find_if(clauses.begin(), clauses.end(),
                                  [&](const auto& each) { return each.kind == kind; });
  return found == clauses.end() ? nullptr : &*found;
}

result<table_definition> table_definition::read(std::string sql) {
  table_definition made;
  made.text_ = std::move(sql);
  if (auto done = definition_reader{made}.read(); !done) return tl::unexpected{done.error()};
  return made;
}

const column_definition* table_definition::find(std::string_view column) const {
  const auto found = std::find_if(columns_.begin(), columns_.end(),
                                  [&](const auto& each) { return same_name(each.name, column); });
  return found == columns_.end() ? nullptr : &*found;
}

bool table_definition::autoincrement() const {
  const auto numbers = [](const clause& each) { return each.autoincrement; };
  return std::any_of(constraints_.begin(), constraints_.end(), numbers) ||
         std::any_of(columns_.begin(), columns_.end(), [&](const auto& each) {
           return std::any_of(each.clauses.begin(), each.clauses.end(), numbers);
         });
}

const column_definition* table_definition::rowid_column() const {
  if (without_rowid_) return nullptr;
  const auto is_integer = [&](const column_definition& of) {
    return same_name(plain_name_of(part(of.type)), "INTEGER");
  };
  for (const auto& each : columns_) {
    const auto* const key = each.find(clause_kind::primary_key);
    if (key != nullptr) return is_integer(each) && !key->descending ? &each : nullptr;
  }
  for (const auto& each : constraints_) {
    if (each.kind != clause_kind::primary_key || each.columns.size() != 1) continue;
    const auto* const column = find(each.columns.front());
    return column != nullptr && is_integer(*column) ? column : nullptr;
  }
  return nullptr;
}

// ---- Edits of the text

result<void> table_definition::apply(std::vector<edit> edits) {
  // From the end on; what is put in where something is taken out comes last.
  std::stable_sort(edits.begin(), edits.end(), [](const auto& one, const auto& other) {
    return std::pair(one.of.begin, one.of.end) > std::pair(other.of.begin, other.of.end);
  });
  auto changed = text_;
  for (auto& each : edits) {
    const bool would_touch = !each.by.empty() && each.of.end < text_.size() &&
                             !is_mark(each.by.back()) && !is_mark(text_[each.of.end]);
    if (would_touch) each.by += " ";
    changed.replace(each.of.begin, each.of.end - each.of.begin, each.by);
  }
  auto made = read(std::move(changed));
  if (!made) return tl::unexpected{made.error()};
  *this = std::move(*made);
  return {};
}

/// The white space before a place, unless that ends a comment.
span table_definition::space_before(std::size_t place) const {
  auto begin = place;
  while (begin > 0 && is_space(text_[begin - 1])) --begin;
  const bool behind_comment = std::any_of(comments_.begin(), comments_.end(),
                                          [&](const auto& each) { return each.end == begin; });
  return {behind_comment ? place : begin, place};
}

/// With the white space before it.
table_definition::edit table_definition::erasure(span of) const {
  auto begin = space_before(of.begin).begin;
  if (of.end < text_.size() && text_[of.end] == '\n') {  // which will end that comment
    while (begin > 0 && is_space(text_[begin - 1])) --begin;
  }
  const bool would_touch = begin < of.begin && of.end < text_.size() && !is_mark(text_[of.end]) &&
                           !is_mark(text_[begin - 1]);
  return {{begin, of.end}, would_touch ? " " : ""};
}

std::size_t table_definition::item_of(span of) const {
  const auto found = std::find_if(items_.begin(), items_.end(), [&](const auto& each) {
    return each.begin <= of.begin && of.end <= each.end;
  });
  return static_cast<std::size_t>(found - items_.begin());
}

/// A comment behind it on its line is about it.
const span* table_definition::remark_at(std::size_t from) const {
  const auto skip_blanks = [&](std::size_t at) {
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at;
    return at;
  };
  const auto begin = skip_blanks(from);
  const auto found = std::find_if(comments_.begin(), comments_.end(),
                                  [&](const auto& each) { return each.begin == begin; });
  if (found == comments_.end()) return nullptr;
  const auto behind = skip_blanks(found->end);
  const bool ends_line = behind >= text_.size() || text_[behind] == '\n' || text_[behind] == '\r';
  return ends_line ? &*found : nullptr;
}

/// With the comma behind it, or before the last one.
std::vector<table_definition::edit> table_definition::item_erasure(std::size_t item) const {
  const bool is_last = item == commas_.size();
  const auto behind = is_last ? items_[item].end : commas_[item] + 1;
  const auto* const remark = remark_at(behind);
  if (!is_last) {
    auto end = remark != nullptr ? remark->end : behind;
    while (end < text_.size() && is_space(text_[end])) ++end;
    return {{{items_[item].begin, end}, {}}};
  }
  std::vector<edit> all{erasure(items_[item])};
  if (item > 0) {
    const auto comma = commas_[item - 1];
    all.push_back({{space_before(comma).begin, comma + 1}, {}});
  }
  if (remark != nullptr) all.push_back(erasure(*remark));
  return all;
}

result<void> table_definition::erase_constraint(const clause& of) {
  const auto item = item_of(of.whole);
  const bool alone = items_[item].begin == of.whole.begin && items_[item].end == of.whole.end;
  return alone ? apply(item_erasure(item)) : apply({erasure(of.whole)});
}

/// What stands between two items: they may have lines of their own.
std::string table_definition::separator() const {
  const bool has_some = !commas_.empty();
  const span gap{has_some ? items_.front().end : opening_ + 1, items_[has_some ? 1 : 0].begin};
  auto between = std::string(part(gap));
  const auto line = between.rfind('\n');
  if (has_some && between.find_first_not_of(" \t\r\n,") == std::string::npos) return between;
  return line == std::string::npos ? ", " : "," + between.substr(line);
}

/// Behind the comment on its line too, which is about that item.
result<void> table_definition::insert_behind(span of, std::string_view written) {
  const auto item = item_of(of);
  const bool is_last = item == commas_.size();
  const auto end = items_[item].end;
  const auto between = separator();
  const auto* const remark = remark_at(is_last ? end : commas_[item] + 1);
  if (remark == nullptr) return apply({{{end, end}, between + std::string(written)}});
  auto gap = between.substr(between.find(',') + 1);
  if (gap.find('\n') == std::string::npos) gap = "\n" + gap;
  const auto text = gap + std::string(written);
  const span place{remark->end, remark->end};
  if (!is_last) return apply({{place, text + ","}});
  return apply({{{end, end}, ","}, {place, text}});
}

// ---- Columns

result<const column_definition*> table_definition::require(std::string_view column) const {
  if (const auto* const found = find(column)) return found;
  std::vector<std::string> all;
  for (const auto& each : columns_) all.push_back(each.name);
  return tl::unexpected{
      missing(fmt::format("the table {} has no column {}", name_, column), column, all, "42703")};
}

result<void> table_definition::rename(std::string_view written) {
  std::vector<edit> edits{{name_span_, std::string(written)}};
  const auto tokens = tokens_of(text_, dialect::sqlite);
  for (std::size_t each = 0; each + 1 < tokens.size(); ++each) {
    const span here{tokens[each].offset, tokens[each].offset + tokens[each].length};
    const bool qualifies = here.begin > opening_ &&
                           part({tokens[each + 1].offset, tokens[each + 1].offset + 1}) == ".";
    if (qualifies && same_name(plain_name_of(part(here)), name_)) {
      edits.push_back({{here.begin, tokens[each + 1].offset + 1}, {}});
    }
  }
  return apply(std::move(edits));
}

/// CHECK (length("email") <= 40), as a varchar has it.
bool table_definition::is_length_check(const column_definition& of, const clause& each) const {
  if (each.kind != clause_kind::check || !each.written_name.empty()) return false;
  const auto expression = part(each.expression);
  const auto tokens = tokens_of(expression, dialect::sqlite);
  const auto text = [&](std::size_t index) {
    return expression.substr(tokens[index].offset, tokens[index].length);
  };
  constexpr std::size_t of_them = 8;  // ( length ( "email" ) <= 40 )
  return tokens.size() == of_them && same_name(text(1), "length") && text(2) == "(" &&
         same_name(plain_name_of(text(3)), of.name) && text(5) == "<=" &&
         tokens[6].kind == token_kind::number;
}

result<void> table_definition::set_type(std::string_view column, std::string_view type,
                                        std::string_view check) {
  const auto found = require(column);
  if (!found) return tl::unexpected{found.error()};
  const auto& of = **found;
  const bool had_none = of.type.begin == of.type.end;
  std::vector<edit> edits{{of.type, (had_none ? " " : "") + std::string(type)}};
  for (const auto& each : of.clauses) {
    if (is_length_check(of, each)) edits.push_back(erasure(each.whole));
  }
  if (!check.empty()) edits.push_back({{of.whole.end, of.whole.end}, " " + std::string(check)});
  return apply(std::move(edits));
}

result<void> table_definition::set_not_null(std::string_view column) {
  const auto found = require(column);
  if (!found) return tl::unexpected{found.error()};
  const auto& of = **found;
  if (of.find(clause_kind::not_null) != nullptr) return {};
  const auto at = end_of(of, {clause_kind::collate});
  std::vector<edit> edits{{{at, at}, " NOT NULL"}};
  if (const auto* const null = of.find(clause_kind::null)) edits.push_back(erasure(null->whole));
  return apply(std::move(edits));
}

result<void> table_definition::drop_not_null(std::string_view column) {
  auto found = require(column);
  while (found) {
    const auto* const clause = (*found)->find(clause_kind::not_null);
    if (clause == nullptr) return {};
    if (auto done = apply({erasure(clause->whole)}); !done) return done;
    found = require(column);
  }
  return tl::unexpected{found.error()};
}

result<void> table_definition::set_default(std::string_view column, std::string_view sql) {
  const auto found = require(column);
  if (!found) return tl::unexpected{found.error()};
  const auto written = fmt::format("DEFAULT {}", sql);
  if (const auto* const old = (*found)->find(clause_kind::default_value)) {
    return apply({{old->whole, written}});
  }
  const auto at = end_of(**found, {clause_kind::collate, clause_kind::not_null, clause_kind::null,
                                   clause_kind::primary_key});
  return apply({{{at, at}, " " + written}});
}

result<void> table_definition::drop_default(std::string_view column) {
  const auto found = require(column);
  if (!found) return tl::unexpected{found.error()};
  const auto* const old = (*found)->find(clause_kind::default_value);
  return old == nullptr ? result<void>{} : apply({erasure(old->whole)});
}

result<void> table_definition::add_column(std::string_view name, std::string_view written) {
  if (find(name) != nullptr) {
    return tl::unexpected{
        duplicate(fmt::format("the table {} has a column {} already", name_, name), "42701")};
  }
  return insert_behind(columns_.back().whole, written);
}

/// A constraint that has to do with a column; of the column itself only what could be another's.
const clause* table_definition::involving(std::string_view column) const {
  for (const auto& each : constraints_) {
    if (involves(each, column)) return &each;
  }
  for (const auto& other : columns_) {
    if (same_name(other.name, column)) continue;
    for (const auto& each : other.clauses) {
      if (each.kind == clause_kind::check && involves(each, column)) return &each;
    }
  }
  return nullptr;
}

result<void> table_definition::drop_column(std::string_view name) {
  const auto found = require(name);
  if (!found) return tl::unexpected{found.error()};
  for (const auto& each : columns_) {
    const auto* const made_of = each.find(clause_kind::generated);
    if (made_of == nullptr || same_name(each.name, name) || !involves(*made_of, name)) continue;
    return tl::unexpected{error{
        .code = errc::statement_failed,
        .message = fmt::format("the column {} of the table {} is computed from {}, which is to go",
                               each.name, name_, name),
        .hint = fmt::format("drop {} first", each.name),
        .sqlstate = "2BP01"}};
  }
  if (columns_.size() == 1) {
    return tl::unexpected{
        error{.code = errc::statement_failed,
              .message = fmt::format("{} is the only column of the table {}", name, name_),
              .hint = "drop the table, or add another column first",
              .sqlstate = "42611"}};
  }
  while (const auto* const each = involving(name)) {
    if (auto done = erase_constraint(*each); !done) return done;
  }
  return apply(item_erasure(item_of(find(name)->whole)));
}

// ---- Constraints

std::vector<std::string> table_definition::constraint_names() const {
  std::vector<std::string> all;
  const auto add = [&](const clause& each) {
    if (!each.name.empty()) all.push_back(each.name);
  };
  for (const auto& column : columns_)
    std::for_each(column.clauses.begin(), column.clauses.end(), add);
  std::for_each(constraints_.begin(), constraints_.end(), add);
  return all;
}

bool table_definition::has_constraint(std::string_view name) const {
  const auto all = constraint_names();
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& each) { return same_name(each, name); });
}

result<void> table_definition::add_constraint(std::string_view name, std::string_view written) {
  if (has_constraint(name)) {
    return tl::unexpected{
        duplicate(fmt::format("the table {} has a constraint {} already", name_, name), "42710")};
  }
  return insert_behind(items_.back(), written);
}

result<void> table_definition::drop_constraint(std::string_view name) {
  for (const auto& column : columns_) {
    for (const auto& each : column.clauses) {
      if (same_name(each.name, name)) return apply({erasure(each.whole)});
    }
  }
  for (const auto& each : constraints_) {
    if (same_name(each.name, name)) return erase_constraint(each);
  }
  return tl::unexpected{missing(fmt::format("the table {} has no constraint {}", name_, name), name,
                                constraint_names(), "42704")};
}

}  // namespace aludel::detail
