// SPDX-License-Identifier: MIT
// The round-trip test of a bundle: does each downgrade undo its upgrade?
#pragma once

#include <aludel/bundle.hpp>

namespace aludel {

/// The `main` of every `<app>_roundtrip`, which add_migrations() makes a test of:
///
///     <app>_roundtrip postgresql|sqlite [--versions DIR]... [--seed REVISION FILE]...
///                     [--setup FILE] [--cluster DIR]
///
/// In a scratch database, each revision is upgraded, downgraded and upgraded again, and the
/// schema compared with what it was. Then an empty one, and one that stands at each revision that
/// is frozen, are upgraded to the heads in one run, which must give the same schema. `--versions`
/// is where the revision files are, for messages, and their lock files.
/// `--seed` runs the SQL in FILE once REVISION is applied; the rows must survive later upgrades.
/// `--setup` runs the SQL in FILE in each scratch database before anything else.
/// For PostgreSQL, the scratch database is made on the server of ALUDEL_TEST_DATABASE_URL, else
/// on the one whose socket is in the cluster's directory.
///
/// Returns 0 if every revision passes or is irreversible, 1 if one fails, 77 (skipped, to CTest)
/// if this machine has no PostgreSQL server, 2 for wrong usage, else the error's exit code.
[[nodiscard]] int roundtrip_main(const bundle& revisions, int argc, char** argv);

}  // namespace aludel
