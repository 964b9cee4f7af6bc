// SPDX-License-Identifier: MIT
#include "generator/header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/src/nearest.hpp"

namespace aludel::generator {

namespace {

constexpr std::size_t longest_id = 64;
constexpr std::size_t longest_message = 1000;
constexpr std::size_t longest_date = 100;
constexpr std::size_t longest_name = 200;  // of another tool
constexpr std::size_t longest_key = 16;    // mistyped ones included

/// `{0}` is what comments begin with.
constexpr auto example =
    "a file begins with `{0} create users`, `{0} Revision ID: 3f1c2a9b7d10` and `{0} Revises: ` "
    "with the id it comes after, or nothing";

constexpr std::array<std::string_view, 6> keys{"revision id",   "revises",    "create date",
                                               "branch labels", "depends on", "replaces"};

std::string lower(std::string_view text) {
  std::string folded{text};
  for (auto& each : folded) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each + ('a' - 'A'));
  }
  return folded;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = std::min(text.find_first_not_of(" \t\r"), text.size());
  text.remove_prefix(begin);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

/// A comment's line, without what it begins with.
struct line {
  std::string_view text;
  std::size_t offset = 0;
};

/// Reads the lines of one header.
class header_reader {
public:
  header_reader(const std::shared_ptr<const source>& file, problems& found)
      : file_(*file), found_(found) {
    header_.file = file;
  }

  void read(const line& next) {
    if (next.text.empty()) return;
    const auto colon = next.text.find(':');
    const auto key = colon == std::string_view::npos ? std::string()
                                                     : lower(trimmed(next.text.substr(0, colon)));
    const auto index = index_of(key);
    if (index == keys.size()) return prose(next, key);
    if (seen_[index]) {
      return problem(next, fmt::format("\"{}\" is given twice", next.text.substr(0, colon)),
                     "keep one of them");
    }
    seen_[index] = true;
    const auto value = trimmed(next.text.substr(colon + 1));
    assign(index, {value, static_cast<std::size_t>(value.data() - file_.text.data())}, next);
  }

  /// Nothing without an id; what else is wrong keeps no other revision from finding this one.
  std::optional<revision> finish() {
    for (const auto& [written, key] : mistyped_) report_mistyped(written, key);
    if (lacks(0))
      problem({std::string_view(file_.text).substr(0, 1), 0}, "the file has no \"Revision ID\"",
              fmt::format(example, comment_mark(file_)));
    if (header_.id.id.empty() || !wrong_with_id(header_.id.id).empty()) return std::nullopt;
    if (lacks(1)) {
      problem(
          {"", header_.id.offset}, "the header has no \"Revises\"",
          fmt::format("add `{} Revises: ` with the id this revision comes after, or nothing for a "
                      "first one",
                      comment_mark(file_)));
    }
    return std::move(header_);
  }

private:
  void problem(const line& where, std::string message, std::string hint) {
    if (found_.size() >= most_problems) return;
    found_.push_back(problem_at(file_, where.offset, where.text.size(), errc::invalid_header,
                                std::move(message), std::move(hint)));
  }

  void prose(const line& next, std::string_view key) {
    const auto meant = key.size() > longest_key ? "" : detail::nearest(key, keys);
    if (!meant.empty()) mistyped_.emplace_back(next, index_of(meant));
    if (header_.message.empty() && !seen_[0]) {
      header_.message = next.text;
      if (std::any_of(next.text.begin(), next.text.end(),
                      [](unsigned char each) { return each < ' ' && each != '\t'; })) {
        problem(next, "the message has a control character", "terminals would obey it: remove it");
      }
      if (next.text.size() > longest_message)
        problem(next, "the message is too long", "shorten it");
    }
  }

  /// Nearly a key, unless that key is there as well: then it is prose, such as "Devices: phones".
  void report_mistyped(const line& written, std::size_t key) {
    constexpr std::array<std::string_view, keys.size()> spelled{
        "Revision ID", "Revises", "Create Date", "Branch Labels", "Depends On", "Replaces"};
    if (seen_[key]) return;
    const auto end = written.text.find(':');
    problem({written.text.substr(0, end), written.offset},
            fmt::format("the header has no key \"{}\"", trimmed(written.text.substr(0, end))),
            fmt::format("did you mean \"{}\"?", spelled[key]));
  }

  /// Neither given nor mistyped.
  [[nodiscard]] bool lacks(std::size_t key) const {
    return !seen_[key] && std::none_of(mistyped_.begin(), mistyped_.end(),
                                       [&](const auto& each) { return each.second == key; });
  }

  static std::size_t index_of(std::string_view key) {
    return static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
  }

  void assign(std::size_t key, const line& value, const line& whole) {
    switch (key) {
      case 0:
        if (value.text.empty())
          return problem(whole, "the revision id is empty", "give it one: letters, digits and _");
        header_.id = {std::string(value.text), value.offset};
        check_id(value);
        return;
      case 1:
        header_.parents = ids(value);
        return;
      case 2:
        header_.created = value.text;
        if (value.text.size() > longest_date) problem(value, "the date is too long", "shorten it");
        return;
      case 3:
        header_.labels = ids(value);
        return;
      case 4:
        header_.dependencies = ids(value);
        return;
      default:
        header_.replaces = list(value);
        for (const auto& name : header_.replaces) {
          if (name.id.size() > longest_name) problem(value, "the name is too long", "shorten it");
        }
        return;
    }
  }

  bool check_id(const line& id) {
    auto wrong = wrong_with_id(id.text);
    if (wrong.empty()) return true;
    problem(id, std::move(wrong), "an id is 1 to 64 letters, digits and _");
    return false;
  }

  std::vector<reference> ids(const line& value) {
    auto all = list(value);
    std::erase_if(all, [&](const reference& each) { return !check_id({each.id, each.offset}); });
    return all;
  }

  /// What is separated by commas or blanks.
  static std::vector<reference> list(const line& value) {
    constexpr std::string_view separators = ", \t";
    std::vector<reference> all;
    std::size_t at = 0;
    while ((at = value.text.find_first_not_of(separators, at)) != std::string_view::npos) {
      const auto end = std::min(value.text.find_first_of(separators, at), value.text.size());
      all.push_back({std::string(value.text.substr(at, end - at)), value.offset + at});
      at = end;
    }
    return all;
  }

  const source& file_;
  problems& found_;
  revision header_;
  std::array<bool, keys.size()> seen_{};
  std::vector<std::pair<line, std::size_t>> mistyped_;
};

}  // namespace

std::string wrong_with_id(std::string_view id) {
  constexpr std::array<std::string_view, 4> reserved{"head", "heads", "base", "current"};
  const auto odd =
      id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
  if (odd != std::string_view::npos) {
    return fmt::format("\"{}\" has a character that ids cannot have", id);
  }
  if (id.size() > longest_id) return fmt::format("the id has {} characters", id.size());
  if (std::find(reserved.begin(), reserved.end(), lower(id)) != reserved.end()) {
    return fmt::format("\"{}\" is a word of the command line and cannot be an id", id);
  }
  return {};
}

std::optional<revision> parse_header(const std::shared_ptr<const source>& file,
                                     const std::vector<token>& comments, problems& found) {
  header_reader reader{file, found};
  for (const auto& comment : comments) {
    auto text = std::string_view(file->text).substr(comment.offset, comment.length);
    const auto mark = comment_mark(*file);
    if (!text.starts_with(mark)) continue;
    text = trimmed(text.substr(mark.size()));
    reader.read({text, static_cast<std::size_t>(text.data() - file->text.data())});
  }
  return reader.finish();
}

}  // namespace aludel::generator
