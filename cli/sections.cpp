// SPDX-License-Identifier: MIT
#include "cli/sections.hpp"

#include <fmt/format.h>

#include <sstream>

#include "runtime/src/digest.hpp"

namespace aludel::commands {

namespace {

/// Lines as the file has them, each with its number.
std::string numbered(const bundle& revisions, range which) {
  std::string text;
  for (const auto& statement : revisions.list(which)) {
    auto number = statement.line;
    std::stringstream lines{revisions.copy(statement.text)};
    for (std::string line; std::getline(lines, line);) {
      if (line.ends_with('\r')) line.pop_back();
      text += fmt::format("  {:>5} | {}\n", number++, line);
    }
  }
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

json statements_of(const bundle& revisions, range which) {
  auto list = json::array();
  for (const auto& statement : revisions.list(which)) {
    list.push_back({{"line", statement.line}, {"sql", revisions.copy(statement.text)}});
  }
  return list;
}

json section_of(const bundle& revisions, const section_record& section) {
  return {{"transaction", section.transaction != 0},
          {"statements", statements_of(revisions, section.statements)}};
}

}  // namespace

std::string script_text(const bundle& revisions, revision_index which, dialect language) {
  const auto& script = revisions.script(which, language);
  auto text = fmt::format("\n{}\n  checksum {}\n  chain    {}\n", name(language),
                          hex_of(revisions, which, language, digest_kind::checksum),
                          hex_of(revisions, which, language, digest_kind::chain));
  text += fmt::format("  upgrade{}\n{}", options_of(script.upgrade),
                      numbered(revisions, script.upgrade.statements));
  if (script.verify.count > 0) {
    text += fmt::format("  verify\n{}", numbered(revisions, script.verify));
  }
  if (script.irreversible.length > 0) {
    return text + fmt::format("  irreversible: {}\n", revisions.view(script.irreversible));
  }
  return text + fmt::format("  downgrade{}\n{}", options_of(script.downgrade),
                            numbered(revisions, script.downgrade.statements));
}

json script_data(const bundle& revisions, revision_index which, dialect language) {
  const auto& script = revisions.script(which, language);
  json data{{"checksum", hex_of(revisions, which, language, digest_kind::checksum)},
            {"chain", hex_of(revisions, which, language, digest_kind::chain)},
            {"upgrade", section_of(revisions, script.upgrade)},
            {"downgrade", section_of(revisions, script.downgrade)},
            {"verify", statements_of(revisions, script.verify)},
            {"irreversible", nullptr}};
  if (script.irreversible.length == 0) return data;
  data["downgrade"] = nullptr;
  data["irreversible"] = revisions.view(script.irreversible);
  return data;
}

}  // namespace aludel::commands
