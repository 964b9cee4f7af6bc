// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <memory>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/lines.hpp"
#include "runtime/src/digest.hpp"
#include "runtime/src/plan.hpp"
#include "runtime/src/state.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints a revision's header and, for each dialect, its statements with their line
numbers in its file, and its checksum and chain. `aludel` asks for a dialect first:
by --dialect, by aludel.toml, or by a URL.

REV is an id, the beginning of one, head, heads, base or current; only `current`
needs a database.

Examples:
  $ show head
  $ show 3f1c --dialect sqlite)";

/// The dialects to show the statements of.
std::vector<dialect> dialects_of(const request& asked) {
  if (!asked.dialects.empty()) return asked.dialects;
  const auto url = detail::parse_url(asked.url);
  return url ? std::vector{url->language} : std::vector<dialect>{};
}

outcome<const bundle*> load(const request& asked, const std::string& word) {
  if (word == "current") return load_for_database(asked, depth::checksums);
  const auto wanted = dialects_of(asked);
  return asked.load(asked, wanted.empty() ? depth::headers : depth::checksums, wanted);
}

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

/// Of those that the bundle has, the ones asked for.
std::vector<dialect> shown(const bundle& revisions, const request& asked) {
  std::vector<dialect> all;
  for (const auto& backend : revisions.backends) {
    const auto& wanted = asked.dialects;
    const bool chosen = std::find(wanted.begin(), wanted.end(), backend.language) != wanted.end();
    if (wanted.empty() || chosen) all.push_back(backend.language);
  }
  return all;
}

std::string text_of(const bundle& revisions, revision_index which, const marks& marked,
                    const std::vector<dialect>& dialects) {
  auto text = fmt::format(
      "{}\n\nRevision ID: {}{}\nRevises: {}\nCreate Date: {}\nFile: {}\n", revisions.message(which),
      revisions.id(which), marked.text(which), parents_of(revisions, which),
      revisions.view(revisions.revisions[which].created), revisions.file(which));
  for (const auto each : dialects) text += script_text(revisions, which, each);
  return text;
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

json script_of(const bundle& revisions, revision_index which, dialect language) {
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

json data_of(const bundle& revisions, revision_index which, const marks& marked,
             const std::vector<dialect>& dialects) {
  auto data = marked.data(which);
  data["dialects"] = json::object();
  for (const auto each : dialects) {
    data["dialects"][std::string(name(each))] = script_of(revisions, which, each);
  }
  return data;
}

outcome<answer> run(const request& asked, const std::string& word) {
  const auto revisions = load(asked, word);
  if (!revisions) return tl::unexpected{revisions.error()};
  const detail::graph known{**revisions};
  const auto found = word == "current" ? detail::current_heads(known, asked.url, {})
                                       : detail::resolve_heads(known, {word});
  if (!found) return failed(found.error());

  const marks marked{known};
  const auto dialects = shown(**revisions, asked);
  answer done{.text = {}, .data = {{"revisions", json::array()}}, .note = {}};
  for (const auto each : *found) {
    if (!done.text.empty()) done.text += '\n';
    done.text += text_of(**revisions, each, marked, dialects);
    done.data["revisions"].push_back(data_of(**revisions, each, marked, dialects));
  }
  if (found->empty()) done.note = "no revision is meant by \"" + word + "\"";
  return done;
}

action declare(CLI::App& app) {
  const auto word = std::make_shared<std::string>();
  app.add_option("REV", *word, "The revision")->option_text(" ")->required();
  return [word](const request& asked) { return run(asked, *word); };
}

}  // namespace

command show_command() { return {"show", "Show one revision", help, declare}; }

}  // namespace aludel::commands
