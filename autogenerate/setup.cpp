// SPDX-License-Identifier: MIT
#include "autogenerate/setup.hpp"

#include "autogenerate/load.hpp"
#include "generator/read.hpp"

namespace aludel::autogenerate {

result<void> set_up(detail::database& connection, const std::filesystem::path& file) {
  if (file.empty()) return {};
  const auto read = generator::read(file);
  if (!read) return tl::unexpected{read.error()};
  auto wrong = run_file(connection, **read);
  if (wrong.empty()) return {};
  wrong.front().notes.emplace_back("it makes what a scratch database has before anything else");
  return tl::unexpected{std::move(wrong.front())};
}

}  // namespace aludel::autogenerate
