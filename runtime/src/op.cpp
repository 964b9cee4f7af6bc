// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <aludel/op.hpp>

#include "runtime/src/ddl.hpp"
#include "runtime/src/operations.hpp"

namespace aludel {

namespace {

using detail::ddl;

/// Writes what a call means, and runs it. What cannot be written has the call's place too.
template <class Write>
void perform(detail::operations& target, const op::place& at, Write write) {
  const ddl in{target.language()};
  const auto statements = [&] {
    try {
      return std::vector<std::string>{write(in)};
    } catch (detail::refused_operation& refused) {
      refused.problem.where = location{.file = {}, .line = static_cast<int>(at.line()), .text = {}};
      throw detail::failed_operation{std::move(refused.problem)};
    }
  }();
  for (const auto& each : statements) target.run(each, at.line());
}

std::string_view written(model::guard unless) {
  switch (unless) {
    case model::guard::if_exists:
      return "IF EXISTS ";
    case model::guard::if_not_exists:
      return "IF NOT EXISTS ";
    case model::guard::none:
      break;
  }
  return {};
}

using all = std::vector<std::string>;

}  // namespace

dialect op::language() const { return target_->language(); }

void op::execute(std::string_view sql, place at) {
  perform(*target_, at, [&](const ddl&) { return all{std::string(sql)}; });
}

void op::create_table(const model::table& what, model::guard unless, place at) {
  perform(*target_, at, [&](const ddl& in) {
    return in.create_table(what, unless == model::guard::if_not_exists);
  });
}

void op::create_table(model::object_name name, std::initializer_list<model::table::item> items,
                      model::guard unless, place at) {
  create_table(model::table(std::move(name), items), unless, at);
}

void op::drop_table(const model::object_name& name, model::guard unless, place at) {
  perform(*target_, at, [&](const ddl& in) {
    return all{fmt::format("DROP TABLE {}{}", written(unless), in.qualified(name))};
  });
}

void op::rename_table(const model::object_name& name, std::string_view to, place at) {
  perform(*target_, at, [&](const ddl& in) {
    return all{fmt::format("ALTER TABLE {} RENAME TO {}", in.qualified(name), in.name(to))};
  });
}

void op::add_column(const model::object_name& table, const model::column& what, place at) {
  perform(*target_, at, [&](const ddl& in) {
    all statements{
        fmt::format("ALTER TABLE {} ADD COLUMN {}", in.qualified(table), in.column(what))};
    if (!what.comment_text.empty()) {
      for (auto& each : in.comment_on("COLUMN", in.qualified(table) + "." + in.name(what.name),
                                      what.comment_text)) {
        statements.push_back(std::move(each));
      }
    }
    return statements;
  });
}

void op::drop_column(const model::object_name& table, std::string_view name, place at) {
  perform(*target_, at, [&](const ddl& in) {
    return all{fmt::format("ALTER TABLE {} DROP COLUMN {}", in.qualified(table), in.name(name))};
  });
}

void op::rename_column(const model::object_name& table, std::string_view name, std::string_view to,
                       place at) {
  perform(*target_, at, [&](const ddl& in) {
    return all{fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", in.qualified(table),
                           in.name(name), in.name(to))};
  });
}

void op::create_index(const model::index_on& what, model::guard unless, place at) {
  perform(*target_, at, [&](const ddl& in) {
    return all{in.create_index(what, unless == model::guard::if_not_exists)};
  });
}

void op::drop_index(const model::object_name& name, model::guard unless, place at) {
  perform(*target_, at, [&](const ddl& in) {
    return all{fmt::format("DROP INDEX {}{}", written(unless), in.qualified(name))};
  });
}

}  // namespace aludel
