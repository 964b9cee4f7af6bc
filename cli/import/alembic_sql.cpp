// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <regex>

#include "cli/import/script_parts.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

/// "a1b2, 77aa" as ids.
std::vector<std::string> list(const std::string& text) {
  static const std::regex id(R"([^\s,]+)");
  return {std::sregex_token_iterator(text.begin(), text.end(), id), std::sregex_token_iterator()};
}

/// Reads a script part by part. What stands before the first revision is Alembic's own.
class script_reader {
public:
  script_reader(std::shared_ptr<const generator::source> script, dialect language)
      : file_(std::move(script)), parts_(take_apart(*file_, language)), lines_(file_) {}

  foreign_history read() {
    all_.found = std::move(parts_.found);
    for (const auto& each : parts_.parts) take(each);
    keep_lines(lines_.count());
    check_end();
    for (const auto& id : order_) all_.migrations.push_back(std::move(by_id_[id]));
    if (order_.empty() && all_.found.empty()) {
      refuse(all_, file_->file, "there is no line `-- Running upgrade`",
             "make the script with `alembic upgrade base:head --sql`");
    }
    return std::move(all_);
  }

private:
  void take(const script_part& part) {
    if (part.is_comment) {
      begin_revision(part);
    } else if (is_own(part) || controls_transaction(part)) {
      lines_.cut(part.offset, part.end);
    } else if (current_ == nullptr) {
      refuse(all_, {.file = file_, .lines = {}}, lines_.at(part.offset),
             "a statement stands before the first revision",
             "remove it, or put it into a revision");
    } else {
      ++since_commit_;
    }
  }

  /// The lines up to this one belong to the revision that was begun last.
  void keep_lines(std::size_t end) {
    auto kept = lines_.take(end);
    if (current_ == nullptr) return;
    for (auto& each : kept) current_->lines.push_back(std::move(each));
  }

  /// A script that was cut off is no whole history.
  void check_end() {
    if (!all_.found.empty() || parts_.parts.empty() || (!parts_.open && !open_)) return;
    refuse(all_, {.file = file_, .lines = {}}, lines_.at(parts_.last),
           parts_.open ? "the script ends within a statement" : "the script ends before its COMMIT",
           "it was cut off: make it anew");
  }

  /// `-- Running upgrade a, b -> c`
  void begin_revision(const script_part& part) {
    static const std::regex form(
        R"(-- Running (upgrade|downgrade|stamp_\w+) (.*?)\s*->\s*(.*?)\s*)");
    const std::string text{parts_.text_of(part)};
    std::smatch found;
    if (text.size() > longest_mark || !std::regex_match(text, found, form)) return;
    const auto line = lines_.at(part.offset);
    if (part.is_inside) {
      return refuse(all_, {.file = file_, .lines = {}}, line, "this line stands within a statement",
                    "give what is before it a semicolon, or take this comment out");
    }
    keep_lines(lines_.index_of(part.offset));
    lines_.cut(part.offset, part.end);
    const bool up = found[1] == "upgrade";
    const auto upper = list(found[up ? 3 : 2].str());
    if (upper.size() != 1 || (!up && found[1] != "downgrade")) {
      return refuse(all_, {.file = file_, .lines = {}}, line,
                    "this is no step of a single revision",
                    "make the script with `alembic upgrade base:head --sql`");
    }
    begin(line, upper.front(), list(found[up ? 2 : 3].str()), up);
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
    if (part) {
      refuse(all_, {.file = file_, .lines = {}}, line, fmt::format("{} runs twice", id),
             "keep one of the two");
    }
    part = foreign_sql{.file = file_, .lines = {}};
    part->transaction = transaction_;
    current_ = &*part;
    since_commit_ = 0;
  }

  /// Statements between a COMMIT and the next BEGIN are those of an `autocommit_block()`. Others
  /// than Alembic's own are not in capitals, or where there is nothing to begin or end.
  bool controls_transaction(const script_part& part) {
    const auto text = parts_.text_of(part);
    const bool begins = text == "BEGIN" || text == "BEGIN TRANSACTION";
    if ((!begins && text != "COMMIT") || begins == open_) return false;
    if (begins && !transaction_ && current_ != nullptr && since_commit_ > 0) {
      current_->transaction = false;
    }
    open_ = begins;
    transaction_ = begins;
    since_commit_ = 0;
    return true;
  }

  /// Statements about Alembic's table.
  [[nodiscard]] bool is_own(const script_part& part) const {
    constexpr std::array<std::array<std::string_view, 2>, 5> verbs{{{"INSERT", "INTO"},
                                                                    {"UPDATE", ""},
                                                                    {"DELETE", "FROM"},
                                                                    {"CREATE", "TABLE"},
                                                                    {"DROP", "TABLE"}}};
    for (const auto& [first, second] : verbs) {
      const std::size_t size = second.empty() ? 1 : 2;
      const bool fits =
          parts_.has_word(part, 0, first) && (size == 1 || parts_.has_word(part, 1, second));
      if (fits) return parts_.table_at(part, size) == "alembic_version";
    }
    return false;
  }

  std::shared_ptr<const generator::source> file_;
  script_parts parts_;
  cut_lines lines_;
  foreign_history all_;
  std::map<std::string, foreign_migration> by_id_;
  std::vector<std::string> order_;
  foreign_sql* current_ = nullptr;
  bool transaction_ = true;
  bool open_ = false;             ///< a transaction that was begun
  std::size_t since_commit_ = 0;  ///< how many statements of the revision
};

}  // namespace

/// What `alembic upgrade base:head --sql` prints; the output of a downgrade may follow it.
foreign_history read_alembic_sql(const fs::path& file, dialect language) {
  foreign_history none;
  auto script = read_source(file, none);
  if (!script) return none;
  return script_reader(std::move(script), language).read();
}

}  // namespace aludel::commands
