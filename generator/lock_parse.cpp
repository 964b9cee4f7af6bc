// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "generator/lock.hpp"
#include "generator/lock_words.hpp"
#include "runtime/src/nearest.hpp"

namespace aludel::generator {

namespace {

constexpr std::array<std::string_view, 3> words{"draft", "frozen", "alternate"};

class lock_parser {
public:
  lock_parser(const source& file, problems& all) : file_(file), all_(all) {}

  std::vector<lock_line> parse() {
    report_conflicts();
    if (found_.empty()) read_lines();
    all_.insert(all_.end(), found_.begin(), found_.end());
    return std::move(lines_);
  }

private:
  /// Calls `visit` with the beginning and end of each line, while it returns true.
  template <class Visit>
  void each_line(Visit visit) {
    const std::string_view text = file_.text;
    for (std::size_t begin = 0; begin < text.size();) {
      const auto end = std::min(text.find('\n', begin), text.size());
      if (found_.size() >= most_problems || !visit(begin, end)) return;
      begin = end + 1;
    }
  }

  /// What git leaves in a file that two branches have changed. The lines between may be anything.
  void report_conflicts() {
    bool inside = false;
    each_line([&](std::size_t begin, std::size_t end) {
      line_reader line{file_, begin, end, found_};
      const auto mark = line.rest().substr(0, 7);
      if (mark != "<<<<<<<" && mark != "|||||||" && mark != "=======" && mark != ">>>>>>>") {
        return true;
      }
      if (!inside) {
        line.problem(line.rest(), "a merge has left a conflict here",
                     "resolve the merge: keep the lines of both sides and remove git's marks; "
                     "`aludel merge` joins revisions that come after the same one");
      }
      inside = mark != ">>>>>>>";
      return true;
    });
  }

  void read_lines() {
    std::size_t number = 0;
    each_line([&](std::size_t begin, std::size_t end) {
      line_reader line{file_, begin, end, found_};
      ++number;
      if (number == 1 && line.rest().starts_with('#')) return true;
      if (!versioned_) return versioned_ = read_version(line);
      read_line(line);
      return true;
    });
    if (!versioned_ && found_.empty()) {
      found_.push_back(problem_at(file_, 0, 1, errc::invalid_lock, "the lock file is cut off",
                                  "restore it, or remove it and let `aludel lock` make it"));
    }
  }

  /// "format 1 lexer 1"
  bool read_version(line_reader& line) {
    const auto whole = line.rest();
    for (const auto& [word, known] :
         {std::pair{"format", lock_format}, std::pair{"lexer", lexer_version}}) {
      const bool named = line.word() == word;
      const auto digits = line.word();
      std::uint32_t number = 0;
      const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
      if (!named || digits.empty() || parsed.ptr != digits.data() + digits.size() || number == 0) {
        return line.problem(
            whole, "this is not the line of a lock file's version",
            fmt::format("restore it: format {} lexer {}", lock_format, lexer_version));
      }
      if (number > known) {
        return line.problem(digits,
                            fmt::format("the lock file was made by a newer aludel: its {} is {}, "
                                        "this one knows {}",
                                        word, number, known),
                            "use that version, or a newer one");
      }
    }
    return line.rest().empty() ||
           line.problem(line.rest(), "the line of the version ends before this", "remove it");
  }

  void read_line(line_reader& line) {
    if (line.rest().empty()) return;
    const auto first = line.word();
    const auto word = std::find(words.begin(), words.end(), first);
    if (word == words.end()) {
      auto hint = detail::did_you_mean(first, words);
      if (hint.empty()) hint = "a line begins with draft, frozen or alternate";
      line.problem(first, fmt::format("\"{}\" is no word of lock files", first), std::move(hint));
      return;
    }
    lock_line next;
    if (line.take_line(next, static_cast<lock_word>(word - words.begin()))) {
      lines_.push_back(std::move(next));
    }
  }

  const source& file_;
  problems& all_;
  problems found_;
  bool versioned_ = false;
  std::vector<lock_line> lines_;
};

}  // namespace

std::vector<lock_line> parse_lock(const source& file, problems& found) {
  return lock_parser(file, found).parse();
}

}  // namespace aludel::generator
