// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "generator/classify.hpp"

namespace aludel::generator {

namespace {

/// Not among them: `->` and `->>`, IS DISTINCT FROM, 0x10 and 1_000.
bool is_old(token_kind kind, std::string_view written) {
  constexpr std::array<std::string_view, 22> symbols{
      "(",  ")",  ",",  ".", "+",  "-", "*",  "/",  "%",  "||", "=",
      "==", "<>", "!=", "<", "<=", ">", ">=", "<<", ">>", "&",  "|"};
  if (kind == token_kind::word) return written != "distinct";
  if (kind == token_kind::number) {
    return written.find_first_not_of("0123456789.e+-") == std::string_view::npos;
  }
  if (kind == token_kind::symbol) {
    return std::find(symbols.begin(), symbols.end(), written) != symbols.end();
  }
  return kind == token_kind::name || kind == token_kind::string;
}

/// A statement's tokens, read from left to right.
class reader {
public:
  reader(const revision& from, const statement& of) : from_(from), tokens_(of.tokens) {}

  [[nodiscard]] bool done() const { return at_ == tokens_.size(); }

  /// Goes over a word, given in lower case, or a sign, if it stands here.
  bool take(std::string_view expected) {
    if (done() || tokens_[at_].kind == token_kind::name || here() != expected) return false;
    ++at_;
    return true;
  }

  /// Goes over a name, in lower case and without its quotes; empty if there is none.
  std::string take_name() {
    if (done()) return {};
    const auto kind = tokens_[at_].kind;
    if (kind != token_kind::word && kind != token_kind::name) return {};
    auto name = here();
    if (kind == token_kind::name) name = name.substr(1, name.size() - 2);
    ++at_;
    return name;
  }

  /// Goes over anything that SQLite could read ten years ago.
  bool take_old() {
    if (done() || !is_old(tokens_[at_].kind, here())) return false;
    ++at_;
    return true;
  }

private:
  [[nodiscard]] std::string here() const {
    std::string written{text(from_, tokens_[at_])};
    std::transform(written.begin(), written.end(), written.begin(), lower);
    return written;
  }

  const revision& from_;
  const std::vector<token>& tokens_;
  std::size_t at_ = 0;
};

/// The columns and constraints of a new table up to the closing parenthesis. Generated columns and
/// new operators need a newer SQLite than an older program may have, which then cannot read the
/// file at all.
bool take_definition(reader& words, const surroundings& with) {
  for (std::size_t depth = 1; depth > 0;) {
    if (words.done() || words.take("as") || words.take("generated")) return false;
    if (words.take("references")) {
      if (!with.tables.contains(words.take_name())) return false;
    } else if (words.take("(")) {
      ++depth;
    } else if (words.take(")")) {
      --depth;
    } else if (!words.take_old()) {
      return false;
    }
  }
  return true;
}

bool creates_table(reader& words, surroundings& with) {
  auto name = words.take_name();
  if (!words.take("(") || !with.is_new(name)) return false;
  with.tables.insert(std::move(name));
  if (!take_definition(words, with)) return false;
  return words.done() || (words.take("without") && words.take("rowid") && words.done());
}

/// Plain columns: expressions and collations may be more than an older program can do.
bool take_columns(reader& words) {
  do {
    if (words.take_name().empty()) return false;
    if (!words.take("asc")) words.take("desc");
  } while (words.take(","));
  return words.take(")");
}

/// WHERE column IS [NOT] NULL
bool take_condition(reader& words) {
  if (words.take_name().empty() || !words.take("is")) return false;
  words.take("not");
  return words.take("null");
}

bool creates_index(reader& words, const surroundings& with) {
  if (!with.is_new(words.take_name()) || !words.take("on")) return false;
  if (words.take_name().empty() || !words.take("(") || !take_columns(words)) return false;
  if (words.take("where") && !take_condition(words)) return false;
  return words.done();
}

}  // namespace

bool is_compatible_sqlite(const revision& from, const statement& what, surroundings& with) {
  reader words{from, what};
  if (!words.take("create")) return false;
  if (words.take("table")) return creates_table(words, with);
  if (words.take("index")) return creates_index(words, with);
  return false;
}

}  // namespace aludel::generator
