// SPDX-License-Identifier: MIT
#include "autogenerate/sketch.hpp"

#include <algorithm>
#include <utility>

namespace aludel::autogenerate {

namespace {

std::vector<object_key> needs_of(const schema& in, const object& of) {
  std::vector<object_key> keys;
  for (const auto each : of.needs) keys.push_back(in.objects[each].key);
  return keys;
}

}  // namespace

sketch::sketch(const schema& of) : language_(of.language) {
  for (const auto& each : of.objects) add(each, needs_of(of, each));
}

void sketch::add(object of, std::vector<object_key> needs) {
  auto key = of.key;
  all_.insert_or_assign(std::move(key), entry{std::move(of), std::move(needs)});
}

void sketch::take(const schema& from, const object_key& key) {
  if (const auto* const found = from.find(key)) add(*found, needs_of(from, *found));
}

object* sketch::find(const object_key& key) {
  const auto found = all_.find(key);
  return found == all_.end() ? nullptr : &found->second.of;
}

schema sketch::build() const {
  schema made{.language = language_, .objects = {}};
  std::map<object_key, std::size_t> places;
  for (const auto& [key, each] : all_) {
    places.emplace(key, made.objects.size());
    made.objects.push_back(each.of);
  }
  for (auto& each : made.objects) {
    each.needs.clear();
    for (const auto& key : all_.at(each.key).needs) {
      if (const auto place = places.find(key); place != places.end()) {
        each.needs.push_back(place->second);
      }
    }
    std::sort(each.needs.begin(), each.needs.end());
  }
  return made;
}

}  // namespace aludel::autogenerate
