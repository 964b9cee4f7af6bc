// SPDX-License-Identifier: MIT
#include "cli/process_draft.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/process.hpp"
#include "cli/settings.hpp"

namespace aludel::commands {

namespace {

/// A file that is gone when this is.
class temporary_file {
public:
  temporary_file() {
    std::error_code none;
    name_ = (std::filesystem::temp_directory_path(none) / "aludel_draft_XXXXXX").string();
    const int opened = ::mkstemp(name_.data());
    is_there_ = opened >= 0;
    if (is_there_) ::close(opened);
  }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  ~temporary_file() {
    std::error_code none;
    if (is_there_) std::filesystem::remove(name_, none);
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool write(const std::string& text) const {
    std::ofstream file{name_, std::ios::binary};
    file << text;
    return is_there_ && static_cast<bool>(file.flush());
  }
  [[nodiscard]] std::string read() const {
    std::ifstream file{name_, std::ios::binary};
    return {std::istreambuf_iterator<char>(file), {}};
  }

private:
  std::string name_;
  bool is_there_ = false;
};

json as_json(const autogenerate::statements& all) {
  auto made = json::array();
  for (const auto& each : all) made.push_back({{"sql", each.sql}, {"remarks", each.remarks}});
  return made;
}

autogenerate::statements from_json(const json& all) {
  autogenerate::statements made;
  for (const auto& each : all) {
    auto sql = autogenerate::without_end(each.at("sql").get<std::string>());
    if (sql.empty()) continue;
    made.push_back({std::move(sql), each.value("remarks", std::vector<std::string>())});
  }
  return made;
}

tl::unexpected<problems> unusable(std::string message) {
  return failed({.code = errc::program_failed,
                 .message = std::move(message),
                 .hint = "`process` in aludel.toml names the program; nothing was written"});
}

}  // namespace

outcome<autogenerate::draft> processed(autogenerate::draft made,
                                       const std::vector<std::string>& changes, dialect language,
                                       const request& asked) {
  if (asked.settings == nullptr || asked.settings->written.process.empty()) return made;
  const auto& written = asked.settings->written;
  const temporary_file file;
  const json whole{{"dialect", name(language)},
                   {"changes", changes},
                   {"upgrade", as_json(made.upgrade)},
                   {"downgrade", as_json(made.downgrade)}};
  const auto text = whole.dump(2, ' ', false, json::error_handler_t::replace);
  if (!file.write(text)) return unusable("a file for the program cannot be written");
  auto words = written.process;
  words.push_back(file.name());
  if (const auto done = run_program(words, written.directory()); !done) {
    return unusable(done.error().message);
  }
  try {
    const auto back = json::parse(file.read());
    return autogenerate::draft{from_json(back.at("upgrade")), from_json(back.at("downgrade"))};
  } catch (const json::exception& wrong) {
    return unusable(fmt::format("`{}` has left what is no draft: {}", words.front(), wrong.what()));
  }
}

}  // namespace aludel::commands
