// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "generator/stages.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::generator {

namespace {

using buffer = fmt::memory_buffer;

void add(buffer& to, std::string_view text) { to.append(text.data(), text.data() + text.size()); }

/// One byte of a string literal. Octal, since it ends after three digits; `\?` against trigraphs.
void add_escaped(buffer& to, char byte) {
  switch (byte) {
    case '"':
      return add(to, "\\\"");
    case '\\':
      return add(to, "\\\\");
    case '?':
      return add(to, "\\?");
    case '\n':
      return add(to, "\\n");
    case '\t':
      return add(to, "\\t");
    default:
      break;
  }
  if (byte >= ' ' && byte <= '~') {
    to.push_back(byte);
  } else {
    fmt::format_to(std::back_inserter(to), "\\{:03o}", static_cast<unsigned char>(byte));
  }
}

/// A chunk as adjacent literals, one for each line of the text.
void add_chunk(buffer& to, std::string_view chunk) {
  add(to, "    \"");
  for (std::size_t each = 0; each < chunk.size(); ++each) {
    add_escaped(to, chunk[each]);
    if (chunk[each] == '\n' && each + 1 < chunk.size()) add(to, "\"\n    \"");
  }
  add(to, "\",\n");
}

class number_list {
public:
  explicit number_list(buffer& to) : to_(to) {}
  void open() { separate(), to_.push_back('{'), first_ = true; }
  void close() { to_.push_back('}'), first_ = false; }
  void add(std::uint32_t number) {
    separate();
    const fmt::format_int digits{number};
    to_.append(digits.data(), digits.data() + digits.size());
  }

private:
  void separate() {
    if (!first_) to_.push_back(',');
    first_ = false;
  }

  buffer& to_;
  bool first_ = true;
};

void add(number_list& to, std::uint32_t number) { to.add(number); }
// What is empty is `{}`, and what would be the defaults at a row's end is left out where compilers
// do not warn of it (applications may have -Wextra -Werror): half of the numbers, and half of the
// compiler's time.
void add(number_list& to, text_ref text) {
  to.open();
  if (text.length > 0) to.add(text.offset), to.add(text.length);
  to.close();
}
void add(number_list& to, range all) {
  to.open();
  if (all.count > 0) to.add(all.begin), to.add(all.count);
  to.close();
}
void add(number_list& to, const statement_record& each) {
  to.open(), add(to, each.text), to.add(each.line), to.add(each.column), to.close();
}
void add(number_list& to, const section_record& each) {
  to.open();
  add(to, each.statements);
  if (each.transaction != 1 || each.lock_timeout_ms > 0 || each.statement_timeout_ms > 0) {
    to.add(each.transaction);
    to.add(each.lock_timeout_ms);
    to.add(each.statement_timeout_ms);
  }
  to.close();
}
void add(number_list& to, const revision_record& each) {
  to.open();
  for (const auto text : {each.id, each.message, each.file, each.created}) add(to, text);
  for (const auto all : {each.parents, each.dependencies, each.labels, each.replaces}) {
    add(to, all);
  }
  if (each.code != 0) to.add(each.code);
  to.close();
}

void add(number_list& to, const alternate_record& each) {
  to.open(), to.add(each.revision), to.add(each.backend), to.add(each.checksum), to.close();
}

std::string_view name_of(compatibility value) {
  switch (value) {
    case compatibility::compatible:
      return "compatible";
    case compatibility::breaking:
      return "breaking";
    case compatibility::unrecorded:
      break;
  }
  return "unrecorded";
}

/// Short names for what most rows of the scripts have; compilers may warn of one that none has.
void add_compatibilities(buffer& to, const std::vector<script_record>& scripts) {
  for (const auto each : {compatibility::compatible, compatibility::breaking}) {
    const bool used = std::any_of(scripts.begin(), scripts.end(),
                                  [&](const auto& script) { return script.compatible == each; });
    if (!used) continue;
    fmt::format_to(std::back_inserter(to), "constexpr auto {0} = ::aludel::compatibility::{0};\n",
                   name_of(each));
  }
  if (!scripts.empty()) to.push_back('\n');
}

/// A table, or nothing where it would have no rows: arrays of none are not C++.
template <class Row, class AddRow>
void add_table(buffer& to, std::string_view type, std::string_view name,
               const std::vector<Row>& rows, AddRow add_row) {
  if (rows.empty()) return;
  fmt::format_to(std::back_inserter(to), "constexpr {} {}[] = {{\n", type, name);
  for (const auto& row : rows) {
    add_row(row);
    add(to, ",\n");
  }
  add(to, "};\n\n");
}

void add_tables(buffer& to, const packed_bundle& tables) {
  const auto plain = [&](const auto& row) {
    number_list numbers{to};
    add(numbers, row);
  };
  const auto script = [&](const script_record& each) {
    number_list numbers{to};
    numbers.open();
    numbers.add(each.digests);
    add(numbers, each.upgrade);
    add(numbers, each.downgrade);
    add(numbers, each.verify);
    add(numbers, each.irreversible);
    if (each.compatible != compatibility::unrecorded) {
      fmt::format_to(std::back_inserter(to), ",{}", name_of(each.compatible));
    }
    numbers.close();
  };
  add_compatibilities(to, tables.scripts);
  add_table(to, "::aludel::revision_record", "revisions", tables.revisions, plain);
  add_table(to, "::std::uint32_t", "links", tables.links, plain);
  add_table(to, "::aludel::text_ref", "labels", tables.labels, plain);
  add_table(to, "::std::uint32_t", "heads", tables.heads, plain);
  add_table(to, "::aludel::statement_record", "statements", tables.statements, plain);
  add_table(to, "::aludel::script_record", "scripts", tables.scripts, script);
  add_table(to, "::aludel::alternate_record", "alternates", tables.alternates, plain);
}

std::string literal(std::string_view text) {
  buffer written;
  written.push_back('"');
  for (const char byte : text) add_escaped(written, byte);
  written.push_back('"');
  return fmt::to_string(written);
}

bool has_code(const packed_bundle& tables) {
  return std::any_of(tables.revisions.begin(), tables.revisions.end(),
                     [](const auto& each) { return each.code != 0; });
}

/// The last of a bundle's members, where they are not the defaults.
std::string names_of(const own_tables& tables) {
  if (tables == own_tables{}) return "{}";
  return fmt::format("{{{}, {}, {}}}", literal(tables.version), literal(tables.history),
                     literal(tables.schema));
}

std::string last_members(const packed_bundle& tables) {
  const bool named = tables.tables != own_tables{};
  if (has_code(tables)) return fmt::format(", {}, code", names_of(tables.tables));
  return named ? ", " + names_of(tables.tables) : std::string();
}

/// Where the functions of a revision in C++ stand. CMake makes up the same name, from what it knows
/// without reading the file.
std::string code_namespace(const packed_bundle& tables, std::size_t revision,
                           std::string_view symbol_namespace) {
  std::string made = "::aludel::model::revisions::";
  for (const char each : symbol_namespace) made += each == ':' ? '_' : each;
  const auto sum = detail::digester()
                       .plain(tables.headers().file(static_cast<std::uint32_t>(revision)))
                       .finish();
  return made + "_" + detail::hex(detail::bytes(sum)).substr(0, 16);
}

/// What the compiler has made of each revision in C++.
std::string declarations_of_code(const packed_bundle& tables, std::string_view symbol_namespace) {
  std::string made;
  for (std::size_t each = 0; each < tables.revisions.size(); ++each) {
    if (tables.revisions[each].code == 0) continue;
    made += fmt::format("namespace {} {{\nextern const ::aludel::revision_code aludel_code;\n}}\n",
                        code_namespace(tables, each, symbol_namespace).substr(2));
  }
  return made.empty() ? made : made + "\n";
}

void list_code(buffer& to, const packed_bundle& tables, std::string_view symbol_namespace) {
  if (!has_code(tables)) return;
  add(to, "  static const ::aludel::revision_code* const code[] = {\n");
  for (std::size_t each = 0; each < tables.revisions.size(); ++each) {
    fmt::format_to(
        std::back_inserter(to), "      {},\n",
        tables.revisions[each].code == 0
            ? "nullptr"
            : fmt::format("&{}::aludel_code", code_namespace(tables, each, symbol_namespace)));
  }
  add(to, "  };\n");
}

constexpr auto generated = "// Generated by aludel from the revision files. Do not edit.\n";

std::string source_of(const packed_bundle& tables, std::string_view symbol_namespace,
                      std::string_view include) {
  buffer to;
  fmt::format_to(std::back_inserter(to),
                 "{}#include <{}>\n\n"
                 "static_assert(aludel::bundle_format == {},\n"
                 "              \"this file and the headers of aludel are of different versions: "
                 "build again\");\n\n"
                 "{}"
                 "namespace {} {{\n\n"
                 "namespace {{\n\n",
                 generated, include, bundle_format, declarations_of_code(tables, symbol_namespace),
                 symbol_namespace);
  if (!tables.text.empty()) {
    add(to, "constexpr const char* text[] = {\n");
    for (const auto& chunk : tables.text) add_chunk(to, chunk);
    add(to, "};\n\n");
  }
  add_tables(to, tables);
  add(to, "}  // namespace\n\n");

  fmt::format_to(std::back_inserter(to),
                 "const ::aludel::bundle& migrations() {{\n"
                 "  static const ::aludel::backend backends[] = {{\n");
  for (const auto each : tables.dialects) {
    fmt::format_to(std::back_inserter(to), "      ::aludel::{}_backend,\n", name(each));
  }
  add(to, "  };\n");
  list_code(to, tables, symbol_namespace);
  const auto table = [](bool empty, std::string_view name) { return empty ? "{}" : name; };
  fmt::format_to(
      std::back_inserter(to),
      "  static const ::aludel::bundle bundle{{\n"
      "      ::aludel::bundle_format, {}, {}, {}, {}, {}, {}, {}, {}, {},\n"
      "      backends{}}};\n"
      "  return bundle;\n"
      "}}\n\n"
      "}}  // namespace {}\n",
      literal(tables.name), table(tables.text.empty(), "text"),
      table(tables.revisions.empty(), "revisions"), table(tables.links.empty(), "links"),
      table(tables.labels.empty(), "labels"), table(tables.heads.empty(), "heads"),
      table(tables.statements.empty(), "statements"), table(tables.scripts.empty(), "scripts"),
      table(tables.alternates.empty(), "alternates"), last_members(tables), symbol_namespace);
  return fmt::to_string(to);
}

std::string header_of(std::string_view symbol_namespace) {
  return fmt::format(
      "{}#pragma once\n\n"
      "#include <aludel/bundle.hpp>\n\n"
      "namespace {} {{\n\n"
      "/// The revisions of this program, for aludel::upgrade() and its like.\n"
      "[[nodiscard]] const ::aludel::bundle& migrations();\n\n"
      "}}  // namespace {}\n",
      generated, symbol_namespace, symbol_namespace);
}

}  // namespace

generated_code emit(const packed_bundle& tables, std::string_view symbol_namespace,
                    std::string_view include) {
  return {.source = source_of(tables, symbol_namespace, include),
          .header = header_of(symbol_namespace)};
}

}  // namespace aludel::generator
