// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "generator/stages.hpp"

namespace aludel::generator {

namespace {

namespace fs = std::filesystem;

bool has_content(const fs::path& file, std::string_view content) {
  std::error_code failed;
  if (fs::file_size(file, failed) != content.size() || failed) return false;
  std::ifstream input{file, std::ios::binary};
  return std::string(std::istreambuf_iterator<char>(input), {}) == content;
}

/// A quota and a limit of file sizes are a full disk by another name.
bool is_about_space(int system_error) {
  return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
}

std::error_code last_error() { return {errno, std::generic_category()}; }

}  // namespace

error cannot_write(const fs::path& file, const std::error_code& reason, std::string_view hint) {
  const bool is_full = is_about_space(reason.value());
  if (is_full) hint = "free some space on that disk, or have the quota raised";
  return {.code = is_full ? errc::resource : errc::unreadable,
          .message = fmt::format("cannot write {}: {}", file.generic_string(), reason.message()),
          .hint = std::string(hint)};
}

result<void> write_if_changed(const fs::path& file, std::string_view content) {
  if (has_content(file, content)) return {};
  std::error_code failed;
  const auto cannot = [&](const std::error_code& reason) {
    return tl::unexpected{cannot_write(file, reason)};
  };
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), failed);
  if (failed) return cannot(failed);
  const fs::path unfinished = file.string() + ".new";
  const auto give_up = [&](const std::error_code& reason) {
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    return cannot(reason);
  };
  std::ofstream output{unfinished, std::ios::binary | std::ios::trunc};
  if (!output) return cannot(last_error());
  output.write(content.data(), static_cast<std::streamsize>(content.size()));
  if (!output) return give_up(last_error());
  output.close();
  if (!output) return give_up(last_error());
  fs::rename(unfinished, file, failed);
  if (failed) return give_up(failed);
  return {};
}

}  // namespace aludel::generator
