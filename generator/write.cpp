// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
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

}  // namespace

result<void> write_if_changed(const fs::path& file, std::string_view content) {
  if (has_content(file, content)) return {};
  const auto cannot = [&](const std::string& reason) {
    return tl::unexpected{
        error{.code = errc::unreadable,
              .message = fmt::format("cannot write {}: {}", file.generic_string(), reason),
              .hint = "look at the directory's access rights and at the disk's free space"}};
  };
  std::error_code failed;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), failed);
  const fs::path unfinished = file.string() + ".new";
  const auto give_up = [&](const std::string& reason) {
    fs::remove(unfinished, failed);
    return cannot(reason);
  };
  std::ofstream output{unfinished, std::ios::binary | std::ios::trunc};
  if (!output) return cannot(std::strerror(errno));
  output.write(content.data(), static_cast<std::streamsize>(content.size()));
  output.close();
  if (!output) return give_up(std::strerror(errno));
  fs::rename(unfinished, file, failed);
  if (failed) return give_up(failed.message());
  return {};
}

}  // namespace aludel::generator
