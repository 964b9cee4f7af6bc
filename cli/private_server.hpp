// SPDX-License-Identifier: MIT
// A PostgreSQL server of our own, from the programs that are installed.
#pragma once

#include <aludel/error.hpp>
#include <filesystem>
#include <memory>
#include <string>

namespace aludel::commands {

/// It listens on a socket in a directory of its own; both are gone when this is. Those that killed
/// processes have left behind are cleared away.
class private_server {
public:
  /// `version`: the major version, where that matters; 0: the newest. Says aloud that it starts.
  /// Error: `no_url`, if there are no programs.
  [[nodiscard]] static result<std::unique_ptr<private_server>> start(int version);
  private_server(const private_server&) = delete;
  private_server& operator=(const private_server&) = delete;
  ~private_server();

  [[nodiscard]] std::string url() const;

private:
  explicit private_server(std::filesystem::path directory) : directory_(std::move(directory)) {}

  std::filesystem::path directory_;
};

}  // namespace aludel::commands
