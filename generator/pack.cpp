// SPDX-License-Identifier: MIT
#include <algorithm>
#include <unordered_map>

#include "generator/stages.hpp"
#include "runtime/src/digest.hpp"

namespace aludel::generator {

namespace {

/// Lines and columns of offsets that only grow, in one pass over the text.
class position {
public:
  explicit position(std::string_view text) : text_(text) {}

  statement_record at(std::size_t offset) {
    for (; at_ < offset; ++at_) {
      const char byte = text_[at_];
      if (byte == '\n') {
        ++line_;
        column_ = 1;
      } else if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) {
        ++column_;
      }
    }
    return {.text = {}, .line = line_, .column = column_};
  }

private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
};

class packer {
public:
  packer(const linked_revisions& graph, std::span<const dialect> dialects, std::string name)
      : graph_(graph) {
    packed_.name = std::move(name);
    packed_.dialects.assign(dialects.begin(), dialects.end());
  }

  packed_bundle pack() {
    for (std::uint32_t each = 0; each < graph_.revisions.size(); ++each) add_revision(each);
    for (std::size_t column = 0; column < packed_.dialects.size(); ++column) {
      for (const auto& revision : graph_.revisions) add_script(revision, column);
    }
    for (std::uint32_t column = 0; column < packed_.dialects.size(); ++column) {
      for (std::uint32_t each = 0; each < graph_.revisions.size(); ++each) {
        add_alternates(each, column);
      }
    }
    packed_.heads = graph_.heads;
    cut();
    return std::move(packed_);
  }

private:
  // ---- Text

  /// Short texts do not cross the ends of chunks, so that they can be viewed in place.
  text_ref add(std::string_view text) {
    if (text.empty()) return {};
    const auto room = text_chunk - text_.size() % text_chunk;
    if (text.size() > room && text.size() < text_chunk) text_.append(room, ' ');
    const text_ref place{static_cast<std::uint32_t>(text_.size()),
                         static_cast<std::uint32_t>(text.size())};
    text_ += text;
    return place;
  }

  /// Dialects share the statements of a section for all of them.
  text_ref add_shared(std::string_view statement) {
    auto& place = shared_[statement.data()];
    if (place.length != statement.size()) place = add(statement);
    return place;
  }

  void cut() {
    for (std::size_t at = 0; at < text_.size(); at += text_chunk) {
      packed_.text.push_back(text_.substr(at, text_chunk));
    }
  }

  // ---- Tables

  /// The rows that a table is about to get.
  template <class Row>
  static range rows(const std::vector<Row>& table, std::size_t count) {
    if (count == 0) return {};
    return {static_cast<std::uint32_t>(table.size()), static_cast<std::uint32_t>(count)};
  }

  range add_links(const std::vector<std::uint32_t>& targets) {
    const auto all = rows(packed_.links, targets.size());
    packed_.links.insert(packed_.links.end(), targets.begin(), targets.end());
    return all;
  }

  range add_names(const std::vector<reference>& names) {
    const auto all = rows(packed_.labels, names.size());
    for (const auto& each : names) packed_.labels.push_back(add(each.id));
    return all;
  }

  void add_revision(std::uint32_t which) {
    const auto& from = graph_.revisions[which];
    revision_record next;
    next.id = add(from.id.id);
    next.message = add(from.message);
    next.file = add(from.file->name);
    next.created = add(from.created);
    next.parents = add_links(graph_.parents[which]);
    next.dependencies = add_links(graph_.dependencies[which]);
    next.labels = add_names(from.labels);
    next.replaces = add_names(from.replaces);
    next.code = from.code.empty() ? 0U : 1U;
    packed_.revisions.push_back(next);
  }

  range add_statements(const revision& from, const section& part) {
    const auto all = rows(packed_.statements, part.statements.size());
    position at{from.file->text};
    for (const auto& each : part.statements) {
      auto record = at.at(each.offset);
      record.text = add_shared(text(from, each));
      packed_.statements.push_back(record);
    }
    return all;
  }

  section_record add_section(const revision& from, const section& part) {
    return {.statements = add_statements(from, part),
            .transaction = part.transaction ? 1U : 0U,
            .lock_timeout_ms = part.lock_timeout_ms,
            .statement_timeout_ms = part.statement_timeout_ms};
  }

  void add_script(const revision& from, std::size_t column) {
    const auto& what = from.scripts[column];
    script_record next;
    next.upgrade = add_section(from, what.upgrade);
    next.downgrade = add_section(from, what.downgrade);
    next.verify = add_statements(from, what.verify);
    next.irreversible = add(what.irreversible);
    next.compatible = what.compatible;
    next.digests = add(digests(from, what)).offset;
    packed_.scripts.push_back(next);
  }

  void add_alternates(std::uint32_t which, std::uint32_t column) {
    for (const auto& each : graph_.revisions[which].scripts[column].alternates) {
      packed_.alternates.push_back({which, column, add(detail::bytes(each)).offset});
    }
  }

  /// All digests of a script. What the runtime makes of the embedded statements to find them
  /// damaged is made here of those in the file.
  static std::string digests(const revision& from, const script& what) {
    detail::digester payload;
    for (const auto* part : {&what.upgrade, &what.downgrade, &what.verify}) {
      payload.count(part->statements.size());
      for (const auto& each : part->statements) payload.field(text(from, each));
    }
    auto all = what.digests;
    all[static_cast<std::size_t>(digest_kind::payload)] = payload.finish();
    std::string bytes;
    for (const auto& each : all) bytes += detail::bytes(each);
    return bytes;
  }

  const linked_revisions& graph_;
  packed_bundle packed_;
  std::string text_;
  std::unordered_map<const char*, text_ref> shared_;  ///< by the statement's place in its file
};

}  // namespace

packed_bundle pack(const linked_revisions& graph, std::span<const dialect> dialects,
                   std::string name) {
  return packer(graph, dialects, std::move(name)).pack();
}

bundle packed_bundle::headers() const {
  chunks_.clear();
  for (const auto& chunk : text) chunks_.push_back(chunk.c_str());
  return {.format = bundle_format,
          .name = name,
          .text = chunks_,
          .revisions = revisions,
          .links = links,
          .labels = labels,
          .heads = heads,
          .statements = statements,
          .scripts = scripts,
          .alternates = alternates,
          .backends = {},
          .tables = tables.view()};
}

}  // namespace aludel::generator
