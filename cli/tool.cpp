// SPDX-License-Identifier: MIT
#include "cli/tool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "cli/arguments.hpp"
#include "cli/complete.hpp"
#include "cli/print.hpp"

namespace aludel::commands {

namespace {

/// With what the command line does not say.
outcome<request> completed(request asked, const tool& offered) {
  if (offered.configure) return offered.configure(std::move(asked));
  const auto* url = std::getenv("DATABASE_URL");
  if (asked.url.empty() && url != nullptr) asked.url = url;
  return asked;
}

/// For a shell: quick, and silent about what is wrong.
int run_completion(const tool& offered, std::vector<std::string> words) {
  words.erase(words.begin() + 1);  // __complete
  const auto look = [&](const std::vector<std::string>& common) -> surroundings {
    std::vector<std::string> asking{words.front(), "heads"};
    asking.insert(asking.end(), common.begin(), common.end());
    auto understood = understand(offered, asking);
    if (!understood) return {};
    // A program knows its own revisions, whatever is wrong with the settings.
    const auto asked = completed(understood->asked, offered).value_or(understood->asked);
    const auto loaded = asked.load(asked, depth::headers, {});
    return {loaded ? *loaded : nullptr, asked.environments};
  };
  return print(complete(offered, words, look));
}

/// Hints name commands as `aludel` has them. What this program has, it is to be asked for.
void name_program(const tool& offered, const std::string& program, std::string& hint) {
  constexpr std::string_view mark = "`aludel ";
  for (auto at = hint.find(mark); at != std::string::npos; at = hint.find(mark, at + 1)) {
    const auto begin = at + mark.size();
    const auto word = hint.substr(begin, hint.find_first_of(" `", begin) - begin);
    const bool has = std::any_of(offered.commands.begin(), offered.commands.end(),
                                 [&](const command& each) { return each.name == word; });
    if (has) hint.replace(at + 1, mark.size() - 2, program);
  }
}

/// The errors of a command, as this program says them.
problems completed(problems found, const tool& offered, const request& asked) {
  if (offered.advise) offered.advise(asked, found);
  for (auto& each : found) name_program(offered, asked.program, each.hint);
  return found;
}

int run_command(const tool& offered, const std::vector<std::string>& words, bool as_json) {
  auto understood = understand(offered, words);
  if (!understood) return print(understood.error(), as_json);
  if (!understood->chosen) return print(understood->text);

  const auto asked = understood->needs_settings ? completed(std::move(understood->asked), offered)
                                                : outcome<request>(std::move(understood->asked));
  if (!asked) return print(asked.error(), as_json);
  const auto done = understood->chosen(*asked);
  if (!done) return print(completed(done.error(), offered, *asked), as_json);
  return print(*done, as_json, asked->quiet);
}

/// A connection must not get the number of a closed standard stream, nor a reader who leaves end
/// the work in its middle.
void secure_streams() {
  std::signal(SIGPIPE, SIG_IGN);
  for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(each, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDWR));
  }
}

}  // namespace

int run(const tool& offered, int argc, char** argv) {
  secure_streams();
  const auto words = take_words(argc, argv);
  const bool as_json = std::find(words.begin(), words.end(), "--json") != words.end();
  try {
    if (words.size() > 1 && words[1] == complete_word) return run_completion(offered, words);
    return run_command(offered, words, as_json);
  } catch (const std::filesystem::filesystem_error& failure) {
    return print(problems{{.code = errc::unreadable, .message = failure.what()}}, as_json);
  } catch (const std::exception& failure) {
    return print(problems{{.code = errc::resource, .message = failure.what()}}, as_json);
  }
}

loader embedded(const bundle& revisions) {
  return [&revisions](const request&, depth, std::span<const dialect>) { return &revisions; };
}

}  // namespace aludel::commands
