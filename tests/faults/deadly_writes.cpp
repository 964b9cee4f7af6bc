// SPDX-License-Identifier: MIT
// Loaded before the C library (LD_PRELOAD): ends the process with SIGKILL at the k-th call that
// changes a file. What was written until then is there, as after any kill; what was not, is not.
//   DEADLY_AT=k       0: never
//   DEADLY_TEAR=1     the k-th write is done by half first
//   DEADLY_COUNT=file gets the number of calls when the process ends by itself
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

std::atomic<long> calls{0};

long number_in(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? 0 : std::atol(text);
}

/// Is this call the last one?
bool is_last() {
  static const long at = number_in("DEADLY_AT");
  return ++calls == at;
}

bool tears() {
  static const bool torn = number_in("DEADLY_TEAR") != 0;
  return torn;
}

[[noreturn]] void die() {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

ssize_t write_at(const char* name, int file, const void* bytes, size_t count, off64_t offset) {
  static const auto real = next<ssize_t(int, const void*, size_t, off64_t)>(name);
  if (is_last()) {
    if (tears()) real(file, bytes, count / 2, offset);
    die();
  }
  return real(file, bytes, count, offset);
}

template <class... Arguments>
int call(const char* name, Arguments... arguments) {
  const auto real = next<int(Arguments...)>(name);
  if (is_last()) die();
  return real(arguments...);
}

/// The number is written past our own hooks.
[[gnu::destructor]] void tell_count() {
  const char* path = std::getenv("DEADLY_COUNT");
  if (path == nullptr) return;
  const auto total = calls.load();
  if (std::FILE* file = std::fopen(path, "w")) {
    std::fprintf(file, "%ld\n", total);
    std::fclose(file);
  }
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
  static const auto real = next<ssize_t(int, const void*, size_t)>("write");
  if (is_last()) {
    if (tears()) real(file, bytes, count / 2);
    die();
  }
  return real(file, bytes, count);
}
ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
  return write_at("pwrite", file, bytes, count, offset);
}
ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t offset) {
  return write_at("pwrite64", file, bytes, count, offset);
}
int fsync(int file) { return call("fsync", file); }
int fdatasync(int file) { return call("fdatasync", file); }
int ftruncate(int file, off_t length) noexcept { return call("ftruncate", file, length); }
int ftruncate64(int file, off64_t length) noexcept { return call("ftruncate64", file, length); }
int unlink(const char* path) noexcept { return call("unlink", path); }

}  // extern "C"
