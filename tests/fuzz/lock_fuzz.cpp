// SPDX-License-Identifier: MIT
// A lock file of any bytes.
#include "generator/lock.hpp"
#include "generator/read.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace aludel;
using namespace aludel::fuzz;

generator::source file_of(std::string text) {
  return {.file = "v/aludel.lock", .name = "v/aludel.lock", .text = std::move(text)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = generator::as_source("v/aludel.lock", std::string(text_of(data, size)));
  if (!file) return 0;

  generator::problems found;
  const auto lines = generator::parse_lock(**file, found);
  require_places(**file, found);
  for (const auto& each : lines) {
    require((*file)->text.compare(each.offset, each.id.size(), each.id) == 0,
            "a line knows where its id is");
  }
  const auto text = generator::format_lock(lines);
  generator::problems again;
  require_equal(generator::format_lock(generator::parse_lock(**file, again)), text,
                "parsing twice");
  require_equal(described(again), described(found), "the problems of parsing twice");

  // What was understood is written as it is read, whatever the other lines were.
  generator::problems of_written;
  const auto written = file_of(text);
  const auto read = generator::parse_lock(written, of_written);
  require_equal(described(of_written), "", "what is written can be read");
  require(read.size() == lines.size(), "no line is lost");
  require_equal(generator::format_lock(read), text, "what is written is read as it was");
  return 0;
}
