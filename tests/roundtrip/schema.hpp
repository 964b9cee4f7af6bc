// SPDX-License-Identifier: MIT
// A scratch database to run statements in and to take snapshots of.
#pragma once

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "autogenerate/scratch.hpp"
#include "roundtrip/difference.hpp"
#include "roundtrip/rows.hpp"
#include "roundtrip/snapshot.hpp"
#include "runtime/src/state.hpp"

namespace aludel::test {

class schema {
public:
  explicit schema(dialect language) {
    bundle speaker;
    speaker.name = "test";
    speaker.backends = backends_;
    auto made = autogenerate::scratch::file();
    if (language == dialect::postgresql) {
      const char* server = std::getenv("ALUDEL_TEST_DATABASE_URL");
      REQUIRE(server != nullptr);
      made = autogenerate::scratch::on_server(speaker, server);
    }
    if (!made) FAIL(to_string(made.error()));
    scratch_ = std::move(*made);
    for (auto* each : {&runner_, &observer_}) {
      auto opened = detail::connect(speaker, scratch_->url(), {}, detail::purpose::change);
      if (!opened) FAIL(to_string(opened.error()));
      *each = std::move(*opened);
    }
  }

  void run(const std::vector<std::string>& statements) {
    for (const auto& each : statements) {
      const auto done = runner_->execute(each);
      if (!done) FAIL(to_string(done.error()));
    }
  }

  roundtrip::snapshot look() {
    auto seen = roundtrip::take_snapshot(*observer_);
    if (!seen) FAIL(to_string(seen.error()));
    return std::move(*seen);
  }

  /// What these statements change, as a round trip would tell it.
  std::vector<std::string> changes(const std::vector<std::string>& statements) {
    const auto before = look();
    run(statements);
    return roundtrip::differences(before, look(), "the downgrade");
  }

  roundtrip::row_snapshot look_at_rows() {
    auto seen = roundtrip::take_rows(*observer_);
    if (!seen) FAIL(to_string(seen.error()));
    return std::move(*seen);
  }

  /// The rows that these statements lose, as a round trip would tell it.
  std::vector<std::string> losses(const std::vector<std::string>& statements) {
    const auto before = look_at_rows();
    run(statements);
    return roundtrip::lost_rows(before, look_at_rows());
  }

private:
  std::array<backend, 2> backends_{postgresql_backend, sqlite_backend};
  std::unique_ptr<autogenerate::scratch> scratch_;
  std::unique_ptr<detail::database> runner_;
  std::unique_ptr<detail::database> observer_;
};

}  // namespace aludel::test
