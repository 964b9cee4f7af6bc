// SPDX-License-Identifier: MIT
#include "cli/new_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "generator/directive.hpp"
#include "generator/read.hpp"
#include "generator/utf8.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// Its lines may not be taken for ours, which would change what it means.
std::optional<error> stray_directive(const generator::source& file) {
  generator::lexer tokens{file.text, dialect::postgresql};
  for (auto next = tokens.next(); next.kind != generator::token_kind::end; next = tokens.next()) {
    if (!generator::is_directive(file, next)) continue;
    return generator::problem_at(file, next.offset, next.length, errc::invalid_directive,
                                 "this line would be taken for a directive of the revision",
                                 "take it out; a file of statements has no sections");
  }
  return std::nullopt;
}

/// Comments, and semicolons, are none.
bool has_statement(std::string_view text) {
  generator::lexer tokens{text, dialect::postgresql};
  auto next = tokens.next();
  while (next.kind == generator::token_kind::comment ||
         (next.length == 1 && text[next.offset] == ';')) {
    next = tokens.next();
  }
  return next.kind != generator::token_kind::end || tokens.problem();
}

/// The statements that a revision is to begin with.
outcome<std::string> statements_of(const fs::path& file) {
  const auto read = generator::read(file);
  if (!read) return failed(read.error());
  if (auto stray = stray_directive(**read)) return failed(std::move(*stray));
  const auto& text = (*read)->text;
  if (has_statement(text)) return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  return failed(generator::whole_file(file, errc::missing_section, "there is no statement in it",
                                      "name a file of SQL statements"));
}

const fs::path& layout_of(const request& asked, const generator::new_revision& revision) {
  return asked.settings->written.layout_for(revision.written_in);
}

std::shared_ptr<const generator::source> as_source(const std::string& name, std::string text) {
  return std::make_shared<const generator::source>(
      generator::source{.file = name, .name = name, .text = std::move(text), .path = name});
}

/// What is wrong with it by the rules of these dialects.
problems wrong_with(const new_file& made, std::span<const dialect> dialects) {
  problems found;
  static_cast<void>(generator::parse({as_source(made.name, made.content)}, dialects, found));
  return found;
}

problems wrong_in_sections(const request& asked, const new_file& made, const fs::path& sql_file) {
  return wrong_in_all(asked, [&](std::span<const dialect> dialects) {
    return at_their_origin(wrong_with(made, dialects), asked, made, sql_file);
  });
}

bool same_ids(const std::vector<generator::reference>& read,
              const std::vector<std::string>& meant) {
  return std::equal(read.begin(), read.end(), meant.begin(), meant.end(),
                    [](const auto& each, const std::string& id) { return each.id == id; });
}

/// A terminal that shows it must not take it for anything else.
bool is_plain_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto length = text[at] == '\t' ? 1 : generator::plain_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

/// A message must come back from the header that it is written into.
outcome<void> check_message(const generator::new_revision& meant, const std::string& content) {
  constexpr auto hint = "a message is one line of text that does not look like a header's key";
  if (!is_plain_text(meant.message)) {
    return misused("the message has a line end, a control character, or bytes that are not UTF-8",
                   hint);
  }
  const bool in_cpp = meant.written_in == generator::revision_language::cpp;
  if (in_cpp && meant.message.ends_with('\\')) {
    return misused("the message ends with a backslash, by which a comment in C++ goes on", hint);
  }
  problems found;
  const auto read =
      generator::parse({as_source(in_cpp ? "new.cpp" : "new.sql", content)}, {}, found);
  if (!meant.message.empty() && found.empty() && read.size() == 1 && read[0].id.id == meant.id &&
      read[0].message == meant.message) {
    return {};
  }
  return misused(fmt::format("\"{}\" cannot be a message", meant.message), hint);
}

/// The project's own template must make what the built-in one does.
outcome<void> check_layout(const request& asked, const new_file& made) {
  problems found;
  const auto read = generator::parse({as_source(made.name, made.content)}, {}, found);
  const auto& meant = made.revision;
  const bool same =
      read.size() == 1 && read[0].id.id == meant.id && same_ids(read[0].parents, meant.parents) &&
      same_ids(read[0].labels, meant.labels) && same_ids(read[0].dependencies, meant.dependencies);
  if (!found.empty()) return tl::unexpected{at_their_origin(std::move(found), asked, made, {})};
  if (same) return {};
  return failed(generator::whole_file(
      layout_of(asked, meant), errc::invalid_header,
      "the template does not make the header that the revision needs",
      "above all else it needs lines with ${revision}, ${parents}, ${branch_labels} and "
      "${depends_on}, as docs/configuration.md shows them"));
}

outcome<std::string> lay_out(const request& asked, const generator::new_revision& revision) {
  const auto& naming = asked.settings->written.naming;
  const auto& file = layout_of(asked, revision);
  auto content = generator::file_content(revision, naming);
  if (!content) return failed(content.error());
  if (const auto sound = check_message(revision, *content); !sound) {
    return tl::unexpected{sound.error()};
  }
  if (file.empty()) return std::move(*content);
  const auto layout = generator::read(file);
  if (!layout) return failed(layout.error());
  content = generator::file_content(revision, naming, (*layout)->text);
  if (content) return std::move(*content);
  content.error().where = location{.file = file.string(), .text = {}};
  return failed(content.error());
}

}  // namespace

namespace {

/// Of the revisions inside the program.
outcome<std::vector<dialect>> dialects_inside(const request& asked) {
  const auto inside = asked.load(asked, depth::none, {});
  if (!inside) return tl::unexpected{inside.error()};
  return dialects_of(**inside);
}

}  // namespace

std::vector<dialect> dialects_of(const request& asked) {
  if (!asked.dialects.empty()) return asked.dialects;
  const auto url = detail::parse_url(asked.url);
  return url ? std::vector{url->language} : std::vector<dialect>{};
}

outcome<std::vector<dialect>> dialects_at_hand(const request& asked) {
  auto dialects = dialects_of(asked);
  return dialects.empty() ? dialects_inside(asked) : dialects;
}

outcome<std::vector<dialect>> dialects_of_project(const request& asked) {
  auto dialects = dialects_inside(asked);
  if (!dialects || !dialects->empty() || asked.settings == nullptr) return dialects;
  const auto& written = asked.settings->written;
  const auto environment = written.environments.find(asked.environment);
  if (environment != written.environments.end()) dialects = environment->second.dialects;
  if (dialects->empty()) dialects = written.common.dialects;
  return dialects->empty() ? asked.dialects : dialects;
}

problems wrong_in_all(const request& asked,
                      const std::function<problems(std::span<const dialect>)>& wrong_in) {
  std::vector<std::vector<dialect>> choices{dialects_of(asked)};
  if (choices[0].empty()) choices = {{dialect::postgresql}, {dialect::sqlite}};
  problems first;
  for (const auto& dialects : choices) {
    auto found = wrong_in(dialects);
    if (found.empty()) return {};
    if (first.empty()) first = std::move(found);
  }
  return first;
}

problems at_their_origin(problems found, const request& asked, const new_file& made,
                         const fs::path& sql_file) {
  std::erase_if(found, [](const error& each) { return each.code == errc::missing_section; });
  if (made.revision.parts.size() > 1) {  // they are all over the file
    for (auto& each : found) {
      if (each.where) each.where->file = made.name;
    }
    return found;
  }
  const auto& layout = layout_of(asked, made.revision);
  const auto& statements = made.revision.parts.front().upgrade;
  const auto begin = statements.empty() ? std::string::npos : made.content.find(statements);
  const auto lines = [](std::string_view text) {
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  };
  const auto before = begin == std::string::npos
                          ? std::numeric_limits<int>::max()
                          : lines(std::string_view(made.content).substr(0, begin));
  for (auto& each : found) {
    if (!each.where) continue;
    const auto inside = each.where->line - before;
    const bool is_theirs = inside > 0 && inside <= lines(statements) + 1;
    if (is_theirs && sql_file.empty()) {
      each.where->file = made.name;
    } else if (is_theirs) {
      each.where->file = sql_file.string();
      each.where->line = inside;
    } else if (!layout.empty()) {
      each.where->file = layout.string();
      if (inside > 0) each.where->line -= lines(statements);
    }
  }
  return found;
}

outcome<new_file> make_file(const request& asked, generator::new_revision revision,
                            const fs::path& sql_file) {
  if (!sql_file.empty()) {
    auto statements = statements_of(sql_file);
    if (!statements) return tl::unexpected{statements.error()};
    revision.parts.front().upgrade = std::move(*statements);
  }
  auto content = lay_out(asked, revision);
  if (!content) return tl::unexpected{content.error()};
  auto name = generator::file_name(revision, asked.settings->written.naming);
  if (!name) return failed(name.error());
  new_file made{std::move(revision), std::move(*name), std::move(*content)};
  if (const auto sound = check_layout(asked, made); !sound) return tl::unexpected{sound.error()};
  auto wrong = wrong_in_sections(asked, made, sql_file);
  if (!wrong.empty()) return tl::unexpected{std::move(wrong)};
  return made;
}

}  // namespace aludel::commands
