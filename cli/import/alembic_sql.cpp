// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>

#include "cli/import/foreign.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// "a1b2, 77aa" as ids.
std::vector<std::string> list(const std::string& text) {
  static const std::regex id(R"([^\s,]+)");
  return {std::sregex_token_iterator(text.begin(), text.end(), id), std::sregex_token_iterator()};
}

/// Reads a script line by line. What stands before the first revision is Alembic's own.
class script_reader {
public:
  explicit script_reader(foreign_sql script) : script_(std::move(script)) {}

  foreign_history read() {
    for (const auto& line : script_.lines) {
      if (begins_revision(line) || is_own(line)) continue;
      if (current_ == nullptr) {
        preamble(line);
      } else if (!controls_transaction(line)) {
        current_->lines.push_back(line);
      }
    }
    check_end();
    for (const auto& id : order_) all_.migrations.push_back(std::move(by_id_[id]));
    if (order_.empty() && all_.found.empty()) {
      refuse(all_, script_.file->file, "there is no line `-- Running upgrade`",
             "make the script with `alembic upgrade base:head --sql`");
    }
    return std::move(all_);
  }

private:
  /// A script that was cut off is no whole history.
  void check_end() {
    const auto last = std::find_if(
        script_.lines.rbegin(), script_.lines.rend(),
        [](const auto& each) { return each.text.find_first_not_of(" \t\r") != std::string::npos; });
    if (last == script_.lines.rend()) return;
    const bool whole = ends_statement(last->text);
    if (whole && !open_) return;
    refuse(all_, script_, *last,
           whole ? "the script ends before its COMMIT" : "the script ends within a statement",
           "it was cut off: make it anew");
  }

  static bool ends_statement(std::string_view line) {
    const auto end = line.find_last_not_of(" \t\r");
    return line[end] == ';' || line.substr(line.find_first_not_of(" \t")).starts_with("--");
  }

  /// `-- Running upgrade a, b -> c`
  bool begins_revision(const foreign_line& line) {
    static const std::regex form(
        R"(-- Running (upgrade|downgrade|stamp_\w+) (.*?)\s*->\s*(.*?)\s*)");
    std::smatch parts;
    if (line.text.size() > longest_mark || !std::regex_match(line.text, parts, form)) return false;
    const bool up = parts[1] == "upgrade";
    const auto upper = list(parts[up ? 3 : 2].str());
    if (upper.size() != 1 || (!up && parts[1] != "downgrade")) {
      refuse(all_, script_, line, "this is no step of a single revision",
             "make the script with `alembic upgrade base:head --sql`");
      return true;
    }
    begin(line, upper.front(), list(parts[up ? 2 : 3].str()), up);
    return true;
  }

  void begin(const foreign_line& line, const std::string& id, std::vector<std::string> parents,
             bool up) {
    const auto [entry, is_new] = by_id_.try_emplace(id);
    auto& migration = entry->second;
    if (is_new) {
      order_.push_back(id);
      migration.version = id;
      migration.written = id;
      migration.parents = std::move(parents);
    }
    auto& part = up ? migration.upgrade : migration.downgrade;
    if (part) refuse(all_, script_, line, fmt::format("{} runs twice", id), "keep one of the two");
    part = foreign_sql{.file = script_.file, .lines = {}};
    part->transaction = transaction_;
    current_ = &*part;
  }

  /// BEGIN and COMMIT stand on lines of their own. Statements between a COMMIT and the next BEGIN
  /// are those of an `autocommit_block()`.
  bool controls_transaction(const foreign_line& line) {
    static const std::regex form(R"((BEGIN|COMMIT|BEGIN TRANSACTION);\s*)");
    std::smatch parts;
    if (line.text.size() > longest_mark || !std::regex_match(line.text, parts, form)) return false;
    const bool begins = parts[1] != "COMMIT";
    if (begins && !transaction_ && current_ != nullptr && has_statements_since_commit()) {
      current_->transaction = false;
    }
    open_ = begins;
    committed_at_ = current_ == nullptr ? 0 : current_->lines.size();
    transaction_ = begins;
    return true;
  }

  [[nodiscard]] bool has_statements_since_commit() const {
    return std::any_of(current_->lines.begin() + static_cast<std::ptrdiff_t>(committed_at_),
                       current_->lines.end(),
                       [](const auto& line) { return line.text.find(';') != std::string::npos; });
  }

  /// Statements about Alembic's table, which end with their line, but for its creation.
  bool is_own(const foreign_line& line) {
    static const std::regex own(
        R"((INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|DROP TABLE) (\S*\.)?"?alembic_version"?\b)");
    const auto head = line.text.substr(0, longest_mark);
    if (in_own_ || std::regex_search(head, own, std::regex_constants::match_continuous)) {
      in_own_ = line.text.find(';') == std::string::npos;
      return true;
    }
    return false;
  }

  void preamble(const foreign_line& line) {
    const auto begin = std::min(line.text.find_first_not_of(" \t\r"), line.text.size());
    if (begin == line.text.size() || line.text.substr(begin).starts_with("--") ||
        controls_transaction(line)) {
      return;
    }
    refuse(all_, script_, line, "a statement stands before the first revision",
           "remove it, or put it into a revision");
  }

  foreign_sql script_;
  foreign_history all_;
  std::map<std::string, foreign_migration> by_id_;
  std::vector<std::string> order_;
  foreign_sql* current_ = nullptr;
  bool transaction_ = true;
  bool open_ = false;  ///< a transaction that was begun
  bool in_own_ = false;
  std::size_t committed_at_ = 0;
};

}  // namespace

/// What `alembic upgrade base:head --sql` prints; the output of a downgrade may follow it.
foreign_history read_alembic_sql(const fs::path& file) {
  foreign_history none;
  auto script = read_source(file, none);
  if (!script) return none;
  return script_reader(whole(std::move(script))).read();
}

}  // namespace aludel::commands
