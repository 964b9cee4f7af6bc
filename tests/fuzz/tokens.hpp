// SPDX-License-Identifier: MIT
// What holds of tokens and statements, whatever the text.
#pragma once

#include <string_view>

#include "generator/revision.hpp"

namespace aludel::fuzz {

/// The tokens of a text and the white space between them are the text, unless the lexer stopped:
/// then those before.
void require_tokens(std::string_view text, dialect language);

/// The tokens of C++ follow one another; between them are white space and joined lines.
void require_code_tokens(std::string_view text);

/// The statements of a section stand in their order, each is lexed alone as it was in the file,
/// and if nothing is wrong, only comments, white space and semicolons are between them: what has
/// been split joins to what there was.
void require_statements(const generator::source& file, const generator::section& part,
                        dialect language, bool whole);

}  // namespace aludel::fuzz
