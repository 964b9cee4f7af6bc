// SPDX-License-Identifier: MIT
#include "generator/directive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "runtime/src/nearest.hpp"

namespace aludel::generator {

namespace {

constexpr std::string_view mark = "migrate:";
constexpr std::string_view blanks = " \t\r";
constexpr std::size_t longest_reason = 1000;

constexpr std::array<std::string_view, 6> kinds{"upgrade",      "downgrade",  "verify",
                                                "irreversible", "compatible", "breaking"};
constexpr std::array<std::string_view, 2> dialects{"postgresql", "sqlite"};
constexpr std::array<std::string_view, 4> options{"transaction", "lock_timeout",
                                                  "statement_timeout", "syntax"};

/// The text behind what a comment begins with.
std::string_view content(const source& file, const token& comment) {
  auto text = std::string_view(file.text).substr(comment.offset, comment.length);
  if (!text.starts_with(comment_mark(file))) return {};
  text.remove_prefix(comment_mark(file).size());
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text;
}

/// "Migrate:" is no comment either.
bool starts_with_mark(std::string_view text) {
  return text.size() >= mark.size() &&
         std::equal(mark.begin(), mark.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
}

/// Words from the front of a text.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  const auto word = text.substr(0, text.find_first_of(blanks));
  text.remove_prefix(word.size());
  return word;
}

/// 500ms, 2s, 1min. Nothing for anything else, and for nothing at all: no wait is unlimited.
std::optional<std::uint32_t> milliseconds(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (failed != std::errc{} || number == 0 || number > 1'000'000'000) return std::nullopt;
  std::uint64_t factor = 0;
  if (unit == "ms") factor = 1;
  if (unit == "s") factor = 1000;
  if (unit == "min") factor = 60'000;
  number *= factor;
  if (number == 0 || number > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(number);
}

class directive_reader {
public:
  directive_reader(const source& file, const token& comment, problems& found)
      : file_(file), found_(found), rest_(content(file, comment)) {
    read_.place = comment;
    rest_.remove_prefix(mark.size());
  }

  std::optional<directive> read() {
    const auto word = take_word(rest_);
    const auto known = std::find(kinds.begin(), kinds.end(), word);
    if (known == kinds.end()) {
      problem(word, fmt::format("there is no directive \"{}{}\"", mark, word),
              detail::did_you_mean(word, kinds));
      return std::nullopt;
    }
    read_.kind = static_cast<directive_kind>(known - kinds.begin());
    read_dialect();
    if (read_.opens_section()) {
      read_options();
    } else {
      read_reason(word);
    }
    return whole_ ? std::optional{read_} : std::nullopt;
  }

private:
  void problem(std::string_view at, std::string message, std::string hint) {
    whole_ = false;
    if (found_.size() >= most_problems) return;
    const auto offset =
        at.empty() ? read_.place.offset : static_cast<std::size_t>(at.data() - file_.text.data());
    found_.push_back(problem_at(file_, offset, at.empty() ? read_.place.length : at.size(),
                                errc::invalid_directive, std::move(message), std::move(hint)));
  }

  void read_dialect() {
    auto ahead = rest_;
    const auto word = take_word(ahead);
    const auto known = std::find(dialects.begin(), dialects.end(), word);
    if (known == dialects.end()) return;
    read_.only_for = static_cast<dialect>(known - dialects.begin());
    rest_ = ahead;
  }

  void read_reason(std::string_view word) {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
    read_.reason = rest_;
    while (!read_.reason.empty() && blanks.find(read_.reason.back()) != std::string_view::npos) {
      read_.reason.pop_back();
    }
    if (read_.reason.empty()) {
      problem(word, fmt::format("\"{}{}\" needs a reason", mark, word),
              fmt::format("write why: {} {}{} the old values are not kept", comment_mark(file_),
                          mark, word));
    } else if (read_.reason.size() > longest_reason) {
      problem(rest_, "the reason is too long", "shorten it");
    }
  }

  void read_options() {
    for (auto word = take_word(rest_); !word.empty(); word = take_word(rest_)) {
      const auto equals = word.find('=');
      if (equals == std::string_view::npos) {
        unknown_word(word);
        continue;
      }
      read_option(word, word.substr(0, equals), word.substr(equals + 1));
    }
  }

  void unknown_word(std::string_view word) {
    const auto meant = detail::nearest(word, dialects);
    problem(word, fmt::format("\"{}\" is neither a dialect nor an option", word),
            !meant.empty()   ? fmt::format("did you mean \"{}\"?", meant)
            : read_.only_for ? fmt::format("options are {}=", fmt::join(options, "=, "))
                             : fmt::format("a dialect comes first, {}; options are {}=",
                                           fmt::join(dialects, " or "), fmt::join(options, "=, ")));
  }

  void read_option(std::string_view word, std::string_view key, std::string_view value) {
    const auto known = std::find(options.begin(), options.end(), key);
    if (known != options.end() &&
        std::exchange(given_[static_cast<std::size_t>(known - options.begin())], true)) {
      problem(word, fmt::format("{} is given twice", key), "keep one of them");
    } else if (key == "syntax" && (value == "checked" || value == "unchecked")) {
      read_.checked = value == "checked";
    } else if (read_.kind == directive_kind::verify && known != options.end() && key != "syntax") {
      problem(word, fmt::format("a verify section has no {} of its own", key),
              "it runs with the upgrade: write the option there");
    } else if (key == "transaction" && (value == "on" || value == "off")) {
      read_.transaction = value == "on";
    } else if (key == "lock_timeout" || key == "statement_timeout") {
      const auto time = milliseconds(value);
      if (!time) {
        return problem(word, fmt::format("\"{}\" is not a time", value),
                       "write a number and its unit: 500ms, 2s, 1min");
      }
      (key == "lock_timeout" ? read_.lock_timeout_ms : read_.statement_timeout_ms) = *time;
    } else if (known != options.end()) {
      problem(word, fmt::format("\"{}\" is not a value of {}", value, key),
              key == "transaction" ? "write transaction=off or transaction=on"
                                   : "write syntax=unchecked");
    } else {
      problem(word, fmt::format("there is no option \"{}\"", key),
              detail::did_you_mean(key, options));
    }
  }

  const source& file_;
  problems& found_;
  std::string_view rest_;
  directive read_;
  std::array<bool, options.size()> given_{};
  bool whole_ = true;
};

}  // namespace

std::string_view name(directive_kind kind) { return kinds[static_cast<std::size_t>(kind)]; }

bool is_directive(const source& file, const token& comment) {
  if (comment.kind != token_kind::comment || !starts_with_mark(content(file, comment)))
    return false;
  const auto before = std::string_view(file.text).substr(0, comment.offset);
  const auto newline = before.find_last_not_of(" \t");
  return newline == std::string_view::npos || before[newline] == '\n' || before[newline] == '\r';
}

bool is_note(const source& file, const token& comment) {
  if (!is_directive(file, comment)) return false;
  auto rest = content(file, comment).substr(mark.size());
  const auto known = std::find(kinds.begin(), kinds.end(), take_word(rest));
  if (known == kinds.end()) return false;
  directive read;
  read.kind = static_cast<directive_kind>(known - kinds.begin());
  return !read.opens_section();
}

std::optional<directive> parse_directive(const source& file, const token& comment,
                                         problems& found) {
  return directive_reader(file, comment, found).read();
}

}  // namespace aludel::generator
