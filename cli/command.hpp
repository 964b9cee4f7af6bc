// SPDX-License-Identifier: MIT
// What a command is, what it is given and what it answers.
#pragma once

#include <aludel/bundle.hpp>
#include <aludel/cli.hpp>
#include <aludel/error.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_line.hpp"

namespace aludel::commands {

using json = nlohmann::ordered_json;

/// Several errors at once, as revision files have them; never empty.
using problems = std::vector<error>;
template <class T>
using outcome = tl::expected<T, problems>;

[[nodiscard]] inline tl::unexpected<problems> failed(error problem) {
  return tl::unexpected<problems>{problems{std::move(problem)}};
}
[[nodiscard]] inline tl::unexpected<problems> misused(std::string message, std::string hint) {
  return failed({.code = errc::usage, .message = std::move(message), .hint = std::move(hint)});
}

/// How much of the revisions a command needs. A bundle inside the program has everything; from a
/// directory, each level takes more time and finds more errors.
enum class depth : std::uint8_t {
  none,       ///< no revision: the bundle's name and its backends
  headers,    ///< ids, parents, messages
  checksums,  ///< statements and chains too
  checked,    ///< statements understood by their database's own parser
};

struct request;
struct project_settings;

/// Where the revisions come from. The bundle lives as long as the program.
using loader =
    std::function<outcome<const bundle*>(const request&, depth, std::span<const dialect>)>;

/// Where scratch databases are made, and what they have before anything else.
struct scratch_wishes {
  std::string url;               ///< of a PostgreSQL server; empty: that of the database
  std::optional<error> no_url;   ///< why it is empty, if there is a reason
  std::filesystem::path setup;   ///< a file of SQL; empty: none
  std::filesystem::path server;  ///< the directory of the tests' own server; empty: not there
};

/// What the command line, the environment and aludel.toml say to every command.
struct request {
  std::string program;  ///< as people call it
  std::string url;      ///< empty if there is none
  std::vector<std::filesystem::path> versions;
  std::vector<dialect> dialects;  ///< empty: not said
  wanted_schema schema;           ///< of the program, else of aludel.toml
  scratch_wishes scratch;
  bool may_have_no_revisions = false;  ///< else a directory without any is an error
  bool quiet = false;
  bool verbose = false;
  bool json = false;
  std::string environment;                ///< the one chosen in aludel.toml; empty: none
  std::vector<std::string> environments;  ///< those that aludel.toml has
  bool is_protected = false;              ///< its database must not be dropped
  std::filesystem::path config;           ///< the file of settings; empty: aludel.toml, if any
  std::optional<error> no_url;            ///< why `url` is empty, if there is a reason
  const bundle* inside = nullptr;         ///< the revisions that the program has in it, if any
  std::shared_ptr<const project_settings> settings;  ///< null in programs that read no files
  loader load;
};

struct answer {
  std::string text;   ///< for standard output: whole lines
  json data;          ///< the same, with --json
  std::string note;   ///< a line for people, on standard error unless --quiet
  int exit_code = 0;  ///< 1: an answer to a question that was asked with a check
};

using action = std::function<outcome<answer>(const request&)>;

struct command {
  std::string_view name;
  std::string_view summary;
  std::string_view help;  ///< below the options; in examples `$ ` is the program, as is
                          ///< `{program}`; `{targets}` explains what it can be told to go to
  action (*declare)(command_line& line);  ///< adds the command's options
  bool needs_settings = true;             ///< false: it is about the program alone
};

[[nodiscard]] std::optional<dialect> dialect_named(std::string_view name);
[[nodiscard]] std::vector<dialect> dialects_of(const bundle& revisions);
/// Once.
void add(std::vector<dialect>& to, dialect language);

/// The bundle for work on the database at `asked.url`, which must be of a dialect that is asked
/// for.
[[nodiscard]] outcome<const bundle*> load_for_database(const request& asked, depth needed);

}  // namespace aludel::commands
