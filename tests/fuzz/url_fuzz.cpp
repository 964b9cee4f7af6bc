// SPDX-License-Identifier: MIT
// Database URLs: any text, and URLs with a secret where one can be. libpq says what they mean.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include "runtime/src/connection_string.hpp"
#include "runtime/src/url.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace aludel;
using namespace aludel::fuzz;
using detail::parse_url;

// No end of a %XX is a part of it.
constexpr std::string_view secret = "XYZZY";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string shown(const result<detail::database_url>& url) {
  if (url) return url->display;
  require(url.error().code == errc::invalid_url || url.error().code == errc::no_url,
          "a URL fails as documented");
  return to_string(url.error());
}

/// What libpq understands of a connection string, or nothing if it refuses it.
std::optional<std::map<std::string, std::string>> by_libpq(const std::string& text) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> all{
      PQconninfoParse(text.c_str(), nullptr), &PQconninfoFree};
  if (!all) return std::nullopt;
  std::map<std::string, std::string> said;
  for (const auto* each = all.get(); each->keyword != nullptr; ++each) {
    if (each->val != nullptr && *each->val != '\0') said[each->keyword] = each->val;
  }
  return said;
}

/// What we make of a connection string is what libpq does; we have no use for the password.
void require_like_libpq(const std::string& target) {
  const auto theirs = by_libpq(target);
  if (!theirs) return;
  const auto ours = detail::parameters(target);
  const auto of = [](const auto& all, const std::string& key) {
    const auto found = all.find(key);
    return found == all.end() ? std::string() : found->second;
  };
  for (const auto* key : {"host", "port", "user", "dbname"}) {
    require_equal(of(ours, key), of(*theirs, key), key);
  }
  const auto moved = by_libpq(detail::with_database(target, "it's a \\ name"));
  require(moved.has_value(), "another database's connection string is one");
  auto expected = *theirs;
  expected["dbname"] = "it's a \\ name";
  require_equal(fmt::format("{}", *moved), fmt::format("{}", expected),
                "another database's connection string says all else alike");
}

/// Any text at all.
void any(std::string_view text) {
  const auto url = parse_url(text);
  require_equal(shown(parse_url(text)), shown(url), "parsing twice");
  if (!url) return;
  if (url->language == dialect::postgresql) {
    require_like_libpq(url->target);
    const auto said = by_libpq(url->target);
    if (!said) return;
    for (const auto* key : {"password", "sslpassword"}) {
      const auto found = said->find(key);
      // Any other text may be in a name by chance.
      if (found == said->end() || !contains(found->second, secret)) continue;
      bool elsewhere = false;
      for (const auto* other : {"host", "port", "dbname"}) {
        const auto also = said->find(other);
        elsewhere = elsewhere || (also != said->end() && contains(also->second, secret));
      }
      require(elsewhere || !contains(url->display, secret), "no password is shown");
    }
  } else {
    // What is opened is a URL too, and means the same file.
    if (!url->target.starts_with("file:")) return;
    const auto again = parse_url(url->target);
    require(again.has_value() && again->language == dialect::sqlite, "SQLite's own URL is one");
  }
}

std::string quoted(std::string_view text) { return detail::quoted_value(text); }

/// URLs of all forms with a secret in them; the other parts are the input's.
std::vector<std::string> with_secret(std::string_view one, std::string_view two,
                                     std::string_view three) {
  const auto hidden = fmt::format("{}{}{}", three, secret, two);
  const auto encoded = detail::percent_encoded(hidden);
  return {
      fmt::format("postgresql://{}:{}@{}/{}", detail::percent_encoded(one), encoded,
                  detail::percent_encoded(two), detail::percent_encoded(three)),
      fmt::format("postgres://{}@{}/{}", encoded, detail::percent_encoded(one),
                  detail::percent_encoded(two)),
      fmt::format("postgresql+asyncpg://u:{}@h{}", encoded, one),
      // As people write them who do not know that it must be encoded.
      fmt::format("postgresql://u:{}@h/app", hidden),
      fmt::format("postgresql://u:{}@h/app?{}", hidden, one),
      fmt::format("postgresql://h/app?password={}&{}", encoded, one),
      fmt::format("postgresql://h/app?{}&sslpassword={}", one, encoded),
      fmt::format("host={} password={} dbname={}", quoted(one), quoted(hidden), quoted(two)),
      fmt::format("password={} {}", quoted(hidden), one),
      fmt::format("sqlite:///{}?{}{}", detail::percent_encoded(one), secret, two),
      fmt::format("sqlite+pysqlite:///{}?key={}", detail::percent_encoded(one), hidden),
      fmt::format("file:{}?key={}", detail::percent_encoded(one), hidden),
      // Another scheme, but no path of a file in which all this would be a name.
      fmt::format("{}://u:{}@h/app", one.substr(0, one.find(':')), encoded),
  };
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = text_of(data, size);
  any(text);
  if (contains(text, secret)) return 0;
  auto parts = split(text, '\n');
  parts.resize(3);
  for (const auto& url : with_secret(parts[0], parts[1], parts[2])) {
    any(url);
    const auto print = shown(parse_url(url));
    if (!contains(print, secret)) continue;
    require_equal(print, "", "the secret of this URL is shown: " + url);
  }
  return 0;
}
