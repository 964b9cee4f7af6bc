// SPDX-License-Identifier: MIT
// The command line over a bundle, for applications that want `myapp migrate …` in one binary.
#pragma once

#include <aludel/bundle.hpp>

namespace aludel {

/// The operator's commands: upgrade, downgrade, current, history, heads, show, stamp, plan,
/// ensure-version, repair.
/// `argv[0]` is what help and messages call the program ("myapp migrate"). Returns the exit code:
/// 0 done, 1 revision files, 2 usage, 3 cannot connect, 4 locked, 5 checksum mismatch, 6 newer
/// database, 7 migration failed, 8 resource. Link aludel::cli.
[[nodiscard]] int cli(const bundle& revisions, int argc, char** argv);

/// The same and the developer's commands, which work on revision files: init, revision, merge,
/// lock, redo. This is the `main` of every `<app>_migrate`. Link aludel::cli_development.
[[nodiscard]] int development_cli(const bundle& revisions, int argc, char** argv);

}  // namespace aludel
