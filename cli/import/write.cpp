// SPDX-License-Identifier: MIT
#include "cli/import/write.hpp"

#include <fmt/format.h>

#include <system_error>

#include "generator/freeze.hpp"
#include "generator/new_revision.hpp"
#include "generator/stages.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// A directory on its way into the place of another: who is interrupted has the old one, whole.
class staging {
public:
  explicit staging(const fs::path& directory) : shown_(directory) {
    std::error_code none;
    target_ = fs::weakly_canonical(fs::absolute(directory, none), none);
    if (!target_.has_filename()) target_ = target_.parent_path();
    const auto prefix = fmt::format(".{}.import-", target_.filename().string());
    recover(prefix);
    made_ = target_.parent_path() / (prefix + generator::random_id());
  }
  staging(const staging&) = delete;
  staging& operator=(const staging&) = delete;
  ~staging() {
    std::error_code ignored;
    fs::remove_all(made_, ignored);
  }

  /// All that is to be in the directory: what is there, and these files.
  outcome<void> write(const std::vector<assembled_file>& files) {
    std::error_code problem;
    if (fs::exists(target_, problem)) {
      fs::copy(target_, made_, fs::copy_options::recursive | fs::copy_options::copy_symlinks,
               problem);
      if (problem) return failed(generator::cannot_write(shown_, problem));
    }
    for (const auto& each : files) {
      if (const auto written = generator::write_new(made_ / each.name, each.content); !written) {
        return failed(written.error());
      }
    }
    return {};
  }

  [[nodiscard]] const fs::path& directory() const { return made_; }

  outcome<void> put_into_place() {
    std::error_code problem;
    const auto old = made_.string() + old_mark;
    const bool replaces = fs::exists(target_, problem);
    if (replaces) fs::rename(target_, old, problem);
    if (!problem) fs::rename(made_, target_, problem);
    std::error_code ignored;
    if (problem) {
      if (replaces && !fs::exists(target_, ignored)) fs::rename(old, target_, ignored);
      return failed(generator::cannot_write(shown_, problem));
    }
    fs::remove_all(old, ignored);
    return {};
  }

private:
  static constexpr auto old_mark = ".old";

  /// What an interrupted import left. Between two renames of its own there was no directory.
  void recover(const std::string& prefix) const {
    std::error_code none;
    for (const auto& each : fs::directory_iterator(target_.parent_path(), none)) {
      const auto name = each.path().filename().string();
      if (!name.starts_with(prefix)) continue;
      if (name.ends_with(old_mark) && !fs::exists(target_, none)) {
        fs::rename(each.path(), target_, none);
      } else {
        fs::remove_all(each.path(), none);
      }
    }
  }

  fs::path shown_;   ///< as it was asked for
  fs::path target_;  ///< the same
  fs::path made_;
};

generator::lock_file with_drafts(working_copy copy, const std::vector<assembled_file>& files) {
  for (const auto& each : files) {
    copy.files.push_back(std::make_shared<const generator::source>(generator::source{
        .file = each.name, .name = each.name, .text = each.content, .path = each.name}));
  }
  problems none;
  const auto graph = generator::link(generator::parse(copy.files, {}, none), none);
  for (std::uint32_t each = 0; each < graph.revisions.size(); ++each) {
    generator::add_draft(copy.locks, graph, each);
  }
  return std::move(copy.locks.front());
}

}  // namespace

outcome<working_copy> copy_without_revisions(const request& asked) {
  problems found;
  auto there = asked;
  std::error_code none;
  const auto first = asked.versions.front();
  const bool is_new = !fs::exists(fs::symlink_status(first, none));
  if (is_new) there.versions.erase(there.versions.begin());
  auto copy = read_versions(there, {}, found);
  if (is_new) copy.locks.insert(copy.locks.begin(), generator::load_locks({first}, found).front());
  generator::sort(found);
  if (!found.empty()) return tl::unexpected{found};
  if (copy.files.empty()) return copy;
  return misused(fmt::format("there are revisions already, such as {}", copy.files.front()->file),
                 "import into a directory without any: --versions names another");
}

outcome<std::vector<std::string>> write_all(const request& asked, working_copy copy,
                                            const std::vector<assembled_file>& files) {
  const auto& directory = asked.versions.front();
  auto lock = with_drafts(std::move(copy), files);
  staging staged{directory};
  if (const auto written = staged.write(files); !written) return tl::unexpected{written.error()};
  lock.path = staged.directory() / lock.path.filename();
  if (const auto saved = generator::save({lock}); !saved) return failed(saved.error());
  if (const auto placed = staged.put_into_place(); !placed) return tl::unexpected{placed.error()};
  std::vector<std::string> paths;
  paths.reserve(files.size());
  for (const auto& each : files) paths.push_back((directory / each.name).string());
  return paths;
}

}  // namespace aludel::commands
