// SPDX-License-Identifier: MIT
// Revisions in C++: header, directives, code. What upgrades them and takes them back are functions.
#include <fmt/format.h>

#include <utility>

#include "generator/code_tokens.hpp"
#include "generator/file_parser.hpp"
#include "generator/header.hpp"

namespace aludel::generator {

namespace {

class code_file final : public file_parser {
public:
  using file_parser::file_parser;

protected:
  [[nodiscard]] std::optional<revision> read_parts() override {
    auto read = tokens_of_code(file().text);
    std::vector<token> comments;
    std::vector<token> directives;
    for (const auto& each : read.all) {
      if (each.kind != token_kind::comment) {
        code_.push_back(each);
      } else if (is_directive(file(), each)) {
        directives.push_back(each);
      } else if (code_.empty() && directives.empty()) {
        comments.push_back(each);
      }
    }
    auto header = parse_header(shared_file(), comments, found());
    if (dialects().empty()) return header;
    if (read.problem) report_lexer(*read.problem);
    for (const auto& each : directives) read_note(each);
    if (header) header->code = code_;
    return header;
  }

  [[nodiscard]] script script_for(const revision& header, dialect language) override {
    script made;
    made.upgrade = section_of(directive_kind::upgrade, language);
    made.downgrade = section_of(directive_kind::downgrade, language);
    const auto* never = part_for(directive_kind::irreversible, language);
    if (never != nullptr) made.irreversible = never->opening.reason;
    if (!defines("upgrade")) missing(header, directive_kind::upgrade);
    if (const auto* empty = empty_body("upgrade"); empty != nullptr && header.parents.size() < 2) {
      problem(*empty, errc::missing_section, "the function upgrade is empty",
              "write what the revision does; only a merge may do nothing");
    }
    if (never == nullptr && !defines("downgrade")) missing(header, directive_kind::downgrade);
    if (never != nullptr && defines("downgrade")) contradict(*never);
    read_compatibility(language, made);
    return made;
  }

  [[nodiscard]] bool is_in_string(std::size_t offset) const override {
    return generator::is_in_string(code_, offset);
  }

private:
  /// Its options; what it does only the program knows.
  [[nodiscard]] section section_of(directive_kind kind, dialect language) const {
    const auto* from = part_for(kind, language);
    const auto opening = from == nullptr ? directive{} : from->opening;
    return {.offset = opening.place.offset,
            .statements = {},
            .transaction = opening.transaction,
            .checked = false,
            .lock_timeout_ms = opening.lock_timeout_ms,
            .statement_timeout_ms = opening.statement_timeout_ms};
  }

  /// A function or an object of that name, as far as tokens tell; the compiler looks closer.
  [[nodiscard]] bool defines(std::string_view name) const {
    const auto text_of = [&](const token& of) {
      return std::string_view(file().text).substr(of.offset, of.length);
    };
    for (std::size_t each = 0; each + 1 < code_.size(); ++each) {
      const auto next = text_of(code_[each + 1]);
      if (text_of(code_[each]) == name && (next == "(" || next == "=" || next == "{")) return true;
    }
    return false;
  }

  /// The name of a function whose body is `{}`, comments aside.
  [[nodiscard]] const token* empty_body(std::string_view name) const {
    const auto text_at = [&](std::size_t index) {
      return index < code_.size()
                 ? std::string_view(file().text).substr(code_[index].offset, code_[index].length)
                 : std::string_view();
    };
    for (std::size_t each = 0; each < code_.size(); ++each) {
      if (text_at(each) != name || text_at(each + 1) != "(") continue;
      auto end = each + 2;
      while (end < code_.size() && text_at(end) != ")") ++end;
      if (text_at(end + 1) == "{" && text_at(end + 2) == "}") return &code_[each];
    }
    return nullptr;
  }

  void missing(const revision& header, directive_kind kind) {
    if (!may_miss()) return;
    found().push_back(
        problem_at(file(), header.id.offset, header.id.id.size(), errc::missing_section,
                   fmt::format("the revision has no function {}", name(kind)),
                   kind == directive_kind::downgrade
                       ? "add `void downgrade(aludel::op& op)`, or `constexpr auto downgrade = "
                         "auto_downgrade();`, or `// migrate:irreversible` and the reason"
                       : "add `void upgrade(aludel::op& op)` in `namespace ALUDEL_REVISION`"));
  }

  std::vector<token> code_;
};

}  // namespace

std::unique_ptr<file_parser> code_parser(std::shared_ptr<const source> file,
                                         std::span<const dialect> dialects) {
  return std::make_unique<code_file>(std::move(file), dialects);
}

}  // namespace aludel::generator
