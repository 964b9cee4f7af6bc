// SPDX-License-Identifier: MIT
// A revision file of any bytes, in SQL and in C++: reading, lexing, parsing and splitting it.
#include <fmt/format.h>

#include <array>

#include "generator/read.hpp"
#include "generator/stages.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/tokens.hpp"

namespace {

using namespace aludel;
using namespace aludel::fuzz;
using generator::section;
using generator::source;

using source_pointer = std::shared_ptr<const source>;

struct parsed {
  std::vector<generator::revision> revisions;
  generator::problems found;
};

parsed parse(const source_pointer& file, std::span<const dialect> dialects) {
  parsed made;
  made.revisions = generator::parse({file}, dialects, made.found);
  return made;
}

std::string described(const section& part) {
  auto all = fmt::format("{} {} {} {} {}\n", part.offset, part.transaction, part.checked,
                         part.lock_timeout_ms, part.statement_timeout_ms);
  for (const auto& each : part.statements) {
    all += fmt::format("  {}+{} {}\n", each.offset, each.length, each.tokens.size());
  }
  return all;
}

std::string described(const parsed& of) {
  auto all = fuzz::described(of.found);
  for (const auto& each : of.revisions) {
    all += fmt::format("{} {} {} {}\n", each.id.id, each.message, each.created,
                       each.parents.size() + each.dependencies.size() + each.labels.size());
    for (const auto& script : each.scripts) {
      for (const auto* part : {&script.upgrade, &script.downgrade, &script.verify}) {
        all += described(*part);
      }
      all += script.irreversible + "\n";
    }
  }
  return all;
}

void require_scripts(const parsed& of, std::span<const dialect> dialects) {
  for (const auto& each : of.revisions) {
    require(each.scripts.size() == dialects.size(), "there is a script for each dialect");
    for (std::size_t column = 0; column < dialects.size(); ++column) {
      const auto& script = each.scripts[column];
      for (const auto* part : {&script.upgrade, &script.downgrade, &script.verify}) {
        require_statements(*each.file, *part, dialects[column], of.found.empty());
      }
      require(script.irreversible.empty() || script.downgrade.statements.empty(),
              "what is irreversible has no downgrade");
    }
  }
}

/// The checksums of a file that is whole, for each dialect.
std::string checksums(parsed of, std::span<const dialect> dialects) {
  auto graph = generator::link(std::move(of.revisions), of.found);
  if (graph.revisions.empty()) return {};
  generator::seal(graph, dialects);
  std::string all;
  for (const auto& script : graph.revisions[0].scripts) {
    for (const auto& each : script.digests) all.append(each.begin(), each.end());
  }
  return all;
}

/// A checkout on Windows is the same revision.
void require_line_ends_do_not_count(const source& file, const parsed& whole,
                                    std::span<const dialect> dialects) {
  if (!whole.found.empty() || file.text.find('\r') != std::string::npos) return;
  std::string text;
  for (const char each : file.text) text += each == '\n' ? "\r\n" : std::string(1, each);
  const auto other = parse(*generator::as_source(file.path, text), dialects);
  require_equal(fuzz::described(other.found), "", "what is right is so with CR LF too");
  require_equal(checksums(other, dialects), checksums(whole, dialects),
                "checksums are the same with CR LF");
}

void try_revision(const char* path, std::string_view bytes) {
  const auto file = generator::as_source(path, std::string(bytes));
  if (!file) {
    require(file.error().where.has_value(), "bad text has a place");
    return;
  }
  require((*file)->text.size() == bytes.size() || (*file)->text.size() + 3 == bytes.size(),
          "no byte is lost but those of a leading byte order mark");
  constexpr std::array both{dialect::postgresql, dialect::sqlite};
  for (const auto each : both) require_tokens((*file)->text, each);
  require_code_tokens((*file)->text);
  for (const auto dialects :
       {std::span<const dialect>(both), std::span<const dialect>(both).first(1),
        std::span<const dialect>(both).last(1), std::span<const dialect>()}) {
    const auto once = parse(*file, dialects);
    require_places(**file, once.found);
    require_scripts(once, dialects);
    require_equal(described(once), described(parse(*file, dialects)), "parsing twice");
    require_line_ends_do_not_count(**file, once, dialects);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = text_of(data, size);
  try_revision("v/a.sql", bytes);
  try_revision("v/a.cpp", bytes);
  return 0;
}
