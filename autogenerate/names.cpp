// SPDX-License-Identifier: MIT
#include "autogenerate/names.hpp"

#include <algorithm>

#include "runtime/src/characters.hpp"

namespace aludel::autogenerate {

namespace {

struct bounds {
  std::size_t begin = 0;  ///< of the bare name
  std::size_t end = 0;
};

bounds bounds_of(std::string_view name) {
  bool quoted = false;
  bounds found{0, name.size()};
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] == '"') quoted = !quoted;
    if (name[at] == '.' && !quoted) found.begin = at + 1;
    if (name[at] == '(' && !quoted) {
      found.end = at;
      break;
    }
  }
  return found;
}

}  // namespace

std::string_view schema_of(std::string_view name) {
  const auto begin = bounds_of(name).begin;
  return name.substr(0, begin == 0 ? 0 : begin - 1);
}

std::string_view bare_name(std::string_view name) {
  const auto [begin, end] = bounds_of(name);
  return name.substr(begin, end - begin);
}

std::string in_schema(std::string_view schema, std::string_view name) {
  const auto rest = name.substr(bounds_of(name).begin);
  return schema.empty() ? std::string(rest) : std::string(schema) + '.' + std::string(rest);
}

std::string with_ending(std::string_view name, std::string_view ending) {
  constexpr std::size_t longest = 63;  // PostgreSQL would cut the ending
  auto [begin, end] = bounds_of(name);
  if (end > 0 && (name[end - 1] == '"' || name[end - 1] == '\'')) --end;
  if (begin < end && name[begin] == '"') ++begin;
  auto kept = begin;
  while (kept < end) {
    const auto next = kept + std::max<std::size_t>(detail::character_length(name, kept), 1);
    if (next - begin + ending.size() > longest) break;
    kept = next;
  }
  std::string text(name);
  return text.replace(kept, end - kept, ending);
}

}  // namespace aludel::autogenerate
