// SPDX-License-Identifier: MIT
#include "autogenerate/told_renames.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "autogenerate/labels.hpp"
#include "autogenerate/names.hpp"
#include "autogenerate/sqlite_text.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

constexpr auto how =
    "names are told as table, table.column, table.constraint, index or enum.value, with their "
    "schema where it is not the current one";

error wrong(string message, string hint = how) {
  return {.code = errc::usage, .message = std::move(message), .hint = std::move(hint)};
}

string without_quotes(string_view text) {
  string plain(text);
  std::erase_if(plain, [](char each) { return each == '"' || each == '\''; });
  return plain;
}

/// How people name it.
std::vector<string> names_of(const object_key& of) {
  const auto whole = of.owner + '.' + of.name;
  switch (of.kind) {
    case object_kind::constraint:
      return {whole, of.name};
    case object_kind::index:
      return {of.name, whole};
    case object_kind::statistics:
      return {of.name, string(bare_name(of.name))};
    case object_kind::function:
    case object_kind::procedure:
    case object_kind::aggregate:
      return {of.name, in_schema(schema_of(of.name), bare_name(of.name))};
    default:
      return {of.owner.empty() ? of.name : whole};
  }
}

bool is_called(const object_key& of, string_view name) {
  const auto all = names_of(of);
  return std::any_of(all.begin(), all.end(), [&](const string& each) {
    return each == name || without_quotes(each) == name;
  });
}

bool can_be_renamed(dialect language, object_kind kind) {
  const bool unnamed = kind == object_kind::default_value || kind == object_kind::extension;
  return !unnamed && (language == dialect::postgresql || kind != object_kind::constraint);
}

std::vector<object_key> find(const schema& in, string_view name) {
  std::vector<object_key> found;
  for (const auto& each : in.objects) {
    if (!can_be_renamed(in.language, each.key.kind)) continue;
    if (is_called(each.key, name)) found.push_back(each.key);
    for (const auto label : labels_of(each)) {
      object_key value{object_kind::enum_value, each.key.name, string(label)};
      if (is_called(value, name)) found.push_back(std::move(value));
    }
  }
  constexpr string_view usual = "public.";
  if (found.empty() && name.starts_with(usual)) return find(in, name.substr(usual.size()));
  return found;
}

bool has(const schema& in, const object_key& key) {
  if (key.kind != object_kind::enum_value) return in.find(key) != nullptr;
  const auto* const type = in.find({object_kind::enum_type, "", key.owner});
  if (type == nullptr) return false;
  const auto all = labels_of(*type);
  return std::find(all.begin(), all.end(), key.name) != all.end();
}

struct two_names {
  string before;
  string after;
};

result<two_names> taken_apart(const string& told) {
  std::optional<std::size_t> colon;
  char quote = '\0';
  for (std::size_t at = 0; at < told.size(); ++at) {
    if (quote != '\0') {
      if (told[at] == quote) quote = '\0';
    } else if (told[at] == '"' || told[at] == '\'') {
      quote = told[at];
    } else if (told[at] == ':') {
      if (colon)
        return tl::unexpected{wrong(fmt::format("--rename {}: there are two colons", told))};
      colon = at;
    }
  }
  if (!colon || *colon == 0 || *colon + 1 == told.size()) {
    return tl::unexpected{wrong(fmt::format("--rename {}: it is not OLD:NEW", told))};
  }
  return two_names{told.substr(0, *colon), told.substr(*colon + 1)};
}

/// Which SQLite's names have here for the sake of a colon alone.
string without_quotes(const string& name) {
  const bool has_both = name.size() > 1 && name.front() == '"' && name.back() == '"';
  return has_both ? name.substr(1, name.size() - 2) : name;
}

string list(const std::vector<object_key>& all) {
  std::vector<string> titles;
  titles.reserve(all.size());
  for (const auto& each : all) titles.push_back("the " + title(each));
  return fmt::format("{}", fmt::join(titles, " or "));
}

class finder {
public:
  finder(const schema& before, const schema& after) : before_(before), after_(after) {}

  result<std::vector<name_change>> run(const std::vector<string>& told) {
    std::vector<told_pairs> all;
    for (const auto& each : told) {
      auto found = pairs_of(each);
      if (!found) return tl::unexpected{found.error()};
      all.push_back(std::move(*found));
    }
    // Whose part something is then is known once the tables are.
    for (const bool parts : {false, true}) {
      for (auto& each : all) {
        if (each.pairs.empty() || each.pairs.front().before.owner.empty() == parts) continue;
        if (auto done = settle(each); !done) return tl::unexpected{done.error()};
      }
    }
    for (const auto& each : found_) {
      if (auto done = check(each); !done) return tl::unexpected{done.error()};
    }
    return std::move(found_);
  }

private:
  struct told_pairs {
    string told;
    std::vector<name_change> pairs;  ///< what it can mean
  };

  [[nodiscard]] result<told_pairs> pairs_of(const string& told) const {
    auto names = taken_apart(told);
    if (!names) return tl::unexpected{names.error()};
    if (before_.language == dialect::sqlite) {
      names = two_names{lower(without_quotes(names->before)), lower(without_quotes(names->after))};
    }
    const auto old = find(before_, names->before);
    const auto now = find(after_, names->after);
    if (old.empty()) {
      return tl::unexpected{wrong(
          fmt::format("--rename {}: there is nothing called {} to rename", told, names->before))};
    }
    if (now.empty()) {
      return tl::unexpected{
          wrong(fmt::format("--rename {}: the schema has nothing called {}", told, names->after))};
    }
    told_pairs made{told, {}};
    for (const auto& one : old) {
      for (const auto& other : now) {
        if (one.kind == other.kind) made.pairs.push_back({one, other});
      }
    }
    if (!made.pairs.empty()) return made;
    return tl::unexpected{
        wrong(fmt::format("--rename {}: {} cannot become {}", told, list(old), list(now)),
              "a rename is between two of the same kind")};
  }

  result<void> settle(const told_pairs& of) {
    std::vector<name_change> fitting;
    std::vector<object_key> meant;
    for (const auto& each : of.pairs) {
      if (!each.before.owner.empty() && owner_then(each.before) != each.after.owner) continue;
      fitting.push_back(each);
      meant.push_back(each.before);
    }
    if (fitting.empty()) {
      const auto& [one, other] = of.pairs.front();
      return tl::unexpected{
          wrong(fmt::format("--rename {}: {} does not become {}", of.told, one.owner, other.owner),
                fmt::format("if it is so, tell that too: --rename {}:{}", one.owner, other.owner))};
    }
    if (fitting.size() > 1) {
      return tl::unexpected{
          wrong(fmt::format("--rename {}: it can mean {}", of.told, list(meant)))};
    }
    found_.push_back(std::move(fitting.front()));
    return {};
  }

  /// Of a part: what its table is called then.
  [[nodiscard]] string owner_then(const object_key& of) const {
    return called_then({of.kind, of.owner, ""}, found_).owner;
  }

  [[nodiscard]] result<void> check(const name_change& of) const {
    const auto told = fmt::format("--rename {}", for_shell(as_told(of)));
    for (const auto& each : found_) {
      if (&each == &of || (each.before != of.before && each.after != of.after)) continue;
      return tl::unexpected{
          wrong(fmt::format("{}: there is --rename {} too", told, for_shell(as_told(each))),
                "give one of them")};
    }
    auto others = found_;
    std::erase(others, of);
    const auto stays = called_then(of.before, others);
    const auto is_new_name = [&](const object_key& key) {
      return std::any_of(others.begin(), others.end(),
                         [&](const name_change& each) { return each.after == key; });
    };
    if (has(after_, stays) && !is_new_name(stays)) {
      return tl::unexpected{
          wrong(fmt::format("{}: the {} is still wanted", told, title(stays)),
                "the schema has it: take it out there, or do not call it renamed")};
    }
    const object_key taken{of.after.kind, of.before.owner, of.after.name};
    const auto leaves = [&](const object_key& key) {
      return std::any_of(others.begin(), others.end(),
                         [&](const name_change& each) { return each.before == key; });
    };
    if (has(before_, taken) && !leaves(taken)) {
      return tl::unexpected{wrong(fmt::format("{}: there is a {} already", told, title(taken)),
                                  "two cannot become one by a rename")};
    }
    return {};
  }

  const schema& before_;
  const schema& after_;
  std::vector<name_change> found_;
};

/// Short, unless it needs to be quoted.
string name_told(const object_key& of) {
  if (of.kind != object_kind::enum_value) {
    auto name = names_of(of).front();
    const bool needs_quotes = name.find(':') != string::npos && name.find('"') == string::npos;
    return needs_quotes ? fmt::format("\"{}\"", name) : name;
  }
  const auto plain = of.name.substr(1, of.name.size() - 2);
  const bool is_word = std::all_of(plain.begin(), plain.end(), [](char each) {
    return each == '_' || (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') ||
           (each >= 'A' && each <= 'Z');
  });
  return of.owner + '.' + (is_word ? plain : of.name);
}

}  // namespace

result<std::vector<name_change>> told_renames(const schema& before, const schema& after,
                                              const std::vector<string>& told) {
  return finder{before, after}.run(told);
}

bool is_there(const schema& in, string_view name) {
  return !find(in, in.language == dialect::sqlite ? lower(string(name)) : string(name)).empty();
}

string as_told(const name_change& of) { return name_told(of.before) + ':' + name_told(of.after); }

string for_shell(const string& word) {
  constexpr string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-";
  if (word.find_first_not_of(plain) == string::npos) return word;
  string quoted = "'";
  for (const char each : word) quoted += each == '\'' ? string("'\\''") : string(1, each);
  return quoted + "'";
}

}  // namespace aludel::autogenerate
