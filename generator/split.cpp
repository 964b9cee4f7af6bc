// SPDX-License-Identifier: MIT
#include "generator/split.hpp"

#include <algorithm>
#include <array>

namespace aludel::generator {

namespace {

constexpr std::size_t deepest_parentheses = 1000;
constexpr int longest_expression = 5000;

bool same_word(std::string_view text, std::string_view upper) {
  return text.size() == upper.size() &&
         std::equal(text.begin(), text.end(), upper.begin(),
                    [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; });
}

class splitter {
public:
  splitter(const source& file, dialect language, problems& found)
      : file_(file), language_(language), found_(found) {}

  std::vector<statement> split(const std::vector<token>& tokens) {
    for (std::size_t each = 0; each < tokens.size(); ++each) {
      const auto& next = tokens[each];
      if (is(next, "\\") && current_.empty()) {
        each = skip_meta_command(tokens, each);
      } else if (is(next, ";") && operators_.size() == 1 && !in_body_) {
        finish();
      } else {
        add(next);
      }
    }
    finish();
    return std::move(statements_);
  }

private:
  [[nodiscard]] std::string_view text(const token& of) const {
    return std::string_view(file_.text).substr(of.offset, of.length);
  }
  [[nodiscard]] bool is(const token& of, std::string_view symbol) const {
    return of.kind == token_kind::symbol && text(of) == symbol;
  }
  [[nodiscard]] bool is_word(const token& of, std::string_view upper) const {
    return of.kind == token_kind::word && same_word(text(of), upper);
  }
  [[nodiscard]] bool word_at(std::size_t index, std::string_view upper) const {
    return index < current_.size() && is_word(current_[index], upper);
  }

  void add(const token& next) {
    track_body(next);
    track_size(next);
    current_.push_back(next);
  }

  void finish() {
    if (!current_.empty() && !refused_) {
      const auto begin = current_.front().offset;
      const auto end = current_.back().offset + current_.back().length;
      statements_.push_back({begin, end - begin, std::move(current_)});
    }
    current_.clear();
    operators_ = {0};
    in_body_ = false;
    refused_ = false;
  }

  /// psql's commands end with their line.
  std::size_t skip_meta_command(const std::vector<token>& tokens, std::size_t at) {
    const auto end = std::min(file_.text.find('\n', tokens[at].offset), file_.text.size());
    if (found_.size() < most_problems) {
      found_.push_back(problem_at(file_, tokens[at].offset, end - tokens[at].offset,
                                  errc::unsupported, "psql's commands are not SQL",
                                  "write what the command does in SQL"));
    }
    while (at + 1 < tokens.size() && tokens[at + 1].offset < end) ++at;
    return at;
  }

  /// A body's own statements all end in a semicolon, so its END follows one, or nothing at all;
  /// the END of a CASE never does, nor does a column of that name.
  void track_body(const token& next) {
    if (next.kind != token_kind::word || current_.empty()) return;
    const auto& before = current_.back();
    if (!in_body_) {
      in_body_ = begins_body(before, next);
    } else if (is_word(next, "END") && (is(before, ";") || is_word(before, "ATOMIC"))) {
      in_body_ = false;
    }
  }

  /// CREATE [OR REPLACE] FUNCTION … BEGIN ATOMIC … END, CREATE [TEMP] TRIGGER … BEGIN … END
  [[nodiscard]] bool begins_body(const token& before, const token& next) const {
    if (language_ == dialect::sqlite) {
      const bool temporary = word_at(1, "TEMP") || word_at(1, "TEMPORARY");
      return is_word(next, "BEGIN") && !is(before, ".") && creates(temporary ? 2 : 1, "TRIGGER");
    }
    const std::size_t kind = word_at(1, "OR") && word_at(2, "REPLACE") ? 3 : 1;
    return is_word(next, "ATOMIC") && is_word(before, "BEGIN") &&
           (creates(kind, "FUNCTION") || creates(kind, "PROCEDURE"));
  }

  [[nodiscard]] bool creates(std::size_t at, std::string_view kind) const {
    return word_at(0, "CREATE") && word_at(at, kind);
  }

  /// One count of operators for each open parenthesis.
  void track_size(const token& next) {
    if (is(next, "(")) {
      operators_.push_back(0);
      if (operators_.size() > deepest_parentheses) {
        refuse(next, "parentheses are nested more than 1000 deep");
      }
    } else if (is(next, ")")) {
      if (operators_.size() > 1) operators_.pop_back();
    } else if (ends_expression(next)) {
      operators_.back() = 0;
    } else if (is_operator(next) && ++operators_.back() > longest_expression) {
      refuse(next, "the expression has more than 5000 operators");
    }
  }

  [[nodiscard]] bool ends_expression(const token& of) const {
    constexpr std::array<std::string_view, 6> words{"SELECT", "WHERE", "ON",
                                                    "WHEN",   "THEN",  "VALUES"};
    if (is(of, ",") || is(of, ";")) return true;
    return of.kind == token_kind::word && std::any_of(words.begin(), words.end(), [&](auto word) {
             return same_word(text(of), word);
           });
  }

  [[nodiscard]] bool is_operator(const token& of) const {
    if (of.kind == token_kind::word) {
      return same_word(text(of), "AND") || same_word(text(of), "OR");
    }
    return of.kind == token_kind::symbol &&
           std::string_view(".[]:::=").find(text(of)) == std::string_view::npos;
  }

  void refuse(const token& at, std::string message) {
    if (refused_) return;
    refused_ = true;
    if (found_.size() >= most_problems) return;
    found_.push_back(problem_at(file_, at.offset, at.length, errc::too_large, std::move(message),
                                "the databases' parsers do not survive it: split it up"));
  }

  const source& file_;
  dialect language_;
  problems& found_;
  std::vector<statement> statements_;
  std::vector<token> current_;
  std::vector<int> operators_{0};
  bool in_body_ = false;
  bool refused_ = false;  ///< no parser is to see the current statement
};

}  // namespace

std::vector<statement> split(const source& file, dialect language, const std::vector<token>& tokens,
                             problems& found) {
  return splitter(file, language, found).split(tokens);
}

}  // namespace aludel::generator
