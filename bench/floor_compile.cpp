// SPDX-License-Identifier: MIT
// What a file includes that says little, for compilers.
#include <fmt/format.h>

#include <string>
#include <vector>
