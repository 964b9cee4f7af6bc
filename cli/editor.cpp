// SPDX-License-Identifier: MIT
#include "cli/editor.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "cli/process.hpp"

namespace aludel::commands {

result<std::string> find_editor() {
  for (const auto* name : {"VISUAL", "EDITOR"}) {
    const auto* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return tl::unexpected{error{.code = errc::usage,
                              .message = "no editor is set",
                              .hint = "set the environment variable VISUAL or EDITOR"}};
}

result<void> open_in(const std::string& editor, const std::vector<std::filesystem::path>& files) {
  // As git does it: the variable is a command of the shell, such as `code --wait`.
  std::vector<std::string> words{"sh", "-c", editor + " \"$@\"", editor};
  for (const auto& each : files) words.push_back(each.string());
  auto done = run_program(words);
  if (!done) {
    done.error().message = fmt::format("the editor `{}` failed", editor);
    done.error().hint = "look at the environment variables VISUAL and EDITOR";
    for (const auto& each : files) {
      done.error().notes.push_back(fmt::format("the file is {}", each.string()));
    }
  }
  return done;
}

}  // namespace aludel::commands
