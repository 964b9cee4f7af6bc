// SPDX-License-Identifier: MIT
// A database that writes down what it is told to run: a script for `psql` or `sqlite3`.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/database.hpp"
#include "runtime/src/record_sql.hpp"

namespace aludel::detail {

/// The schema of Aludel's tables as SQL, where no database tells it; empty: the connection's.
[[nodiscard]] std::string script_schema(const bundle& of, dialect language);

/// Queries return no rows. The transactions, settings and checks that a real connection makes by
/// itself are written down as well.
class script : public database {
public:
  /// For the dialect's own program.
  [[nodiscard]] static std::unique_ptr<script> of(dialect language);

  /// The first words: stop at the first error.
  virtual void start() = 0;
  /// The schema that the connection will have when the script begins, as SQL.
  [[nodiscard]] virtual std::string current_schema() = 0;

  void add_line(std::string_view line);
  /// A comment on a line of its own.
  void comment(std::string_view text);
  /// What the statements that follow belong to, for the messages of a failing script.
  void entitle(std::string title) { title_ = std::move(title); }
  /// Stops the script, where the database does not stand where it should (record.hpp's
  /// `standing`; `interrupted`: with a revision stopped at this statement;
  /// `in_current_schema`: with the tables in the connection's schema), or where the version table
  /// has lost what the history counts as applied.
  virtual void expect(const std::string& bundle, const sql_names& tables,
                      const std::string& standing, const value& interrupted,
                      bool in_current_schema) = 0;
  virtual void end() = 0;

  [[nodiscard]] const std::string& text() const { return text_; }
  /// What the script does otherwise than a run, for the person who reads it.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

  [[nodiscard]] dialect language() const final { return language_; }
  [[nodiscard]] result<std::vector<row>> query(const std::string& sql,
                                               const std::vector<value>& parameters) override;
  [[nodiscard]] result<void> execute(const std::string& statement) override;
  /// Has a database run along that knows the tables: `rebuild` needs it.
  virtual void rehearse_with(std::unique_ptr<database> /*other*/) {}
  /// Only a database knows.
  [[nodiscard]] result<std::vector<row>> ask(const std::string& statement) final;
  /// As statements.
  [[nodiscard]] result<void> copy_in(const copy_request& what) final;
  void rollback() final {}

protected:
  explicit script(dialect language) : language_(language) {}

  /// One statement, to which a semicolon is added.
  void add(std::string_view statement);
  /// A line into what is written already, at this byte.
  void insert_line(std::size_t at, std::string_view line);
  void note(std::string text) { notes_.push_back(std::move(text)); }
  [[nodiscard]] const std::string& title() const { return title_; }

private:
  dialect language_;
  std::string text_;
  std::string title_;
  std::vector<std::string> notes_;
};

}  // namespace aludel::detail
