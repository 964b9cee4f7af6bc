// SPDX-License-Identifier: MIT
// A graph drawn with lines of text, as `git log --graph` does it: the newest first, a lane for each
// line of descent.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace aludel::commands {

class lanes {
public:
  /// What stands left of a node's text, all equally wide: of its first line, of the lines below it,
  /// which are drawn even where the text has fewer, and of all that follow.
  struct drawing {
    std::string first;
    std::vector<std::string> below;
    std::string next;
  };

  /// Nodes come before their parents, and all parents come sooner or later.
  [[nodiscard]] drawing draw(std::uint32_t node, std::span<const std::uint32_t> parents);

private:
  [[nodiscard]] std::string bars(std::size_t count) const;
  std::size_t lane_of(std::uint32_t node);
  void join_equal();
  void join(std::size_t from, std::size_t into);
  void fork(std::size_t lane, std::span<const std::uint32_t> parents);
  void end(std::size_t lane);

  std::vector<std::uint32_t> waiting_;  ///< for each lane the node that it leads to
  std::vector<std::string> pending_;    ///< rows below the node that is being drawn
};

}  // namespace aludel::commands
