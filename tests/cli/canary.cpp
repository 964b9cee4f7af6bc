// SPDX-License-Identifier: MIT
// Runs every command with URLs that carry a secret, in every place where one can be given, well and
// badly written, and searches all that comes out for it: both outputs, files, the history, and the
// arguments of processes, their own and those of the programs they run.
//
//   canary PROJECT DIRECTORY...     (the directories of the programs)
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <stdexcept>

#include "tests/support/process.hpp"
#include "tests/support/server.hpp"

namespace {

using namespace aludel::test;
namespace fs = std::filesystem;
using words = std::vector<std::string>;

const std::string canary = "c4n4ry-s3cr3t";

bool sings(const std::string& text) { return text.find(canary) != std::string::npos; }

const std::vector<words> flags{{}, {"--json"}, {"--verbose"}};

/// Where a program runs, and what was found so far.
struct cage {
  fs::path directory;
  std::map<std::string, std::string> environment;
  int runs = 0;
  int succeeded = 0;
  int hits = 0;
  int turn = 0;

  /// One after the other, so that in the end all meet all.
  const words& next_flag() { return flags[static_cast<std::size_t>(turn++) % flags.size()]; }

  void search(const std::string& text, const std::string& where) {
    if (!sings(text)) return;
    ++hits;
    std::cout << "the secret is in " << where << ":\n" << text << '\n';
  }

  void run(const words& command, const std::map<std::string, std::string>& more = {}) {
    auto all = environment;
    for (const auto& [name, value] : more) all[name] = value;
    const auto done = aludel::test::run(command, {.directory = directory, .environment = all});
    ++runs;
    succeeded += done.exit_code == 0 ? 1 : 0;
    const auto title = fmt::format("`{}`", fmt::join(command, " "));
    search(done.out, "what is printed by " + title);
    search(done.err, "what is said by " + title);
  }
};

words operator+(words left, const words& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// Those that reach the server, whose password is the secret.
words right_urls(const std::string& socket) {
  const auto made = [&](std::string_view form) {
    return fmt::format(fmt::runtime(form), canary, socket);
  };
  return {made("postgresql://postgres:{0}@/postgres?host={1}"),
          made("postgresql+asyncpg://postgres:{0}@/postgres?host={1}&sslpassword={0}"),
          made("postgres:///postgres?host={1}&user=postgres&password={0}"),
          made("host={1} user=postgres password={0} dbname=postgres"),
          made("host={1} user=postgres password='{0}' sslpassword='{0}' dbname=postgres"),
          made("sqlite:///app.db?key={0}"),
          made("file:app.db?key={0}")};
}

/// Those that fail: nobody is there, the password is wrong, or they are not written as they should.
words wrong_urls(const std::string& socket) {
  words made;
  for (const auto* form : {
           "postgresql://postgres:{0}-wrong@/postgres?host={1}",
           "host={1} user=postgres password={0}-wrong dbname=postgres",
           "postgresql://postgres:{0}@/missing?host={1}",
           "postgresql://u:{0}@127.0.0.1:1/x",
           "postgresql://u:{0}@[::1]:1/x",
           "postgresql://u:{0}@127.0.0.1:1,127.0.0.1:2/x",
           "host=127.0.0.1 port=1 password={0}",
           "password = {0} host = 127.0.0.1 port = 1",
           "postgresql:///x?host=/nowhere&password={0}",
           "postgresql://u:{0}",
           "postgresql://u:{0}/x",
           "postgresql://u:{0}:5432/x",
           "postgresql://u:{0}@@/x",
           "postgresql://u:a/{0}@127.0.0.1:1/x",
           "postgresql://u:a?{0}@127.0.0.1:1/x",
           "postgresql://u:a#{0}@127.0.0.1:1/x",
           "postgresql://u:a%zz{0}@127.0.0.1:1/x",
           "postgresql://u:{0} @127.0.0.1:1/x",
           "postgresql://127.0.0.1:1/x&password={0}",
           "postgresql://127.0.0.1:1/x;password={0}",
           "postgresql://127.0.0.1:1;password={0}/x",
           "postgresql://127.0.0.1:1/x?host={1}?password={0}",
           "postgresql://u%3A{0}%40host:1/x",
           "postgresql://127.0.0.1:1/x%3fpassword%3d{0}",
           "postgresql://127.0.0.1:1/x:{0}",
           "postgresql://127.0.0.1:1/x#{0}",
           "postgresql:///x?host=u:{0}",
           "postgresql:///x?host=/nowhere&dbname=u:{0}",
           "postgresql://postgres@/u:{0}?host={1}",
           "postgresql://{0}@/postgres?host={1}",
           "postgresql:/u:{0}@127.0.0.1:1/x",
           "postgresql:u:{0}@127.0.0.1:1/x",
           "postgresql//u:{0}@127.0.0.1:1/x",
           "mysql://u:{0}@127.0.0.1:1/x",
           "u:{0}://127.0.0.1:1/x",
           "jdbc:postgresql://127.0.0.1:1/x?password={0}",
           "host=127.0.0.1;password={0}",
           "host=127.0.0.1,password={0}",
           "host=127.0.0.1 port=1;password={0}",
           "host=127.0.0.1 port=1 dbname=x;password={0}",
           "host={1} user=postgres password={0} dbname=postgresql://u:{0}@h/x",
           "host={1} user=postgres dbname=u:{0}",
           "host={0}:pw dbname=x",
           "host=127.0.0.1 port={0}",
           "host={1} user={0} dbname=postgres",
           "password={0}",
           "password='{0}",
           "sqlite://u:{0}@h/x",
           "sqlite:////u:{0}@h/x",
           "sqlite:///nowhere/u:{0}@x",
           "file://u:{0}@h/x",
           "file://h/u:{0}@h/x",
           "sqlite:///nowhere/app.db?key={0}",
           "sqlite:///app.db?mode={0}",
           "u:{0}@127.0.0.1/x",
           "{0}",
       }) {
    made.push_back(fmt::format(fmt::runtime(form), canary, socket));
  }
  return made;
}

/// Every place where a URL can be given.
void give(cage& in, const std::string& url, const words& command, const words& flag) {
  const auto env = in.directory / ".env";
  const auto toml = in.directory / "aludel.toml";
  const auto place = [&](const std::map<std::string, std::string>& more = {}) {
    in.run(words{"aludel"} + command + flag, more);
    fs::remove(env);
    fs::remove(toml);
  };
  in.run(words{"aludel"} + command + words{"--url", url} + flag);
  in.run(words{"aludel", "--url=" + url} + command + flag);
  in.run(words{"shop", "migrate"} + command + words{"--url", url} + flag);
  in.run(words{"shop", "migrate"} + command + flag, {{"DATABASE_URL", url}});
  place({{"DATABASE_URL", url}});
  write_file(env, "DATABASE_URL=\"" + url + "\"\n");
  place();
  write_file(env, "DATABASE_URL='" + url + "\n");  // no closing quote
  place();
  write_file(toml, "url = \"" + url + "\"\n");
  place();
  write_file(toml, "url = \"" + url + "\n");
  place();
  write_file(toml, "url = " + url + "\n");
  place();
  write_file(toml, "urll = \"" + url + "\"\nurl = [\"" + url + "\"]\n");
  place();
  write_file(toml, "url = \"${SECRET_URL}\"\n");
  place({{"SECRET_URL", url}});
  write_file(toml, "url = \"${SECRET_URL}\"\n");
  write_file(env, "SECRET_URL=" + url + "\n");
  place();
  write_file(toml, "[environments.x]\nurl = \"" + url + "\"\nprotected = true\n");
  in.run(words{"aludel", "-n", "x"} + command + flag);
  place({{"DATABASE_URL", url}});
}

/// Every command, with what it needs.
const std::vector<words> commands{{"current"},
                                  {"current", "--verbose"},
                                  {"upgrade"},
                                  {"upgrade", "--dry-run"},
                                  {"upgrade", "--sql"},
                                  {"downgrade", "a1b2"},
                                  {"downgrade", "-1", "--dry-run"},
                                  {"stamp", "a1c3"},
                                  {"stamp", "--purge", "a1b2"},
                                  {"stamp", "--from-alembic"},
                                  {"stamp", "head", "--sql"},
                                  {"plan", "upgrade"},
                                  {"history", "-i"},
                                  {"heads"},
                                  {"branches"},
                                  {"show", "head"},
                                  {"redo"},
                                  {"repair"},
                                  {"repair", "--dry-run"},
                                  {"repair", "--yes"},
                                  {"ensure-version"},
                                  {"config"},
                                  {"edit"},
                                  {"revision", "-m", "more"},
                                  {"merge"},
                                  {"lock"},
                                  {"create"},
                                  {"drop"},
                                  {"reset"},
                                  {"init"},
                                  {"init", "fresh"},
                                  {"init", "--from-database", "dumped"},
                                  {"completion", "bash"},
                                  {"man"},
                                  {"nonsense"}};

/// Where no URL belongs.
void misplace(cage& in, const std::string& url) {
  for (const auto& command : std::vector<words>{{url},
                                                {"upgrade", url},
                                                {"current", "--ulr", url},
                                                {"current", "--ulr=" + url},
                                                {"current", "--json=" + url},
                                                {"current", "--verbose=" + url},
                                                {"current", "-n", url},
                                                {"current", "-n" + url},
                                                {"current", "--config", url},
                                                {"current", "--config=" + url},
                                                {"current", "--dialect", url},
                                                {"current", "--dialect=" + url},
                                                {"current", "--url", url, "--url", url},
                                                {"current", "--url"},
                                                {"show", url},
                                                {"stamp", "--from-flyway", "--from-table", url},
                                                {"__complete", "aludel", "current", "--url", url},
                                                {"__complete", "aludel", "show", url}}) {
    in.run(words{"aludel"} + command + in.next_flag());
  }
}

std::string arguments_of(pid_t process) {
  return read_file(fmt::format("/proc/{}/cmdline", process));
}

/// A server that accepts and never answers: while a program waits for it, its main has begun.
class silent_server {
public:
  silent_server() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(socket_, 8) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("cannot listen on the loopback interface");
    }
    port_ = ntohs(address.sin_port);
  }
  silent_server(const silent_server&) = delete;
  silent_server& operator=(const silent_server&) = delete;
  ~silent_server() { close(socket_); }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] int accepted() const { return accept(socket_, nullptr, nullptr); }

private:
  int socket_;
  int port_ = 0;
};

/// What `ps` would show.
void look_at_arguments(cage& in, const words& command) {
  const silent_server server;
  const auto url = fmt::format("postgresql://u:{}@127.0.0.1:{}/x", canary, server.port());
  auto all = command;
  for (auto& each : all) {
    if (const auto at = each.find("URL"); at != std::string::npos) each.replace(at, 3, url);
  }
  const auto child = fork();
  if (child == 0) {
    setenv("PATH", in.environment.at("PATH").c_str(), 1);
    if (chdir(in.directory.c_str()) != 0) _exit(126);
    std::vector<char*> pointers;
    for (auto& each : all) pointers.push_back(each.data());
    pointers.push_back(nullptr);
    execvp(pointers.front(), pointers.data());
    _exit(127);
  }
  const auto connection = server.accepted();
  in.search(arguments_of(child), fmt::format("the arguments of `{}`", fmt::join(command, " ")));
  ++in.runs;
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(connection);
}

/// A program that migrates when it starts, in every place where it finds a URL.
int observe(cage& in, const words& right, const words& wrong) {
  const auto before = in.succeeded;
  for (const auto* kind : {"lines", "bar", "json"}) {
    for (const auto* urls : {&right, &wrong}) {
      for (const auto& url : *urls) {
        in.run({"observing", kind}, {{"DATABASE_URL", url}});
        in.run({"observing", kind},
               {{"DATABASE_URL", right.front()}, {"ALUDEL_MIGRATION_URL", url}});
        in.run({"shop", "migrate", "upgrade", "b7d1", "--url", right.front()},
               {{"ALUDEL_MIGRATION_URL", url}});
      }
    }
  }
  in.run({"observing", "lines"}, {{"DATABASE_URL", right.front()}});  // back to the beginning
  return in.succeeded - before;
}

/// Files that are made where the settings know the secret.
void make_files(cage& in, const std::string& url) {
  const auto env = in.directory / ".env";
  const auto toml = in.directory / "aludel.toml";
  write_file(env, "SECRET_URL=" + url + "\n");
  write_file(toml, "url = \"${SECRET_URL}\"\n");
  in.run({"aludel", "lock", "--versions", "made", "--dialect", "sqlite"});
  in.run({"aludel", "compile", "--versions", "made", "--dialect", "sqlite", "--bundle", "shop",
          "--namespace", "shop", "--include", "shop.hpp", "--source", "shop.cpp", "--header",
          "shop.hpp"});
  in.run({"aludel", "revision", "-m", "unwritten", "--versions", "made"});
  fs::remove(env);
  fs::remove(toml);
}

/// Programs that ours run tell their arguments before they begin.
void watch(cage& in, const std::string& program) {
  const auto real = run({"sh", "-c", "command -v " + program}).out;
  if (real.empty()) return;
  const auto file = in.directory / "bin" / program;
  write_file(file, fmt::format("#!/bin/sh\ntr '\\0' ' ' < /proc/$$/cmdline >> {}/arguments\n"
                               "exec {} \"$@\"\n",
                               in.directory.string(), real.substr(0, real.find('\n'))));
  fs::permissions(file, fs::perms::owner_all);
}

void search_files(cage& in) {
  for (const auto& each : fs::recursive_directory_iterator(in.directory)) {
    if (each.is_regular_file()) in.search(read_file(each.path()), each.path().string());
  }
}

}  // namespace

int main(int argc, char** argv) {
  const words arguments{argv + 1, argv + argc};
  const temporary_directory scratch;
  const auto project = scratch.path() / "project";
  fs::copy(arguments.at(0), project, fs::copy_options::recursive);
  const std::string path = std::getenv("PATH");
  cage in{.directory = project,
          .environment = {
              {"PATH", fmt::format("{}/bin:{}:{}", project.string(),
                                   fmt::join(arguments.begin() + 1, arguments.end(), ":"), path)},
              {"DATABASE_URL", ""},
              {"EDITOR", "true"},
              {"VISUAL", ""},
              {"LC_ALL", "C"}}};
  watch(in, "pg_dump");
  private_server server{canary};
  server.start();

  for (const auto& command :
       {"aludel current --url URL", "aludel --url=URL current", "shop_migrate current --url URL",
        "shop migrate current --url=URL", "aludel upgrade --url URL", "aludel --url=URL upgrade",
        "shop_migrate upgrade --url=URL", "shop migrate upgrade --url URL"}) {
    words split;
    for (std::string_view rest = command; !rest.empty();) {
      const auto end = std::min(rest.find(' '), rest.size());
      split.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    look_at_arguments(in, split);
  }
  const auto right = right_urls(server.directory());
  auto all = wrong_urls(server.directory());
  const auto observed = observe(in, right, all);
  for (const auto& url : right) {
    for (const auto& command : commands) {
      in.run(words{"aludel"} + command + words{"--url", url} + in.next_flag());
      in.run(words{"shop_migrate"} + command + words{"--url", url} + in.next_flag());
      fs::remove_all(project / "dumped");
    }
  }
  const std::map<std::string, std::string> by_variable{{"PGPASSWORD", canary}};
  const auto bare = "postgresql://postgres@/postgres?host=" + server.directory();
  for (const auto& command : commands)
    in.run(words{"aludel"} + command + words{"--url", bare}, by_variable);
  const auto right_runs = in.succeeded;
  for (const auto& url : all) {
    for (const auto& command : std::vector<words>{{"current"}, {"config"}}) {
      give(in, url, command, in.next_flag());
    }
    for (const auto& command : std::vector<words>{{"upgrade"}, {"create"}, {"repair", "--yes"}}) {
      for (const auto& flag : flags) in.run(words{"aludel"} + command + words{"--url", url} + flag);
    }
    // Nothing tells that a bare word is a password.
    if (url != canary) misplace(in, url);
  }
  for (const auto& url : right) {
    give(in, url, {"current", "--verbose"}, in.next_flag());
    give(in, url, {"config"}, in.next_flag());
  }
  fs::copy(fs::path(arguments.at(0)) / "versions", project / "made", fs::copy_options::recursive);
  make_files(in, right.front());
  search_files(in);
  for (const auto* table : {"aludel_history", "aludel_version"}) {
    in.search(query(right.front(), fmt::format("SELECT * FROM {}", table)), table);
  }
  std::cout << fmt::format("{} runs, {} of them succeeded, {} hits\n", in.runs, in.succeeded,
                           in.hits);
  // A search through nothing but errors would prove little.
  const bool saw_much = right_runs > 200 && observed > 30 && fs::exists(project / "arguments") &&
                        fs::exists(project / "shop.cpp") &&
                        fs::exists(project / "made/aludel.lock");
  return in.hits == 0 && saw_much ? 0 : 1;
}
