// SPDX-License-Identifier: MIT
#include <algorithm>

#include "cli/dump/dump.hpp"
#include "runtime/src/connection_string.hpp"
#include "runtime/src/url.hpp"

namespace aludel::commands {

namespace {

/// `'va\'lue'` as it is meant.
std::string unquoted(std::string_view value) {
  if (value.starts_with('\'')) value = value.substr(1, value.size() - 2);
  std::string made;
  for (std::size_t each = 0; each < value.size(); ++each) {
    if (value[each] == '\\' && each + 1 < value.size()) ++each;
    made += value[each];
  }
  return made;
}

secret_target from_key_values(std::string_view text) {
  secret_target made;
  while (text.find('=') != std::string_view::npos) {
    const auto [key, value] = detail::take_pair(text);
    if (key == "password") {
      made.password = unquoted(value);
    } else if (key != "sslpassword") {
      made.target.append(key).append("=").append(value).append(" ");
    }
  }
  return made;
}

/// Takes `key=…` out of the parameters behind the question mark, and tells the last value.
std::string take_from_query(std::string& target, std::string_view key) {
  std::string value;
  const auto question = std::min(target.find('?'), target.size());
  for (auto at = target.find(key, question); at != std::string::npos;) {
    if (target[at - 1] != '?' && target[at - 1] != '&') {
      at = target.find(key, at + 1);
      continue;
    }
    const auto end = std::min(target.find('&', at), target.size());
    const auto written = std::string_view(target).substr(at + key.size(), end - at - key.size());
    value = detail::percent_decoded(written).value_or("");
    target.erase(at, std::min(end + 1, target.size()) - at);
    at = target.find(key, at);
  }
  return value;
}

}  // namespace

secret_target without_password(const std::string& target) {
  constexpr std::string_view scheme = "://";
  const auto begin = target.find(scheme);
  if (begin == std::string::npos) return from_key_values(target);
  secret_target made{.target = target, .password = {}};
  made.password = take_from_query(made.target, "password=");
  static_cast<void>(take_from_query(made.target, "sslpassword="));
  const auto authority = begin + scheme.size();
  const auto end = made.target.find_first_of("/?", authority);
  const auto at = made.target.rfind('@', end);
  const auto colon = made.target.find(':', authority);
  if (at == std::string::npos || at < authority || colon > at) return made;
  made.password =
      detail::percent_decoded(std::string_view(made.target).substr(colon + 1, at - colon - 1))
          .value_or("");
  made.target.erase(colon, at - colon);
  return made;
}

}  // namespace aludel::commands
