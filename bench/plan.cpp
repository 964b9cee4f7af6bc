// SPDX-License-Identifier: MIT
// The milliseconds that planning takes with 10,000 revisions in 200 branches, which are merged
// pairwise: making the graph once, and then the slowest of several plans, both together.
#include "runtime/src/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace aludel;
using clock = std::chrono::steady_clock;

constexpr std::uint32_t branches = 200;
constexpr std::uint32_t length = 49;  // of a branch; a merge for each pair, and a few more

/// The tables of a bundle without statements.
class tables {
public:
  tables() {
    const auto root = add({});
    std::vector<std::uint32_t> tips;
    for (std::uint32_t branch = 0; branch < branches; ++branch) {
      auto tip = root;
      for (std::uint32_t each = 0; each < length; ++each) {
        tip = add({tip});
        if (each == 0) label(tip, fmt::format("branch{}", branch));
      }
      tips.push_back(tip);
    }
    for (std::uint32_t branch = 0; branch < branches; branch += 2) {
      add({tips[branch], tips[branch + 1]});
    }
    auto last = static_cast<std::uint32_t>(revisions_.size()) - 1;
    while (revisions_.size() < 10'000) last = add({last});
    for (std::size_t at = 0; at < text_.size(); at += text_chunk) chunks_.push_back(&text_[at]);
  }

  [[nodiscard]] bundle view() const {
    bundle made;
    made.format = bundle_format;
    made.name = "plan";
    made.text = chunks_;
    made.revisions = revisions_;
    made.links = links_;
    made.labels = labels_;
    return made;
  }

private:
  text_ref write(const std::string& text) {
    const auto room = text_chunk - text_.size() % text_chunk;
    if (text.size() > room) text_.append(room, ' ');
    text_ref place{static_cast<std::uint32_t>(text_.size()),
                   static_cast<std::uint32_t>(text.size())};
    text_ += text;
    return place;
  }
  std::uint32_t add(const std::vector<std::uint32_t>& parents) {
    revision_record next;
    next.id = write(fmt::format("{:012x}", revisions_.size() * 2'654'435'761U));
    next.parents = {static_cast<std::uint32_t>(links_.size()),
                    static_cast<std::uint32_t>(parents.size())};
    links_.insert(links_.end(), parents.begin(), parents.end());
    revisions_.push_back(next);
    return static_cast<std::uint32_t>(revisions_.size()) - 1;
  }
  void label(std::uint32_t which, const std::string& name) {
    revisions_[which].labels = {static_cast<std::uint32_t>(labels_.size()), 1};
    labels_.push_back(write(name));
  }

  std::string text_;
  std::vector<const char*> chunks_;
  std::vector<revision_record> revisions_;
  std::vector<std::uint32_t> links_;
  std::vector<text_ref> labels_;
};

double milliseconds(const std::function<void()>& work) {
  const auto start = clock::now();
  work();
  return std::chrono::duration<double, std::milli>(clock::now() - start).count();
}

/// Of several runs.
double least(const std::function<void()>& work) {
  auto best = milliseconds(work);
  for (int run = 0; run < 9; ++run) best = std::min(best, milliseconds(work));
  return best;
}

}  // namespace

int main() {
  const tables made;
  const auto revisions = made.view();
  const auto once = least([&] { const detail::graph known{revisions}; });
  const detail::graph known{revisions};
  const auto heads = known.versioned_heads();
  double slowest = 0;
  std::size_t steps = 0;
  const auto plan = [&](auto planner, const std::vector<detail::revision_index>& from,
                        std::string_view target) {
    slowest = std::max(slowest, least([&] {
                         const auto planned = planner(known, from, target);
                         if (planned) steps = std::max(steps, planned->steps.size());
                       }));
  };
  plan(detail::plan_upgrade, {}, "heads");
  plan(detail::plan_upgrade, {}, "branch7@head");
  plan(detail::plan_upgrade, heads, "branch150@+1");
  plan(detail::plan_downgrade, heads, "base");
  plan(detail::plan_downgrade, heads, "branch150@-40");
  plan(detail::plan_downgrade, {heads.back()}, "-40");
  fmt::print("{:.2f} {}\n", once + slowest, steps);
  return steps == revisions.revisions.size() ? 0 : 1;
}
