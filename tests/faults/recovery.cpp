// SPDX-License-Identifier: MIT
#include "tests/faults/recovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "tests/faults/child.hpp"
#include "tests/faults/standing.hpp"

namespace aludel::test {

namespace {

/// A statement that no look at the catalog tells the effect of, and how we, who wrote it, do.
struct question {
  dialect language;
  std::string_view revision;
  std::string_view statement;
  const char* took_effect;
};

/// Every other statement of it has a transaction together with its row.
constexpr std::array<question, 1> questions{{
    {dialect::postgresql, "f06", "2", "SELECT count(*) FROM audit WHERE what = 'copied'"},
}};

/// As many as there are questions, and the last one.
constexpr int most_starts = questions.size() + 1;

/// What the last row of the history leaves open.
std::string unfinished(detail::database& connection) {
  const auto line = lines_of(connection,
                             "SELECT revision, statement_index, outcome FROM aludel_history "
                             "ORDER BY sequence DESC LIMIT 1");
  return line.substr(0, line.find('\n'));
}

const question* asked(detail::database& connection) {
  const auto open = unfinished(connection);
  const auto* const found =
      std::find_if(questions.begin(), questions.end(), [&](const question& each) {
        return each.language == connection.language() &&
               open == fmt::format("{}|{}|started", each.revision, each.statement);
      });
  return found == questions.end() ? nullptr : found;
}

/// Tells the client how it is. What it says to that, if it does not take the answer.
std::optional<std::string> answer(const subject& of, const question& about) {
  const bool applied = lines_of(of.look(), about.took_effect) != "0\n";
  child resolve({of.client, "migrate", "resolve", std::string(about.revision),
                 applied ? "--applied" : "--retry", "--url", of.url});
  const auto code = resolve.wait();
  if (code == 0) return std::nullopt;
  return fmt::format("resolve {}: exit code {}: {}", applied ? "--applied" : "--retry", code,
                     error_of(resolve.output()));
}

}  // namespace

std::vector<std::string> command(const subject& of, const std::string& url) {
  std::vector<std::string> words{of.client, url};
  if (of.per_revision) words.emplace_back("per-revision");
  return words;
}

std::string error_of(const std::string& output) {
  const auto at = output.find("error: ");
  if (at == std::string::npos) return output.substr(0, output.find('\n'));
  return output.substr(at, output.find('\n', at) - at);
}

std::vector<std::string> recover(const subject& of) {
  std::vector<std::string> wrong;
  for (int start = 1; start <= most_starts; ++start) {
    child client(command(of, of.url));
    const auto code = client.wait();
    if (code == 0) return wrong;
    const auto said = error_of(client.output());
    const bool stopped = said.find("[interrupted]") != std::string::npos;
    const auto* const about = stopped ? asked(of.look()) : nullptr;
    if (about == nullptr) {
      auto reason = fmt::format("a start ends with exit code {}: {}{}", code, said,
                                stopped ? " (" + unfinished(of.look()) + ")" : "");
      if (!wrong.empty() && wrong.back() == reason) return wrong;  // it says the same again
      wrong.push_back(std::move(reason));
    } else if (const auto refused = answer(of, *about)) {
      wrong.push_back(*refused);
      return wrong;
    }
  }
  wrong.push_back(fmt::format("not done after {} starts", most_starts));
  return wrong;
}

}  // namespace aludel::test
