// SPDX-License-Identifier: MIT
#include "cli/sections.hpp"

#include <fmt/format.h>

#include <sstream>

#include "runtime/src/code.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::commands {

namespace {

using detail::code_part;
using detail::statements_of;

/// Lines as the file has them, each with its number; what a revision in C++ asks for, with the
/// numbers of the calls.
std::string numbered(const detail::recorded_code& which) {
  std::string text;
  for (const auto& statement : which.statements) {
    auto number = statement.line;
    std::stringstream lines{statement.text};
    for (std::string line; std::getline(lines, line);) {
      if (line.ends_with('\r')) line.pop_back();
      text += fmt::format("  {:>5} | {}\n", number++, line);
    }
  }
  if (which.problem) text += fmt::format("        | ({})\n", which.problem->message);
  if (which.live) text += "        | (the rest depends on the database)\n";
  return text;
}

std::string options_of(const section_record& section) {
  std::string text;
  if (section.transaction == 0) text += " transaction=off";
  if (section.lock_timeout_ms > 0) {
    text += fmt::format(" lock_timeout={}ms", section.lock_timeout_ms);
  }
  if (section.statement_timeout_ms > 0) {
    text += fmt::format(" statement_timeout={}ms", section.statement_timeout_ms);
  }
  return text;
}

std::string hex_of(const bundle& revisions, revision_index which, dialect language,
                   digest_kind kind) {
  return detail::hex(revisions.digest(which, language, kind));
}

/// Null where a revision in C++ cannot tell, or not all of it.
json listed(const detail::recorded_code& which) {
  if (which.problem || which.live) return nullptr;
  auto list = json::array();
  for (const auto& each : which.statements) {
    list.push_back({{"line", each.line}, {"sql", each.text}});
  }
  return list;
}

json section_of(const section_record& section, const detail::recorded_code& statements) {
  return {{"transaction", section.transaction != 0}, {"statements", listed(statements)}};
}

}  // namespace

std::string script_text(const bundle& revisions, revision_index which, dialect language) {
  const auto& script = revisions.script(which, language);
  const auto part = [&](code_part of) { return statements_of(revisions, which, of, language); };
  auto text = fmt::format("\n{}\n  checksum {}\n  chain    {}\n", name(language),
                          hex_of(revisions, which, language, digest_kind::checksum),
                          hex_of(revisions, which, language, digest_kind::chain));
  text += fmt::format("  upgrade{}\n{}", options_of(script.upgrade),
                      numbered(part(code_part::upgrade)));
  if (const auto verify = part(code_part::verify); !verify.statements.empty()) {
    text += fmt::format("  verify\n{}", numbered(verify));
  }
  if (script.irreversible.length > 0) {
    return text + fmt::format("  irreversible: {}\n", revisions.view(script.irreversible));
  }
  return text + fmt::format("  downgrade{}\n{}", options_of(script.downgrade),
                            numbered(part(code_part::downgrade)));
}

json script_data(const bundle& revisions, revision_index which, dialect language) {
  const auto& script = revisions.script(which, language);
  const auto part = [&](code_part of) { return statements_of(revisions, which, of, language); };
  json data{{"checksum", hex_of(revisions, which, language, digest_kind::checksum)},
            {"chain", hex_of(revisions, which, language, digest_kind::chain)},
            {"upgrade", section_of(script.upgrade, part(code_part::upgrade))},
            {"downgrade", section_of(script.downgrade, part(code_part::downgrade))},
            {"verify", listed(part(code_part::verify))},
            {"irreversible", nullptr}};
  if (script.irreversible.length == 0) return data;
  data["downgrade"] = nullptr;
  data["irreversible"] = revisions.view(script.irreversible);
  return data;
}

}  // namespace aludel::commands
