// SPDX-License-Identifier: MIT
#include "generator/new_revision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <random>
#include <system_error>

#include "generator/calendar.hpp"
#include "generator/stages.hpp"

namespace aludel::generator {

namespace {

bool is_word(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || (static_cast<unsigned char>(byte) & 0x80U) != 0;
}

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// What a template's `%(key)` stands for; nothing if there is no such key.
std::optional<std::string> value_of(std::string_view key, const new_revision& revision,
                                    const naming& style) {
  const auto date = calendar(revision.created, style.timezone);
  if (key == "rev") return revision.id;
  if (key == "slug") return slug(revision.message, style.truncate_slug_length);
  if (key == "year") return fmt::to_string(date.tm_year + 1900);
  if (key == "month") return fmt::to_string(date.tm_mon + 1);
  if (key == "day") return fmt::to_string(date.tm_mday);
  if (key == "hour") return fmt::to_string(date.tm_hour);
  if (key == "minute") return fmt::to_string(date.tm_min);
  if (key == "second") return fmt::to_string(date.tm_sec);
  if (key == "epoch") return fmt::to_string(std::chrono::system_clock::to_time_t(revision.created));
  return std::nullopt;
}

tl::unexpected<error> wrong_template(const naming& style, std::string_view what) {
  return tl::unexpected{
      error{.code = errc::usage,
            .message = fmt::format("file_template \"{}\": {}", style.file_template, what),
            .hint = "its parts are %(rev)s %(slug)s %(epoch)s %(year)04d %(month)02d %(day)02d "
                    "%(hour)02d %(minute)02d %(second)02d, and %% for a percent sign"}};
}

/// A value as `s`, `d` or `04d` ask for it; nothing for other forms.
std::optional<std::string> formatted(std::string value, std::string_view form) {
  if (form == "s" || form == "d") return value;
  if (form.size() != 3 || form[0] != '0' || form[1] < '1' || form[1] > '9' || form[2] != 'd') {
    return std::nullopt;
  }
  const auto width = static_cast<std::size_t>(form[1] - '0');
  if (value.size() < width) value.insert(0, width - value.size(), '0');
  return value;
}

/// Takes one `%(key)form` off the start of `rest`.
result<std::string> take_part(std::string_view& rest, const new_revision& revision,
                              const naming& style) {
  const auto close = std::min(rest.find(')'), rest.size());
  const auto end = rest.find_first_of("sd", close);
  if (!rest.starts_with("%(") || end == std::string_view::npos) {
    return wrong_template(style, "a % is not followed by (name) and s or d");
  }
  const auto key = rest.substr(2, close - 2);
  const auto form = rest.substr(close + 1, end - close);
  rest.remove_prefix(end + 1);
  const auto value = value_of(key, revision, style);
  if (!value) return wrong_template(style, fmt::format("there is no part \"{}\"", key));
  auto part = formatted(*value, form);
  if (!part) return wrong_template(style, fmt::format("\"{}\" is no form of a part", form));
  return std::move(*part);
}

/// No part of the path is hidden, and none leads up.
bool stays_inside(const std::filesystem::path& path) {
  const bool is_file = path.is_relative() && path.has_filename();
  return is_file && std::none_of(path.begin(), path.end(), [](const auto& part) {
           return part.native().empty() || part.native().starts_with('.');
         });
}

}  // namespace

std::string random_id() {
  std::random_device random;
  std::uniform_int_distribution<std::uint32_t> bits{0, 0xffffff};
  return fmt::format("{:06x}{:06x}", bits(random), bits(random));
}

std::string slug(std::string_view message, std::size_t longest) {
  std::string made;
  for (const char byte : message) {
    if (is_word(byte)) {
      made += lower(byte);
    } else if (!made.empty() && made.back() != '_') {
      made += '_';
    }
  }
  if (made.ends_with('_')) made.pop_back();
  if (made.size() <= longest) return made;
  auto end = made.rfind('_', longest);
  if (end == std::string::npos) {
    end = longest;
    while (end > 0 && continues_character(made[end])) --end;
  }
  return made.substr(0, end);
}

result<std::string> file_name(const new_revision& revision, const naming& style) {
  std::string made;
  std::string_view rest = style.file_template;
  while (!rest.empty()) {
    const auto percent = std::min(rest.find('%'), rest.size());
    made += rest.substr(0, percent);
    rest.remove_prefix(percent);
    if (rest.starts_with("%%")) {
      made += '%';
      rest.remove_prefix(2);
    } else if (!rest.empty()) {
      const auto part = take_part(rest, revision, style);
      if (!part) return tl::unexpected{part.error()};
      made += *part;
    }
  }
  while (made.ends_with('_')) made.pop_back();  // a message without letters has an empty slug
  if (!stays_inside(made)) {
    return wrong_template(style, fmt::format("\"{}\" is not the name of a revision file", made));
  }
  return made + (revision.written_in == revision_language::cpp ? ".cpp" : ".sql");
}

result<void> write_new(const std::filesystem::path& file, std::string_view content) {
  std::error_code failed;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failed);
  if (failed) return tl::unexpected{cannot_write(file, failed)};
  errno = 0;
  auto* const opened = std::fopen(file.c_str(), "wx");  // x: fails if it exists
  if (opened != nullptr) {
    const bool written = std::fwrite(content.data(), 1, content.size(), opened) == content.size();
    if (std::fclose(opened) == 0 && written) return {};
  }
  const std::error_code reason{errno, std::generic_category()};
  if (opened != nullptr) std::filesystem::remove(file, failed);
  if (reason.value() != EEXIST) return tl::unexpected{cannot_write(file, reason)};
  return tl::unexpected{
      cannot_write(file, reason, "nothing is overwritten: move that file away first")};
}

}  // namespace aludel::generator
