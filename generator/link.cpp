// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "generator/stages.hpp"
#include "runtime/src/nearest.hpp"

namespace aludel::generator {

namespace {

using index = std::uint32_t;
using links = std::vector<std::vector<index>>;

error at(const revision& file, const reference& where, errc code, std::string message,
         std::string hint) {
  return problem_at(*file.file, where.offset, std::max<std::size_t>(where.id.size(), 1), code,
                    std::move(message), std::move(hint));
}

std::string place_of(const revision& file) {
  return fmt::format("{}:{}", file.file->file, place(*file.file, file.id.offset).line);
}

class linker {
public:
  linker(std::vector<revision> revisions, problems& found) : found_(found) {
    for (auto& each : revisions) name(std::move(each));
    for (index each = 0; each < all_.size(); ++each) name_labels(each);
    for (index each = 0; each < all_.size(); ++each) name_replaced(each);
    parents_.resize(all_.size());
    dependencies_.resize(all_.size());
    for (index each = 0; each < all_.size(); ++each) connect(each);
  }

  linked_revisions link() {
    const auto order = topological_order();
    std::vector<index> position(all_.size());
    for (index each = 0; each < order.size(); ++each) position[order[each]] = each;
    linked_revisions linked;
    std::vector<bool> covered(all_.size());
    for (const auto old : order) {
      linked.revisions.push_back(std::move(all_[old]));
      for (auto [from, to] : {std::pair{&parents_, &linked.parents},
                              std::pair{&dependencies_, &linked.dependencies}}) {
        auto& moved = to->emplace_back();
        for (const auto each : (*from)[old]) {
          moved.push_back(position[each]);
          covered[position[each]] = true;
        }
      }
    }
    for (index each = 0; each < linked.revisions.size(); ++each) {
      if (!covered[each]) linked.heads.push_back(each);
    }
    return linked;
  }

private:
  // ---- Names

  void name(revision next) {
    const auto [other, is_new] = by_name_.emplace(next.id.id, static_cast<index>(all_.size()));
    if (is_new) {
      all_.push_back(std::move(next));
      return;
    }
    auto problem = at(next, next.id, errc::duplicate_id,
                      fmt::format("the revision id {} is used twice", next.id.id),
                      "give one of the two another id");
    problem.notes.push_back("the other is " + place_of(all_[other->second]));
    found_.push_back(std::move(problem));
  }

  void name_labels(index which) {
    for (const auto& label : all_[which].labels) {
      const auto [other, is_new] = by_name_.emplace(label.id, which);
      if (is_new) continue;
      auto problem = at(all_[which], label, errc::duplicate_id,
                        fmt::format("the branch label {} is used twice", label.id),
                        "labels and ids share their names: choose another one");
      problem.notes.push_back("the other is " + place_of(all_[other->second]));
      found_.push_back(std::move(problem));
    }
  }

  /// A world of names of their own: other tools' may well be our ids.
  void name_replaced(index which) {
    for (const auto& name : all_[which].replaces) {
      const auto [other, is_new] = replaced_.emplace(name.id, which);
      if (is_new) continue;
      auto problem =
          at(all_[which], name, errc::duplicate_id, fmt::format("{} is replaced twice", name.id),
             "one revision stands for what another tool calls by this name");
      problem.notes.push_back("the other is " + place_of(all_[other->second]));
      found_.push_back(std::move(problem));
    }
  }

  // ---- Links

  void connect(index which) {
    const auto& from = all_[which];
    for (const auto& parent : from.parents) {
      const auto to = by_name_.find(parent.id);
      // A label names where a branch begins; a parent is one revision.
      const bool known = to != by_name_.end() && all_[to->second].id.id == parent.id;
      if (!known) {
        missing(from, parent, "Revises");
      } else {
        add(parents_, which, to->second, parent);
      }
    }
    for (const auto& dependency : from.dependencies) {
      const auto to = by_name_.find(dependency.id);
      if (to == by_name_.end()) {
        missing(from, dependency, "Depends On");
      } else {
        add(dependencies_, which, to->second, dependency);
      }
    }
  }

  void add(links& to, index from, index target, const reference& written) {
    if (from == target) {
      found_.push_back(at(all_[from], written, errc::self_loop,
                          fmt::format("revision {} comes after itself", written.id),
                          "name the revision it comes after, or nothing for a first one"));
      return;
    }
    auto& targets = to[from];
    if (std::find(targets.begin(), targets.end(), target) != targets.end()) {
      found_.push_back(at(all_[from], written, errc::invalid_header,
                          fmt::format("{} is named twice", written.id), "name it once"));
      return;
    }
    targets.push_back(target);
  }

  void missing(const revision& from, const reference& written, std::string_view key) {
    found_.push_back(
        at(from, written, errc::missing_parent,
           fmt::format("\"{}\" names {}, and there is no such revision", key, written.id),
           advice(written.id)));
  }

  std::string advice(const std::string& id) {
    if (by_name_.contains(id)) return "this is a branch label: name the revision by its id";
    // Looking through all ids for each of many would take time.
    constexpr int most_searches = 20;
    std::string_view meant;
    if (++searches_ <= most_searches) {
      const auto whole = std::find_if(all_.begin(), all_.end(), [&](const revision& each) {
        return id.size() >= 4 && each.id.id.starts_with(id);
      });
      std::vector<std::string_view> ids;
      for (const auto& each : all_) ids.emplace_back(each.id.id);
      meant = whole != all_.end() ? whole->id.id : detail::nearest(id, ids);
    }
    return meant.empty() ? "was its file deleted, or not added to this branch?"
                         : fmt::format("did you mean \"{}\"?", meant);
  }

  // ---- Order

  /// Depth first, so that a branch is finished before the next begins; the smallest id first where
  /// several could come next. docs/format.md promises this.
  std::vector<index> topological_order() {
    links children(all_.size());
    std::vector<std::size_t> waiting(all_.size());
    for (index each = 0; each < all_.size(); ++each) {
      for (const auto* below : {&parents_[each], &dependencies_[each]}) {
        waiting[each] += below->size();
        for (const auto one : *below) children[one].push_back(each);
      }
    }
    std::vector<index> ready;
    for (index each = 0; each < all_.size(); ++each) {
      if (waiting[each] == 0) ready.push_back(each);
    }
    largest_first(ready.begin(), ready.end());
    std::vector<index> order;
    while (!ready.empty()) {
      const auto next = ready.back();
      ready.pop_back();
      order.push_back(next);
      const auto freed = static_cast<std::ptrdiff_t>(ready.size());
      for (const auto child : children[next]) {
        if (--waiting[child] == 0) ready.push_back(child);
      }
      largest_first(ready.begin() + freed, ready.end());
    }
    if (order.size() < all_.size()) report_cycles(waiting);
    return order;
  }

  template <class Iterator>
  void largest_first(Iterator begin, Iterator end) {
    std::sort(begin, end, [&](index a, index b) { return all_[a].id.id > all_[b].id.id; });
  }

  /// Each of the revisions that were never ready comes after another one of them: who walks down
  /// from one to the next gets into a circle. Reports each circle that is met in this way.
  void report_cycles(const std::vector<std::size_t>& waiting) {
    const auto stuck = [&](index each) { return waiting[each] > 0; };
    std::vector<bool> seen(all_.size());
    for (index start = 0; start < all_.size(); ++start) {
      if (!stuck(start)) continue;
      std::vector<index> path;
      auto next = start;
      for (; !seen[next]; next = next_below(next, stuck)) {
        seen[next] = true;
        path.push_back(next);
      }
      path.erase(path.begin(), std::find(path.begin(), path.end(), next));
      if (!path.empty()) report_cycle(path);
    }
  }

  template <class Predicate>
  [[nodiscard]] index next_below(index from, Predicate stuck) const {
    for (const auto* below : {&parents_[from], &dependencies_[from]}) {
      const auto next = std::find_if(below->begin(), below->end(), stuck);
      if (next != below->end()) return *next;
    }
    return from;
  }

  void report_cycle(const std::vector<index>& path) {
    constexpr std::size_t most_shown = 10;
    const auto shown = std::min(path.size(), most_shown);
    std::vector<std::string_view> ids;
    for (std::size_t each = 0; each < shown; ++each) ids.emplace_back(all_[path[each]].id.id);
    if (path.size() > shown) ids.emplace_back("…");
    ids.emplace_back(ids.front());
    const auto& first = all_[path.front()];
    auto problem = at(
        first, first.id, errc::cycle,
        fmt::format("revisions come after each other in a circle: {}", fmt::join(ids, " after ")),
        R"(correct the "Revises" or "Depends On" of one of them)");
    for (std::size_t each = 0; each < shown; ++each) {
      const auto& revision = all_[path[each]];
      problem.notes.push_back(fmt::format("{} is {}", revision.id.id, place_of(revision)));
    }
    if (path.size() > shown)
      problem.notes.push_back(fmt::format("and {} more", path.size() - shown));
    found_.push_back(std::move(problem));
  }

  problems& found_;
  std::vector<revision> all_;
  std::unordered_map<std::string, index> by_name_;
  std::unordered_map<std::string, index> replaced_;  ///< by names of other tools
  links parents_;
  links dependencies_;
  int searches_ = 0;
};

}  // namespace

linked_revisions link(std::vector<revision> revisions, problems& found) {
  return linker(std::move(revisions), found).link();
}

}  // namespace aludel::generator
