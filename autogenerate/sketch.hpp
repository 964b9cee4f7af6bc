// SPDX-License-Identifier: MIT
// A schema that is edited: one that is on the way from one to another.
#pragma once

#include <map>
#include <vector>

#include "autogenerate/schema.hpp"

namespace aludel::autogenerate {

class sketch {
public:
  explicit sketch(const schema& of);

  void remove(const object_key& key) { all_.erase(key); }
  /// `needs`: what it needs that is there.
  void add(object of, std::vector<object_key> needs);
  /// As it is in another one.
  void take(const schema& from, const object_key& key);
  /// nullptr: it is not there.
  [[nodiscard]] object* find(const object_key& key);

  [[nodiscard]] schema build() const;

private:
  struct entry {
    object of;
    std::vector<object_key> needs;
  };
  dialect language_;
  std::map<object_key, entry> all_;
};

}  // namespace aludel::autogenerate
