// SPDX-License-Identifier: MIT
#include <aludel/objects.hpp>
#include <utility>

namespace aludel::model {

// ---- Functions

argument::argument(std::string_view named, model::type of, std::string_view default_sql)
    : name(named), type(std::move(of)), default_expression(default_sql) {}
argument::argument(const argument& other) = default;
argument::argument(argument&& other) noexcept = default;
argument& argument::operator=(const argument& other) = default;
argument& argument::operator=(argument&& other) noexcept = default;
argument::~argument() = default;

function::function(object_name named) : name(std::move(named)) {}
function::function(object_name named, std::vector<argument> all)
    : name(std::move(named)), arguments(std::move(all)) {}
function::function(object_name named, std::initializer_list<argument> all)
    : name(std::move(named)), arguments(all) {}
function::function(const function& other) = default;
function::function(function&& other) noexcept = default;
function& function::operator=(const function& other) = default;
function& function::operator=(function&& other) noexcept = default;
function::~function() = default;

function& function::returns(model::type what) { return returned = std::move(what), *this; }
function& function::returns(std::string_view what) { return returns(native(what)); }
function& function::language(std::string_view it) { return written_in = it, *this; }
function& function::body(std::string_view it) { return text = it, *this; }

// ---- Triggers

trigger::trigger(std::string_view named, object_name of) : name(named), table(std::move(of)) {}
trigger::trigger(const trigger& other) = default;
trigger::trigger(trigger&& other) noexcept = default;
trigger& trigger::operator=(const trigger& other) = default;
trigger& trigger::operator=(trigger&& other) noexcept = default;
trigger::~trigger() = default;

trigger& trigger::on_update(names columns) {
  updated = std::move(columns);
  return updates = true, *this;
}
trigger& trigger::when(std::string_view sql) { return condition = sql, *this; }
trigger& trigger::execute(std::string_view function_call) { return call = function_call, *this; }
trigger& trigger::body(std::string_view sql) { return statements = sql, *this; }

// ---- Domains

domain::domain(object_name named, model::type of) : name(std::move(named)), type(std::move(of)) {}
domain::domain(const domain& other) = default;
domain::domain(domain&& other) noexcept = default;
domain& domain::operator=(const domain& other) = default;
domain& domain::operator=(domain&& other) noexcept = default;
domain::~domain() = default;

domain& domain::default_to(std::string_view sql) { return default_expression = sql, *this; }
domain& domain::collate(std::string_view it) { return collation = it, *this; }
domain& domain::check(std::string_view named, std::string_view sql) {
  checks.push_back(model::check(named, sql));
  return *this;
}

}  // namespace aludel::model
