// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <system_error>

#include "generator/file_names.hpp"
#include "generator/hidden.hpp"
#include "generator/read.hpp"
#include "generator/stages.hpp"
#include "generator/utf8.hpp"

namespace aludel::generator {

namespace {

namespace fs = std::filesystem;

/// "versions": the same wherever the project is checked out.
fs::path last_part(const fs::path& directory) {
  std::error_code failed;
  const auto whole = fs::absolute(directory, failed).lexically_normal();
  return whole.has_filename() ? whole.filename() : whole.parent_path().filename();
}

/// Finds the revision files of directories and of all directories in them. No directory is read
/// twice, so that links that lead in circles come to an end. Links that lead out are not followed:
/// what is there, nobody looks at who reviews the revisions.
class finder {
public:
  finder(empty_directory empty, problems& found) : empty_(empty), found_(found) {}

  /// The paths below the directory, in the order of their bytes.
  std::vector<std::string> find(const fs::path& directory) {
    names_.clear();
    std::error_code failed;
    root_ = fs::canonical(directory, failed);
    const auto problems_before = found_.size();
    visit(directory, {}, "`aludel init` makes one, --versions names another");
    const bool complain = empty_ == empty_directory::refused;
    if (complain && names_.empty() && found_.size() == problems_before) {
      found_.push_back(whole_file(directory, errc::unreadable, "there is no revision in it",
                                  "`aludel revision -m \"create users\"` writes a first one, with "
                                  "--autogenerate from a schema"));
    }
    std::sort(names_.begin(), names_.end());
    for (const auto& [one, other] : colliding(names_)) {
      found_.push_back(
          whole_file(directory / one, errc::duplicate_id,
                     fmt::format("some file systems take this name for that of {}",
                                 (directory / other).generic_string()),
                     "a checkout on macOS or Windows has only one of the two: rename one"));
    }
    return std::move(names_);
  }

private:
  void visit(const fs::path& directory, const fs::path& below, const char* hint) {
    std::error_code failed;
    const auto real = fs::canonical(directory, failed);
    if (!failed && !enter(real, directory)) return;
    std::vector<fs::path> entries;
    fs::directory_iterator entry;
    if (!failed) entry = fs::directory_iterator{directory, failed};
    for (; !failed && entry != fs::directory_iterator{}; entry.increment(failed)) {
      entries.push_back(entry->path().filename());
    }
    if (failed) {
      found_.push_back(no_directory(directory, hint));
      return;
    }
    std::sort(entries.begin(), entries.end());  // so that errors are the same everywhere
    for (const auto& each : entries) sort_in(directory / each, below / each);
    visited_[real].open = false;
  }

  /// False, and a problem, if it has been read.
  bool enter(const fs::path& real, const fs::path& directory) {
    const auto [before, is_new] = visited_.try_emplace(real, visited{directory.generic_string()});
    if (is_new) return true;
    found_.push_back(
        before->second.open
            ? whole_file(directory, errc::unreadable,
                         fmt::format("the link leads back to {}, in a circle", before->second.name),
                         "remove the link")
            : whole_file(directory, errc::duplicate_id,
                         fmt::format("this directory is read already, as {}", before->second.name),
                         "name it once, or remove the link"));
    return false;
  }

  static error no_directory(const fs::path& directory, const char* hint) {
    std::error_code failed;
    const bool there = fs::exists(fs::symlink_status(directory, failed));
    return whole_file(
        directory, errc::unreadable,
        there ? "this is not a directory that can be read" : "there is no such directory", hint);
  }

  /// A directory's entry: a revision, a directory, something else, or a problem.
  void sort_in(const fs::path& path, const fs::path& below) {
    // Editors keep locks and copies under such names.
    if (path.filename().native().starts_with('.')) return;
    const bool directory = leads_to_directory(path);
    const bool revision = path.extension() == ".sql" || path.extension() == ".cpp";
    if (directory || revision) {
      if (const auto target = target_outside(path)) {
        found_.push_back(whole_file(path, errc::unreadable,
                                    "the link leads out of the directory of revisions, to " +
                                        without_hidden(target->generic_string()),
                                    "put the files here; a directory can be named beside this one "
                                    "(add_migrations, --versions)"));
        return;
      }
    }
    if (revision) {
      add(path, below);
    } else if (small_letters(path.extension().native()) == ".sql" && !directory) {
      found_.push_back(whole_file(without_hidden(path.generic_string()), errc::unsupported,
                                  "the names of revisions end in .sql, in small letters",
                                  "rename it"));
    } else if (directory) {
      visit(path, below, "look at its access rights, or move it away");
    }
  }

  /// Where a link leads, if that is not below the directory that is read.
  [[nodiscard]] std::optional<fs::path> target_outside(const fs::path& path) const {
    std::error_code failed;
    if (!fs::is_symlink(path, failed)) return std::nullopt;
    auto target = fs::canonical(path, failed);
    if (failed) return std::nullopt;  // what reads it says why
    const auto inside = std::mismatch(root_.begin(), root_.end(), target.begin(), target.end());
    return inside.first == root_.end() ? std::nullopt : std::optional{std::move(target)};
  }

  /// Also if that cannot be found out: `visit` says why not.
  static bool leads_to_directory(const fs::path& path) {
    std::error_code failed;
    const auto type = fs::status(path, failed).type();
    return type == fs::file_type::directory || (failed && type != fs::file_type::not_found);
  }

  void add(const fs::path& path, const fs::path& below) {
    const auto name = path.generic_string();
    const auto shown = without_hidden(name);
    if (printable(name) != name) {
      found_.push_back(
          whole_file(shown, errc::invalid_text, "the file's name is not UTF-8", "rename it"));
    } else if (shown != name) {
      found_.push_back(whole_file(shown, errc::invalid_text,
                                  "the file's name has a character that does not show",
                                  "rename it"));
    } else {
      names_.push_back(below.generic_string());
    }
  }

  struct visited {
    std::string name;
    bool open = true;  ///< being read: what leads to it from inside is a circle
  };

  empty_directory empty_;
  problems& found_;
  fs::path root_;  ///< of the directory that is read
  std::vector<std::string> names_;
  std::map<fs::path, visited> visited_;
};

}  // namespace

std::vector<std::shared_ptr<const source>> load(const std::vector<fs::path>& directories,
                                                problems& found, const loading& how) {
  std::vector<std::shared_ptr<const source>> files;
  std::set<fs::path> known;
  finder all{how.empty, found};
  for (std::size_t each = 0; each < directories.size(); ++each) {
    const auto& directory = directories[each];
    const auto last = last_part(directory);
    for (auto& file : all.find(directory)) {
      const auto name = last / file;
      auto loaded = read(directory / file, "revision files are plain files: rename or remove it",
                         how.max_file_size);
      if (!known.insert(name).second) {
        found.push_back(
            whole_file(directory / file, errc::duplicate_id,
                       fmt::format("another directory has a {} too", name.generic_string()),
                       "databases remember the files by these names: rename one of them"));
      } else if (!loaded) {
        found.push_back(std::move(loaded.error()));
      } else {
        (*loaded)->name = name.generic_string();
        (*loaded)->directory = each;
        (*loaded)->path = std::move(file);
        files.push_back(std::move(*loaded));
      }
    }
  }
  return files;
}

}  // namespace aludel::generator
