// SPDX-License-Identifier: MIT
#include "generator/compile.hpp"

#include <fmt/format.h>

#include <fstream>
#include <set>

namespace aludel::generator {

linked_revisions read_revisions(const std::vector<std::filesystem::path>& versions,
                                std::span<const dialect> dialects, problems& found) {
  const auto files = load(versions, found);
  auto graph = link(parse(files, dialects, found), found);
  check(graph, dialects, found);
  return graph;
}

std::string describe(problems found) {
  sort(found);
  std::string text;
  std::set<std::string_view> files;
  for (const auto& problem : found) {
    text += to_string(problem) + "\n";
    if (problem.where) files.insert(problem.where->file);
  }
  const auto count = [](std::size_t number, std::string_view what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
  };
  text += count(found.size(), "error");
  if (!files.empty()) text += fmt::format(" in {}", count(files.size(), "file"));
  return text + "\n";
}

namespace {

result<void> touch(const std::filesystem::path& file) {
  if (file.empty()) return {};
  std::ofstream output{file, std::ios::trunc};
  output.close();
  if (output) return {};
  return tl::unexpected{error{.code = errc::unreadable,
                              .message = fmt::format("cannot write {}", file.generic_string()),
                              .hint = "look at the directory's access rights"}};
}

}  // namespace

problems compile(const compile_options& options) {
  problems found;
  auto graph = read_revisions(options.versions, options.dialects, found);
  if (!found.empty()) return found;
  seal(graph, options.dialects);
  const auto bundle = pack(graph, options.dialects, options.bundle);
  const auto code = emit(bundle, options.symbol_namespace, options.include);
  auto written = write_if_changed(options.header, code.header);
  if (written) written = write_if_changed(options.source, code.source);
  if (written) written = touch(options.stamp);
  if (!written) found.push_back(written.error());
  return found;
}

}  // namespace aludel::generator
