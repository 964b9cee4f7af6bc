// SPDX-License-Identifier: MIT
// Between a client and a real PostgreSQL server: counts the messages of both directions, and does
// harm at one of them.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/faults/messages.hpp"
#include "tests/support/databases.hpp"

namespace aludel::test {

enum class fault : unsigned char {
  none,
  cut,    ///< both connections end before the message is passed on
  drop,   ///< the server does what it is asked to, and the client is cut off before the answer
  delay,  ///< the message is held back until `held` returns
  kill,   ///< the client's message is passed on, the server's is not, and SIGKILL ends the client
};

[[nodiscard]] std::string_view name(fault what);

struct harm {
  fault what = fault::none;
  std::size_t at = 0;  ///< the number of the message, from 1
  std::function<void()> held{};
};

class proxy {
public:
  /// `server`: the path of the server's socket.
  proxy(const std::string& server, harm wanted);
  proxy(const proxy&) = delete;
  proxy& operator=(const proxy&) = delete;
  ~proxy();

  /// Where to connect to: the directory of a socket for port 5432.
  [[nodiscard]] std::string host() const { return directory_.path().string(); }
  /// The process that connects. SIGKILL waits for it.
  void serve(pid_t client) { client_.set_value(client); }

  /// Ends all connections. What was counted is known after it.
  void stop();
  [[nodiscard]] std::size_t messages() const { return messages_; }
  /// The message that was harmed; empty if there were not so many.
  [[nodiscard]] const std::string& harmed() const { return harmed_; }

private:
  struct connection;

  void run();
  void accept_client();
  void pump(connection& of, side from);
  void handle(connection& of, side from, const std::string& message);
  void harm_at(connection& of, side from, const std::string& message);

  temporary_directory directory_;
  std::string server_;
  harm wanted_;
  std::promise<pid_t> client_;
  std::shared_future<pid_t> client_known_{client_.get_future()};
  int listener_ = -1;
  int stop_ = -1;
  std::vector<std::unique_ptr<connection>> connections_;
  std::size_t messages_ = 0;
  std::string harmed_;
  std::thread thread_;
};

}  // namespace aludel::test
