// SPDX-License-Identifier: MIT
#include "cli/hooks.hpp"

#include <fmt/format.h>

#include <system_error>

#include "cli/process.hpp"

namespace aludel::commands {

namespace {

constexpr std::string_view placeholder = "${file}";

/// The file takes the placeholder's place, or the last.
std::vector<std::string> words_of(const hook& what, const std::string& file) {
  auto words = what.command;
  bool placed = false;
  for (auto& word : words) {
    for (auto at = word.find(placeholder); at != std::string::npos;
         at = word.find(placeholder, at + file.size())) {
      word.replace(at, placeholder.size(), file);
      placed = true;
    }
  }
  if (!placed) words.push_back(file);
  return words;
}

error took_away(const hook& what, const std::filesystem::path& file) {
  return {
      .code = errc::program_failed,
      .message = fmt::format("the hook {}: {} is gone after it", what.name, file.string()),
      .hint = "correct [[post_write_hooks]] in aludel.toml: a hook changes the file in its place"};
}

}  // namespace

result<void> run_hooks(const std::vector<hook>& hooks, const std::filesystem::path& file) {
  for (const auto& each : hooks) {
    const auto shown = each.directory.empty() ? file : std::filesystem::absolute(file);
    auto done = run_program(words_of(each, shown.string()), each.directory);
    std::error_code none;
    const bool there = std::filesystem::is_regular_file(file, none);
    if (done && there) continue;
    if (done) return tl::unexpected{took_away(each, file)};
    done.error().message = fmt::format("the hook {}: {}", each.name, done.error().message);
    done.error().hint = "correct [[post_write_hooks]] in aludel.toml, or run it again by hand";
    done.error().notes.push_back(there ? fmt::format("{} is written, and stays", file.string())
                                       : fmt::format("{} is gone", file.string()));
    return done;
  }
  return {};
}

}  // namespace aludel::commands
