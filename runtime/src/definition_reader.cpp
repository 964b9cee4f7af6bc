// SPDX-License-Identifier: MIT
#include "runtime/src/definition_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace aludel::detail {

namespace {

char lower(char any) { return any >= 'A' && any <= 'Z' ? static_cast<char>(any + 32) : any; }

bool is_name(token_kind kind) {
  return kind == token_kind::word || kind == token_kind::name || kind == token_kind::string;
}

/// What PostgreSQL puts behind the names of the table and the columns.
std::string_view suffix_of(clause_kind kind) {
  switch (kind) {
    case clause_kind::primary_key:
      return "_pkey";
    case clause_kind::unique:
      return "_key";
    case clause_kind::foreign_key:
      return "_fkey";
    case clause_kind::check:
      return "_check";
    default:
      return {};
  }
}

std::string usual_name(const std::string& table, const clause& of) {
  const auto suffix = suffix_of(of.kind);
  if (suffix.empty()) return {};
  auto made = table;
  const bool bare = of.kind == clause_kind::primary_key ||
                    (of.kind == clause_kind::check && of.columns.size() != 1);
  if (!bare) {
    for (const auto& each : of.columns) made.append("_").append(each);
  }
  return made.append(suffix);
}

}  // namespace

bool same_name(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char left, char right) { return lower(left) == lower(right); });
}

std::string plain_name_of(std::string_view written) {
  if (written.size() < 2 || std::string_view("\"'`[").find(written.front()) == std::string::npos) {
    return std::string(written);
  }
  const char quote = written.front();
  std::string made;
  for (std::size_t each = 1; each + 1 < written.size(); ++each) {
    made += written[each];
    if (quote != '[' && written[each] == quote) ++each;
  }
  return made;
}

bool mentions_name(std::string_view sql, std::string_view name) {
  lexer reader{sql, dialect::sqlite};
  bool found = false;        // and what follows decides
  bool names_other = false;  // a type or a collation
  for (auto next = reader.next();; next = reader.next()) {
    const auto text = sql.substr(next.offset, next.length);
    if (next.kind == token_kind::comment) continue;
    if (found && text != "(") return true;
    if (next.kind == token_kind::end) return false;
    const bool named = next.kind == token_kind::word || next.kind == token_kind::name;
    found = named && !names_other && same_name(plain_name_of(text), name);
    names_other =
        next.kind == token_kind::word && (same_name(text, "AS") || same_name(text, "COLLATE"));
  }
}

definition_reader::definition_reader(table_definition& into) : into_(into) {
  lexer reader{into.text_, dialect::sqlite};
  for (auto next = reader.next(); next.kind != token_kind::end; next = reader.next()) {
    if (next.kind == token_kind::comment) {
      into_.comments_.push_back({next.offset, next.offset + next.length});
    } else {
      tokens_.push_back(next);
    }
  }
}

result<void> definition_reader::read() {
  if (read_head() && read_items()) {
    read_tail();
    if (at_ == tokens_.size()) {
      find_involved();
      name_all();
      return {};
    }
  }
  const auto where = at_ < tokens_.size() ? tokens_[at_].offset : into_.text_.size();
  return tl::unexpected{
      error{.code = errc::statement_failed,
            .message = fmt::format("the definition of the table {} cannot be read at \"{}\"",
                                   into_.name_, into_.text_.substr(where, 40)),
            .hint = "change it by execute(), with the steps of SQLite's documentation",
            .sqlstate = "42601"}};
}

// ---- Tokens

std::string_view definition_reader::text(std::size_t index) const {
  if (index >= tokens_.size()) return {};
  return std::string_view(into_.text_).substr(tokens_[index].offset, tokens_[index].length);
}

bool definition_reader::is(std::string_view symbol, std::size_t ahead) const {
  return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].kind == token_kind::symbol &&
         text(at_ + ahead) == symbol;
}

bool definition_reader::says(std::initializer_list<std::string_view> words) const {
  auto each = at_;
  for (const auto word : words) {
    if (each >= tokens_.size() || tokens_[each].kind != token_kind::word) return false;
    if (!same_name(text(each++), word)) return false;
  }
  return true;
}

bool definition_reader::take(std::initializer_list<std::string_view> words) {
  if (!says(words)) return false;
  at_ += words.size();
  return true;
}

bool definition_reader::skip_parentheses() {
  if (!is("(")) return false;
  std::size_t depth = 0;
  for (; at_ < tokens_.size(); ++at_) {
    if (is("(")) ++depth;
    if (is(")") && --depth == 0) {
      ++at_;
      return true;
    }
  }
  return false;
}

bool definition_reader::ends_item() const { return at_ >= tokens_.size() || is(",") || is(")"); }

bool definition_reader::begins_clause() const {
  if (says({"GENERATED"})) return says({"GENERATED", "ALWAYS"});
  constexpr std::array<std::string_view, 12> all{"CONSTRAINT", "DEFAULT",    "NULL",  "NOT",
                                                 "PRIMARY",    "UNIQUE",     "CHECK", "REFERENCES",
                                                 "COLLATE",    "DEFERRABLE", "AS",    "FOREIGN"};
  return std::any_of(all.begin(), all.end(), [&](auto word) { return says({word}); });
}

std::size_t definition_reader::end_before() const {
  return tokens_[at_ - 1].offset + tokens_[at_ - 1].length;
}

// ---- The whole

bool definition_reader::read_head() {
  if (!take({"CREATE"})) return false;
  if (!take({"TEMP"})) take({"TEMPORARY"});
  if (!take({"TABLE"})) return false;
  take({"IF", "NOT", "EXISTS"});
  const auto begin = at_;
  if (is(".", 1)) at_ += 2;
  if (at_ >= tokens_.size() || !is_name(tokens_[at_].kind)) return false;
  into_.name_ = plain_name_of(text(at_++));
  into_.name_span_ = {tokens_[begin].offset, end_before()};
  return is("(");
}

bool definition_reader::read_items() {
  into_.opening_ = tokens_[at_++].offset;
  while (true) {
    const auto begin = at_;
    const bool is_table_s = says({"CONSTRAINT"}) || says({"PRIMARY"}) || says({"UNIQUE"}) ||
                            says({"CHECK"}) || says({"FOREIGN"});
    if (!(is_table_s ? read_constraints() : read_column())) return false;
    into_.items_.push_back({tokens_[begin].offset, end_before()});
    if (!is(",")) break;
    into_.commas_.push_back(tokens_[at_++].offset);
  }
  if (!is(")")) return false;
  ++at_;
  return true;
}

void definition_reader::read_tail() {
  while (at_ < tokens_.size()) {
    if (take({"WITHOUT", "ROWID"})) {
      into_.without_rowid_ = true;
    } else if (!take({"STRICT"}) && !is(",")) {
      return;
    } else if (is(",")) {
      ++at_;
    }
  }
}

bool definition_reader::read_column() {
  if (at_ >= tokens_.size() || !is_name(tokens_[at_].kind)) return false;
  column_definition made;
  made.whole.begin = tokens_[at_].offset;
  made.name = plain_name_of(text(at_++));
  read_type(made);
  while (!ends_item()) {
    if (!read_clause(made.clauses.emplace_back(), made.name)) return false;
  }
  made.whole.end = end_before();
  into_.columns_.push_back(std::move(made));
  return true;
}

void definition_reader::read_type(column_definition& into) {
  into.type = {end_before(), end_before()};
  const auto begin = at_;
  while (!ends_item() && is_name(tokens_[at_].kind) && !begins_clause()) ++at_;
  if (at_ == begin) return;
  into.type.begin = tokens_[begin].offset;
  if (is("(") && !skip_parentheses()) return;
  into.type.end = end_before();
}

/// SQLite wants no commas between them.
bool definition_reader::read_constraints() {
  while (!ends_item()) {
    if (!read_clause(into_.constraints_.emplace_back(), {})) return false;
  }
  return true;
}

// ---- Clauses

bool definition_reader::read_clause(clause& into, std::string_view column) {
  if (!column.empty()) into.columns.emplace_back(column);
  into.whole.begin = tokens_[at_].offset;
  if (take({"CONSTRAINT"})) {
    if (at_ >= tokens_.size()) return false;
    into.written_name = plain_name_of(text(at_++));
  }
  if (!ends_item() && !says({"CONSTRAINT"}) && !read_body(into)) return false;
  into.whole.end = end_before();
  return true;
}

bool definition_reader::read_body(clause& into) {
  if (says({"PRIMARY"}) || says({"UNIQUE"})) return read_key(into);
  if (says({"FOREIGN"}) || says({"REFERENCES"})) return read_reference(into);
  if (says({"CHECK"}) || says({"AS"}) || says({"GENERATED"})) return read_expression(into);
  if (take({"DEFAULT"})) {
    into.kind = clause_kind::default_value;
    return read_default();
  }
  if (take({"COLLATE"})) {
    into.kind = clause_kind::collate;
    return at_++ < tokens_.size();
  }
  if (!says({"NULL"}) && !says({"NOT", "NULL"})) return false;
  into.kind = take({"NOT"}) ? clause_kind::not_null : clause_kind::null;
  ++at_;
  read_conflict();
  return true;
}

bool definition_reader::read_key(clause& into) {
  into.kind = take({"UNIQUE"}) ? clause_kind::unique : clause_kind::primary_key;
  if (into.kind == clause_kind::primary_key && !take({"PRIMARY", "KEY"})) return false;
  if (is("(")) {
    read_names(into);
    // A table's constraint may number its rows too: AUTOINCREMENT stands inside.
    const auto begin = at_;
    if (!skip_parentheses()) return false;
    for (auto each = begin; each < at_; ++each) {
      if (same_name(text(each), "AUTOINCREMENT")) into.autoincrement = true;
    }
  }
  into.descending = take({"DESC"});
  take({"ASC"});
  read_conflict();
  if (take({"AUTOINCREMENT"})) into.autoincrement = true;
  return true;
}

bool definition_reader::read_reference(clause& into) {
  into.kind = clause_kind::foreign_key;
  if (take({"FOREIGN", "KEY"})) {
    read_names(into);
    if (!skip_parentheses()) return false;
  }
  if (!take({"REFERENCES"})) return false;
  ++at_;
  if (is("(") && !skip_parentheses()) return false;
  while (!ends_item()) {
    if (take({"ON"})) {
      at_ += 1;
      at_ += says({"SET"}) || says({"NO"}) ? 2 : 1;
    } else if (take({"MATCH"})) {
      ++at_;
    } else if (take({"NOT", "DEFERRABLE"}) || take({"DEFERRABLE"})) {
      if (take({"INITIALLY"})) ++at_;
    } else {
      break;
    }
  }
  return at_ <= tokens_.size();
}

bool definition_reader::read_default() {
  if (is("(")) return skip_parentheses();
  if (is("+") || is("-")) ++at_;
  return at_++ < tokens_.size();
}

bool definition_reader::read_expression(clause& into) {
  into.kind = take({"CHECK"}) ? clause_kind::check : clause_kind::generated;
  take({"GENERATED", "ALWAYS"});
  take({"AS"});
  const auto begin = at_;
  if (!skip_parentheses()) return false;
  into.expression = {tokens_[begin].offset, end_before()};
  if (into.kind == clause_kind::check) {
    read_conflict();
  } else if (!take({"STORED"})) {
    take({"VIRTUAL"});
  }
  return true;
}

void definition_reader::read_conflict() {
  if (take({"ON", "CONFLICT"})) ++at_;
}

/// The names at the beginning of each part between parentheses, from here on, without moving.
void definition_reader::read_names(clause& into) {
  std::size_t depth = 0;
  for (std::size_t ahead = 0; at_ + ahead < tokens_.size(); ++ahead) {
    if (is("(", ahead)) ++depth;
    if (is(")", ahead) && --depth == 0) return;
    const bool begins = depth == 1 && (is("(", ahead) || is(",", ahead));
    if (begins) into.columns.push_back(plain_name_of(text(at_ + ahead + 1)));
  }
}

// ---- What is known when all is read

/// Checks are about all columns that they name.
void definition_reader::find_involved() {
  const auto look_into = [&](clause& each) {
    if (each.kind != clause_kind::check && each.kind != clause_kind::generated) return;
    each.columns.clear();
    const auto expression = into_.part(each.expression);
    for (const auto& column : into_.columns_) {
      if (mentions_name(expression, column.name)) each.columns.push_back(column.name);
    }
  };
  for (auto& column : into_.columns_) {
    for (auto& each : column.clauses) look_into(each);
  }
  for (auto& each : into_.constraints_) look_into(each);
}

/// A second one of a name gets a number, as on PostgreSQL.
void definition_reader::name_all() {
  std::vector<clause*> all;
  for (auto& column : into_.columns_) {
    for (auto& each : column.clauses) all.push_back(&each);
  }
  for (auto& each : into_.constraints_) all.push_back(&each);
  std::vector<std::string> taken;
  for (auto* each : all) {
    each->name = each->written_name;
    if (!each->name.empty()) taken.push_back(each->name);
  }
  const auto is_taken = [&](const std::string& name) {
    return std::any_of(taken.begin(), taken.end(),
                       [&](const auto& other) { return same_name(other, name); });
  };
  for (auto* each : all) {
    const auto usual = each->name.empty() ? usual_name(into_.name_, *each) : std::string();
    if (usual.empty()) continue;
    each->name = usual;
    for (int number = 1; is_taken(each->name); ++number)
      each->name = usual + std::to_string(number);
    taken.push_back(each->name);
  }
}

}  // namespace aludel::detail
