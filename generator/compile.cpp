// SPDX-License-Identifier: MIT
#include "generator/compile.hpp"

#include <fmt/format.h>

#include <fstream>

#include "generator/frozen.hpp"

namespace aludel::generator {

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

/// What the lock files say, which are of no use to a release if they are wrong.
void check_locks(linked_revisions& graph, const compile_options& options, problems& found) {
  const auto locks = load_locks(options.versions, found);
  check_frozen(graph, options.dialects, locks, found);
  if (options.locked) check_all_frozen(graph, options.dialects, locks, found);
  add_alternates(graph, options.dialects, locks);
}

result<void> write(const compile_options& options, const generated_code& code) {
  auto written = write_if_changed(options.source, code.source);
  if (written) written = write_if_changed(options.header, code.header);
  if (written) written = touch(options.stamp);
  return written;
}

}  // namespace

problems compile(const compile_options& options) {
  problems found;
  const auto files = load(options.versions, found);
  auto graph = link(parse(files, options.dialects, found), found);
  check(graph, options.dialects, found);
  seal(graph, options.dialects);
  check_locks(graph, options, found);
  if (!found.empty()) return found;

  const auto bundle = pack(graph, options.dialects, options.bundle);
  const auto written = write(options, emit(bundle, options.symbol_namespace, options.include));
  if (!written) found.push_back(written.error());
  return found;
}

}  // namespace aludel::generator
