// SPDX-License-Identifier: MIT
#include "runtime/src/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/src/digest.hpp"

namespace aludel::detail {

namespace {

class reader {
public:
  reader(const graph& known, dialect language, const std::vector<history_row>& rows)
      : known_(known), language_(language), rows_(rows) {}

  replayed run() {
    std::int64_t before = 0;
    for (const auto& row : rows_) {
      check_sequence(before, row.sequence);
      before = row.sequence;
      read(row);
      made_.positions.push_back(fmt::format("{}", fmt::join(made_.heads, " ")));
    }
    made_.damaged = std::any_of(made_.faults.begin(), made_.faults.end(),
                                [](const row_fault& each) { return !each.seen; });
    return std::move(made_);
  }

private:
  void fault(std::string text) {
    made_.faults.push_back({.text = std::move(text)});
    hole_ = true;
  }

  void fault(const history_row& row, std::string_view what) {
    fault(fmt::format("row {} of the history, {} {}, {} (recorded {})", row.sequence, row.event,
                      row.revision, what, written(row)));
  }

  void check_sequence(std::int64_t before, std::int64_t now) {
    if (now == before + 1) return;
    if (now == before) return fault(fmt::format("two rows of the history have the number {}", now));
    if (now < 1) return fault(fmt::format("a row of the history has the number {}", now));
    const auto first = before + 1;
    fault(now - before == 2
              ? fmt::format("row {} of the history is missing", first)
              : fmt::format("rows {} to {} of the history are missing", first, now - 1));
  }

  void read(const history_row& row) {
    if (row.event == "repair") return repaired(row);
    if (row.statement) return;  // of a revision without a transaction: the whole has its own row
    const bool up = row.event == "upgrade" || row.event == "stamp";
    const bool down = row.event == "downgrade" || row.event == "unstamp";
    if (!up && !down) return fault(row, "is nothing that Aludel writes");
    if (row.outcome != "done") return fault(row, "was never completed");
    up ? apply(row) : take_back(row);
  }

  /// What was wrong until then was looked at then.
  void repaired(const history_row& row) {
    for (auto& each : made_.faults) {
      each.seen = each.seen || row.message.find(each.text) != std::string::npos;
    }
    hole_ = false;
  }

  void apply(const history_row& row) {
    const auto before = made_.applied.find(row.revision);
    const bool again = before != made_.applied.end();
    if (again && row.event == "upgrade") {
      fault(row, fmt::format("applies what row {} had applied", before->second.row->sequence));
    }
    for (const auto& each : below(row)) {
      if (made_.applied.contains(each) || hole_) continue;
      fault(row, fmt::format("stands on {}, which was not applied then", each));
    }
    const bool sound = follows(row);
    if (!sound) fault(row, "is not as it was written: its chain does not follow from its checksum");
    if (again) remove(row.revision);
    for (const auto& each : below(row)) {
      ++above_[each];
      made_.heads.erase(each);
    }
    made_.applied[row.revision] = {.row = &row, .sound = sound};
    if (above_[row.revision] == 0) made_.heads.insert(row.revision);
  }

  void take_back(const history_row& row) {
    const auto found = made_.applied.find(row.revision);
    // A revision that only the version table had can be withdrawn.
    if (found == made_.applied.end()) {
      if (row.event == "downgrade" && !hole_) {
        fault(row, "takes back what was not applied then");
      }
      return;
    }
    if (above_[row.revision] > 0 && row.event == "downgrade" && !hole_) {
      fault(row, "takes back what others that were applied stand on");
    }
    remove(row.revision);
  }

  void remove(const std::string& revision) {
    const auto* row = made_.applied[revision].row;
    made_.applied.erase(revision);
    made_.heads.erase(revision);
    for (const auto& each : below(*row)) {
      if (--above_[each] == 0 && made_.applied.contains(each)) made_.heads.insert(each);
    }
  }

  static std::vector<std::string> below(const history_row& row) {
    auto all = ids_in(row.parents);
    for (auto& each : ids_in(row.dependencies)) {
      if (std::find(all.begin(), all.end(), each) == all.end()) all.push_back(std::move(each));
    }
    return all;
  }

  // ---- Checksum and chain

  /// docs/checksums.md: a chain is of the checksum and of the chains below. What stands below may
  /// have been changed since, and that been accepted: then the chain is one that the program had.
  [[nodiscard]] bool follows(const history_row& row) const {
    const auto own = digest_in(row.checksum);
    if (!own || !digest_in(row.chain)) return false;
    if (const auto which = known_.find(row.revision)) {
      const auto& revisions = known_.revisions();
      if (row.chain == hex(revisions.digest(*which, language_, digest_kind::chain))) {
        return row.checksum == hex(revisions.digest(*which, language_, digest_kind::checksum));
      }
      if (!revisions.alternates.empty() &&
          may_differ(revisions, language_, known_.below(std::array{*which})))
        return true;
    }
    digester sum;
    sum.field("aludel-chain").field(*own);
    for (const auto* list : {&row.parents, &row.dependencies}) {
      auto ids = ids_in(*list);
      std::sort(ids.begin(), ids.end());
      sum.count(ids.size());
      for (const auto& each : ids) {
        const auto found = made_.applied.find(each);
        // What is missing is told of already, and one lost row must not accuse all above it.
        if (found == made_.applied.end() || !found->second.sound) return true;
        sum.field(digest_in(found->second.row->chain).value_or(""));
      }
    }
    return row.chain == hex(bytes(sum.finish()));
  }

  const graph& known_;
  dialect language_;
  const std::vector<history_row>& rows_;
  replayed made_;
  /// How many applied ones revise a revision or depend on it, whether it is applied itself or not.
  std::map<std::string, std::size_t> above_;
  bool hole_ = false;  ///< something is wrong that may explain what follows
};

}  // namespace

replayed replay(const graph& known, dialect language, const std::vector<history_row>& rows) {
  return reader(known, language, rows).run();
}

std::string written(const history_row& row) {
  auto text = "on " + row.started_at;
  if (!row.database_user.empty()) text += " by " + row.database_user;
  if (!row.application.empty()) text += " with " + row.application;
  if (!row.application_version.empty()) text += " " + row.application_version;
  return text;
}

bool agrees(const bundle& revisions, revision_index each, const history_row& row,
            dialect language) {
  return row.checksum == hex(revisions.digest(each, language, digest_kind::checksum)) ||
         std::any_of(revisions.alternates.begin(), revisions.alternates.end(),
                     [&](const auto& old) {
                       return old.revision == each &&
                              revisions.backends[old.backend].language == language &&
                              row.checksum == hex(revisions.view({old.checksum, 32}));
                     });
}

bool may_differ(const bundle& revisions, dialect language, const revision_set& applied) {
  return std::any_of(
      revisions.alternates.begin(), revisions.alternates.end(), [&](const auto& old) {
        return applied[old.revision] && revisions.backends[old.backend].language == language;
      });
}

}  // namespace aludel::detail
