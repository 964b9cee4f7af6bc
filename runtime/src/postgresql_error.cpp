// SPDX-License-Identifier: MIT
#include "runtime/src/postgresql_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <vector>

#include "runtime/src/connection_string.hpp"

namespace aludel::detail {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// "HINT:  write it so" begins a part. The words may be translated, the two blanks are not.
std::size_t label(std::string_view line) {
  const auto colon = line.find(":  ");
  if (colon == std::string_view::npos || colon == 0) return 0;
  const auto word = line.substr(0, colon);
  return word.find_first_of(" \t\"'") == std::string_view::npos ? colon : 0;
}

/// "LINE 12: …" with a caret line below it.
struct excerpt {
  int line = 0;
  std::string_view text;
  std::size_t caret = 0;  ///< bytes into the text
};

std::optional<excerpt> excerpt_at(const std::vector<std::string_view>& lines, std::size_t at) {
  if (at + 1 >= lines.size()) return std::nullopt;
  const auto caret = lines[at + 1].find('^');
  if (caret == std::string_view::npos ||
      lines[at + 1].find_first_not_of(" ^") != std::string_view::npos) {
    return std::nullopt;
  }
  const auto colon = lines[at].find(": ");
  if (colon == std::string_view::npos || colon + 2 > caret) return std::nullopt;
  const auto number = lines[at].substr(0, colon);
  const auto digits = number.find_last_not_of("0123456789") + 1;
  excerpt found{.line = 0, .text = lines[at].substr(colon + 2), .caret = caret - colon - 2};
  std::from_chars(number.data() + digits, number.data() + number.size(), found.line);
  return found.line > 0 ? std::optional{found} : std::nullopt;
}

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

/// The byte at which the n-th character starts.
std::size_t byte_of(std::string_view text, std::size_t character) {
  std::size_t byte = 0;
  for (; byte < text.size(); ++byte) {
    if (starts_character(text[byte]) && character-- == 0) break;
  }
  return byte;
}

bool in_word(char each) {
  return std::isalnum(static_cast<unsigned char>(each)) != 0 || each == '_' ||
         static_cast<unsigned char>(each) >= 0x80;
}

int word_length(std::string_view text) {
  if (text.starts_with('"')) {
    const auto end = text.find('"', 1);
    return end == std::string_view::npos ? 1 : static_cast<int>(end) + 1;
  }
  const auto end = std::find_if_not(text.begin(), text.end(), in_word);
  return static_cast<int>(
      std::max<std::ptrdiff_t>(1, std::count_if(text.begin(), end, starts_character)));
}

/// libpq elides long lines ("...") and shows tabs as blanks, so the excerpt is looked up.
std::optional<location> find(const excerpt& shown, std::string_view statement) {
  const auto lines = lines_of(statement);
  if (static_cast<std::size_t>(shown.line) > lines.size()) return std::nullopt;
  const auto line = lines[static_cast<std::size_t>(shown.line) - 1];
  auto fragment = shown.text;
  auto character = shown.caret;
  if (fragment.starts_with("...") && !line.starts_with("...")) {
    fragment.remove_prefix(3);
    character -= std::min<std::size_t>(3, character);
  }
  if (fragment.ends_with("...") && !line.ends_with("...")) fragment.remove_suffix(3);
  std::string blanks{line};
  std::replace(blanks.begin(), blanks.end(), '\t', ' ');
  const auto at = blanks.find(fragment);
  if (at == std::string::npos) return std::nullopt;
  const auto byte = at + byte_of(fragment, character);
  const auto column = std::count_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(byte),
                                    starts_character);
  return location{.file = {},
                  .line = shown.line,
                  .column = static_cast<int>(column) + 1,
                  .text = std::string(line),
                  .length = word_length(line.substr(byte))};
}

/// Some errors name what is missing and no place: it is where the statement has that name, if it
/// has it just once.
std::optional<location> find_name(std::string_view message, std::string_view statement) {
  const auto open = message.find('"');
  const auto close = message.find('"', open + 1);
  if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
  const auto name = message.substr(open + 1, close - open - 1);
  std::optional<std::size_t> found;
  for (auto at = statement.find(name); at != std::string_view::npos && !name.empty();
       at = statement.find(name, at + 1)) {
    const auto end = at + name.size();
    const bool whole = (at == 0 || !in_word(statement[at - 1])) &&
                       (end == statement.size() || !in_word(statement[end]));
    if (whole && found) return std::nullopt;
    if (whole) found = at;
  }
  if (!found) return std::nullopt;
  const auto before = statement.substr(0, *found);
  const auto begin = before.rfind('\n') + 1;
  const auto line = statement.substr(begin, statement.find('\n', begin) - begin);
  return location{
      .file = {},
      .line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
      .column = static_cast<int>(std::count_if(before.begin() + static_cast<std::ptrdiff_t>(begin),
                                               before.end(), starts_character)) +
                1,
      .text = std::string(line),
      .length = word_length(statement.substr(*found))};
}

errc code_of(std::string_view sqlstate) {
  if (sqlstate.starts_with("53")) return errc::resource;
  if (sqlstate.starts_with("08") || sqlstate == "57P01" || sqlstate == "57P02") {
    return errc::connection_lost;
  }
  return errc::statement_failed;
}

/// Everything that libpq reports before it has reached a server may quote the connection string.
bool is_about_a_server(std::string_view message) {
  return message.starts_with("connection to server") ||
         message.starts_with("could not connect to server") ||
         message.starts_with("could not translate host name");
}

std::string connect_hint(std::string_view message) {
  const auto says = [&](std::string_view part) {
    return message.find(part) != std::string_view::npos;
  };
  if (says("database \"") && says("does not exist")) return std::string(make_database_hint);
  if (says("role \"") && says("does not exist")) {
    return "name a user that the server has in the URL, or make it first: createuser, or CREATE "
           "ROLE";
  }
  if (says("password") || says("authentication")) return "check the user and the password";
  if (says("too many")) return "raise max_connections, or let this program connect fewer times";
  if (says("starting up") || says("recovery")) return "the server is starting: try again";
  return "check that the server runs and that host and port are right";
}

/// A part in quotes, up to the end of the line if it has no other.
void cut_behind(std::string& line, std::string_view word) {
  for (auto at = line.find(word); at != std::string::npos; at = line.find(word, at)) {
    at += word.size();
    line.replace(at, std::min(line.find('"', at), line.size()) - at, not_shown);
  }
}

bool quotes(char byte) { return byte == '"' || byte == '\'' || static_cast<signed char>(byte) < 0; }

/// The name in quotes of any language.
void cut_name(std::string& line, const std::string& name) {
  if (name.empty()) return;
  for (auto at = line.find(name, 1); at != std::string::npos; at = line.find(name, at + 1)) {
    const auto end = at + name.size();
    if (end < line.size() && quotes(line[at - 1]) && quotes(line[end])) {
      line.replace(at, name.size(), not_shown);
    }
  }
}

/// Who logs in is the URL's secret as the password is.
std::string without_user(std::string_view text, const std::string& connection_string) {
  std::string line{text};
  auto said = parameters(connection_string);
  if (said["user"] != said["dbname"]) cut_name(line, said["user"]);
  cut_behind(line, "user \"");
  cut_behind(line, "role \"");
  return line;
}

}  // namespace

error server_error(std::string_view what, std::string sqlstate, std::string_view statement) {
  error problem{.code = code_of(sqlstate), .message = {}, .hint = {}};
  problem.sqlstate = std::move(sqlstate);
  const auto lines = lines_of(what);
  const bool inner_query = std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    return line.starts_with("QUERY:  ");
  });
  for (std::size_t each = 0; each < lines.size(); ++each) {
    if (const auto shown = excerpt_at(lines, each)) {
      if (!inner_query) problem.where = find(*shown, statement);
      ++each;
      continue;
    }
    const auto end = label(lines[each]);
    const auto word = lines[each].substr(0, end);
    const auto text = std::string(end == 0 ? lines[each] : lines[each].substr(end + 3));
    if (each == 0) {
      problem.message = text;
    } else if (word == "HINT") {
      problem.hint = text;
    } else if (end > 0) {
      problem.notes.push_back(text);
    } else if (!text.empty() && !problem.notes.empty()) {
      problem.notes.back() += " " + text;
    }
  }
  if (!problem.where && problem.sqlstate.starts_with("42")) {
    problem.where = find_name(problem.message, statement);
  }
  return problem;
}

error connect_error(std::string_view what, const database_url& url) {
  // A line for each host and address that was tried. What a server has said tells most.
  auto tried = lines_of(what);
  std::erase_if(tried, [](std::string_view line) { return !is_about_a_server(line); });
  if (tried.empty()) {
    return {.code = errc::cannot_connect,
            .message = "the connection string is not valid",
            .hint =
                "check its parameters against libpq's documentation; user names and passwords "
                "may need %XX"};
  }
  if (!names_are_plain(url.target)) {
    return {.code = errc::cannot_connect,
            .message = fmt::format("cannot connect to {}", url.display),
            .hint =
                "the host or the database has @ or : or another such character in its name, so "
                "that neither it nor the reason is shown: is it a user or a password? Write @ in a "
                "password as %40, : as %3A"};
  }
  const auto answered = std::find_if(tried.rbegin(), tried.rend(), [](std::string_view line) {
    return line.find("FATAL:") != std::string_view::npos;
  });
  const auto why = answered == tried.rend() ? tried.front() : *answered;
  error problem{.code = errc::cannot_connect,
                .message = fmt::format("cannot connect to {}: {}", url.display,
                                       without_user(why, url.target)),
                .hint = connect_hint(why)};
  for (const auto line : tried) {
    if (line != why) problem.notes.push_back(without_user(line, url.target));
  }
  return problem;
}

}  // namespace aludel::detail
