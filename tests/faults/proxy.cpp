// SPDX-License-Identifier: MIT
#include "tests/faults/proxy.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace aludel::test {

namespace {

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error(path + " is too long");
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

int new_socket() {
  const auto made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) throw std::runtime_error("no socket");
  return made;
}

template <class Call>
int with_address(int socket, const std::string& path, Call call) {
  const auto address = address_of(path);
  return call(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

void send_all(int to, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto count = send(to, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;  // its end of the connection is found out by reading
    sent += static_cast<std::size_t>(count);
  }
}

}  // namespace

std::string_view name(fault what) {
  constexpr std::array<std::string_view, 5> names{"none", "cut", "drop", "delay", "kill"};
  return names.at(static_cast<std::size_t>(what));
}

/// A client's connection, and its own one to the server.
struct proxy::connection {
  explicit connection(int accepted, const std::string& server_path)
      : client(accepted), server(new_socket()) {
    if (with_address(server, server_path, ::connect) != 0) throw std::runtime_error("no server");
  }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection() {
    close(client);
    close(server);
  }

  int client;
  int server;
  message_stream from_client{side::client};
  message_stream from_server{side::server};
  bool mute = false;   ///< the client gets no more answers
  bool ended = false;  ///< to be closed
};

proxy::proxy(const std::string& server, harm wanted)
    : server_(server), wanted_(std::move(wanted)), listener_(new_socket()) {
  const auto path = host() + "/.s.PGSQL.5432";
  stop_ = eventfd(0, EFD_CLOEXEC);
  if (stop_ < 0 || with_address(listener_, path, ::bind) != 0 || listen(listener_, 16) != 0) {
    throw std::runtime_error("cannot listen at " + path);
  }
  thread_ = std::thread([this] { run(); });
}

proxy::~proxy() {
  stop();
  close(listener_);
  close(stop_);
}

void proxy::stop() {
  if (!thread_.joinable()) return;
  eventfd_write(stop_, 1);
  thread_.join();
}

void proxy::run() {
  for (;;) {
    std::vector<pollfd> sources{{stop_, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const auto& each : connections_) {
      sources.push_back({each->client, POLLIN, 0});
      sources.push_back({each->server, POLLIN, 0});
    }
    if (poll(sources.data(), sources.size(), -1) < 0) continue;
    if (sources[0].revents != 0) break;
    for (std::size_t each = 2; each < sources.size(); ++each) {
      auto& of = *connections_[each / 2 - 1];
      if (sources[each].revents != 0 && !of.ended) {
        pump(of, each % 2 == 0 ? side::client : side::server);
      }
    }
    std::erase_if(connections_, [](const auto& each) { return each->ended; });
    if (sources[1].revents != 0) accept_client();
  }
  connections_.clear();
}

void proxy::accept_client() {
  const auto accepted = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (accepted >= 0) connections_.push_back(std::make_unique<connection>(accepted, server_));
}

/// Reads what there is, and handles the messages that are complete.
void proxy::pump(connection& of, side from) {
  std::array<char, 65536> bytes{};
  const auto count = read(from == side::client ? of.client : of.server, bytes.data(), bytes.size());
  if (count <= 0) {
    of.ended = true;
    return;
  }
  auto& stream = from == side::client ? of.from_client : of.from_server;
  stream.add(bytes.data(), static_cast<std::size_t>(count));
  for (auto message = stream.next(); !message.empty() && !of.ended; message = stream.next()) {
    handle(of, from, message);
  }
}

void proxy::handle(connection& of, side from, const std::string& message) {
  if (from == side::client && asks_for_encryption(message)) of.from_server.expect_byte();
  // What comes after a harm is not counted: every later message would be one more.
  if (harmed_.empty() && ++messages_ == wanted_.at && wanted_.what != fault::none) {
    harmed_ = describe(from, message);
    harm_at(of, from, message);
    if (of.ended) return;
  }
  if (from == side::client) {
    send_all(of.server, message);
  } else if (!of.mute) {
    send_all(of.client, message);
  } else {
    // Ready for the next query, or for the rows of a COPY.
    of.ended = message.front() == 'Z' || message.front() == 'G';
  }
}

void proxy::harm_at(connection& of, side from, const std::string& message) {
  switch (wanted_.what) {
    case fault::none:
      break;
    case fault::cut:
      of.ended = true;
      break;
    case fault::drop:
      of.mute = true;
      break;
    case fault::delay:
      wanted_.held();
      break;
    case fault::kill:
      if (from == side::client) send_all(of.server, message);
      ::kill(client_known_.get(), SIGKILL);
      of.ended = true;
      break;
  }
}

}  // namespace aludel::test
