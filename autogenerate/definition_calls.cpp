// SPDX-License-Identifier: MIT
#include "autogenerate/definition_calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "autogenerate/sqlite_text.hpp"

namespace aludel::autogenerate {

using std::string;
using std::string_view;

namespace {

struct known_type {
  string_view written;
  string_view call;
};
constexpr std::array types_of_postgresql{known_type{"smallint", "smallint()"},
                                         known_type{"integer", "integer()"},
                                         known_type{"bigint", "bigint()"},
                                         known_type{"numeric", "numeric()"},
                                         known_type{"real", "real()"},
                                         known_type{"double precision", "double_precision()"},
                                         known_type{"text", "text()"},
                                         known_type{"boolean", "boolean()"},
                                         known_type{"date", "date()"},
                                         known_type{"time without time zone", "time()"},
                                         known_type{"timestamp without time zone", "timestamp()"},
                                         known_type{"timestamp with time zone", "timestamptz()"},
                                         known_type{"interval", "interval()"},
                                         known_type{"uuid", "uuid()"},
                                         known_type{"json", "json()"},
                                         known_type{"jsonb", "jsonb()"},
                                         known_type{"bytea", "bytes()"}};
constexpr std::array types_of_sqlite{
    known_type{"integer", "integer()"}, known_type{"numeric", "numeric()"},
    known_type{"real", "real()"},       known_type{"text", "text()"},
    known_type{"boolean", "boolean()"}, known_type{"blob", "bytes()"}};

/// "varchar(40)" of "character varying(40)".
string with_length(string_view written, string_view prefix, string_view made) {
  if (!written.starts_with(prefix) || !written.ends_with(')')) return {};
  const auto length = written.substr(prefix.size(), written.size() - prefix.size() - 1);
  const bool numbers = length.find_first_not_of("0123456789, ") == string_view::npos;
  return numbers ? fmt::format("{}({})", made, length) : string();
}

/// What comes behind a column's type.
class column_reader {
public:
  column_reader(statement_reader& from, dialect language) : from_(from), language_(language) {}

  string read() {
    name_ = from_.name();
    auto written =
        from_.up_to({"COLLATE", "GENERATED", "DEFAULT", "NOT", "NULL", "PRIMARY", "UNIQUE", "CHECK",
                     "REFERENCES", "CONSTRAINT", "STORAGE", "COMPRESSION", "AS"});
    string clauses;
    while (!from_.at_end() && !from_.is_symbol(",") && !from_.is_symbol(")")) clauses += clause();
    // On SQLite, a whole number that is the key alone and says that it is never null.
    if (is_key_ && (language_ != dialect::sqlite || !is_not_null_ || lower(written) != "integer")) {
      throw not_known();
    }
    if (!length_.empty() && lower(written) != "text") throw not_known();
    const auto made = fmt::format(
        "column({}, {}){}", literal(name_),
        length_.empty() ? type(written, language_) : fmt::format("varchar({})", length_), clauses);
    if (is_key_) return made + (is_numbered_ ? ".identity()" : "") + ".primary_key()";
    return made + (is_not_null_ && !is_numbered_ ? ".not_null()" : "");
  }

private:
  string clause() {
    if (from_.take({"COLLATE"})) return fmt::format(".collate({})", literal(from_.name()));
    if (from_.take({"NOT", "NULL"})) return is_not_null_ = true, string();
    if (from_.take({"DEFAULT"})) {
      return fmt::format(".default_to({})",
                         literal(from_.up_to({"NOT", "PRIMARY", "CHECK", "UNIQUE", "REFERENCES",
                                              "CONSTRAINT", "GENERATED", "COLLATE"})));
    }
    if (from_.take({"CHECK"})) return length_ = length_in(from_.in_parentheses()), string();
    if (from_.take({"PRIMARY", "KEY"})) {
      is_key_ = true;
      is_numbered_ = from_.take({"AUTOINCREMENT"});
      return {};
    }
    from_.need({"GENERATED"});
    return generated();
  }

  /// What a varchar(n) is on SQLite.
  [[nodiscard]] string length_in(const string& check) const {
    const auto start = fmt::format("length(\"{}\") <= ", name_);
    auto length = check.starts_with(start) ? check.substr(start.size()) : string();
    if (length.empty() || length.find_first_not_of("0123456789") != string::npos) throw not_known();
    return length;
  }

  string generated() {
    if (from_.take({"BY", "DEFAULT", "AS", "IDENTITY"})) {
      is_numbered_ = true;
      return ".identity(identity_kind::by_default)";
    }
    from_.need({"ALWAYS", "AS"});
    if (from_.take({"IDENTITY"})) return is_numbered_ = true, ".identity()";
    const auto expression = from_.in_parentheses();
    from_.need({"STORED"});
    return fmt::format(".generated({})", literal(expression));
  }

  statement_reader& from_;
  dialect language_;
  string name_;
  string length_;  ///< of a text, as a check says it
  bool is_key_ = false;
  bool is_not_null_ = false;
  bool is_numbered_ = false;
};

string deferral(statement_reader& from) {
  if (!from.take({"DEFERRABLE"})) return {};
  return from.take({"INITIALLY", "DEFERRED"}) ? ".deferrable(deferral::initially_deferred)"
                                              : ".deferrable()";
}

string action(statement_reader& from) {
  if (from.take({"NO", "ACTION"})) return "no_action";
  if (from.take({"RESTRICT"})) return "restrict";
  if (from.take({"CASCADE"})) return "cascade";
  if (from.take({"SET", "NULL"})) return "set_null";
  from.need({"SET", "DEFAULT"});
  return "set_default";
}

string foreign_key(statement_reader& from, const string& name) {
  const auto columns = list(from.names());
  from.need({"REFERENCES"});
  auto made = fmt::format("foreign_key({}, {}", columns, object_name(from));
  if (from.is_symbol("(")) made += ", " + list(from.names());
  made += fmt::format(").named({})", literal(name));
  if (from.take({"MATCH", "FULL"})) made += ".match_full()";
  while (from.is_at({"ON"})) {
    if (from.take({"ON", "DELETE"})) {
      made += fmt::format(".on_delete(action::{})", action(from));
    } else {
      from.need({"ON", "UPDATE"});
      made += fmt::format(".on_update(action::{})", action(from));
    }
  }
  made += deferral(from);
  return made + (from.take({"NOT", "VALID"}) ? ".not_valid()" : "");
}

}  // namespace

string literal(string_view text) {
  const bool plain = text.find_first_of("\"\\\n") == string_view::npos;
  if (plain) return fmt::format("\"{}\"", text);
  string mark;
  while (text.find(")" + mark + "\"") != string_view::npos) mark += "_";
  return fmt::format("R\"{0}({1}){0}\"", mark, text);
}

string list(const std::vector<string>& names) {
  std::vector<string> all(names.size());
  std::transform(names.begin(), names.end(), all.begin(), literal);
  return names.size() == 1 ? all.front() : fmt::format("{{{}}}", fmt::join(all, ", "));
}

string object_name(statement_reader& from) {
  const auto first = from.name();
  if (!from.take_symbol(".")) return literal(first);
  return fmt::format("in_schema({}, {})", literal(first), literal(from.name()));
}

string type(string_view written, dialect language) {
  if (language == dialect::postgresql && written.ends_with("[]")) {
    return fmt::format("array({})", type(written.substr(0, written.size() - 2), language));
  }
  const auto find = [&](const auto& all) {
    const auto folded = lower(string(written));
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& each) { return each.written == folded; });
    return found == all.end() ? string() : string(found->call);
  };
  auto made = language == dialect::postgresql ? find(types_of_postgresql) : find(types_of_sqlite);
  if (made.empty()) made = with_length(written, "numeric(", "numeric");
  if (made.empty() && language == dialect::postgresql) {
    made = with_length(written, "character varying(", "varchar");
  }
  return made.empty() ? fmt::format("native({})", literal(written)) : made;
}

string column(statement_reader& from, dialect language) {
  return column_reader(from, language).read();
}

string constraint(statement_reader& from) {
  const auto name = from.name();
  if (from.take({"PRIMARY", "KEY"})) {
    return fmt::format("primary_key({}).named({})", list(from.names()), literal(name));
  }
  if (from.take({"UNIQUE"})) {
    const auto columns = list(from.names());
    return fmt::format("unique({}).named({}){}", columns, literal(name), deferral(from));
  }
  if (from.take({"CHECK"})) {
    const auto expression = from.in_parentheses();
    return fmt::format("check({}, {}){}", literal(name), literal(expression),
                       from.take({"NOT", "VALID"}) ? ".not_valid()" : "");
  }
  from.need({"FOREIGN", "KEY"});
  return foreign_key(from, name);
}

string index_part(statement_reader& from) {
  string made;
  if (from.is_symbol("(")) {
    made = fmt::format("expression({})", literal(from.in_parentheses()));
  } else {
    const auto written = from.up_to({"COLLATE", "ASC", "DESC", "NULLS"});
    const bool has_class = written.find_first_of(" (") != string::npos;
    if (has_class && (written.find(' ') != string::npos || !written.ends_with(')'))) {
      throw not_known();  // of an operator class, perhaps
    }
    if (has_class) {
      made = fmt::format("expression({})", literal(written));
    } else {
      statement_reader column{written, from.language()};
      made = fmt::format("index_part({})", literal(column.name()));
      column.need_end();
    }
  }
  if (from.take({"COLLATE"})) made += fmt::format(".collate({})", literal(from.name()));
  if (from.take({"DESC"})) made += ".desc()";
  from.take({"ASC"});
  if (from.take({"NULLS", "FIRST"})) made += ".nulls_first()";
  if (from.take({"NULLS", "LAST"})) made += ".nulls_last()";
  return made;
}

}  // namespace aludel::autogenerate
