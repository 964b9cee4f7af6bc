// SPDX-License-Identifier: MIT
#include "cli/import/marked.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace aludel::commands {

namespace {

bool is_comment_or_blank(std::string_view line) {
  const auto begin = std::min(line.find_first_not_of(" \t\r"), line.size());
  return begin == line.size() || line.substr(begin).starts_with("--");
}

class marked_file {
public:
  marked_file(foreign_migration& migration, foreign_history& all)
      : migration_(migration), all_(all), file_(migration.upgrade->file) {
    lines_ = std::exchange(migration.upgrade->lines, {});
  }

  void split(std::string_view first_mark, const std::function<mark(foreign_line&)>& read) {
    for (auto& line : lines_) {
      const auto found = read(line);
      if (found.what == mark::kind::upgrade || found.what == mark::kind::downgrade) {
        begin(line, found);
      } else if (found.what == mark::kind::none) {
        keep(std::move(line));
      }
    }
    if (up_) return;
    refuse(all_, file_->file, fmt::format("there is no line `{}`", first_mark),
           "the tool itself does not run such a file");
  }

private:
  void begin(const foreign_line& line, const mark& found) {
    auto& seen = found.what == mark::kind::upgrade ? up_ : down_;
    if (std::exchange(seen, true)) {
      refuse(all_, {.file = file_, .lines = {}}, line, "this mark stands in the file twice",
             "a revision has one upgrade and one downgrade: make two files of it");
    }
    auto& part = found.what == mark::kind::upgrade ? migration_.upgrade : migration_.downgrade;
    if (!part) part = foreign_sql{.file = file_, .lines = {}};
    part->transaction = found.transaction;
    current_ = found.what;
  }

  void keep(foreign_line line) {
    if (current_ == mark::kind::none && !is_comment_or_blank(line.text)) {
      refuse(all_, {.file = file_, .lines = {}}, line, "a statement stands before the first mark",
             "the tool itself does not run such a file");
    }
    auto& part = current_ == mark::kind::downgrade ? migration_.downgrade : migration_.upgrade;
    part->lines.push_back(std::move(line));
  }

  foreign_migration& migration_;
  foreign_history& all_;
  std::shared_ptr<const generator::source> file_;
  std::vector<foreign_line> lines_;
  mark::kind current_ = mark::kind::none;
  bool up_ = false;
  bool down_ = false;
};

}  // namespace

void split_marked(foreign_migration& migration, foreign_history& all, std::string_view first_mark,
                  const std::function<mark(foreign_line&)>& read) {
  if (migration.upgrade) marked_file(migration, all).split(first_mark, read);
}

}  // namespace aludel::commands
