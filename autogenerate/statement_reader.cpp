// SPDX-License-Identifier: MIT
#include "autogenerate/statement_reader.hpp"

#include <algorithm>

#include "runtime/src/definition_reader.hpp"

namespace aludel::autogenerate {

using detail::token_kind;

bool statement_reader::take(std::initializer_list<std::string_view> upper) {
  if (!is_at(upper)) return false;
  at_ += upper.size();
  return true;
}

bool statement_reader::take_symbol(std::string_view symbol) {
  if (!is_symbol(symbol)) return false;
  ++at_;
  return true;
}

void statement_reader::need(std::initializer_list<std::string_view> upper) {
  if (!take(upper)) throw not_known();
}

void statement_reader::need_symbol(std::string_view symbol) {
  if (!take_symbol(symbol)) throw not_known();
}

void statement_reader::need_end() const {
  if (!at_end()) throw not_known();
}

std::string statement_reader::name() {
  if (at_end()) throw not_known();
  const auto kind = words_[at_].kind;
  if (kind == token_kind::word) return std::string(words_.text(at_++));
  if (kind == token_kind::name) return detail::plain_name_of(words_.text(at_++));
  throw not_known();
}

std::string statement_reader::string() {
  if (at_end() || words_[at_].kind != token_kind::string || text().front() != '\'') {
    throw not_known();
  }
  return detail::plain_name_of(words_.text(at_++));
}

std::vector<std::string> statement_reader::names() {
  std::vector<std::string> all;
  need_symbol("(");
  do all.push_back(name());
  while (take_symbol(","));
  need_symbol(")");
  return all;
}

std::string statement_reader::in_parentheses() {
  need_symbol("(");
  const auto from = at_;
  for (int depth = 1; !at_end(); ++at_) {
    if (is_symbol("(")) ++depth;
    if (is_symbol(")") && --depth == 0) return written(from, at_++);
  }
  throw not_known();
}

std::string statement_reader::up_to(std::initializer_list<std::string_view> words) {
  const auto from = at_;
  for (int depth = 0; !at_end(); ++at_) {
    if (depth == 0 && (is_symbol(",") || is_symbol(")"))) break;
    if (is_symbol("(") || is_symbol("[")) ++depth;
    if (is_symbol(")") || is_symbol("]")) --depth;
    const bool ends = std::any_of(words.begin(), words.end(), [&](auto each) {
      return words_.at(at_, std::initializer_list<std::string_view>{each});
    });
    if (depth == 0 && at_ > from && ends) break;
  }
  if (at_ == from) throw not_known();
  return written(from, at_);
}

std::string statement_reader::rest() {
  const auto from = at_;
  at_ = tokens_.size();
  return written(from, at_);
}

std::string statement_reader::written(std::size_t from, std::size_t to) const {
  if (from >= to) throw not_known();
  const auto begin = tokens_[from].offset;
  const auto& last = tokens_[to - 1];
  return std::string(sql_.substr(begin, last.offset + last.length - begin));
}

}  // namespace aludel::autogenerate
