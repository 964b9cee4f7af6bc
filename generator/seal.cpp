// SPDX-License-Identifier: MIT
#include <algorithm>

#include "generator/stages.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::generator {

namespace {

using detail::digester;

/// A token as checksums see it: words in lower case, line ends as LF.
std::string normal(token_kind kind, std::string_view text) {
  std::string written;
  written.reserve(text.size());
  for (std::size_t each = 0; each < text.size(); ++each) {
    const char byte = text[each];
    if (byte == '\r' && each + 1 < text.size() && text[each + 1] == '\n') continue;
    const bool upper = byte >= 'A' && byte <= 'Z';
    written += kind == token_kind::word && upper ? static_cast<char>(byte + ('a' - 'A')) : byte;
  }
  return written;
}

void add(digester& sum, const revision& from, const section& part) {
  sum.count(part.statements.size());
  for (const auto& statement : part.statements) {
    sum.count(statement.tokens.size());
    for (const auto& token : statement.tokens) sum.field(normal(token.kind, text(from, token)));
  }
}

/// Words in C++ are what they are.
void add_code(digester& sum, const revision& from) {
  sum.field("c++").count(from.code.size());
  for (const auto& token : from.code) sum.field(normal(token_kind::symbol, text(from, token)));
}

/// Sorted by id, so that the order in which a header names them does not count.
std::vector<std::uint32_t> by_id(const linked_revisions& graph, std::vector<std::uint32_t> links) {
  std::sort(links.begin(), links.end(),
            [&](auto a, auto b) { return graph.revisions[a].id.id < graph.revisions[b].id.id; });
  return links;
}

digest checksum(const linked_revisions& graph, std::size_t which, const script& of) {
  const auto& from = graph.revisions[which];
  digester sum;
  sum.field("aludel-checksum").count(lexer_version).field(from.id.id);
  for (const auto* links : {&graph.parents[which], &graph.dependencies[which]}) {
    sum.count(links->size());
    for (const auto each : by_id(graph, *links)) sum.field(graph.revisions[each].id.id);
  }
  sum.field(of.upgrade.transaction ? "on" : "off");
  if (from.code.empty()) {
    add(sum, from, of.upgrade);
  } else {
    add_code(sum, from);
  }
  return sum.finish();
}

digest downgrade_checksum(const revision& from, const script& of) {
  digester sum;
  sum.field("aludel-downgrade").count(lexer_version).field(of.downgrade.transaction ? "on" : "off");
  sum.field(of.irreversible);
  add(sum, from, of.downgrade);
  return sum.finish();
}

digest& at(script& of, digest_kind kind) { return of.digests[static_cast<std::size_t>(kind)]; }

digest chain(linked_revisions& graph, std::size_t which, std::size_t column) {
  digester sum;
  sum.field("aludel-chain");
  sum.field(detail::bytes(at(graph.revisions[which].scripts[column], digest_kind::checksum)));
  for (const auto* links : {&graph.parents[which], &graph.dependencies[which]}) {
    sum.count(links->size());
    for (const auto each : by_id(graph, *links)) {
      sum.field(detail::bytes(at(graph.revisions[each].scripts[column], digest_kind::chain)));
    }
  }
  return sum.finish();
}

}  // namespace

void seal(linked_revisions& graph, std::span<const dialect> dialects) {
  for (std::size_t which = 0; which < graph.revisions.size(); ++which) {
    for (std::size_t column = 0; column < dialects.size(); ++column) {
      auto& script = graph.revisions[which].scripts[column];
      at(script, digest_kind::checksum) = checksum(graph, which, script);
      at(script, digest_kind::chain) = chain(graph, which, column);
      at(script, digest_kind::downgrade) = downgrade_checksum(graph.revisions[which], script);
    }
  }
}

}  // namespace aludel::generator
