// SPDX-License-Identifier: MIT
// What the fuzz targets share. A target takes any bytes and asserts what holds of all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "generator/revision.hpp"

/// The target. libFuzzer calls it with inputs of its own, replay.cpp with those collected.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace aludel::fuzz {

/// Ends the program, saying what does not hold, unless it does.
void require(bool holds, std::string_view what);
/// The same of two texts that must be equal.
void require_equal(std::string_view one, std::string_view other, std::string_view what);

[[nodiscard]] std::string_view text_of(const std::uint8_t* data, std::size_t size);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char at);

/// Each problem has a place, which is inside the file and has the line that is there.
void require_places(const generator::source& file, const generator::problems& found);

/// All that is said of problems, to compare.
[[nodiscard]] std::string described(const generator::problems& found);

}  // namespace aludel::fuzz
