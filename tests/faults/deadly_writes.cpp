// SPDX-License-Identifier: MIT
// Loaded before the C library (LD_PRELOAD): ends the process with SIGKILL at the k-th call that
// changes a file. What was written until then is there, as after any kill; what was not, is not.
//   DEADLY_AT=k       0: never
//   DEADLY_TEAR=1     the k-th write is done by half first
//   DEADLY_POWER=n    the machine loses its power: of what was not synced some is lost, chosen by n
//   DEADLY_COUNT=file gets the number of calls when the process ends by itself
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <random>
#include <string>
#include <vector>

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

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

ssize_t real_pread(int file, void* bytes, size_t count, off64_t offset) {
  static const auto real = next<ssize_t(int, void*, size_t, off64_t)>("pread64");
  return real(file, bytes, count, offset);
}

ssize_t real_pwrite(int file, const void* bytes, size_t count, off64_t offset) {
  static const auto real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return real(file, bytes, count, offset);
}

int real_ftruncate(int file, off64_t length) {
  static const auto real = next<int(int, off64_t)>("ftruncate64");
  return real(file, length);
}

/// What was done to files and is not synced yet, so that it can be undone.
class unsynced {
public:
  /// `length` bytes from `offset` on are about to be written, or cut off.
  void add(int file, off64_t offset, const void* bytes, size_t length) {
    const std::lock_guard guard{mutex_};
    struct stat64 status {};
    if (fstat64(file, &status) != 0) return;
    change made{.file = handle_for(status.st_ino, file),
                .inode = status.st_ino,
                .size = status.st_size,
                .offset = offset,
                .before = {},
                .after = {}};
    const auto rest = static_cast<size_t>(std::max<off64_t>(status.st_size - offset, 0));
    made.before.resize(bytes == nullptr ? rest : std::min(length, rest));
    real_pread(file, made.before.data(), made.before.size(), offset);
    if (bytes != nullptr) made.after.assign(static_cast<const char*>(bytes), length);
    changes_.push_back(std::move(made));
  }

  void synced(int file) {
    const std::lock_guard guard{mutex_};
    struct stat64 status {};
    if (fstat64(file, &status) != 0) return;
    std::erase_if(changes_, [&](const change& each) { return each.inode == status.st_ino; });
  }

  /// Undoes all, and does some of the writes again.
  void lose(long chosen_by) {
    const std::lock_guard guard{mutex_};
    std::for_each(changes_.rbegin(), changes_.rend(), [](const change& each) {
      real_pwrite(each.file, each.before.data(), each.before.size(), each.offset);
      real_ftruncate(each.file, each.size);
    });
    std::minstd_rand random{static_cast<unsigned>(chosen_by)};
    for (const auto& each : changes_) {
      if (random() % 2 == 0) continue;
      real_pwrite(each.file, each.after.data(), each.after.size(), each.offset);
    }
  }

private:
  struct change {
    int file = -1;
    ino64_t inode = 0;
    off64_t size = 0;  ///< of the file, before
    off64_t offset = 0;
    std::string before;
    std::string after;
  };

  /// Open until the end: the one that is given may be closed by then, and the file be gone.
  int handle_for(ino64_t inode, int file) {
    for (const auto& each : handles_) {
      if (each.first == inode) return each.second;
    }
    return handles_.emplace_back(inode, dup(file)).second;
  }

  std::mutex mutex_;
  std::vector<change> changes_;
  std::vector<std::pair<ino64_t, int>> handles_;
};

long power() {
  static const long chosen_by = number_in("DEADLY_POWER");
  return chosen_by;
}

unsynced& not_synced() {
  static auto* const all = new unsynced;  // for as long as anything may write
  return *all;
}

[[noreturn]] void die() {
  if (power() != 0) not_synced().lose(power());
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

ssize_t write_at(int file, const void* bytes, size_t count, off64_t offset) {
  if (is_last()) {
    if (tears()) real_pwrite(file, bytes, count / 2, offset);
    die();
  }
  if (power() != 0) not_synced().add(file, offset, bytes, count);
  return real_pwrite(file, bytes, count, offset);
}

int cut(int file, off64_t length) {
  if (is_last()) die();
  if (power() != 0) not_synced().add(file, length, nullptr, 0);
  return real_ftruncate(file, length);
}

int sync(const char* name, int file) {
  const auto real = next<int(int)>(name);
  if (is_last()) die();
  if (power() != 0) not_synced().synced(file);
  return real(file);
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
  return write_at(file, bytes, count, offset);
}
ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t offset) {
  return write_at(file, bytes, count, offset);
}
int fsync(int file) { return sync("fsync", file); }
int fdatasync(int file) { return sync("fdatasync", file); }
int ftruncate(int file, off_t length) noexcept { return cut(file, length); }
int ftruncate64(int file, off64_t length) noexcept { return cut(file, length); }
int unlink(const char* path) noexcept {
  static const auto real = next<int(const char*)>("unlink");
  if (is_last()) die();
  return real(path);
}

}  // extern "C"
