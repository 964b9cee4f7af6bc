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

void remove_all(const std::vector<std::string>& paths) {
  std::error_code ignored;
  for (const auto& each : paths) fs::remove(each, ignored);
}

tl::unexpected<problems> cannot_write(const fs::path& path, const std::string& why) {
  return failed({.code = errc::unreadable,
                 .message = fmt::format("cannot write {}: {}", path.string(), why),
                 .hint = "look at the directory and its access rights"});
}

/// The files on the way into their directory, beside it: who is interrupted has none of them there.
class staging {
public:
  explicit staging(const fs::path& directory) : shown_(directory) {
    std::error_code none;
    target_ = fs::weakly_canonical(fs::absolute(directory, none), none);
    if (!target_.has_filename()) target_ = target_.parent_path();
    const auto prefix = fmt::format(".{}.import-", target_.filename().string());
    remove_left_over(prefix);
    made_ = target_.parent_path() / (prefix + generator::random_id());
  }
  staging(const staging&) = delete;
  staging& operator=(const staging&) = delete;
  ~staging() {
    std::error_code ignored;
    fs::remove_all(made_, ignored);
  }

  outcome<void> write(const std::vector<assembled_file>& files) {
    for (const auto& each : files) {
      if (const auto written = generator::write_new(made_ / each.name, each.content); !written) {
        return failed(written.error());
      }
    }
    return {};
  }

  /// Returns the paths.
  outcome<std::vector<std::string>> put_into_place(const std::vector<assembled_file>& files) {
    std::error_code problem;
    if (!fs::exists(target_, problem)) {
      fs::rename(made_, target_, problem);
      if (problem) return cannot_write(shown_, problem.message());
      std::vector<std::string> paths;
      for (const auto& each : files) paths.push_back((shown_ / each.name).string());
      return paths;
    }
    return move_each(files);
  }

private:
  void remove_left_over(const std::string& prefix) const {
    std::error_code none;
    for (const auto& each : fs::directory_iterator(target_.parent_path(), none)) {
      if (each.path().filename().string().starts_with(prefix)) fs::remove_all(each.path(), none);
    }
  }

  [[nodiscard]] outcome<std::vector<std::string>> move_each(
      const std::vector<assembled_file>& files) const {
    std::vector<std::string> paths;
    for (const auto& each : files) {
      const auto path = shown_ / each.name;
      std::error_code problem;
      if (fs::exists(fs::symlink_status(path, problem))) {
        problem = std::make_error_code(std::errc::file_exists);
      } else {
        fs::rename(made_ / each.name, path, problem);
      }
      if (problem) {
        remove_all(paths);
        return cannot_write(path, problem.message());
      }
      paths.push_back(path.string());
    }
    return paths;
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
  const auto lock = with_drafts(std::move(copy), files);
  staging staged{asked.versions.front()};
  if (const auto written = staged.write(files); !written) return tl::unexpected{written.error()};
  auto paths = staged.put_into_place(files);
  if (!paths) return paths;
  if (const auto saved = generator::save({lock}); !saved) {
    remove_all(*paths);
    return failed(saved.error());
  }
  return paths;
}

}  // namespace aludel::commands
