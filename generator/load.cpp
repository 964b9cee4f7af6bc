// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>
#include <system_error>

#include "generator/stages.hpp"
#include "generator/utf8.hpp"

namespace aludel::generator {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = 64U << 20U;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

error whole_file(const fs::path& file, errc code, std::string message, std::string hint) {
  return {.code = code,
          .message = std::move(message),
          .where = location{.file = file.generic_string(), .text = {}},
          .hint = std::move(hint)};
}

/// The first byte that revision files cannot have.
std::optional<error> bad_text(const source& file) {
  const std::string_view text = file.text;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = character_length(text, at);
    const auto bad = [&](std::string message, std::string hint) {
      auto problem =
          problem_at(file, at, 1, errc::invalid_text, std::move(message), std::move(hint));
      problem.where->text = printable(problem.where->text);
      return problem;
    };
    if (length == 0) {
      const bool wide = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
      return bad(wide ? "the file is UTF-16, not UTF-8" : "the file is not UTF-8",
                 wide ? "convert it: iconv -f UTF-16 -t UTF-8" : "convert it: iconv -t UTF-8");
    }
    if (text[at] == '\0') {
      return bad("there is a NUL byte", "databases end a statement there: remove it");
    }
    if (length == 3 && text.substr(at).starts_with(byte_order_mark)) {
      return bad("there is a byte order mark in the middle",
                 "remove it: it is invisible in editors");
    }
    at += length;
  }
  return std::nullopt;
}

/// "versions": the same wherever the project is checked out.
fs::path last_part(const fs::path& directory) {
  std::error_code failed;
  const auto whole = fs::absolute(directory, failed).lexically_normal();
  return whole.has_filename() ? whole.filename() : whole.parent_path().filename();
}

/// Why this cannot be read as a file; nothing if it can.
std::optional<error> bad_file(const fs::path& path) {
  std::error_code failed;
  const auto status = fs::status(path, failed);
  if (!fs::is_regular_file(status)) {
    if (fs::is_symlink(fs::symlink_status(path, failed)) && !fs::exists(status)) {
      return whole_file(path, errc::unreadable, "the link leads nowhere",
                        "restore the file it names, or remove the link");
    }
    return whole_file(path, errc::unreadable, "this is not a file",
                      "revision files are plain files: rename or remove it");
  }
  if (fs::file_size(path, failed) > largest_file && !failed) {
    return whole_file(path, errc::too_large, "the file has more than 64 MiB",
                      "load data by other means than a revision");
  }
  return std::nullopt;
}

/// Nothing if it cannot be read, or has become too large meanwhile.
std::optional<std::string> content(const fs::path& path) {
  std::ifstream input{path, std::ios::binary | std::ios::ate};
  const auto size = static_cast<std::streamoff>(input.tellg());
  if (size < 0 || static_cast<std::uintmax_t>(size) > largest_file) return std::nullopt;
  std::string text(static_cast<std::size_t>(size), '\0');
  input.seekg(0);
  input.read(text.data(), size);
  if (input.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(input.gcount()));
  return text;
}

/// A revision file, or what is wrong with it.
result<std::shared_ptr<const source>> read(const fs::path& path, const fs::path& name) {
  if (auto bad = bad_file(path)) return tl::unexpected{std::move(*bad)};
  auto text = content(path);
  if (!text) {
    return tl::unexpected{
        whole_file(path, errc::unreadable, "the file cannot be read", "look at its access rights")};
  }
  if (text->starts_with(byte_order_mark)) text->erase(0, byte_order_mark.size());
  auto file = std::make_shared<const source>(
      source{path.generic_string(), name.generic_string(), std::move(*text)});
  if (auto bad = bad_text(*file)) return tl::unexpected{std::move(*bad)};
  return file;
}

error no_directory(const fs::path& directory) {
  std::error_code failed;
  const bool there = fs::exists(fs::symlink_status(directory, failed));
  return whole_file(
      directory, errc::unreadable,
      there ? "this is not a directory that can be read" : "there is no such directory",
      "`aludel init` makes one, --versions names another");
}

/// Sorts a directory's entry in: a revision, something else, or a problem.
void sort_in(const fs::path& path, std::vector<fs::path>& names, problems& found) {
  // Editors keep locks and copies under such names.
  if (path.filename().native().starts_with('.')) return;
  if (path.extension() == ".cpp") {
    found.push_back(whole_file(path, errc::unsupported, "revisions are .sql files",
                               "move other source files out of this directory"));
  }
  if (path.extension() != ".sql") return;
  const auto shown = printable(path.generic_string());
  if (shown == path.generic_string()) {
    names.push_back(path.filename());
  } else {
    found.push_back(
        whole_file(shown, errc::invalid_text, "the file's name is not UTF-8", "rename it"));
  }
}

/// The names of the directory's revision files, sorted.
std::vector<fs::path> revision_files(const fs::path& directory, problems& found) {
  std::error_code failed;
  std::vector<fs::path> names;
  const auto problems_before = found.size();
  fs::directory_iterator entry{directory, failed};
  for (; !failed && entry != fs::directory_iterator{}; entry.increment(failed)) {
    sort_in(entry->path(), names, found);
  }
  if (failed) {
    found.push_back(no_directory(directory));
  } else if (names.empty() && found.size() == problems_before) {
    found.push_back(whole_file(directory, errc::unreadable, "there is no revision in it",
                               "`aludel revision -m \"create users\"` writes a first one"));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::vector<std::shared_ptr<const source>> load(const std::vector<fs::path>& directories,
                                                problems& found) {
  std::vector<std::shared_ptr<const source>> files;
  std::set<fs::path> known;
  for (const auto& directory : directories) {
    const auto last = last_part(directory);
    for (const auto& file : revision_files(directory, found)) {
      const auto name = last / file;
      if (!known.insert(name).second) {
        found.push_back(
            whole_file(directory / file, errc::duplicate_id,
                       fmt::format("another directory has a {} too", name.generic_string()),
                       "databases remember the files by these names: rename one of them"));
      } else if (auto read_file = read(directory / file, name)) {
        files.push_back(std::move(*read_file));
      } else {
        found.push_back(std::move(read_file.error()));
      }
    }
  }
  return files;
}

}  // namespace aludel::generator
