// SPDX-License-Identifier: MIT
// The command line over a bundle, for applications that want `myapp migrate …` in one binary.
#pragma once

#include <aludel/bundle.hpp>
#include <optional>
#include <string>
#include <vector>

namespace aludel {

namespace model {
class schema;
}

/// The schema that an application wants: add_migrations(… SCHEMA … MODELS …). Both together, the
/// files first.
struct wanted_schema {
  struct file {
    std::string path;
    std::optional<dialect> language{};  ///< absent: of any
  };
  std::vector<file> files{};  ///< of SQL, in their order
  model::schema (*models)() = nullptr;
  std::string models_file{};  ///< for messages
  std::string setup{};        ///< a file of SQL that scratch databases have first; empty: none

  [[nodiscard]] bool empty() const { return files.empty() && models == nullptr; }
};

/// The operator's commands: upgrade, downgrade, current, history, heads, show, stamp, plan,
/// ensure-version, repair.
/// `argv[0]` is what help and messages call the program ("myapp migrate"). Returns the exit code:
/// 0 done, 1 revision files, 2 usage, 3 cannot connect, 4 locked, 5 checksum mismatch, 6 newer
/// database, 7 migration failed, 8 resource. Link aludel::cli.
[[nodiscard]] int cli(const bundle& revisions, int argc, char** argv);

/// The same and the developer's commands, which work on revision files: init, revision, merge,
/// lock, redo, check, drift, dump. This is the `main` of every `<app>_migrate`. Without `--schema`
/// the schema to compare with is `wanted`, else that of aludel.toml. Link aludel::cli_development.
[[nodiscard]] int development_cli(const bundle& revisions, int argc, char** argv,
                                  const wanted_schema& wanted = {});

}  // namespace aludel
