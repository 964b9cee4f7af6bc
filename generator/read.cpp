// SPDX-License-Identifier: MIT
#include "generator/read.hpp"

#include <fmt/format.h>

#include <fstream>
#include <optional>
#include <system_error>

#include "generator/utf8.hpp"

namespace aludel::generator {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t bytes_of(std::size_t mebibytes) {
  return std::uintmax_t{mebibytes} << 20U;
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The first byte that text files cannot have.
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

/// Why this cannot be read as a file; nothing if it can.
std::optional<error> bad_file(const fs::path& path, std::string_view otherwise,
                              std::size_t max_file_size) {
  std::error_code failed;
  const auto status = fs::status(path, failed);
  if (!fs::is_regular_file(status)) {
    if (fs::is_symlink(fs::symlink_status(path, failed)) && !fs::exists(status)) {
      return whole_file(path, errc::unreadable, "the link leads nowhere",
                        "restore the file it names, or remove the link");
    }
    if (!fs::exists(status)) {
      return whole_file(path, errc::unreadable, "there is no such file",
                        "look at how its name is written");
    }
    return whole_file(path, errc::unreadable,
                      fs::is_directory(status) ? "this is a directory" : "this is not a file",
                      std::string(otherwise));
  }
  if (fs::file_size(path, failed) > bytes_of(max_file_size) && !failed) {
    return whole_file(
        path, errc::too_large, fmt::format("the file has more than {} MiB", max_file_size),
        max_file_size < most_max_file_size
            ? fmt::format("load data by other means than a revision, split it, or set "
                          "max_file_size in aludel.toml (MiB, up to {})",
                          most_max_file_size)
            : "load data by other means than a revision, or split it");
  }
  return std::nullopt;
}

/// Nothing if it cannot be read, or has become too large meanwhile.
std::optional<std::string> content(const fs::path& path, std::size_t max_file_size) {
  std::ifstream input{path, std::ios::binary | std::ios::ate};
  const auto size = static_cast<std::streamoff>(input.tellg());
  if (size < 0 || static_cast<std::uintmax_t>(size) > bytes_of(max_file_size)) return std::nullopt;
  std::string text(static_cast<std::size_t>(size), '\0');
  input.seekg(0);
  input.read(text.data(), size);
  if (input.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(input.gcount()));
  return text;
}

}  // namespace

error whole_file(const fs::path& file, errc code, std::string message, std::string hint) {
  return {.code = code,
          .message = std::move(message),
          .where = location{.file = file.generic_string(), .text = {}},
          .hint = std::move(hint)};
}

result<std::shared_ptr<source>> as_source(const fs::path& path, std::string text) {
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  const auto shown = path.generic_string();
  auto file = std::make_shared<source>(source{shown, shown, std::move(text)});
  if (auto bad = bad_text(*file)) return tl::unexpected{std::move(*bad)};
  return file;
}

result<std::shared_ptr<source>> read(const fs::path& path, std::string_view otherwise,
                                     std::size_t max_file_size) {
  if (auto bad = bad_file(path, otherwise, max_file_size)) return tl::unexpected{std::move(*bad)};
  auto text = content(path, max_file_size);
  if (!text) {
    return tl::unexpected{
        whole_file(path, errc::unreadable, "the file cannot be read", "look at its access rights")};
  }
  return as_source(path, std::move(*text));
}

}  // namespace aludel::generator
