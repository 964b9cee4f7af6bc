// SPDX-License-Identifier: MIT
// The generator's stages, in their order. Only `load` reads files and only `write_if_changed`
// writes them; the stages between are pure. Each adds what it finds to `problems` and goes on
// with what is whole, so that one run reports the errors of all files.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/error.hpp>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "generator/read.hpp"
#include "generator/revision.hpp"
#include "generator/source.hpp"

namespace aludel::generator {

/// A new project has no revisions yet: no error to who only looks at them or adds one.
enum class empty_directory : std::uint8_t { refused, allowed };

struct loading {
  empty_directory empty = empty_directory::refused;
  std::size_t max_file_size = default_max_file_size;  ///< MiB
};

/// Reads the revision files (`*.sql`) of the directories and of those in them, in the order
/// of their paths. A missing directory, a broken link, an unreadable file, NUL bytes, invalid UTF-8
/// are problems; files of other kinds are left alone.
[[nodiscard]] std::vector<std::shared_ptr<const source>> load(
    const std::vector<std::filesystem::path>& directories, problems& found,
    const loading& how = {});

/// Header, directives, sections, statements. A revision with an unusable header is dropped; with
/// `dialects` empty only headers are looked at.
[[nodiscard]] std::vector<revision> parse(const std::vector<std::shared_ptr<const source>>& files,
                                          std::span<const dialect> dialects, problems& found);

/// Resolves parents and dependencies; finds duplicates, missing parents, cycles.
[[nodiscard]] linked_revisions link(std::vector<revision> revisions, problems& found);

/// What `compile` insists on: one head, or branches that each have a label of their own; every
/// statement understood by its dialect's own parser.
void check(const linked_revisions& graph, std::span<const dialect> dialects, problems& found);

/// Which upgrades are compatible and which breaking, where their headers do not say so
/// (docs/compatibility.md). Of revisions that `check` found nothing wrong with.
void classify(linked_revisions& graph, std::span<const dialect> dialects);

/// Checksums and chains (docs/checksums.md).
void seal(linked_revisions& graph, std::span<const dialect> dialects);

/// What aludel.toml calls Aludel's own tables.
struct own_tables {
  std::string version{table_names{}.version};
  std::string history{table_names{}.history};
  std::string schema{};

  [[nodiscard]] table_names view() const { return {version, history, schema}; }
  [[nodiscard]] bool operator==(const own_tables&) const = default;
};

/// The tables of a bundle, owned. `view()` is valid while this lives and is not changed; its
/// dialects must be among those that this aludel was built for.
class packed_bundle {
public:
  std::string name;
  own_tables tables;
  std::vector<std::string> text;  ///< chunks of `text_chunk` bytes but the last
  std::vector<revision_record> revisions;
  std::vector<std::uint32_t> links;
  std::vector<text_ref> labels;
  std::vector<std::uint32_t> heads;
  std::vector<statement_record> statements;
  std::vector<script_record> scripts;
  std::vector<alternate_record> alternates;
  std::vector<dialect> dialects;

  [[nodiscard]] bundle view() const;
  /// The same without backends, to look at.
  [[nodiscard]] bundle headers() const;

private:
  mutable std::vector<const char*> chunks_;
  mutable std::vector<backend> backends_;
};

[[nodiscard]] packed_bundle pack(const linked_revisions& graph, std::span<const dialect> dialects,
                                 std::string name);

/// The C++ source and header that hold the bundle. Byte for byte the same for equal bundles.
struct generated_code {
  std::string source;
  std::string header;
};
/// `symbol_namespace` is where `migrations()` stands; `include` how the source names the header.
[[nodiscard]] generated_code emit(const packed_bundle& tables, std::string_view symbol_namespace,
                                  std::string_view include);

/// `resource` where it is about space, with a hint of its own; else `unreadable` with this one.
[[nodiscard]] error cannot_write(
    const std::filesystem::path& file, const std::error_code& reason,
    std::string_view hint = "look at the directory and its access rights");

/// Leaves a file with this very content alone, time stamp included; replaces it atomically else.
[[nodiscard]] result<void> write_if_changed(const std::filesystem::path& file,
                                            std::string_view content);

}  // namespace aludel::generator
