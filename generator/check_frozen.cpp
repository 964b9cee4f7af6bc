// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "generator/frozen.hpp"

namespace aludel::generator {

namespace {

std::string list(const std::vector<std::string>& ids) {
  return ids.empty() ? "nothing" : fmt::format("{}", fmt::join(ids, ", "));
}

std::string position(const lock_file& lock, const lock_line& line) {
  const auto where = place(*lock.file, line.offset);
  return fmt::format("{}:{}", where.file, where.line);
}

/// Where the file of a line is, or was.
std::string path_of(const lock_file& lock, const lock_line& line) {
  return (lock.path.parent_path() / line.file).generic_string();
}

error vanished(const linked_revisions& graph, const frozen_revision& what) {
  const auto& line = *what.lines.front();
  const auto path = path_of(*what.lock, line);
  auto problem = problem_at(
      *what.lock->file, line.offset, line.id.size(), errc::frozen_revision,
      fmt::format("frozen revision {} has vanished: no file has its id", what.id),
      fmt::format("restore {} (`git log -- {}` finds it); databases that were upgraded with it "
                  "cannot do without",
                  path, path));
  for (const auto& each : graph.revisions) {
    if (each.file->file != path) continue;
    problem.notes.push_back(fmt::format("{} is revision {} now", path, each.id.id));
  }
  for (const auto* each : what.lines) {
    problem.notes.push_back(fmt::format("its checksum for {} when it was frozen: {}",
                                        name(each->language), each->checksum));
  }
  return problem;
}

void add_checksums(const linked_revisions& graph, std::span<const dialect> dialects,
                   const frozen_revision& what, error& problem) {
  for (const auto* line : what.lines) {
    const auto now = checksum_of(graph, *what.revision, *column_of(dialects, line->language));
    if (now == line->checksum) continue;
    problem.notes.push_back(fmt::format("its checksum for {} when it was frozen: {}",
                                        name(line->language), line->checksum));
    problem.notes.push_back(fmt::format("its checksum for {} now: {}", name(line->language), now));
  }
  problem.notes.push_back("frozen by " + position(*what.lock, *what.lines.front()));
}

error at_revision(const revision& from, errc code, std::string message, std::string hint) {
  return problem_at(*from.file, from.id.offset, from.id.id.size(), code, std::move(message),
                    std::move(hint));
}

error reparented(const linked_revisions& graph, std::span<const dialect> dialects,
                 const frozen_revision& what) {
  const auto& line = *what.lines.front();
  const auto& revision = graph.revisions[*what.revision];
  auto problem = at_revision(
      revision, errc::frozen_revision, fmt::format("frozen revision {} was re-parented", what.id),
      fmt::format("restore its header (`git log -p -- {}` shows what it was); a new revision can "
                  "come after any other, and `aludel merge` joins branches",
                  revision.file->file));
  const auto parents = sorted_ids(graph, graph.parents[*what.revision]);
  const auto dependencies = sorted_ids(graph, graph.dependencies[*what.revision]);
  if (line.parents != parents) {
    problem.notes.push_back(fmt::format("it revised {} when it was frozen, and revises {} now",
                                        list(line.parents), list(parents)));
  }
  if (line.dependencies != dependencies) {
    problem.notes.push_back(
        fmt::format("it depended on {} when it was frozen, and depends on {} now",
                    list(line.dependencies), list(dependencies)));
  }
  add_checksums(graph, dialects, what, problem);
  return problem;
}

error edited(const linked_revisions& graph, std::span<const dialect> dialects,
             const frozen_revision& what) {
  const auto& revision = graph.revisions[*what.revision];
  auto problem = at_revision(
      revision, errc::frozen_revision, fmt::format("frozen revision {} was changed", what.id),
      fmt::format("restore it (`git log -p -- {}` shows what it was) and put the change into a new "
                  "revision; or, if databases may differ in it, `aludel lock --accept {} REASON`",
                  revision.file->file, what.id));
  add_checksums(graph, dialects, what, problem);
  return problem;
}

/// The files and directories that have errors. What they hold is not known.
class broken_files {
public:
  explicit broken_files(const problems& found) {
    for (const auto& each : found) {
      if (each.where) names_.insert(each.where->file);
      circle_ = circle_ || each.code == errc::cycle;
    }
  }

  /// The path or a directory that it is in.
  [[nodiscard]] bool have(std::string path) const {
    for (auto slash = path.size(); slash != std::string::npos; slash = path.rfind('/')) {
      path.resize(slash);
      if (names_.contains(path)) return true;
    }
    return false;
  }

  /// Revisions in a circle have no place in the graph.
  [[nodiscard]] bool circle() const { return circle_; }

private:
  std::set<std::string> names_;
  bool circle_ = false;
};

std::string how_to_freeze(std::span<const dialect> dialects) {
  std::string command = "aludel lock";
  for (const auto each : dialects) command += fmt::format(" --dialect {}", name(each));
  return fmt::format("`{}` freezes all revisions for the release", command);
}

/// Why a revision is not frozen for all dialects; empty if it is.
std::string not_frozen(const std::vector<const lock_line*>& lines,
                       std::span<const dialect> dialects) {
  for (const auto language : dialects) {
    const auto is_this = [&](const lock_line* line) {
      return line->word == lock_word::frozen && line->language == language;
    };
    if (std::any_of(lines.begin(), lines.end(), is_this)) continue;
    if (lines.empty()) return "is in no lock file";
    if (lines.front()->word == lock_word::draft) return "is a draft";
    return fmt::format("is not frozen for {}", name(language));
  }
  return {};
}

}  // namespace

error changed(const linked_revisions& graph, std::span<const dialect> dialects,
              const frozen_revision& what) {
  if (what.what == change::vanished) return vanished(graph, what);
  return what.what == change::reparented ? reparented(graph, dialects, what)
                                         : edited(graph, dialects, what);
}

void check_frozen(const linked_revisions& graph, std::span<const dialect> dialects,
                  const std::vector<lock_file>& locks, problems& found) {
  const broken_files broken{found};
  std::size_t reported = 0;
  for (const auto& each : compare(graph, dialects, locks)) {
    if (each.what == change::none || reported >= most_problems) continue;
    const bool gone = each.what == change::vanished;
    const auto file = gone ? path_of(*each.lock, *each.lines.front())
                           : graph.revisions[*each.revision].file->file;
    if (broken.have(file) || (gone && broken.circle())) continue;
    found.push_back(changed(graph, dialects, each));
    ++reported;
  }
}

void check_all_frozen(const linked_revisions& graph, std::span<const dialect> dialects,
                      const std::vector<lock_file>& locks, problems& found) {
  const broken_files broken{found};
  const auto hint = how_to_freeze(dialects);
  std::unordered_map<std::string_view, std::vector<const lock_line*>> lines;
  bool any = false;
  for (const auto& lock : locks) {
    if (broken.have(lock.path.generic_string())) return;
    any = any || lock.file != nullptr;
    for (const auto& line : lock.lines) {
      auto& of = lines[line.id];
      // A draft beside a frozen line says nothing.
      of.insert(line.word == lock_word::draft ? of.end() : of.begin(), &line);
    }
  }
  if (!any && !locks.empty()) {
    found.push_back({.code = errc::not_frozen,
                     .message = "there is no lock file, and all revisions must be frozen",
                     .where = location{.file = locks.front().path.generic_string(), .text = {}},
                     .hint = hint});
    return;
  }
  std::size_t reported = 0;
  for (const auto& each : graph.revisions) {
    const auto why = not_frozen(lines[each.id.id], dialects);
    if (why.empty() || reported++ >= most_problems) continue;
    found.push_back(
        at_revision(each, errc::not_frozen,
                    fmt::format("revision {} {}, and all must be frozen", each.id.id, why), hint));
  }
}

}  // namespace aludel::generator
