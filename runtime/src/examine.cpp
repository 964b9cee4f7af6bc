// SPDX-License-Identifier: MIT
#include "runtime/src/examine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "runtime/src/describe.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::detail {

namespace {

using ids = std::set<std::string>;

std::string list(const ids& which) {
  return which.empty() ? "base" : fmt::format("{}", fmt::join(which, ", "));
}

ids difference(const ids& all, const ids& without) {
  ids left;
  std::set_difference(all.begin(), all.end(), without.begin(), without.end(),
                      std::inserter(left, left.end()));
  return left;
}

class examiner {
public:
  examiner(const graph& known, dialect language, const state& now,
           const std::vector<history_row>& rows, const options& wishes)
      : known_(known),
        revisions_(known.revisions()),
        language_(language),
        now_(now),
        rows_(rows),
        wishes_(wishes),
        history_(replay(known, language, rows)) {
    for (const auto& each : now.heads) version_.insert(each.revision);
  }

  examination run() {
    made_.heads = now_.heads;
    for (const auto& each : history_.faults) {
      if (each.seen) ++made_.seen;
      if (!each.seen) found(remedy::note, each.text);
    }
    if (version_ == history_.heads) {
      compare_chains();
    } else {
      choose();
    }
    look_at_edits();
    wait_for_unfinished();
    made_.decided = std::none_of(made_.findings.begin(), made_.findings.end(),
                                 [](const auto& each) { return each.what == remedy::by_hand; });
    return std::move(made_);
  }

private:
  void found(remedy what, std::string text, std::string hint = {}) {
    made_.findings.push_back({std::move(text), what, std::move(hint)});
  }

  // ---- Both tables name the same heads

  void compare_chains() {
    for (auto& head : made_.heads) {
      const auto& recorded = history_.applied.at(head.revision);
      if (recorded.sound && head.chain == recorded.row->chain) continue;
      const bool must_be_equal = recorded.sound && is_last_change(head.revision);
      if (!must_be_equal && (proven(head) || may_be_another(head.revision))) continue;
      const auto before = head.chain;
      head.chain = chain_for(head.revision, recorded);
      if (head.chain.empty()) {
        head.chain = before;
        found(remedy::by_hand,
              fmt::format("neither table has the chain of {} as it was written", head.revision),
              fmt::format("compare the schema with {0}, then `stamp --purge {0}`", head.revision));
      } else {
        found(remedy::rewrite,
              fmt::format("the version table has a chain for {} that was not written for it: it "
                          "begins with {}, and by row {} of the history (recorded {}) with {}",
                          head.revision, before.substr(0, 16), recorded.row->sequence,
                          written(*recorded.row), head.chain.substr(0, 16)));
      }
    }
    if (all_proven()) complete_history();
  }

  /// Its chain was written into both tables at once.
  [[nodiscard]] bool is_last_change(const std::string& id) const {
    return now_.last && now_.last->revision == id;
  }

  /// The chain that a sound row has, or that the program has for the same checksums.
  [[nodiscard]] std::string chain_for(const std::string& id, const applied_revision& by) const {
    if (by.sound) return by.row->chain;
    const auto which = known_.find(id);
    if (!which || !agrees(revisions_, *which, *by.row, language_)) return {};
    return hex(revisions_.digest(*which, language_, digest_kind::chain));
  }

  /// The head is the program's own, and so is all below it.
  [[nodiscard]] bool proven(const recorded_head& head) const {
    const auto which = known_.find(head.revision);
    return which && head.chain == hex(revisions_.digest(*which, language_, digest_kind::chain));
  }

  [[nodiscard]] bool may_be_another(const std::string& id) const {
    const auto which = known_.find(id);
    return which && !revisions_.alternates.empty() &&
           may_differ(revisions_, language_, known_.below(std::vector{*which}));
  }

  /// The version table proves itself: its chains are right, and no head is below another.
  [[nodiscard]] bool all_proven() const {
    std::vector<revision_index> heads;
    for (const auto& each : made_.heads) {
      if (!proven(each)) return false;
      heads.push_back(*known_.find(each.revision));
    }
    return known_.heads(known_.below(heads)).size() == heads.size();
  }

  // ---- They name others: which of them is right?

  void choose() {
    const bool proven = !now_.heads.empty() && all_proven();
    if (history_.damaged) return proven ? follow_version_table() : leave_open();
    const auto past = last_position(version_);
    const bool lost = std::includes(history_.heads.begin(), history_.heads.end(), version_.begin(),
                                    version_.end());
    if (past || lost) return follow_history(old_version_table(past), look_first(version_));
    if (const auto invented = invented_heads(); !invented.empty()) {
      return follow_history(
          fmt::format("the version table names {}, which no row of the history has applied",
                      list(invented)),
          look_first(version_));
    }
    return proven ? follow_version_table() : leave_open();
  }

  /// The row after which the database stood there, counted from 1; 0: before the first.
  [[nodiscard]] std::optional<std::size_t> last_position(const ids& heads) const {
    const auto wanted = fmt::format("{}", fmt::join(heads, " "));
    for (auto each = history_.positions.size(); each-- > 0;) {
      if (history_.positions[each] == wanted && !rows_[each].statement) return each + 1;
    }
    if (heads.empty()) return 0;
    return std::nullopt;
  }

  [[nodiscard]] std::string old_version_table(std::optional<std::size_t> past) const {
    const auto last = *std::find_if(rows_.rbegin(), rows_.rend(), [](const auto& row) {
      return !row.statement && row.event != "repair";
    });
    const auto then = !past        ? std::string(": a row of it is gone")
                      : *past == 0 ? std::string(": it lost its rows")
                                   : fmt::format(
                                         ", where the database stood after row {} of the "
                                         "history ({})",
                                         rows_[*past - 1].sequence, rows_[*past - 1].started_at);
    return fmt::format(
        "the version table says {}{}; by the history it stands at {} since row {} ({} {}, "
        "recorded {})",
        list(version_), then, list(history_.heads), last.sequence, last.event, last.revision,
        written(last));
  }

  /// It may be the other way round.
  static std::string look_first(const ids& other) {
    return fmt::format(
        "look at the schema first: if it stands at {0} in truth, `stamp --purge {0}`",
        fmt::join(other.empty() ? ids{"base"} : other, " "));
  }

  /// Heads that the history never knew, if they are beside those that it has, or cannot be true.
  [[nodiscard]] ids invented_heads() const {
    const auto more = difference(version_, history_.heads);
    const bool beside = difference(history_.heads, version_).empty() && !all_proven();
    const bool without_chain = std::all_of(
        now_.heads.begin(), now_.heads.end(),
        [&](const auto& each) { return !more.contains(each.revision) || each.chain.size() != 64; });
    return beside || without_chain ? more : ids{};
  }

  void follow_history(std::string text, std::string hint) {
    const bool sound = std::all_of(history_.heads.begin(), history_.heads.end(),
                                   [&](const auto& id) { return history_.applied.at(id).sound; });
    if (!sound) return leave_open();
    made_.heads.clear();
    for (const auto& id : history_.heads) {
      made_.heads.push_back({id, history_.applied.at(id).row->chain});
    }
    found(remedy::rewrite, std::move(text), std::move(hint));
  }

  void follow_version_table() {
    const auto why = history_.damaged ? "lost or changed rows are why"
                                      : "it lost its last rows, or is an older copy";
    found(remedy::add,
          fmt::format("the version table says {}, which its chains prove; by the history it would "
                      "stand at {}: {}",
                      list(version_), list(history_.heads), why),
          history_.damaged ? std::string() : look_first(history_.heads));
    complete_history();
  }

  void leave_open() {
    found(remedy::by_hand,
          fmt::format("the version table says {}, and the history {}; nothing proves either",
                      list(version_), list(history_.heads)),
          "find out from the schema where the database stands, then `stamp --purge` there");
  }

  /// Rows for what the heads prove to be applied, or not to be, and the history does not say.
  void complete_history() {
    std::vector<revision_index> heads;
    for (const auto& each : made_.heads) heads.push_back(*known_.find(each.revision));
    const auto applied = known_.below(heads);
    ids changed;
    for (const auto& [id, each] : history_.applied) {
      const auto which = known_.find(id);
      if (which && applied[*which]) continue;
      changed.insert(id);
      withdraw(*each.row);
    }
    for (revision_index each = 0; each < known_.size(); ++each) {
      if (!applied[each] || is_recorded(each)) continue;
      changed.insert(std::string(revisions_.id(each)));
      made_.rows.push_back(describe(revisions_, each, language_, "stamp", wishes_));
    }
    if (changed.empty() || version_ != history_.heads) return;
    found(remedy::add,
          fmt::format("the history has no true row for {}, of which the version table proves "
                      "whether it is applied",
                      list(changed)));
  }

  [[nodiscard]] bool is_recorded(revision_index each) const {
    const auto row = history_.applied.find(std::string(revisions_.id(each)));
    return row != history_.applied.end() && row->second.sound &&
           agrees(revisions_, each, *row->second.row, language_);
  }

  void withdraw(history_row row) {
    row.event = "unstamp";
    row.application =
        wishes_.application.empty() ? std::string(revisions_.name) : wishes_.application;
    row.application_version = wishes_.application_version;
    row.duration_ms.reset();
    row.downgrade.reset();
    made_.rows.insert(made_.rows.begin(), std::move(row));
  }

  // ---- What is no fault of the record, or has to come first

  void look_at_edits() {
    if (!made_.rows.empty() || all_proven()) return;
    for (revision_index each = 0; each < known_.size(); ++each) {
      const auto row = history_.applied.find(std::string(revisions_.id(each)));
      if (row == history_.applied.end() || !row->second.sound) continue;
      if (agrees(revisions_, each, *row->second.row, language_)) continue;
      found(remedy::by_hand,
            fmt::format("revision {} ({}) was edited after it was applied (row {}, recorded {})",
                        title(revisions_, each), revisions_.file(each), row->second.row->sequence,
                        written(*row->second.row)),
            "restore the revision as it was, and put the change into a new revision");
    }
  }

  /// A repair would hide where a revision without a transaction stopped.
  void wait_for_unfinished() {
    if (!now_.unfinished || made_.findings.empty()) return;
    found(
        remedy::by_hand,
        fmt::format("the {} of revision {} stopped at its statement {}", name(now_.unfinished->way),
                    now_.unfinished->revision, now_.unfinished->statement + 1),
        fmt::format("finish it first: `{}`", way_to_finish(revisions_, *now_.unfinished)));
  }

  const graph& known_;
  const bundle& revisions_;
  dialect language_;
  const state& now_;
  const std::vector<history_row>& rows_;
  const options& wishes_;
  replayed history_;
  ids version_;  ///< its heads
  examination made_;
};

}  // namespace

std::string_view name(remedy what) {
  switch (what) {
    case remedy::rewrite:
      return "rewrite";
    case remedy::add:
      return "add";
    case remedy::by_hand:
      return "by-hand";
    case remedy::note:
      break;
  }
  return "note";
}

examination examine(const graph& known, dialect language, const state& now,
                    const std::vector<history_row>& rows, const options& wishes) {
  return examiner(known, language, now, rows, wishes).run();
}

}  // namespace aludel::detail
