// SPDX-License-Identifier: MIT
#include "cli/flyway_version.hpp"

#include <algorithm>

namespace aludel::commands {

flyway_version::flyway_version(std::string_view written) : written_(written) {
  std::replace(written_.begin(), written_.end(), '_', '.');
  for (std::string_view rest = written_; !rest.empty();) {
    const auto end = std::min(rest.find('.'), rest.size());
    auto digits = rest.substr(0, end);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    key_.emplace_back(digits.size(), digits);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  while (!key_.empty() && key_.back().first == 0) key_.pop_back();
}

std::string flyway_version::text() const { return written_; }

bool flyway_version::is_number() const {
  return written_.find_first_not_of("0123456789.") == std::string::npos;
}

std::string flyway_version::key() const {
  if (!is_number()) return written_;
  std::string made;
  for (const auto& [length, digits] : key_) {
    made.append(made.empty() ? "" : ".").append(length == 0 ? "0" : digits);
  }
  return made.empty() ? "0" : made;
}

}  // namespace aludel::commands
