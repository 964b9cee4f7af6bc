// SPDX-License-Identifier: MIT
#include "generator/lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>
#include <tuple>

#include "generator/read.hpp"
#include "generator/stages.hpp"

namespace aludel::generator {

namespace {

namespace fs = std::filesystem;

lock_file load_lock(const fs::path& directory, problems& found) {
  lock_file lock{.path = directory / lock_file_name, .file = {}, .lines = {}};
  std::error_code failed;
  if (!fs::exists(fs::symlink_status(lock.path, failed))) return lock;
  auto file = read(lock.path, "a lock file is a plain file: rename or remove it");
  if (!file) {
    found.push_back(std::move(file.error()));
    return lock;
  }
  lock.file = std::move(*file);
  lock.lines = parse_lock(*lock.file, found);
  return lock;
}

/// Looks at the lines of all lock files as one.
class lines_checker {
public:
  lines_checker(const std::vector<lock_file>& locks, problems& found)
      : locks_(locks), found_(found) {}

  void check() {
    each_line([&](const lock_file& lock, const lock_line& line) { check_once(lock, line); });
    each_line([&](const lock_file& lock, const lock_line& line) { check_alternate(lock, line); });
  }

private:
  using key = std::tuple<lock_word, std::string_view, dialect, std::string_view>;

  /// Drafts are of no dialect, and a revision may have several alternates.
  static key key_of(const lock_line& line) {
    return {line.word, line.id, line.language,
            line.word == lock_word::alternate ? std::string_view(line.checksum) : ""};
  }

  template <class Visit>
  void each_line(Visit visit) {
    for (const auto& lock : locks_) {
      for (const auto& line : lock.lines) visit(lock, line);
    }
  }

  void problem(const lock_file& lock, const lock_line& line, std::string message,
               std::string hint) {
    found_.push_back(problem_at(*lock.file, line.offset, line.id.size(), errc::invalid_lock,
                                std::move(message), std::move(hint)));
  }

  void check_once(const lock_file& lock, const lock_line& line) {
    const auto [other, is_new] = known_.try_emplace(key_of(line), &lock, &line);
    if (is_new) return;
    problem(lock, line, fmt::format("the line of {} is there twice", line.id),
            "keep one of the two");
    const auto where = place(*other->second.first->file, other->second.second->offset);
    found_.back().notes.push_back(fmt::format("the other is {}:{}", where.file, where.line));
  }

  void check_alternate(const lock_file& lock, const lock_line& line) {
    if (line.word != lock_word::alternate ||
        known_.contains(key{lock_word::frozen, line.id, line.language, ""})) {
      return;
    }
    problem(
        lock, line,
        fmt::format("{} has an alternate and is not frozen for {}", line.id, name(line.language)),
        "restore the line that begins with frozen");
  }

  const std::vector<lock_file>& locks_;
  problems& found_;
  std::map<key, std::pair<const lock_file*, const lock_line*>> known_;
};

}  // namespace

std::vector<lock_file> load_locks(const std::vector<fs::path>& directories, problems& found) {
  std::vector<lock_file> locks;
  locks.reserve(directories.size());
  const auto problems_before = found.size();
  for (const auto& directory : directories) locks.push_back(load_lock(directory, found));
  // With lines missing, others seem to be alone.
  if (found.size() == problems_before) lines_checker(locks, found).check();
  return locks;
}

result<void> save(const std::vector<lock_file>& locks) {
  for (const auto& lock : locks) {
    for (const auto& line : lock.lines) {
      if (line.file.find_first_of("\r\n") == std::string::npos) continue;
      return tl::unexpected{whole_file(lock.path.parent_path() / line.file, errc::invalid_text,
                                       "the file's name has a line's end in it", "rename it")};
    }
  }
  for (const auto& lock : locks) {
    if (!lock.file && lock.lines.empty()) continue;
    auto written = write_if_changed(lock.path, format_lock(lock.lines));
    if (!written) return written;
  }
  return {};
}

}  // namespace aludel::generator
