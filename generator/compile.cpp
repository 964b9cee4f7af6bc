// SPDX-License-Identifier: MIT
#include "generator/compile.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "generator/fingerprint.hpp"
#include "generator/frozen.hpp"
#include "generator/includes.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::generator {

namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream input{file, std::ios::binary};
  return {std::istreambuf_iterator<char>(input), {}};
}

/// Nothing has changed since the stamp was written, neither what was read nor what was made.
bool is_current(const compile_options& options, const std::string& inputs) {
  return !options.stamp.empty() && content(options.stamp) == inputs + fingerprint_of_code(options);
}

/// What the lock files say, which are of no use to a release if they are wrong.
void check_locks(linked_revisions& graph, const compile_options& options, problems& found) {
  const auto locks = load_locks(options.versions, found);
  check_frozen(graph, options.dialects, locks, found);
  if (options.locked) check_all_frozen(graph, options.dialects, locks, found);
  add_alternates(graph, options.dialects, locks);
}

result<void> write(const compile_options& options, const generated_code& code,
                   const std::string& inputs) {
  auto written = write_if_changed(options.source, code.source);
  if (written) written = write_if_changed(options.header, code.header);
  if (!written || options.stamp.empty()) return written;
  return write_if_changed(options.stamp, inputs + fingerprint_of_code(options));
}

/// Without its object file a revision in C++ is an error of the linker.
void check_compiled(const linked_revisions& graph, const compile_options& options,
                    problems& found) {
  if (options.compiled.empty()) return;
  const auto list = '\n' + content(options.compiled);
  for (const auto& each : graph.revisions) {
    if (!is_code(*each.file) || list.find('\n' + each.file->name + '\n') != list.npos) continue;
    found.push_back({.code = errc::unreadable,
                     .message = "CMake does not know of this revision in C++, which came after it "
                                "had looked",
                     .where = location{.file = each.file->file, .line = 0, .column = 0, .text = {}},
                     .hint = "build again; or name the file behind DEPENDS of add_migrations(), if "
                             "the build makes it"});
  }
}

problems warnings_of(const linked_revisions& graph) {
  problems all;
  for (const auto& each : graph.revisions) {
    auto found = foreign_includes(each);
    std::move(found.begin(), found.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace

tl::expected<compiled, problems> compile(const compile_options& options) {
  const auto inputs = fingerprint(options);
  if (is_current(options, inputs)) return compiled{.current = true};

  problems found;
  const auto empty = options.may_be_empty ? empty_directory::allowed : empty_directory::refused;
  const auto files = load(options.versions, found, {empty, options.max_file_size});
  auto graph = link(parse(files, options.dialects, found), found);
  check(graph, options.dialects, found);
  seal(graph, options.dialects);
  check_locks(graph, options, found);
  check_compiled(graph, options, found);
  if (!found.empty()) return tl::unexpected{found};

  classify(graph, options.dialects);
  auto bundle = pack(graph, options.dialects, options.bundle);
  bundle.tables = options.tables;
  const auto code = emit(bundle, options.symbol_namespace, options.include);
  const auto written = write(options, code, inputs);
  if (!written) return tl::unexpected{problems{written.error()}};
  return compiled{.current = false,
                  .revisions = graph.revisions.size(),
                  .root = detail::root_digest(bundle.headers()),
                  .warnings = warnings_of(graph)};
}

}  // namespace aludel::generator
