// SPDX-License-Identifier: MIT
#include "runtime/src/network_file_system.hpp"

#include <fmt/format.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>

namespace aludel::detail {

namespace {

struct known_type {
  std::uint32_t number;
  std::string_view name;
};

/// From statfs(2). What FUSE is made of is not known: sshfs and object stores often.
constexpr std::array<known_type, 10> known_types{{{0x6969, "NFS"},
                                                  {0x517B, "SMB"},
                                                  {0xFF534D42, "CIFS"},
                                                  {0xFE534D42, "SMB2"},
                                                  {0x65735546, "FUSE"},
                                                  {0x01021997, "9P"},
                                                  {0x5346414F, "AFS"},
                                                  {0x00C36400, "Ceph"},
                                                  {0x73757245, "Coda"},
                                                  {0x0BD00BD0, "Lustre"}}};

}  // namespace

std::string_view network_file_system(std::uint32_t type) {
  const auto* const found =
      std::find_if(known_types.begin(), known_types.end(),
                   [&](const known_type& each) { return each.number == type; });
  return found == known_types.end() ? std::string_view{} : found->name;
}

std::string network_warning(const std::string& directory) {
  struct statfs found {};
  if (directory.empty() || statfs(directory.c_str(), &found) != 0) return {};
  const auto name = network_file_system(static_cast<std::uint32_t>(found.f_type));
  if (name.empty()) return {};
  return fmt::format(
      "the database file is on a file system of the kind {}, where the locks that SQLite relies on "
      "may not work: use it from one machine only, or move it to a local disk",
      name);
}

}  // namespace aludel::detail
