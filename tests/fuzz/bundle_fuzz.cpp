// SPDX-License-Identifier: MIT
// Bundles are constants of a program, not bytes that are read. What stands for reading them here:
// any revision files (separated by the byte 0x1E) are compiled and packed, what the runtime reads
// of the tables is what the files say, the generated code spells the same bytes, and any one
// damaged byte of a statement is found before it would run.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "generator/read.hpp"
#include "generator/stages.hpp"
#include "runtime/src/graph.hpp"
#include "runtime/src/run.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/literals.hpp"

namespace {

using namespace aludel;
using namespace aludel::fuzz;
using generator::linked_revisions;

constexpr std::array both{dialect::postgresql, dialect::sqlite};
constexpr char separator = '\x1E';
constexpr std::size_t most_files = 20;

/// Nothing unless all files are as they should be, as far as it takes no database to know.
std::optional<linked_revisions> compiled(std::string_view text) {
  std::vector<std::shared_ptr<const generator::source>> files;
  for (const auto each : split(text, separator)) {
    if (files.size() == most_files) return std::nullopt;
    auto file = generator::as_source(fmt::format("v/{}.sql", files.size()), std::string(each));
    if (!file) return std::nullopt;
    files.push_back(std::move(*file));
  }
  generator::problems found;
  auto graph = generator::link(generator::parse(files, both, found), found);
  if (!found.empty()) return std::nullopt;
  generator::seal(graph, both);
  return graph;
}

void require_statements(const bundle& packed, range which, const generator::revision& from,
                        const generator::section& part) {
  const auto all = packed.list(which);
  require(all.size() == part.statements.size(), "each statement is packed");
  for (std::size_t each = 0; each < all.size(); ++each) {
    const auto& written = part.statements[each];
    require_equal(packed.copy(all[each].text), generator::text(from, written), "a statement");
    const auto where = generator::place(*from.file, written.offset);
    require(static_cast<int>(all[each].line) == where.line &&
                static_cast<int>(all[each].column) == where.column,
            "a statement knows its place");
  }
}

void require_packed(const linked_revisions& graph, const bundle& packed) {
  require(packed.revisions.size() == graph.revisions.size(), "each revision is packed");
  for (std::uint32_t each = 0; each < graph.revisions.size(); ++each) {
    const auto& from = graph.revisions[each];
    require_equal(packed.id(each), from.id.id, "an id");
    require_equal(packed.message(each), from.message, "a message");
    require_equal(packed.file(each), from.file->name, "a file's name");
    require(std::ranges::equal(packed.parents(each), graph.parents[each]), "parents");
    require(std::ranges::equal(packed.dependencies(each), graph.dependencies[each]),
            "dependencies");
    for (std::size_t column = 0; column < both.size(); ++column) {
      const auto& script = packed.script(each, both[column]);
      require_statements(packed, script.upgrade.statements, from, from.scripts[column].upgrade);
      require_statements(packed, script.downgrade.statements, from, from.scripts[column].downgrade);
      require_statements(packed, script.verify, from, from.scripts[column].verify);
      require_equal(packed.view(script.irreversible), from.scripts[column].irreversible,
                    "a reason");
    }
  }
}

void require_graph(const bundle& packed) {
  const detail::graph known{packed};
  detail::revision_set all(known.size(), true);
  require(std::ranges::equal(known.heads(all), packed.heads), "the heads are those of the links");
  require(known.below(known.heads(all)) == all, "all is below the heads");
  for (std::uint32_t each = 0; each < known.size(); ++each) {
    require(known.find(packed.id(each)) == each, "a revision is found by its id");
    for (const auto parent : packed.parents(each)) require(parent < each, "parents come first");
  }
}

bool payload_is_whole(const bundle& packed, std::uint32_t revision, dialect language) {
  const detail::script_run run{packed, {revision, direction::upgrade}, language, nullptr};
  return detail::check_payload(run, language).has_value();
}

bool runs_byte(const bundle& packed, const script_record& script, std::size_t at) {
  for (const auto which : {script.upgrade.statements, script.downgrade.statements, script.verify}) {
    for (const auto& each : packed.list(which)) {
      if (at >= each.text.offset && at < each.text.offset + each.text.length) return true;
    }
  }
  return false;
}

/// A damaged byte, the one that the input's own bytes choose.
void require_damage_is_found(generator::packed_bundle& tables, std::string_view input) {
  std::size_t hash = 14695981039346656037U;
  for (const char each : input) hash = (hash ^ static_cast<unsigned char>(each)) * 1099511628211U;
  std::size_t size = 0;
  for (const auto& chunk : tables.text) size += chunk.size();
  if (size == 0) return;
  const auto at = hash % size;
  auto& damaged = tables.text[at / text_chunk][at % text_chunk];
  damaged = static_cast<char>(damaged ^ (1 << (hash >> 32U) % 8));
  const auto packed = tables.view();
  for (std::uint32_t each = 0; each < packed.revisions.size(); ++each) {
    for (const auto language : both) {
      const auto& script = packed.script(each, language);
      const auto digest = script.digests + 32 * static_cast<std::size_t>(digest_kind::payload);
      const bool touched =
          runs_byte(packed, script, at) || (at >= digest && at < digest + sizeof(aludel::digest));
      require(payload_is_whole(packed, each, language) == !touched,
              "damage is found where it is, and nowhere else");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  const auto graph = compiled(text);
  if (!graph || graph->revisions.empty()) return 0;
  auto tables = generator::pack(*graph, both, "app");
  const auto packed = tables.view();
  require_packed(*graph, packed);
  require_graph(packed);
  for (std::uint32_t each = 0; each < packed.revisions.size(); ++each) {
    for (const auto language : both) {
      require(payload_is_whole(packed, each, language), "what was packed is whole");
    }
  }
  const auto code = generator::emit(tables, "app", "app.hpp");
  std::string whole;
  for (const auto& chunk : tables.text) whole += chunk;
  require_equal(literals_of_text(code.source), whole, "the code spells the text");
  require_damage_is_found(tables, text);
  return 0;
}
