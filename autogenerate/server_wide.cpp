// SPDX-License-Identifier: MIT
#include "autogenerate/server_wide.hpp"

namespace aludel::autogenerate {

namespace {

using detail::words;

/// A role to another one, or a right to what is not in a database.
bool is_grant_on_server(const words& of) {
  if (!of.begin({"GRANT"}) && !of.begin({"REVOKE"})) return false;
  for (std::size_t each = 1; each < of.size(); ++each) {
    if (of.at(each, {"TO"}) || of.at(each, {"FROM"})) return true;
    if (!of.at(each, {"ON"})) continue;
    return of.at(each + 1, {"DATABASE"}) || of.at(each + 1, {"TABLESPACE"}) ||
           of.at(each + 1, {"PARAMETER"});
  }
  return false;
}

bool is_of_server(const words& of) {
  for (const auto* const verb : {"CREATE", "ALTER", "DROP"}) {
    if (of.begin({verb, "USER", "MAPPING"})) return false;
    for (const auto* const noun : {"DATABASE", "TABLESPACE", "SYSTEM", "ROLE", "USER", "GROUP"}) {
      if (of.begin({verb, noun})) return true;
    }
  }
  for (const auto* const noun : {"DATABASE", "TABLESPACE", "ROLE"}) {
    if (of.begin({"COMMENT", "ON", noun})) return true;
  }
  return of.begin({"DROP", "OWNED"}) || of.begin({"REASSIGN", "OWNED"}) || is_grant_on_server(of);
}

}  // namespace

bool reaches_beyond_database(const words& of, dialect language) {
  if (language == dialect::postgresql) return is_of_server(of);
  return of.begin({"ATTACH"}) || of.begin({"DETACH"}) ||
         (of.begin({"VACUUM"}) && of.have({"INTO"}));
}

bool upgrades_reach_beyond_database(const bundle& revisions, dialect language) {
  for (std::uint32_t each = 0; each < revisions.revisions.size(); ++each) {
    for (const auto& statement :
         revisions.list(revisions.script(each, language).upgrade.statements)) {
      const auto text = revisions.copy(statement.text);
      const auto tokens = detail::tokens_of(text, language, detail::most_telling_words);
      if (reaches_beyond_database({text, tokens}, language)) return true;
    }
  }
  return false;
}

}  // namespace aludel::autogenerate
