// SPDX-License-Identifier: MIT
#include <utility>

#include "cli/import/marked.hpp"
#include "cli/import/numbered.hpp"
#include "runtime/src/lexer.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// What follows `-- +goose` in a line, in lower case; nothing else has it.
std::optional<std::string> annotation(const std::string& line) {
  static const std::regex form(R"(\s*--\s*\+goose\s+(.*?)\s*)");
  std::smatch parts;
  if (line.size() > longest_mark || !std::regex_match(line, parts, form)) return std::nullopt;
  auto words = parts[1].str();
  for (auto& each : words) each = each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each;
  return words;
}

/// Reads the annotations of one file.
class annotated_file {
public:
  annotated_file(foreign_migration& migration, foreign_history& all, dialect language)
      : migration_(migration), all_(all), file_(*migration.upgrade), language_(language) {}

  void read() {
    split_marked(migration_, all_, "-- +goose Up",
                 [&](foreign_line& line) { return mark_of(line); });
    for (auto* part : {&migration_.upgrade, &migration_.downgrade}) {
      if (*part && !transaction_) (*part)->transaction = false;
    }
  }

private:
  mark mark_of(foreign_line& line) {
    const auto words = annotation(line.text);
    if (!words) {
      if (in_statement_) statement_ += line.text + '\n';
      return {};
    }
    if (*words == "up") return {.what = mark::kind::upgrade};
    if (*words == "down") return {.what = mark::kind::downgrade};
    if (*words == "statementend") return end_statement(line);
    if (*words == "statementbegin") {
      in_statement_ = true;
      statement_.clear();
    } else if (*words == "no transaction") {
      transaction_ = false;
    } else if (*words == "envsub on") {
      refuse(all_, file_, line, "goose puts values of the environment into this file",
             "write the values into the file, and drop the line");
    } else if (*words != "envsub off") {
      refuse(all_, file_, line, "goose has no such annotation", "correct it, or drop the line");
    }
    return {.what = mark::kind::dropped};
  }

  /// The marked statement may do without its semicolon.
  mark end_statement(foreign_line& line) {
    if (!std::exchange(in_statement_, false) || !lacks_semicolon()) {
      return {.what = mark::kind::dropped};
    }
    line.text.assign(1, ';');  // `= ";"` is an overflow to g++ 12 at -O3
    return {};
  }

  /// A comment may follow the statement; what is in it is no semicolon.
  [[nodiscard]] bool lacks_semicolon() const {
    detail::lexer reader{statement_, language_};
    std::string_view last = ";";
    for (auto next = reader.next(); next.kind != detail::token_kind::end; next = reader.next()) {
      if (next.kind == detail::token_kind::comment) continue;
      last = std::string_view(statement_).substr(next.offset, next.length);
    }
    return last != ";";
  }

  foreign_migration& migration_;
  foreign_history& all_;
  foreign_sql file_;
  dialect language_;
  std::string statement_;  ///< that is marked, so far
  bool in_statement_ = false;
  bool transaction_ = true;
};

}  // namespace

/// 00001_create_users.sql with `-- +goose Up` and `-- +goose Down`.
foreign_history read_goose(const fs::path& directory, dialect language) {
  auto all =
      read_numbered(directory, {.tool = "goose", .name = std::regex(R"(([0-9]+)_(.*?)()\.sql)")});
  for (auto& each : all.migrations) {
    if (each.upgrade) annotated_file(each, all, language).read();
  }
  for (const auto& path : entries(directory, all)) {
    static const std::regex program(R"([0-9]+_.*\.go)");
    const auto name = path.filename().string();
    if (!std::regex_match(name, program) || name.ends_with("_test.go")) continue;
    refuse(all, path, "a migration in Go cannot be converted", "write it in SQL first");
  }
  return all;
}

}  // namespace aludel::commands
