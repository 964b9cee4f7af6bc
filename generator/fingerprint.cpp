// SPDX-License-Identifier: MIT
#include "generator/fingerprint.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "runtime/src/digest.hpp"

namespace aludel::generator {

namespace {

namespace fs = std::filesystem;

class fingerprinter {
public:
  void add(std::string_view text) { made_.field(text); }

  /// What is not there counts too: it may come.
  void add_file(const fs::path& file) {
    struct ::stat state {};
    made_.field(file.native());
    if (::stat(file.c_str(), &state) != 0) return;
    for (const auto time : {state.st_mtim, state.st_ctim}) {
      made_.count(static_cast<std::uint64_t>(time.tv_sec));
      made_.count(static_cast<std::uint64_t>(time.tv_nsec));
    }
    made_.count(static_cast<std::uint64_t>(state.st_size)).count(state.st_ino);
  }

  /// Each directory once, since links may lead in circles.
  void add_directory(const fs::path& directory) {
    std::error_code failed;
    if (!seen_.insert(fs::canonical(directory, failed)).second) return;
    std::vector<fs::directory_entry> entries;
    fs::directory_iterator next{directory, failed};
    for (; !failed && next != fs::directory_iterator{}; next.increment(failed)) {
      if (!next->path().filename().native().starts_with('.')) entries.push_back(*next);
    }
    std::sort(entries.begin(), entries.end());
    made_.field(directory.native()).count(entries.size());
    for (const auto& each : entries) {
      if (each.is_directory(failed)) {
        add_directory(each.path());
      } else {
        add_file(each.path());
      }
    }
  }

  std::string finish() {
    const auto whole = made_.finish();
    return detail::hex(detail::bytes(whole));
  }

private:
  detail::digester made_;
  std::set<fs::path> seen_;
};

}  // namespace

std::string fingerprint(const compile_options& options) {
  fingerprinter made;
  made.add_file("/proc/self/exe");
  made.add_file("aludel.toml");
  for (const auto& text : {options.bundle, options.symbol_namespace, options.include,
                           options.source.string(), options.header.string(), options.tables.version,
                           options.tables.history, options.tables.schema}) {
    made.add(text);
  }
  for (const auto each : options.dialects) made.add(name(each));
  made.add(options.locked ? "locked" : "");
  made.add(options.may_be_empty ? "may be empty" : "");
  if (!options.compiled.empty()) made.add_file(options.compiled);
  for (const auto& directory : options.versions) made.add_directory(directory);
  return made.finish();
}

std::string fingerprint_of_code(const compile_options& options) {
  fingerprinter made;
  made.add_file(options.source);
  made.add_file(options.header);
  return made.finish();
}

}  // namespace aludel::generator
