// SPDX-License-Identifier: MIT
#include "generator/calendar.hpp"

#include <fmt/chrono.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace aludel::generator {

namespace {

constexpr auto variable = "TZ";

/// The C library's time zone, for as long as this lives.
class zone_change {
public:
  explicit zone_change(const std::string& zone) {
    if (const auto* before = std::getenv(variable)) before_ = before;
    ::setenv(variable, zone.c_str(), 1);
    ::tzset();
  }
  zone_change(const zone_change&) = delete;
  zone_change& operator=(const zone_change&) = delete;
  ~zone_change() {
    if (before_) {
      ::setenv(variable, before_->c_str(), 1);
    } else {
      ::unsetenv(variable);
    }
    ::tzset();
  }

private:
  std::optional<std::string> before_;
};

bool is_utc(const std::string& zone) { return zone == "utc" || zone == "UTC"; }

}  // namespace

bool is_time_zone(const std::string& name) {
  if (is_utc(name) || name == "local") return true;
  const bool strange = name.empty() || name.front() == '/' || name.find("..") != std::string::npos;
  const auto* elsewhere = std::getenv("TZDIR");
  const std::filesystem::path zones = elsewhere != nullptr ? elsewhere : "/usr/share/zoneinfo";
  std::error_code ignored;
  return !strange && std::filesystem::is_regular_file(zones / name, ignored);
}

std::tm calendar(std::chrono::system_clock::time_point when, const std::string& zone) {
  const auto seconds = std::chrono::system_clock::to_time_t(when);
  if (is_utc(zone)) return fmt::gmtime(seconds);
  if (zone == "local") return fmt::localtime(seconds);
  const zone_change there{':' + zone};
  return fmt::localtime(seconds);
}

}  // namespace aludel::generator
