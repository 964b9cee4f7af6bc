// SPDX-License-Identifier: MIT
// aludel.toml: the settings of a project, as they are written there.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "autogenerate/filter.hpp"
#include "cli/command.hpp"
#include "generator/new_revision.hpp"
#include "generator/stages.hpp"

namespace aludel::commands {

inline constexpr auto settings_file = "aludel.toml";

/// What the project itself has, and each of its environments.
struct place_settings {
  std::string url;  ///< as written: its ${VARIABLES} are not looked up yet
  std::vector<std::filesystem::path> versions;
  std::vector<dialect> dialects;
  std::optional<bool> is_protected;
};

/// A program that is run on each new file.
struct hook {
  std::string name;
  std::vector<std::string> command;
  std::filesystem::path directory;  ///< where it runs; empty: the current one
};

struct configuration {
  std::filesystem::path file;  ///< empty: there is none
  std::string bundle;          ///< its name; else the directory's
  generator::own_tables tables;
  std::size_t max_file_size = generator::default_max_file_size;  ///< of a revision, in MiB
  place_settings common;
  std::map<std::string, place_settings> environments;
  generator::naming naming;
  std::filesystem::path layout;      ///< the `template`; empty: the built-in one
  std::filesystem::path cpp_layout;  ///< the `cpp_template`, likewise

  /// Of a revision in that language.
  [[nodiscard]] const std::filesystem::path& layout_for(
      generator::revision_language language) const {
    return language == generator::revision_language::cpp ? cpp_layout : layout;
  }

  std::vector<wanted_schema::file> schema;  ///< as it is to be
  std::string scratch_url;                  ///< as written: where to make scratch databases
  std::filesystem::path scratch_setup;      ///< SQL to be run in each of them first
  autogenerate::filter compared;            ///< by autogenerate
  bool grants = false;                      ///< privileges are compared too
  std::vector<std::string> process;         ///< the program that looks at what it has made

  std::vector<hook> hooks;
  std::map<std::string, int> lines;  ///< of the keys, such as "environments.staging.url"

  /// Where the file is: paths in it are relative to that. Empty: here.
  [[nodiscard]] std::filesystem::path directory() const { return file.parent_path(); }

  /// "aludel.toml:3" for a key that is written there, else "default".
  [[nodiscard]] std::string origin_of(const std::string& key) const;

  /// The bundle's name: as written, else this one, else the directory's.
  [[nodiscard]] std::string bundle_name(const std::string& otherwise = {}) const;
};

/// "environments.NAME.KEY".
[[nodiscard]] std::string environment_key(const std::string& name, const std::string& key);

/// Reads a file of settings. Errors: `usage`, with the place, for an unknown key or a wrong value.
[[nodiscard]] outcome<configuration> read_configuration(const std::filesystem::path& file);

/// Reads aludel.toml in the current directory, if it is there.
[[nodiscard]] outcome<configuration> read_configuration();

}  // namespace aludel::commands
