// SPDX-License-Identifier: MIT
#include "generator/lock_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "generator/header.hpp"

namespace aludel::generator {

line_reader::line_reader(const source& file, std::size_t begin, std::size_t end, problems& found)
    : file_(file), line_(std::string_view(file.text).substr(0, end)), at_(begin), found_(found) {
  if (rest().ends_with('\r')) line_.remove_suffix(1);
}

bool line_reader::problem(std::string_view what, std::string message, std::string hint) {
  const auto offset = static_cast<std::size_t>(what.data() - file_.text.data());
  found_.push_back(problem_at(file_, offset, what.size(), errc::invalid_lock, std::move(message),
                              std::move(hint)));
  return false;
}

std::string_view line_reader::word() {
  const auto end = std::min(line_.find(' ', at_), line_.size());
  const auto taken = line_.substr(at_, end - at_);
  at_ = std::min(end + 1, line_.size());
  return taken;
}

bool line_reader::expect(std::string_view wanted) {
  const auto taken = word();
  return taken == wanted || problem(taken, fmt::format("\"{}\" is missing here", wanted), form_);
}

bool line_reader::take_id(std::string& into) {
  const auto taken = word();
  into = taken;
  auto wrong = taken.empty() ? "a revision's id is missing here" : wrong_with_id(taken);
  return wrong.empty() || problem(taken, std::move(wrong), form_);
}

bool line_reader::take_dialect(dialect& into) {
  const auto taken = word();
  for (const auto each : {dialect::postgresql, dialect::sqlite}) {
    if (name(each) != taken) continue;
    into = each;
    return true;
  }
  return problem(taken, fmt::format("there is no dialect \"{}\"", taken),
                 "the dialects are postgresql and sqlite");
}

bool line_reader::take_ids(std::vector<std::string>& into) {
  auto left = word();
  if (left == "-") return true;
  while (true) {
    const auto id = left.substr(0, left.find(','));
    auto wrong = id.empty() ? "a revision's id is missing here" : wrong_with_id(id);
    if (!wrong.empty()) return problem(id, std::move(wrong), form_);
    into.emplace_back(id);
    if (id.size() == left.size()) break;
    left.remove_prefix(id.size() + 1);
  }
  std::sort(into.begin(), into.end());
  return true;
}

bool line_reader::take_checksum(std::string& into) {
  constexpr std::size_t digits = 64;
  const auto taken = word();
  into = taken;
  const bool hexadecimal = taken.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  return (hexadecimal && taken.size() == digits) ||
         problem(taken, "this is not a checksum",
                 "a checksum has 64 digits, 0 to 9 and a to f: restore the line");
}

bool line_reader::take_rest(std::string& into) {
  into = rest();
  at_ = line_.size();
  return !into.empty() || problem(rest(), "the line ends too early", form_);
}

bool line_reader::take_line(lock_line& into, lock_word what) {
  into.word = what;
  into.offset = at_;
  switch (what) {
    case lock_word::draft:
      form_ = "the form is: draft ID revises IDS file NAME";
      return take_id(into.id) && expect("revises") && take_ids(into.parents) && expect("file") &&
             take_rest(into.file);
    case lock_word::frozen:
      form_ = "the form is: frozen ID DIALECT revises IDS depends IDS sha256 CHECKSUM file NAME";
      return take_id(into.id) && take_dialect(into.language) && expect("revises") &&
             take_ids(into.parents) && expect("depends") && take_ids(into.dependencies) &&
             expect("sha256") && take_checksum(into.checksum) && expect("file") &&
             take_rest(into.file);
    case lock_word::alternate:
      form_ = "the form is: alternate ID DIALECT sha256 CHECKSUM reason TEXT";
      return take_id(into.id) && take_dialect(into.language) && expect("sha256") &&
             take_checksum(into.checksum) && expect("reason") && take_rest(into.reason);
  }
  return false;
}

}  // namespace aludel::generator
