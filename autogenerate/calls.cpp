// SPDX-License-Identifier: MIT
#include "autogenerate/calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "autogenerate/statement_reader.hpp"

namespace aludel::autogenerate {

namespace {

using std::string;
using std::string_view;

// ---- C++

/// Where a call may have a new line; no SQL has it.
constexpr char line_break = '\x1e';
constexpr string_view between_items = ",\x1e";

/// A literal, raw where there is something to escape.
string literal(string_view text) {
  const bool plain = text.find_first_of("\"\\\n") == string_view::npos;
  if (plain) return fmt::format("\"{}\"", text);
  string mark;
  while (text.find(")" + mark + "\"") != string_view::npos) mark += "_";
  return fmt::format("R\"{0}({1}){0}\"", mark, text);
}

string list(const std::vector<string>& names) {
  std::vector<string> all;
  for (const auto& each : names) all.push_back(literal(each));
  return names.size() == 1 ? all.front() : fmt::format("{{{}}}", fmt::join(all, ", "));
}

/// A call: its name, and what stands in its parentheses.
struct call {
  string name;
  string arguments;
};

// ---- Parts of statements

string object_name(statement_reader& from) {
  const auto first = from.name();
  if (!from.take_symbol(".")) return literal(first);
  return fmt::format("in_schema({}, {})", literal(first), literal(from.name()));
}

string lower(string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char each) { return each >= 'A' && each <= 'Z' ? each + 32 : each; });
  return text;
}

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
  const bool numbers = length.find_first_not_of("0123456789,") == string_view::npos;
  return numbers ? fmt::format("{}({})", made, length) : string();
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
  if (made.empty() && language == dialect::postgresql) {
    made = with_length(written, "character varying(", "varchar");
    if (made.empty()) made = with_length(written, "numeric(", "numeric");
  }
  return made.empty() ? fmt::format("native({})", literal(written)) : made;
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
    const auto length = check.starts_with(start) ? check.substr(start.size()) : string();
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

/// Behind CONSTRAINT.
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

// ---- Statements

call create_table(statement_reader& from, dialect language) {
  const auto name = object_name(from);
  std::vector<string> items;
  from.need_symbol("(");
  do {
    items.push_back(from.take({"CONSTRAINT"}) ? constraint(from)
                                              : column_reader(from, language).read());
  } while (from.take_symbol(","));
  from.need_symbol(")");
  return {"create_table", fmt::format("{}, {{{}}}", name, fmt::join(items, between_items))};
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
    statement_reader name{written, dialect::postgresql};
    made = has_class ? fmt::format("expression({})", literal(written))
                     : fmt::format("index_part({})", literal(name.name()));
  }
  if (from.take({"COLLATE"})) made += fmt::format(".collate({})", literal(from.name()));
  if (from.take({"DESC"})) made += ".desc()";
  from.take({"ASC"});
  if (from.take({"NULLS", "FIRST"})) made += ".nulls_first()";
  if (from.take({"NULLS", "LAST"})) made += ".nulls_last()";
  return made;
}

call create_index(statement_reader& from, bool unique) {
  const bool concurrently = from.take({"CONCURRENTLY"});
  const auto name = from.name();
  from.need({"ON"});
  auto made = fmt::format("index_on({}, {{", object_name(from));
  string more = fmt::format(".named({})", literal(name));
  if (from.take({"USING"})) {
    const auto method = from.name();
    if (method != "btree") more += fmt::format(".using_method({})", literal(method));
  }
  from.need_symbol("(");
  std::vector<string> parts;
  do parts.push_back(index_part(from));
  while (from.take_symbol(","));
  from.need_symbol(")");
  if (unique) more += ".unique()";
  if (from.take({"INCLUDE"})) more += fmt::format(".include({{{}}})", list(from.names()));
  if (from.take({"WHERE"})) more += fmt::format(".only_where({})", literal(from.rest()));
  if (concurrently) more += ".concurrently()";
  return {"create_index", fmt::format("{}{}}}){}", made, fmt::join(parts, ", "), more)};
}

call create(statement_reader& from, dialect language) {
  if (from.take({"TABLE"})) return create_table(from, language);
  if (from.take({"UNIQUE", "INDEX"})) return create_index(from, true);
  if (from.take({"INDEX"})) return create_index(from, false);
  if (from.take({"SCHEMA"})) return {"create_schema", literal(from.name())};
  for (const auto& [kind, name] : {std::pair("VIEW", "create_view"),
                                   std::pair("MATERIALIZED VIEW", "create_materialized_view")}) {
    const bool stored = string_view(kind) != "VIEW";
    if (!(stored ? from.take({"MATERIALIZED", "VIEW"}) : from.take({"VIEW"}))) continue;
    auto arguments = object_name(from);
    from.need({"AS"});
    return {name, fmt::format("{},{}{}", arguments, line_break, literal(from.rest()))};
  }
  from.need({"TYPE"});
  const auto name = object_name(from);
  from.need({"AS", "ENUM"});
  from.need_symbol("(");
  std::vector<string> labels;
  do labels.push_back(literal(from.string()));
  while (from.take_symbol(","));
  from.need_symbol(")");
  return {"create_enum", fmt::format("{}, {{{}}}", name, fmt::join(labels, ", "))};
}

call alter_column(statement_reader& from, const string& table) {
  const auto column = from.name();
  string change;
  if (from.take({"SET", "NOT", "NULL"})) {
    change = ".not_null()";
  } else if (from.take({"DROP", "NOT", "NULL"})) {
    change = ".nullable()";
  } else if (from.take({"DROP", "DEFAULT"})) {
    change = ".drop_default()";
  } else if (from.take({"SET", "DEFAULT"})) {
    change = fmt::format(".default_to({})", literal(from.rest()));
  } else {
    from.need({"TYPE"});
    change = fmt::format(".type({})", type(from.up_to({"USING", "COLLATE"}), dialect::postgresql));
    if (from.take({"USING"})) change += fmt::format(".using_expression({})", literal(from.rest()));
  }
  return {"alter_column", fmt::format("{}, {}, change(){}", table, literal(column), change)};
}

call alter_table(statement_reader& from, dialect language) {
  const auto table = object_name(from);
  if (from.take({"ADD", "COLUMN"})) {
    return {"add_column", fmt::format("{}, {}", table, column_reader(from, language).read())};
  }
  if (from.take({"ADD", "CONSTRAINT"})) {
    return {"add_constraint", fmt::format("{}, {}", table, constraint(from))};
  }
  if (from.take({"ALTER", "COLUMN"})) return alter_column(from, table);
  if (from.take({"RENAME", "TO"})) {
    return {"rename_table", fmt::format("{}, {}", table, literal(from.name()))};
  }
  for (const auto& [what, name] : {std::pair("COLUMN", "drop_column"),
                                   std::pair("CONSTRAINT", "drop_constraint"), std::pair("", "")}) {
    if (string_view(what).empty() || !from.take({"DROP", what})) continue;
    return {name, fmt::format("{}, {}", table, literal(from.name()))};
  }
  if (from.take({"VALIDATE", "CONSTRAINT"})) {
    return {"validate_constraint", fmt::format("{}, {}", table, literal(from.name()))};
  }
  from.need({"RENAME", "COLUMN"});
  const auto column = from.name();
  from.need({"TO"});
  return {"rename_column", fmt::format("{}, {}, {}", table, literal(column), literal(from.name()))};
}

call drop(statement_reader& from) {
  if (from.take({"TABLE"})) return {"drop_table", object_name(from)};
  if (from.take({"VIEW"})) return {"drop_view", object_name(from)};
  if (from.take({"MATERIALIZED", "VIEW"})) return {"drop_materialized_view", object_name(from)};
  if (from.take({"INDEX", "CONCURRENTLY"})) return {"drop_index_concurrently", object_name(from)};
  if (from.take({"INDEX"})) return {"drop_index", object_name(from)};
  if (from.take({"SEQUENCE"})) return {"drop_sequence", object_name(from)};
  if (from.take({"DOMAIN"})) return {"drop_domain", object_name(from)};
  from.need({"SCHEMA"});
  return {"drop_schema", literal(from.name())};
}

call comment_on(statement_reader& from) {
  const bool column = from.take({"COLUMN"});
  if (!column) from.need({"TABLE"});
  auto object = from.name();
  std::vector<string> names{object};
  while (from.take_symbol(".")) names.push_back(from.name());
  from.need({"IS"});
  const auto text = from.take({"NULL"}) ? string() : from.string();
  string of_column;
  if (column) {
    of_column = ", " + literal(names.back());
    names.pop_back();
  }
  if (names.empty() || names.size() > 2) throw not_known();
  const auto table = names.size() == 1
                         ? literal(names[0])
                         : fmt::format("in_schema({}, {})", literal(names[0]), literal(names[1]));
  return {column ? "comment_on_column" : "comment_on_table",
          fmt::format("{}{}, {}", table, of_column, literal(text))};
}

call read(statement_reader& from, dialect language) {
  if (from.take({"CREATE"})) return create(from, language);
  if (from.take({"ALTER", "TABLE"})) return alter_table(from, language);
  if (from.take({"DROP"})) return drop(from);
  from.need({"COMMENT", "ON"});
  return comment_on(from);
}

/// What `op` has for it, else to execute it.
call call_for(const string& sql, dialect language) {
  try {
    statement_reader from{sql, language};
    auto made = read(from, language);
    from.need_end();
    return made;
  } catch (const not_known&) {
    return {"execute", literal(sql)};
  }
}

/// With its breaks as lines that begin with these blanks.
string broken(const string& text, string_view blanks) {
  string made;
  for (const char each : text) {
    if (each == line_break) {
      made.append("\n").append(blanks);
    } else {
      made += each;
    }
  }
  return made;
}

string remark_lines(const string& remark, string_view blanks) {
  return remark.empty() ? string() : fmt::format("// {}\n{}", remark, blanks);
}

/// As `schema` has it.
string addition_for(const string& sql, dialect language) {
  const auto [name, arguments] = call_for(sql, language);
  if (name == "create_table") return fmt::format(".add(table({}))", arguments);
  if (name == "create_index") return fmt::format(".add({})", arguments);
  for (const string_view simple : {"view", "materialized_view", "enum", "schema"}) {
    if (name == fmt::format("create_{}", simple))
      return fmt::format(".add_{}({})", simple, arguments);
  }
  return fmt::format(".add_sql({})", literal(sql));
}

}  // namespace

string as_calls(const statements& all, dialect language) {
  string made;
  for (const auto& each : all) {
    const auto [name, arguments] = call_for(each.sql, language);
    if (!made.empty()) made += "\n  ";
    made += remark_lines(each.remark, "  ") +
            fmt::format("op.{}({});", name, broken(arguments, "      "));
  }
  return made;
}

string as_models(const statements& all, dialect language) {
  string made =
      "#include <aludel/schema.hpp>\n\nnamespace ALUDEL_MODELS {\n\nschema models() {\n"
      "  return schema()";
  for (const auto& each : all) {
    made += "\n      " + broken(addition_for(each.sql, language), "          ");
  }
  return made + ";\n}\n\n}  // namespace ALUDEL_MODELS\n";
}

}  // namespace aludel::autogenerate
