// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <system_error>

#include "generator/stages.hpp"

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

/// The length of the UTF-8 character at an offset; 0 if there is none.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t ahead) -> unsigned {
    return at + ahead < text.size() ? static_cast<unsigned char>(text[at + ahead]) : 0U;
  };
  const auto follows = [&](std::size_t ahead) { return (byte(ahead) & 0xC0U) == 0x80U; };
  const auto first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first < 0xF0) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) >= 0xA0;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first < 0xF5) {
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool too_high = first == 0xF4 && byte(1) >= 0x90;
    return follows(1) && follows(2) && follows(3) && !overlong && !too_high ? 4 : 0;
  }
  return 0;
}

/// The first byte that revision files cannot have.
std::optional<error> bad_text(const source& file) {
  const std::string_view text = file.text;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = character_length(text, at);
    const auto bad = [&](std::string message, std::string hint) {
      return problem_at(file, at, 1, errc::invalid_text, std::move(message), std::move(hint));
    };
    if (length == 0) return bad("the file is not UTF-8", "convert it: iconv -t UTF-8");
    if (text[at] == '\0') return bad("there is a NUL byte", "databases end a statement there: remove it");
    if (length == 3 && text.substr(at).starts_with(byte_order_mark)) {
      return bad("there is a byte order mark in the middle", "remove it: it is invisible in editors");
    }
    at += length;
  }
  return std::nullopt;
}

/// "versions/3f1c.sql": the same wherever the project is checked out.
std::string shown(const fs::path& directory, const fs::path& name) {
  const auto whole = fs::absolute(directory).lexically_normal();
  const auto last = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
  return (last / name).generic_string();
}

/// A revision file, or what is wrong with it.
result<std::shared_ptr<const source>> read(const fs::path& directory, const fs::path& name) {
  const auto path = directory / name;
  std::error_code failed;
  const auto status = fs::status(path, failed);
  const auto unreadable = [&](std::string message, std::string hint) {
    return tl::unexpected{
        whole_file(path, errc::unreadable, std::move(message), std::move(hint))};
  };
  if (fs::is_symlink(fs::symlink_status(path)) && !fs::exists(status)) {
    return unreadable("the link leads nowhere", "restore the file it names, or remove the link");
  }
  if (!fs::is_regular_file(status)) {
    return unreadable("this is not a file", "revision files are plain files: rename or remove it");
  }
  if (fs::file_size(path, failed) > largest_file) {
    return tl::unexpected{whole_file(path, errc::too_large, "the file has more than 64 MiB",
                                     "load data by other means than a revision")};
  }
  std::ifstream input{path, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>(input), {}};
  if (!input.is_open() || input.bad()) {
    return unreadable("the file cannot be read", "look at its access rights");
  }
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  auto file = std::make_shared<const source>(
      source{path.generic_string(), shown(directory, name), std::move(text)});
  if (auto bad = bad_text(*file)) return tl::unexpected{std::move(*bad)};
  return file;
}

/// The names of the directory's revision files, sorted.
std::vector<fs::path> revision_files(const fs::path& directory, problems& found) {
  std::error_code failed;
  fs::directory_iterator entries{directory, failed};
  if (failed) {
    found.push_back(whole_file(directory, errc::unreadable,
                               fs::exists(directory) ? "this is not a directory that can be read"
                                                     : "there is no such directory",
                               "`aludel init` makes one, --versions names another"));
    return {};
  }
  std::vector<fs::path> names;
  for (const auto& entry : entries) {
    const auto extension = entry.path().extension();
    if (extension == ".sql") names.push_back(entry.path().filename());
    if (extension == ".cpp") {
      found.push_back(whole_file(entry.path(), errc::unsupported, "revisions are .sql files",
                                 "move other source files out of this directory"));
    }
  }
  if (names.empty()) {
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
  for (const auto& directory : directories) {
    for (const auto& name : revision_files(directory, found)) {
      if (auto file = read(directory, name)) {
        files.push_back(std::move(*file));
      } else {
        found.push_back(std::move(file.error()));
      }
    }
  }
  return files;
}

}  // namespace aludel::generator
