// SPDX-License-Identifier: MIT
// Reading one text file.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "generator/source.hpp"

namespace aludel::generator {

/// A file of this text, or what is wrong with it: what is in it is not UTF-8, or invisible.
[[nodiscard]] result<std::shared_ptr<source>> as_source(const std::filesystem::path& path,
                                                        std::string text);

/// In MiB. Of a revision, unless aludel.toml says more; and of any file: parsers of databases crash
/// or hang beyond it.
inline constexpr std::size_t default_max_file_size = 8;
inline constexpr std::size_t most_max_file_size = 64;

/// The file, or what is wrong with it: it is none, cannot be read, is too large, or is not text.
/// `otherwise` is what to do where it is a directory, or the like; the size is in MiB.
[[nodiscard]] result<std::shared_ptr<source>> read(const std::filesystem::path& path,
                                                   std::string_view otherwise = "name a plain file",
                                                   std::size_t max_file_size = most_max_file_size);

/// An error that is about a file or directory as a whole.
[[nodiscard]] error whole_file(const std::filesystem::path& file, errc code, std::string message,
                               std::string hint);

}  // namespace aludel::generator
