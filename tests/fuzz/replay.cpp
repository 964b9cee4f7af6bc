// SPDX-License-Identifier: MIT
// Runs a fuzz target over collected inputs, without libFuzzer: `replay DIRECTORY…`.
#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/fuzz/fuzz.hpp"

namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::ifstream input{file, std::ios::binary};
  return {std::istreambuf_iterator<char>(input), {}};
}

int replay(const fs::path& directory) {
  int inputs = 0;
  for (const auto& entry : fs::directory_iterator(directory)) {
    // Said before it runs: an input that ends the program is the last one named.
    fmt::print("{}\n", entry.path().string());
    std::fflush(stdout);
    const auto text = content(entry.path());
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    ++inputs;
  }
  return inputs;
}

}  // namespace

int main(int argc, char** argv) try {
  int inputs = 0;
  for (int each = 1; each < argc; ++each) inputs += replay(argv[each]);
  fmt::print("{} inputs\n", inputs);
  return inputs > 0 ? 0 : 1;
} catch (const std::exception& failed) {
  fmt::print(stderr, "{}\n", failed.what());
  return 1;
}
